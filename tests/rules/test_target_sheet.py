"""Sheets of target figures as offices write them: headings, days, numbers, and which target is meant."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.kit.spreadsheet import from_text
from ranan.rules import target_figures as figures
from ranan.rules import target_sheet as sheets
from ranan.rules import terms
from ranan.rules.plan import Target
from ranan.rules.sheet_cells import UNSAVED
from ranan.rules.sheet_model import Sheet
from ranan.rules.target_figures import Number, figure_of, read_number, target_meant
from ranan.rules.target_sheet import FigureRow
from tests.data.figure_sheets import STARTS, TODAY, Made, Truth, crossed, listed
from tests.world import shipped_plan

TARGETS = shipped_plan().targets
BY_ID = {one.id: one for one in TARGETS}


def rows(text: str) -> tuple[FigureRow, ...]:
    found = sheets.read(from_text(text), TODAY, STARTS)
    assert found is not None
    return found.rows


def truth_in(found: sheets.FigureSheets) -> list[Truth]:
    """What was read, as the truth is written; raises where a row was not understood."""
    read = []
    for row in found.rows:
        meant = target_meant(TARGETS, row.words, row.key, row.measure, row.total)
        assert meant.target is not None, (row, meant)
        assert row.number is not None, row
        assert row.on is not None, row
        assert row.wrong == ()
        figure = figure_of(row.number, meant.target)
        assert isinstance(figure, Decimal), (row, figure)
        read.append(Truth(meant.target.id, row.on, figure, row.text))
    return read


def _key(one: Truth) -> tuple[str, date]:
    return one.target, one.on


@given(st.one_of(listed(), crossed()))
def test_whatever_the_layout_each_figure_comes_out_as_it_went_in(made: Made) -> None:
    found = sheets.read([made.sheet], TODAY, STARTS)
    assert found is not None
    assert sorted(truth_in(found), key=_key) == sorted(made.truth, key=_key)


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.text(max_size=30),
    st.sampled_from(["目标", "完成数", "日期", "截至11月15日", "12.5%", "1,234户", UNSAVED, "#REF!", "99999999999999", "同上"]),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_sheet_whatever_breaks_the_reading(table: list[list[Any]]) -> None:
    lines = [["目标", "完成数", "日期", "说明"], *table]
    found = sheets.read([Sheet("x", tuple((n, tuple(line)) for n, line in enumerate(lines, 1)))], TODAY, STARTS)
    for row in found.rows if found else ():
        meant = target_meant(TARGETS, row.words, row.key, row.measure, row.total)
        if meant.target is not None and row.number is not None:
            figure = figure_of(row.number, meant.target)
            assert isinstance(figure, str) or 0 <= figure <= figures.MOST


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234", 1234), ("1234户", 1234), ("１２３４", 1234), ("１，２３４户", 1234), ("1.2万户", 12000), ("已完成9684户", 9684),
        ("累计 4,715 户", 4715), ("9684户（53.8%）", 9684), ("0", 0), (0, 0), (9684.0, 9684), ("9684/18000", 9684), ("-5", -5),
        ("12.5%", Decimal("12.5")), (0.864, Decimal("0.864")), ("共449户。", 449),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(cell: Any, value: Any) -> None:
    number = read_number(cell)
    assert isinstance(number, Number), number
    assert number.value == value


@pytest.mark.parametrize("cell", [None, "", " ", "—", "/", "无", "暂无"])
def test_nothing_is_no_number_and_no_fault(cell: Any) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("约9000户", "figure_unread"), ("9000多", "figure_unread"), ("全部完成", "figure_unread"), ("1,23", "figure_unread"),
        ("100-200", "figure_unread"), (True, "figure_unread"), (float("nan"), "figure_unread"), (UNSAVED, "figure_formula"),
        ("#REF!", "figure_formula"), (date(2023, 11, 15), "figure_is_date"), (datetime(2023, 11, 15), "figure_is_date"),
        (time(9), "figure_is_date"), ("12户，另3户", "figure_unread"), ("(5)", "figure_unread"),
    ],
)  # fmt: skip
def test_what_is_no_exact_number_is_told(cell: Any, code: str) -> None:
    assert read_number(cell) == code


@pytest.mark.parametrize(
    ("target", "cell", "expected"),
    [
        ("leak-self-detection", "86.4%", "0.864"), ("leak-self-detection", 0.864, "0.864"), ("leak-self-detection", 86.4, "0.864"),
        ("leak-self-detection", "100%", "1"), ("leak-self-detection", 0, "0"), ("leak-self-detection", 1, "figure_one"),
        ("leak-self-detection", "101%", "figure_over_hundred"), ("leak-self-detection", "19/22", "figure_not_share"),
        ("leak-self-detection", "19户", "figure_not_share"), ("hose-replacement", "53.8%", "figure_is_share"),
        ("hose-replacement", 0.538, "figure_is_share"), ("hose-replacement", "9684根", "figure_other_unit"),
        ("hose-replacement", "9684/18,000", "9684"), ("hose-replacement", "9684/1800", "figure_other_whole"),
        ("hose-replacement", 12.5, "figure_not_whole"), ("hose-replacement", "-1", "negative_figure"),
        ("hose-replacement", "999999999999", "figure_unread"),
    ],
)  # fmt: skip
def test_a_figure_counts_in_its_targets_unit(target: str, cell: Any, expected: str) -> None:
    number = read_number(cell)
    assert isinstance(number, Number)
    found = figure_of(number, BY_ID[target])
    assert found == (expected if expected.startswith(("figure", "negative")) else Decimal(expected))


@pytest.mark.parametrize("target", TARGETS, ids=lambda one: one.id)
def test_a_target_is_known_by_its_words_and_its_key(target: Target) -> None:
    for words, key in (
        ((target.name,), ""),
        ((), target.id),
        ((target.id.upper(),), ""),
        ((f"（一）{target.name}：",), ""),
    ):
        assert target_meant(TARGETS, words, key).target == target


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"words": ["报警器"]}, "elderly-alarms"), ({"words": ["高龄独居老人报警器"]}, "elderly-alarms"),
        ({"words": ["452户用户排查"]}, "lpg-users-surveyed"), ({"words": ["灶具"]}, "safe-stoves"),
        ({"words": ["措施31"]}, "elderly-alarms"), ({"words": ["第31项"]}, "elderly-alarms"),
        ({"words": [], "measure": "31"}, "elderly-alarms"),
        ({"words": ["软管更换（18000户）"]}, "hose-replacement"), ({"words": ["软管"], "total": Decimal(18000)}, "hose-replacement"),
        ({"words": ["报警器安装"]}, "elderly-alarms"),
        ({"words": ["二、软管（18000户）"]}, "hose-replacement"),
        ({"words": ["软管改造"]}, "target_unclear"),
        ({"words": ["报警器（截至11月10日）"]}, "elderly-alarms"),
        ({"words": ["报警器（实事项目）"]}, "elderly-alarms"),
        ({"words": ["燃气报警器安装（餐饮）"]}, "target_unknown"),  # of other users than the plan's target
        ({"words": ["餐饮燃气报警器"]}, "target_unknown"),
        ({"words": ["替代改造"], "measure": "28"}, "target_unclear"), ({"words": ["软管"]}, "target_unclear"),
        ({"words": ["软管更换"]}, "target_unclear"), ({"words": ["措施30"]}, "target_unclear"), ({"words": ["户"]}, "target_unknown"),
        ({"words": ["天桥照明"]}, "target_unknown"), ({"words": ["措施13"]}, "target_unknown"), ({"words": []}, "target_missing"),
        ({"words": ["家里的事"], "measure": "31"}, "target_unknown"), ({"words": ["报警器"], "measure": "30"}, "target_contradicts"),
        ({"words": ["报警器"], "key": "safe-stoves"}, "target_contradicts"), ({"words": ["报警器"], "key": "3"}, "elderly-alarms"),
        ({"words": ["实事项目", "报警器"]}, "elderly-alarms"), ({"words": [], "key": "no-such"}, "target_unknown"),
    ],
)  # fmt: skip
def test_a_clear_part_of_its_words_is_enough_and_two_that_fit_are_never_guessed(
    given_: dict[str, Any], expected: str
) -> None:
    meant = target_meant(TARGETS, **given_)
    assert (meant.target.id if meant.target else meant.code) == expected
    if expected == "target_unclear":
        assert len(meant.several) > 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023年11月15日", date(2023, 11, 15)), ("截至11月15日", date(2023, 11, 15)), ("截至2023年11月15日24时", date(2023, 11, 15)),
        ("11月15日", date(2023, 11, 15)), ("2023-12-01", date(2023, 12, 1)), ("12月1日", date(2023, 12, 1)), (45245, date(2023, 11, 15)),
        ("上周", None), ("11-15至11-20", None),
    ],
)  # fmt: skip
def test_days_are_read_as_they_are_written(written: Any, expected: date | None) -> None:
    on, problem = sheets.day_of(written, TODAY, STARTS)
    assert (on, problem) == (expected, "" if expected else "unread_date")


def test_a_day_without_a_year_is_the_last_such_day_of_the_campaign() -> None:
    assert sheets.day_of("12月20日", date(2024, 1, 5), STARTS)[0] == date(2023, 12, 20)
    assert sheets.day_of("2024年12月20日", date(2024, 1, 5), STARTS)[0] == date(
        2024, 12, 20
    )  # a year that is written stays


@pytest.mark.parametrize(("above", "expected"), [
    ("截至11月15日", date(2023, 11, 15)), ("统计日期：2023年11月10日", date(2023, 11, 10)),
        ("填报时间：11月12日\t填报人：张三", date(2023, 11, 12)),
    ("9月11日方案目标进度", None), ("2023年12月31日前完成", None),
])  # fmt: skip
def test_the_day_above_the_table_counts_where_it_is_told(above: str, expected: date | None) -> None:
    [row] = rows(f"{above}\n目标\t完成数\n报警器\t4715")
    assert (row.on, row.told) == (expected, "sheet")
    assert row.wrong == (() if expected else (("missing", "as_of"),))


def test_the_rows_day_counts_before_the_one_above() -> None:
    found = rows("截至11月15日\n目标\t完成数\t日期\n报警器\t4715\t11月1日\n灶具\t5\t\n")
    assert [(row.on, row.told) for row in found] == [(date(2023, 11, 1), "row"), (date(2023, 11, 15), "sheet")]


def test_each_heading_of_the_blank_workbook_is_known_in_both_languages() -> None:
    for lang in ("zh", "en"):
        for key, word in terms.choices("figure_field", lang):
            assert sheets.heading(word)[0] == key.removesuffix("_on"), (lang, key)


def test_what_came_in_a_week_and_what_stood_before_is_no_figure_so_far() -> None:
    found = sheets.read(
        from_text("目标\t本周完成数\t上次数量\t累计完成数\t日期\n报警器\t12\t4000\t4715\t11月15日"), TODAY, STARTS
    )
    assert found is not None
    assert [row.written for row in found.rows] == ["4715"]
    assert [field for _sheet, _head, field in found.columns] == ["target", "before", "before", "figure", "on"]
    assert sheets.read(from_text("目标\t本周完成数\t日期\n报警器\t12\t11月15日"), TODAY, STARTS) is None


def test_a_total_is_never_taken_for_what_was_done() -> None:
    found = sheets.read(
        from_text("目标\t数量\t完成数\t日期\n报警器\t6325\t\t11月15日\n灶具\t9\t5\t11月15日"), TODAY, STARTS
    )
    assert found is not None
    assert ([row.written for row in found.rows], found.empty) == (["5"], 1)


def test_a_share_stands_in_where_the_figure_is_empty_but_nought_does_not() -> None:
    found = rows(
        "目标\t完成数\t完成率\t日期\n泄漏自查发现率\t\t86.4%\t11月15日\n报警器\t\t0%\t11月15日\n灶具\t5\t50%\t11月15日"
    )
    assert [row.written for row in found] == ["86.4%", "5"]


def test_headings_of_two_rows_and_merged_names_are_spread() -> None:
    table = (
        (1, ("目标", "完成情况", None)),
        (2, (None, "数量", "日期")),
        (3, ("报警器", 4000, "11月1日")),
        (4, (None, 4715, "11月15日")),
    )
    found = sheets.read([Sheet("x", table, merged=((1, 0, 2, 0), (1, 1, 1, 2), (3, 0, 4, 0)))], TODAY, STARTS)
    assert found is not None
    assert [(row.words, row.written, row.on and row.on.day) for row in found.rows] == [
        (("报警器",), "4000", 1),
        (("报警器",), "4715", 15),
    ]


def test_words_without_a_figure_are_told_and_an_untouched_row_is_passed() -> None:
    found = sheets.read(
        from_text("目标\t完成数\t日期\t说明\n报警器\t\t\t材料未到\n灶具\t\t11月15日\t\n"), TODAY, STARTS
    )
    assert found is not None
    assert [row.wrong for row in found.rows] == [(("missing", "figure"), ("missing", "as_of"))]
    assert found.empty == 1


def test_every_sheet_with_figures_is_read_and_the_others_are_named() -> None:
    given_ = [
        Sheet("一", ((1, ("目标", "完成数", "日期")), (2, ("报警器", 1, "11月1日")))),
        Sheet("说明", ((1, ("填表要求",)),)),
        Sheet("藏", ((1, ("目标", "完成数", "日期")), (2, ("报警器", 3, "11月3日"))), hidden=True),
        Sheet("二", ((1, ("目标", "完成数", "日期")), (2, ("报警器", 2, "11月2日")))),
        Sheet("空", ()),
    ]
    found = sheets.read(given_, TODAY, STARTS)
    assert found is not None
    assert ([(row.sheet, row.written) for row in found.rows], found.passed) == (
        [("一", "1"), ("二", "2")],
        ("说明", "藏"),
    )


def test_a_unit_of_measure_is_no_unit_that_states() -> None:
    words = ("户", "区建管委", "%", "百分比", "户数", "万户")
    found = rows("目标\t完成数\t日期\t单位\n" + "".join(f"报警器\t1\t11月1日\t{word}\n" for word in words))
    assert [(row.unit, row.measured) for row in found] == [
        ("", "户"), ("区建管委", ""), ("", "%"), ("", "%"), ("", "户"), ("万户", ""),
    ]  # fmt: skip


def test_a_row_is_not_lost_for_words_that_also_stand_below_tables() -> None:
    found = sheets.read(
        from_text("说明\t目标\t完成数\t日期\n说明：已核对\t报警器\t4715\t11月15日\n填表人：张三\t\t审核：李四\t\n小计\t报警器\t9\t11月15日\n"),
        TODAY, STARTS,
    )  # fmt: skip
    assert found is not None
    assert [(row.written, row.text) for row in found.rows] == [("4715", "说明：已核对")]
