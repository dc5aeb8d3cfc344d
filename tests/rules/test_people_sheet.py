"""Lists of people as offices write them: headings, roles, dates, what stands above and below."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.kit.spreadsheet import from_text
from ranan.rules import people_sheet as sheets
from ranan.rules import terms
from ranan.rules.actor import Role
from ranan.rules.sheet_model import Sheet

DAY = date(2023, 11, 20)


def rows(text: str) -> tuple[sheets.PersonRow, ...]:
    found = sheets.read(from_text(text), DAY)
    assert found is not None
    return found.rows


def test_titles_blank_rows_sums_and_repeated_headings_are_no_people() -> None:
    text = "燃气专项整治人员名单\n\n序号\t姓名\t职务\n1\t王 芳\t经办人\n\n序号\t姓名\t职务\n2\t李强\t检查员\n合计\t2\n备注：以上为在岗\n"
    found = rows(text)
    assert [(one.number, one.name, one.roles) for one in found] == [
        (4, "王芳", (Role.OFFICER,)), (7, "李强", (Role.INSPECTOR,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "fields"),
    [
        ("姓名 登录名 手机 单位 岗位 起始日期 AB岗", "name login phone unit role starts deputy"),
        ("人员姓名 工号 联系电话 所属单位 职务 任职时间 代班人", "name login phone unit role starts deputy"),
        (
            "姓名（必填） 账号 手机号码 所在部门 岗位/职务 生效日期 结束日期 B岗",
            "name login phone unit role starts ends deputy",
        ),
        ("姓名 职务 A/B岗 代班起 代班止", "name role deputy deputy_from deputy_to"),
    ],
)
def test_the_usual_headings_are_known(heads: str, fields: str) -> None:
    assert sheets.headings(heads.split()) == fields.split()


def test_each_heading_of_the_words_is_read_as_its_field() -> None:
    for key, word in terms.choices("people_field"):
        assert sheets.headings([word]) == [key]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ENTERPRISE])
def test_the_systems_own_word_names_the_role(role: Role) -> None:
    assert sheets.role_of(terms.word("role", role)) == role


def test_two_roles_in_a_cell_are_two_posts() -> None:
    assert rows("姓名\t岗位\n甲\t经办人、单位管理员")[0].roles == (Role.OFFICER, Role.UNIT_ADMIN)
    assert rows("姓名\t岗位\n甲\t科长兼网格员")[0].roles == (Role.UNIT_HEAD, Role.INSPECTOR)


def test_what_cannot_be_read_is_told_and_a_number_is_not_said_again() -> None:
    [one] = rows("姓名\t岗位\t手机\t起始日期\n甲\t门卫\t电话找老王\t大概下周")
    assert one.wrong == (("unknown_role", "门卫"), ("unread_date", "大概下周"), ("unread_phone", ""))


def test_dates_and_numbers_of_a_workbook_are_read_as_they_are() -> None:
    sheet = Sheet(
        "人员", ((3, ("姓名", "工号", "手机", "岗位", "起始日期")), (4, ("甲", 1024.0, 13800138000.0, "经办人", DAY)))
    )
    found = sheets.read([sheet], DAY)
    assert found is not None
    [one] = found.rows
    assert (one.login, one.phone, one.starts) == ("1024", "13800138000", DAY)


def test_a_sheet_without_a_list_of_people_is_none() -> None:
    assert sheets.read(from_text("序号\t隐患内容\n1\t软管老化"), DAY) is None
    assert sheets.read([], DAY) is None


CELLS: Any = st.none() | st.text(max_size=12) | st.floats(allow_nan=True) | st.integers() | st.dates() | st.booleans()


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_any_rows_under_the_headings_are_read_without_a_stumble(table: list[list[Any]]) -> None:
    body = tuple((n + 2, tuple(cells)) for n, cells in enumerate(table))
    found = sheets.read([Sheet("x", ((1, ("姓名", "登录名", "手机", "岗位", "起始日期", "代班人")), *body))], DAY)
    assert found is not None
    assert len(found.rows) <= len(table)


def test_a_number_in_wide_digits_is_a_number_and_a_word_for_none_is_none() -> None:
    found = rows("姓名\t岗位\t手机\n甲\t经办人\t１３８ 0013－8001\n乙\t经办人\t不详\n丙\t经办人\t/\n丁\t经办人\t—")
    assert [(one.phone, one.wrong) for one in found] == [("13800138001", ()), ("", ()), ("", ()), ("", ())]
