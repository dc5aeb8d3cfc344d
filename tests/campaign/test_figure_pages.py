"""The page of figures from a workbook: who may, the blank workbook, preview and confirmation, damaged files."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from ranan.campaign import importing
from ranan.campaign.models import Campaign, Statement
from ranan.kit.spreadsheet import read
from ranan.rules.actor import Role
from tests.campaign.figures import HEAD, PAGE, TODAY, Act, Enter, blank_of, codes, confirm, let_in, send, stated
from tests.data.figure_sheets import book


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        (Role.OFFICER, "jgw", True), (Role.UNIT_HEAD, "mzj", True), (Role.OFFICER, "hyl", True), (Role.TASK_FORCE, "zb", True),
        (Role.INSPECTOR, "jgw", False), (Role.OFFICER, "jyj", False), (Role.UNIT_ADMIN, "jgw", False), (Role.SUPERVISOR, "zb", False),
        (Role.AUDITOR, "zb", False), (Role.SYSTEM_ADMIN, "zb", False), (Role.SECURITY_ADMIN, "zb", False), (Role.ENTERPRISE, "", False),
    ],
)  # fmt: skip
def test_the_page_and_the_way_to_it_stand_for_whoever_may_state(
    role: Role, unit: str, may: bool, signed_in: Enter
) -> None:
    client = signed_in(role, unit)
    for address in (PAGE, f"{PAGE}blank.xlsx"):
        answer = client.get(address)
        assert (answer.status_code, bool(answer.getvalue())) == (200 if may else 403, True)
    assert (f'href="{PAGE}"' in client.get("/plan/").content.decode()) == may
    if not may:
        assert send(client, f"{HEAD}报警器\t11月15日\t10").status_code == 403
        assert client.post(PAGE, {"do": "let_in", "sheet": "a" * 64}).status_code == 403
    assert not Statement.objects.exists()


def test_nobody_who_is_not_signed_in_sees_it(campaign: Campaign) -> None:
    assert [Client().get(address).status_code for address in (PAGE, f"{PAGE}blank.xlsx")] == [302, 302]


def test_from_the_blank_workbook_to_the_figure_on_the_plan(signed_in: Enter) -> None:
    client = signed_in(Role.OFFICER, "jgw")
    blank = blank_of(client)
    [sheet] = read(blank, "blank.xlsx")
    (_one, says), (_two, heads), *rows = sheet.rows
    names = [row[0] for _number, row in rows]
    assert "管道天然气居民用户橡胶软管更换" in names
    assert "瓶装液化气用户排查" not in names  # the task force's
    filled = [list(row) + [None] * (len(heads) - len(row)) for _number, row in rows]
    at = names.index("管道天然气居民用户橡胶软管更换")
    on, figure, words = (heads.index(one) for one in ("统计日期", "累计完成数", "说明或来源"))
    filled[at][on], filled[at][figure], filled[at][words] = date(2023, 11, 15), "12,260", "市燃气公司月报"
    seen = send(client, book(says, heads, *filled), "十一月.xlsx")
    assert "12,260 户" in seen.content.decode()
    assert f"{len(names) - 1} 行没有写数量" in seen.content.decode()
    assert not Statement.objects.exists()
    after = confirm(client, seen).content.decode()
    assert "添入 1 条" in after
    assert 'data-outcome="same"' in after
    page = client.get("/plan/measures/30/").content.decode()
    for shown in ("12,260", "11月15日", "市燃气公司月报", "来自 十一月.xlsx，进度 第 "):
        assert shown in page


def test_the_blank_workbook_reads_back_in_both_languages(signed_in: Enter, campaign: Campaign, acting: Act) -> None:
    client, actor = signed_in(Role.TASK_FORCE, "zb"), acting(Role.TASK_FORCE, "zb")
    let_in(campaign, actor, "hose-replacement\t11月1日\t9875\n泄漏自查发现率\t11月1日\t86.4%\n")
    for tongue in ("zh", "en"):
        client.post("/language/", {"language": tongue, "next": "/plan/"})
        blank = blank_of(client)
        with translation.override("en" if tongue == "en" else "zh-hans"):
            found = importing.draft(read(blank, "blank.xlsx"), campaign, None, actor, TODAY)
        assert isinstance(found, importing.Draft), found
        assert (found.lines, found.sheets.empty) == ([], 9)
        assert "" not in {field for _sheet, _head, field in found.sheets.columns}


def test_numbers_dates_and_formulas_of_a_workbook_are_read_by_their_value(signed_in: Enter) -> None:
    client = signed_in(Role.TASK_FORCE, "zb")
    seen = send(client, book(
        ("目标任务进度",), ("备注", "截至日期", "目标任务", "完成数（户）"), ("公式", date(2023, 11, 15), "报警器", ("=4000+715", 4715)),
        ("数", 45245, "灶具", 12.0), ("比例", "11月15日", "泄漏自查发现率", 0.864),
        ("没有值", "11月15日", "452户用户排查", ("=A1", "")),
    ))  # fmt: skip
    text = seen.content.decode()
    for shown in ("4,715 户", "12 户", "86.4%"):
        assert shown in text
    confirm(client, seen)
    assert [(target, figure and float(figure)) for target, _unit, _on, figure, _text in stated()] == [
        ("elderly-alarms", 4715), ("safe-stoves", 12), ("leak-self-detection", 0.864),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "coding"), [("进度.csv", "gb18030"), ("进度.csv", "utf-8-sig"), ("进度.txt", "utf-16")]
)
def test_a_text_file_of_any_office_program_is_read(name: str, coding: str, signed_in: Enter) -> None:
    mark = "\t" if name.endswith("txt") else ","
    text = f"指标{mark}日期{mark}完成数\n报警器{mark}2023/11/15{mark}4715户\n"
    assert "4,715 户" in send(signed_in(Role.TASK_FORCE, "zb"), text.encode(coding), name).content.decode()


def test_wrong_rows_stay_out_with_their_reason_and_the_others_come_in(signed_in: Enter) -> None:
    client = signed_in(Role.TASK_FORCE, "zb")
    seen = send(client, f"{HEAD}报警器\t11月15日\t4715\n软管\t11月15日\t5\n灶具\t12月1日\t5\n开户\t11月15日\t-1\n")
    assert sorted(codes(seen)) == ["date_in_future", "negative_figure", "target_unclear"]
    after = confirm(client, seen)
    assert "添入 1 条" in after.content.decode()
    assert sorted(codes(after)) == ["date_in_future", "negative_figure", "target_unclear"]  # nothing is lost
    assert [one[0] for one in stated()] == ["elderly-alarms"]


def test_a_row_that_asks_is_taken_by_its_tick(signed_in: Enter) -> None:
    client = signed_in(Role.TASK_FORCE, "zb")
    confirm(client, send(client, f"{HEAD}报警器\t11月1日\t4715\n"))
    seen = send(client, f"{HEAD}报警器\t11月15日\t4000\n")
    assert codes(seen) == ["lower_than_before"]
    assert "未勾选 1" in confirm(client, seen).content.decode()
    ticket = re.search(r'name="take" value="(\w+)" form="let-in"', seen.content.decode())
    assert ticket is not None
    assert "添入 1 条" in confirm(client, seen, take=ticket[1]).content.decode()
    assert [one[3] for one in stated()] == [4715, 4000]


def test_two_people_with_two_sheets_do_not_overwrite_one_another(signed_in: Enter) -> None:
    first, second = signed_in(Role.OFFICER, "jgw"), signed_in(Role.UNIT_HEAD, "jgw")
    looked = send(first, f"{HEAD}hose-replacement\t11月15日\t12260\n")
    confirm(second, send(second, f"{HEAD}hose-replacement\t11月15日\t12300\n"))
    after = confirm(first, looked).content.decode()
    assert "您查看以后有人填报了：第 2 行" in after
    assert [one[3] for one in stated()] == [12300]
    assert 'data-outcome="asked"' in after  # now it is lower than what stands


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("坏.xlsx", b"PK\x03\x04broken", "unreadable_broken"),
        ("图.png", b"\x89PNG", "unreadable_not_a_workbook"),
        ("空.xlsx", book(("只有", "这些"), ("a", "b")), "no_figures_in_sheet"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "unreadable_not_a_workbook"),
    ],
)
def test_a_damaged_or_foreign_file_is_refused_in_words(name: str, data: bytes, code: str, signed_in: Enter) -> None:
    answer = send(signed_in(Role.OFFICER, "jgw"), data, name)
    assert (answer.status_code, answer["X-Refusal"]) == (409, code)


def test_nothing_chosen_and_a_sheet_of_somebody_else_lead_back(signed_in: Enter) -> None:
    client, other = signed_in(Role.OFFICER, "jgw"), signed_in(Role.UNIT_HEAD, "jgw")
    assert client.post(PAGE, {}).status_code == 422
    seen = send(other, f"{HEAD}报警器\t11月15日\t4715\n")
    sha = re.search(r'name="sheet" value="(\w+)"', seen.content.decode())
    assert sha is not None
    for answer in (
        client.get(PAGE, {"sheet": sha[1]}), client.post(PAGE, {"do": "let_in", "sheet": sha[1]}),
        client.get(PAGE, {"sheet": "../../etc/passwd"}),
    ):  # fmt: skip
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert not Statement.objects.exists()


def test_the_form_of_a_measure_with_targets_shows_the_way(signed_in: Enter) -> None:
    client = signed_in(Role.OFFICER, "jgw")
    assert f'href="{PAGE}"' in client.get("/plan/measures/30/").content.decode()
    assert f'href="{PAGE}"' not in client.get("/plan/measures/27/").content.decode()  # no target there
    assert f'href="{PAGE}"' in client.get("/cockpit/").content.decode()
    assert f'href="{PAGE}"' not in signed_in(Role.AUDITOR, "zb").get("/cockpit/").content.decode()


def test_a_head_request_learns_the_name_and_writes_nothing(signed_in: Enter) -> None:
    answer = signed_in(Role.OFFICER, "jgw").head(f"{PAGE}blank.xlsx")
    assert (answer.status_code, io.BytesIO(answer.content).read()) == (200, b"")
