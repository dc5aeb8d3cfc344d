"""Households in an office's own layout: their names go out cut, and their rows are known by their numbers when they return."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from ranan.hazards import actions
from ranan.hazards.importing import Draft
from ranan.hazards.models import Hazard, LedgerImport
from ranan.registry.models import Premises
from tests.hazards.sheets import GOOD, HEADINGS, HOME, book, let_in, read
from tests.hazards.steps import Desk
from tests.hazards.test_own_layout import exported
from tests.signed_in import client_of

LED = {"lead": "区消防救援支队"}
OTHER_HOME = HOME | LED | {"subject": "王小明", "responsible": "王小明", "address": "安西路9号102室"}
ROWS = (HOME | LED, OTHER_HOME, GOOD)
AT = {name: at for at, name in enumerate([*HEADINGS, "number"])}


def sent(desk: Desk, by: str, rows: tuple[dict[str, Any], ...] = ROWS) -> list[list[Any]]:
    """What a unit that has brought these rows takes out in its own layout: heading and rows."""
    let_in(desk, read(desk, book(*rows), by), by)
    return exported(desk, by, "&sort=number")[1][1:]


def back(desk: Desk, by: str, cells: list[list[Any]]) -> Draft:
    """The same cells brought in again."""
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in cells:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return read(desk, out.getvalue(), by)


def told(draft: Draft, row: int = 0) -> str:
    """The first sentence about a row."""
    return draft.rows[row].says[0][0]


@pytest.mark.parametrize("by", ["hy2", "xf2"])
def test_cut_names_come_back_as_nothing_new(desk: Desk, by: str) -> None:
    head, *rows = sent(desk, by)
    assert head == [*HEADINGS.values(), "系统编号"]
    assert [row[AT["subject"]] for row in rows] == ["居**", "王**", "明月楼酒店"]
    before = Premises.objects.count()
    draft = back(desk, by, [head, *rows])
    assert [(one.outcome, one.changes, one.says) for one in draft.rows] == [("unchanged", (), [])] * 3
    assert [one.number for one in draft.rows] == [row[-1] for row in rows]
    assert (draft.follows, draft.vanished) == (LedgerImport.objects.get(), [])
    assert Premises.objects.count() == before


@pytest.mark.parametrize("by", ["hy2", "xf2"])
def test_one_cell_that_was_changed_changes_that_alone(desk: Desk, by: str) -> None:
    head, *rows = sent(desk, by)
    rows[0][AT["due"]] = "2023-11-30"
    draft = back(desk, by, [head, *rows])
    assert [[(c.field, c.new) for c in one.changes] for one in draft.rows] == [[("due", "2023-11-30")], [], []]
    let_in(desk, draft, by, [one.ticket for one in draft.differing(moved=False)])
    hazard = Hazard.objects.select_related("premises__household").get(number=rows[0][-1])
    assert (hazard.due, hazard.premises.full_name) == (date(2023, 11, 30), HOME["subject"])
    head, *again = exported(desk, by, "&sort=number")[1][1:]
    assert head.count("系统编号") == 1, "the column that came in is used again"
    again[0][AT["grade"]] = "重大"
    later = back(desk, by, [head, *again])
    assert [[(c.field, c.new) for c in one.changes] for one in later.rows] == [[("grade", "重大")], [], []]
    assert later.rows[0].moved == "", "the version before is known by its numbers too"


def test_a_number_of_a_hazard_that_one_may_not_touch_is_refused(desk: Desk) -> None:
    head, *rows = sent(desk, "hy2")
    foreign = desk.assigned("other", by="zb", text=rows[0][AT["hazard"]])
    for number in (foreign.number, "CN23-99999"):
        rows[0][-1] = number
        draft = back(desk, "hy2", [head, *rows])
        assert [one.outcome for one in draft.rows] == ["rejected", "unchanged", "unchanged"]
        assert told(draft) == f"您能查看的隐患中没有 {number}，没有导入这一行", "no word about whether there is one"
        assert (draft.rows[0].number, draft.rows[0].known) == ("", None)


def test_a_hazard_that_one_sees_but_may_not_bring_up_to_date_stays_as_it_is(desk: Desk) -> None:
    head, row = sent(desk, "xf2", (HOME,))
    row[AT["due"]] = "2023-11-30"
    draft = back(desk, "xf2", [head, row])
    assert (draft.rows[0].outcome, draft.rows[0].changes) == ("unchanged", ())
    assert "不在您单位的辖区，也不由您单位牵头，没有改动" in told(draft)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("hazard", "灶具没有熄火保护", "隐患内容"),
        ("found", "2023-09-01", "发现日期"),
        ("subject", "欧阳**", "场所名称"),
        ("subject", "欧阳修", "场所名称"),
        ("address", "江苏路**", "地址"),
    ],
)
def test_a_row_that_tells_of_something_else_than_its_number_is_refused(
    desk: Desk, column: str, value: str, word: str
) -> None:
    head, *rows = sent(desk, "hy2")
    rows[0][AT[column]] = value
    draft = back(desk, "hy2", [head, *rows])
    assert [one.outcome for one in draft.rows] == ["rejected", "unchanged", "unchanged"]
    assert told(draft) == f"{word}与 {rows[0][-1]} 登记的不同，没有导入这一行"


@pytest.mark.parametrize("guess", ["居民欧阳某某", "居民张三"])
def test_who_may_not_read_a_name_learns_from_no_answer_whether_he_guessed_it(desk: Desk, guess: str) -> None:
    head, *rows = sent(desk, "xf2")
    rows[0][AT["subject"]], rows[0][AT["address"]] = guess, "安西路**"
    assert told(back(desk, "xf2", [head, *rows])).startswith("场所名称与")


def test_a_number_that_belongs_to_the_row_beside_it_is_refused(desk: Desk) -> None:
    head, *rows = sent(desk, "hy2")
    rows[2][-1] = rows[1][-1]
    draft = back(desk, "hy2", [head, *rows])
    assert [one.outcome for one in draft.rows] == ["unchanged", "unchanged", "rejected"]
    assert told(draft, 2) == f"编号 {rows[1][-1]} 是另一件隐患，没有导入这一行"


def test_without_the_column_of_numbers_a_cut_household_is_asked_for_and_never_registered(desk: Desk) -> None:
    head, *rows = sent(desk, "hy2")
    cut = [[*row[:-1]] for row in rows]
    cut[0][AT["address"]] = "安西路**"
    draft = back(desk, "hy2", [head[:-1], cut[0], cut[2]])
    assert [one.outcome for one in draft.rows] == ["rejected", "unchanged"]
    assert told(draft) == "姓名和地址已遮盖，认不出是哪一件"


def test_two_rows_of_one_number_are_one_hazard(desk: Desk) -> None:
    head, *rows = sent(desk, "hy2")
    draft = back(desk, "hy2", [head, rows[0], rows[0]])
    assert [(one.outcome, one.number) for one in draft.rows] == [("unchanged", rows[0][-1])] * 2


def test_the_whole_workbook_is_known_by_its_numbers_too(desk: Desk) -> None:
    sent(desk, "hy2")
    answer = client_of(desk.world.people["hy2"]).get("/hazards/export.xlsx")
    draft = read(desk, b"".join(answer), "hy2")
    assert [(one.outcome, one.changes) for one in draft.rows] == [("unchanged", ())] * 3


def test_an_offices_own_numbers_are_left_alone(desk: Desk) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["系统编号", *HEADINGS.values()])
    made.active.append(["310105-00012", *[GOOD[name] for name in HEADINGS]])
    out = io.BytesIO()
    made.save(out)
    let_in(desk, read(desk, out.getvalue()))
    _data, cells = exported(desk, "hy2")
    assert (cells[1][0], cells[2][0]) == ("系统编号", "310105-00012")
    assert len(cells[1]) == 1 + len(HEADINGS), "no household, no second column"


def test_a_withdrawn_hazards_row_comes_in_anew_without_its_number_alone(desk: Desk) -> None:
    head, *rows = sent(desk, "hy2")
    done = actions.withdraw(LedgerImport.objects.get(), "导错", actor=desk.by("hy2"), at=desk.moment)
    assert isinstance(done, LedgerImport)
    draft = back(desk, "hy2", [head, *rows])
    assert [one.outcome for one in draft.rows] == ["rejected"] * 3
    assert told(draft, 2) == f"{rows[2][-1]} 已撤回作废，没有导入这一行"
    rows[2][-1] = ""
    assert [one.outcome for one in back(desk, "hy2", [head, rows[2]]).rows] == ["created"]
