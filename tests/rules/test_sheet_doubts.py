"""Rules: every doubtful cell is named with its row and a cure; good rows go in; a bad row stays out alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ranan.rules import sheet_words
from ranan.rules.sheet_model import Problem, ReadRow
from tests.data.ledger import HEADINGS, Record, cells, table
from tests.rules.test_sheet import read


def read_one(headings: dict[str, str] | None = None, **change: Any) -> ReadRow:
    """One row of a ledger with some cells written differently."""
    names = HEADINGS | (headings or {})
    one = table([], names)
    row = cells(Record(), 1) | change
    one.rows.append([row.get(name, "") for name in names])
    return read(one).rows[0]


def codes(row: ReadRow) -> list[str]:
    """The codes of what a row asks."""
    return [problem.code for problem in row.problems]


def test_a_clean_row_asks_nothing() -> None:
    assert codes(read_one()) == []


@pytest.mark.parametrize(
    ("change", "code", "accepted"),
    [
        ({"hazard": ""}, "no_text", False),
        ({"subject": "", "address": ""}, "no_place", False),
        ({"found": "2023.9.31"}, "date_impossible", True),
        ({"due": "尽快"}, "date_unreadable", True),
        ({"closed": "9/8/2023"}, "date_ambiguous", True),
        ({"due": "2023.9.1"}, "due_before_found", True),
        ({"closed": "2023.9.1"}, "closed_before_found", True),
        ({"street": "浦江镇"}, "unknown_street", True),
        ({"lead": "某某局"}, "unknown_unit", True),
        ({"lead": "区消防救援支队、区商务委"}, "several_units", True),
        ({"grade": "红"}, "unknown_grade", True),
        ({"measure": "餐饮类"}, "measure_unreadable", True),
        ({"grade": "#REF!"}, "error_cell", True),
        ({"closed": "已完成"}, "closed_without_date", True),
        ({"closed": "预计2023年10月1日完成"}, "date_unreadable", True),
    ],
)
def test_a_doubtful_cell_asks_and_only_a_row_without_hazard_or_place_stays_out(
    change: dict[str, Any], code: str, accepted: bool
) -> None:
    row = read_one(**change)
    assert codes(row) == [code]
    assert row.accepted is accepted
    assert row.row == 2


def test_a_name_or_an_address_is_enough() -> None:
    assert codes(read_one(subject="")) == []
    assert codes(read_one(address="/")) == []


def test_what_cannot_be_read_is_empty_and_stands_in_raw() -> None:
    row = read_one(found="九月中旬", lead="某某局")
    assert (row.found, row.lead) == (None, "")
    assert row.raw["发现日期"] == "九月中旬"
    assert row.raw["牵头单位"] == "某某局"
    assert [(p.column, p.value) for p in row.problems] == [("发现日期", "九月中旬"), ("牵头单位", "某某局")]


def test_a_bad_row_does_not_keep_the_good_ones_out() -> None:
    one = table([Record(subject="甲"), Record(subject="", address=""), Record(subject="乙")])
    assert [(row.row, row.accepted) for row in read(one).rows] == [(2, True), (3, False), (4, True)]


def test_short_and_long_names_become_the_plans_names() -> None:
    row = read_one(street="虹桥街道办事处", lead="消防支队")
    assert (row.street, row.lead) == ("虹桥街道", "区消防救援支队")


def test_without_any_street_the_row_asks_for_it() -> None:
    assert codes(read_one(street="")) == ["no_street"]


@pytest.mark.parametrize(
    ("flag", "grade"), [("是", "重大"), ("√", "重大"), ("否", "一般"), ("", "一般"), ("/", "一般")]
)
def test_a_column_that_asks_for_major_decides_the_grade(flag: str, grade: str) -> None:
    assert read_one({"grade": "是否重大隐患"}, grade=flag).grade == grade
    assert read_one({"grade": "重大隐患"}, grade=flag).grade == grade


def test_two_columns_that_contradict_each_other_ask() -> None:
    row = read_one({"major": "是否重大隐患"}, major="是", grade="一般")
    assert (row.grade, codes(row)) == ("一般", ["grade_conflict"])


def test_a_blank_grade_stays_blank_for_the_rules_to_fill() -> None:
    assert read_one(grade="").grade == ""


@pytest.mark.parametrize(
    ("done", "closed", "told", "code"),
    [
        ("是", "2023.9.20", True, []),
        ("是", "", True, ["closed_without_date"]),
        ("否", "2023.9.20", False, ["closed_but_open"]),
        ("否", "", False, []),
        ("", "2023.9.20", True, []),
        ("", "", None, []),
    ],
)
def test_completion_and_its_date_are_set_against_each_other(
    done: str, closed: str, told: bool | None, code: list[str]
) -> None:
    row = read_one({"done": "是否完成整改"}, done=done, closed=closed)
    assert (row.done, codes(row)) == (told, code)


def test_a_date_without_year_takes_the_years_of_the_file() -> None:
    one = table([Record()], title="2024年隐患台账")
    one.rows[2][8:10] = ["9月18日", "9月30日前"]
    row = read(one).rows[0]
    assert (row.found, row.due) == (date(2024, 9, 18), date(2024, 9, 30))
    other = table([Record(), Record()])
    other.rows[1][8:10] = ["9月18日", ""]
    assert read(other).rows[0].found == date(2023, 9, 18)
    alone = table([Record(due=None)])
    alone.rows[1][8] = "9月18日"
    assert codes(read(alone).rows[0]) == ["date_without_year"]
    assert read(alone, year=2022).rows[0].found == date(2022, 9, 18)


def test_found_may_be_missing_altogether() -> None:
    names = {name: heading for name, heading in HEADINGS.items() if name != "found"}
    row = read(table([Record(closed=date(2023, 9, 20))], names, style=3)).rows[0]
    assert (row.found, row.due, row.closed) == (None, date(2023, 10, 8), date(2023, 9, 20))
    assert not row.problems


@pytest.mark.parametrize(
    ("heading", "value", "field"),
    [
        ("责任部门", "区商务委", "lead"),
        ("责任部门", "明月楼工程部", "responsible"),
        ("检查单位", "区商务委", "inspector"),
        ("整改时间", "2023.9.30", "due"),
        ("隐患类别", "一般", "grade"),
        ("隐患类别", "软管", ""),
    ],
)
def test_an_unclear_heading_is_decided_by_the_values_below_it(heading: str, value: str, field: str) -> None:
    names = {"street": "街镇", "subject": "场所名称", "hazard": "隐患内容", "unclear": heading}
    one = table([], names)
    one.rows.append(["虹桥街道", "明月楼", "灭火器过期", value])
    assert read(one).columns["台账"][heading] == field


def test_every_problem_has_words_and_a_cure_in_both_languages() -> None:
    for code in sheet_words.WORDS:
        problem = Problem(code, "整改时限", "尽快")
        for lang in ("zh", "en"):
            assert problem.text(lang)
            assert problem.cure(lang)
            assert "{" not in problem.text(lang) + problem.cure(lang)
    assert set(sheet_words.SKIPPED) >= {"total", "note", "nil"}
