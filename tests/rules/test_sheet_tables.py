"""Rules: tables side by side, several hazards across, pages with a form line of their own, forms that are no ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.rules.test_sheet_offices import HEADING, ROW, read

TABLE = ["序号", "单位", "地址", "隐患", "发现时间", "整改时限"]
LEFT = [[1, "甲店", "愚园路1号", "软管老化", "9.18", "9.30"], [2, "乙店", "愚园路2号", "阀门损坏", "9.18", None]]
RIGHT = [[3, "丙店", "愚园路3号", "无报警器", "9.19", "10.8"], [4, "丁店", "愚园路4号", "气瓶超期", "9.20", None]]
TITLE = "江苏路街道燃气隐患台账（截至2023年10月20日）"


def subjects(reading: Any) -> list[str]:
    """The places of the rows read, in order."""
    return [row.subject for row in reading.rows]


@pytest.mark.parametrize("gap", [[], [None], [None, None]])
@pytest.mark.parametrize("numbered", [True, False])
def test_of_two_tables_side_by_side_both_are_read_whole(gap: list[None], numbered: bool) -> None:
    cut = 0 if numbered else 1
    rows: list[list[Any]] = [[TITLE], [*TABLE, *gap, *TABLE[cut:]]]
    rows += [[*left, *gap, *right[cut:]] for left, right in zip(LEFT, RIGHT, strict=True)]
    width = len(rows[1])
    reading = read(rows, merged=((1, 0, 1, width - 1),))
    assert subjects(reading) == ["甲店", "乙店", "丙店", "丁店"]
    assert [row.hazard for row in reading.rows] == ["软管老化", "阀门损坏", "无报警器", "气瓶超期"]
    assert {row.street for row in reading.rows} == {"江苏路街道"}
    assert {row.as_of for row in reading.rows} == {date(2023, 10, 20)}
    assert [row.due for row in reading.rows] == [date(2023, 9, 30), None, date(2023, 10, 8), None]
    assert reading.columns["台账"]["隐患"] == "hazard"
    assert [(one.row, one.why) for one in reading.skipped] == [(1, "title"), (2, "heading")]
    assert not any(row.problems for row in reading.rows)


def test_a_table_to_the_right_may_be_longer_and_three_may_stand_in_a_row() -> None:
    blank = [None] * 6
    rows: list[list[Any]] = [TABLE * 3, LEFT[0] + RIGHT[0] + LEFT[1], blank + RIGHT[1]]
    assert subjects(read(rows, name="江苏路街道")) == ["甲店", "丙店", "丁店", "乙店"]


def test_a_group_heading_over_both_tables_holds_for_both() -> None:
    rows: list[list[Any]] = [TABLE * 2, ["一、江苏路街道"], LEFT[0] + RIGHT[0], ["二、虹桥街道"], LEFT[1] + RIGHT[1]]
    read_rows = read(rows, merged=((2, 0, 2, 11), (4, 0, 4, 11))).rows
    assert [row.street for row in read_rows] == ["江苏路街道", "虹桥街道", "江苏路街道", "虹桥街道"]


def test_a_heading_that_merely_stands_twice_makes_no_second_table() -> None:
    rows: list[list[Any]] = [[*TABLE, "发现时间", "整改时限", "备注"], [*LEFT[0], "9.18", "9.30", "无"]]
    assert subjects(read(rows, name="江苏路街道")) == ["甲店"]


@pytest.mark.parametrize(
    "headings",
    [("隐患1", "隐患2", "隐患3"), ("隐患内容一", "隐患内容二", "隐患内容三"), ("问题（1）", "问题（2）", "问题（3）")],
)
def test_numbered_columns_hold_a_hazard_each(headings: tuple[str, ...]) -> None:
    rows: list[list[Any]] = [
        ["街道", "单位名称", *headings, "整改期限"],
        ["虹桥街道", "甲店", "软管老化", None, "1.无报警器；2.气瓶超期", "9.30"],
    ]
    reading = read(rows)
    assert [(row.part, row.hazard) for row in reading.rows] == [(1, "软管老化"), (2, "无报警器"), (3, "气瓶超期")]
    assert all(reading.columns["台账"][heading] == "hazard" for heading in headings)


def test_columns_that_tell_of_one_hazard_twice_make_one_hazard() -> None:
    rows = [["街道", "单位名称", "隐患描述", "存在问题"], ["虹桥街道", "甲店", "软管老化", "同一问题的详细说明"]]
    assert [row.hazard for row in read(rows).rows] == ["软管老化"]


def test_the_form_line_of_a_new_printed_page_is_no_hazard() -> None:
    page: list[list[Any]] = [["附件2：燃气隐患台账"], ["单位：区消防救援支队", *[None] * 5, "2023年11月20日"], HEADING]
    merged = ((1, 0, 1, 8), (6, 0, 6, 8))
    reading = read([*page, ROW, [], *page, ROW], merged=merged)
    assert [row.row for row in reading.rows] == [4, 9]
    assert [one.why for one in reading.skipped if one.row == 7] == ["title"]


@pytest.mark.parametrize("ditto", ["同上", "同 上", "同上。", "（同上）", "〃", "″", "〃〃", "同前"])
def test_a_ditto_holds_what_stands_above_however_it_is_written(ditto: str) -> None:
    below = ["虹桥街道", ditto, ditto, "气瓶超期", ditto, ditto]
    row = read([HEADING, ROW, below]).rows[1]
    assert (row.subject, row.address, row.found) == ("甲店", "云间路1号", date(2023, 9, 18))
    assert not row.problems


@pytest.mark.parametrize(("told", "grade"), [("不构成重大隐患", "一般"), ("构成重大隐患", "重大"), ("一般", "一般")])
def test_a_judgement_whether_it_is_major_gives_the_grade(told: str, grade: str) -> None:
    assert read([[*HEADING, "重大事故隐患判定情况"], [*ROW, told]]).rows[0].grade == grade


def test_a_judgement_that_tells_a_story_gives_no_grade() -> None:
    row = read([[*HEADING, "重大事故隐患判定情况"], [*ROW, "依据判定标准第四条，由支队现场研究确定"]]).rows[0]
    assert (row.grade, row.problems) == ("", ())


@pytest.mark.parametrize("heading", ["学校名称", "医院名称", "养老机构", "小区名称", "农贸市场名称", "酒店名称"])
def test_a_department_names_the_place_by_its_own_trade(heading: str) -> None:
    assert read([[HEADING[0], heading, *HEADING[2:]], ROW]).rows[0].subject == "甲店"


def test_a_form_of_one_hazard_is_not_passed_over_without_a_word() -> None:
    reading = read([["燃气安全检查单"], ["单位名称", "甲店"], ["地址", "云间路1号"], ["隐患内容", "软管老化"]])
    assert [one.problem.code for one in reading.problems] == ["no_heading"]


def test_a_table_with_unknown_headings_is_no_nil_report_because_one_row_found_nothing() -> None:
    rows: list[list[Any]] = [
        ["日期", "地点", "情况", "处理"],
        ["10.8", "天山路800号", "用餐区使用气瓶", "限3日内整改"],
        ["10.9", "天山路801号", "无隐患", None],
    ]
    assert [one.problem.code for one in read(rows).problems] == ["no_heading"]


def test_a_nil_report_with_its_form_lines_stays_one() -> None:
    rows: list[list[Any]] = [
        ["燃气隐患零报告"],
        ["填报单位：某街道", "填报人：赵某", "填报时间：2023.10.15"],
        ["街镇", "本期情况", "备注"],
        ["虹桥街道", "未发现隐患", None],
    ]
    reading = read(rows)
    assert ([one.why for one in reading.skipped], reading.problems) == (["nil_sheet"], ())
