"""Rules: a ledger is read in whatever layout it comes; what is no hazard gives no row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ranan.rules.sheet import read_ledger
from ranan.rules.sheet_model import FIELDS, Reading, ReadRow, Sheet
from tests.data.ledger import HEADINGS, Record, Table, cells, records, street_named, table, unit_named


def read(*tables: Table | Sheet, year: int | None = None) -> Reading:
    """Read made-up tables with the made-up district's names."""
    sheets = [one if isinstance(one, Sheet) else one.sheet() for one in tables]
    return read_ledger(sheets, unit_named=unit_named, street_named=street_named, year=year)


def truth(made: list[Record]) -> list[dict[str, object]]:
    """What the rows should read as."""
    return [{name: one[name] for name in FIELDS} for record in made for one in record.truth()]


def fields(rows: tuple[ReadRow, ...] | list[ReadRow]) -> list[dict[str, object]]:
    """What they were read as."""
    return [row.fields() for row in rows]


SYNONYMS = [
    dict(zip(HEADINGS, names.split("|"), strict=True))
    for names in (
        "编号|所属街道|单位名称|详细地址|存在问题|级别|整改责任人|主管部门|检查时间|完成时限|完成时间|任务|检查人员",
        "序号|属地|被检查单位|点位|隐患描述|隐患级别|责任单位|行业主管部门|发现时间|要求整改完成日期|实际销号日期|条款|排查人",
        "No.|街道（镇）|商户名称|具体地址|发现的问题|风险等级|责任主体|牵头部门|排查日期|整改期限|整改完成日期|对应任务|巡查人员",
        "序　号|街道/镇|企业（单位）名称|地　址|问题描述|隐患等级（重大/一般）|整改责任人（单位）|监管部门|日期"
        "|限期整改时间|销号时间|任务条款|安检员",
    )
]


@pytest.mark.parametrize("style", range(7))
def test_every_way_of_writing_dates_and_lists_gives_the_same_rows(style: int) -> None:
    made = records(30)
    reading = read(table(made, title="某区燃气安全隐患台账", style=style))
    assert fields(reading.rows) == truth(made)
    assert not [row.problems for row in reading.rows if row.problems]


@pytest.mark.parametrize("headings", SYNONYMS)
def test_the_usual_synonyms_of_columns_are_known(headings: dict[str, str]) -> None:
    made = records(12)
    reading = read(table(made, headings, title="排查台账（2023年）"))
    assert fields(reading.rows) == truth(made)


def test_line_breaks_and_spaces_inside_headings_do_not_count() -> None:
    made = records(5)
    broken = {name: "\n".join(heading[:2]) + "  " + heading[2:] for name, heading in HEADINGS.items()}
    assert fields(read(table(made, broken)).rows) == truth(made)


def test_headings_of_two_merged_rows_are_read_together() -> None:
    made = records(6)
    one = Table()
    one.rows = [
        ["燃气安全隐患排查整治台账"],
        ["填报单位：某科", "", "", "", "填报日期：2023年10月20日"],
        ["序号", "基本信息", "", "", "隐患情况", "", "整改情况", "", "", "检查情况", "", "任务序号", "牵头单位"],
        ["", "街镇", "名称", "地址", "内容", "等级", "责任单位", "时限", "销号\n日期", "日期", "人员", "", ""],
    ]
    one.merged = [(1, 0, 1, 12), (3, 1, 3, 3), (3, 4, 3, 5), (3, 6, 3, 8), (3, 9, 3, 10)]
    one.merged += [(3, column, 4, column) for column in (0, 11, 12)]
    order = ["serial", "street", "subject", "address", "hazard", "grade", "responsible", "due", "closed", "found"]
    order += ["inspector", "measure", "lead"]
    one.rows += [[cells(record, n)[name] for name in order] for n, record in enumerate(made, 1)]
    reading = read(one)
    assert fields(reading.rows) == truth(made)
    assert [(skipped.row, skipped.why) for skipped in reading.skipped][:2] == [(1, "title"), (2, "title")]


def test_a_sheet_for_each_street_names_the_street_on_its_tab_only() -> None:
    made = [
        Record(street=street, subject=f"店{n}") for n, street in enumerate(("虹桥街道", "天山路街道", "仙霞新村街道"))
    ]
    plain = {name: heading for name, heading in HEADINGS.items() if name != "street"}
    tabs = [table([record], plain) for record in made]
    for one, name in zip(tabs, ("虹桥街道", "2.天山台账", "仙霞（10月）"), strict=True):
        one.name = name
    assert fields(read(*tabs).rows) == truth(made)


def test_the_street_may_stand_in_the_title_or_the_form_line() -> None:
    plain = {name: heading for name, heading in HEADINGS.items() if name != "street"}
    record = Record(street="新泾镇")
    titled = table([record], plain, title="新泾镇燃气安全隐患排查整治台账")
    formed = table([record], plain)
    formed.rows.insert(0, ["填报单位（盖章）：新泾镇", "", "填报人：赵某"])
    for one in (titled, formed):
        assert fields(read(one).rows) == truth([record])


def test_a_street_written_once_holds_for_the_rows_below() -> None:
    made = [Record(street="虹桥街道", subject=f"店{n}") for n in range(3)]
    made += [Record(street="新泾镇", subject=f"店{n}") for n in range(3, 5)]
    one = table(made)
    for row in (2, 3, 5):
        one.rows[row][1] = ""
    assert fields(read(one).rows) == truth(made)
    one.merged = [(2, 1, 4, 1), (5, 1, 6, 1)]
    assert fields(read(one).rows) == truth(made)


def test_a_group_heading_names_the_street_of_the_rows_below() -> None:
    plain = {name: heading for name, heading in HEADINGS.items() if name != "street"}
    made = [Record(street="虹桥街道", subject="店一"), Record(street="新泾镇", subject="店二")]
    one = table(made, plain)
    one.rows.insert(2, ["（二）新泾镇（1条）"])
    one.rows.insert(1, ["一、虹桥街道"])
    assert fields(read(one).rows) == truth(made)


def test_a_place_merged_over_rows_has_a_hazard_on_each() -> None:
    made = [Record(hazards=("软管老化",)), Record(hazards=("私接三通",)), Record(hazards=("灭火器过期",))]
    one = table(made, style=3)
    for row in (2, 3):
        for column in (0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12):
            one.rows[row][column] = ""
    one.merged = [(2, column, 4, column) for column in (0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12)]
    assert fields(read(one).rows) == truth(made)


def test_rows_without_a_number_go_on_with_the_place_above_and_say_so() -> None:
    one = table([Record(hazards=("软管老化",)), Record(hazards=("私接三通",))])
    one.rows[2][:4] = ["", "", "", ""]
    rows = read(one).rows
    assert [row.subject for row in rows] == ["明月楼（演示）", "明月楼（演示）"]
    assert [problem.code for problem in rows[1].problems] == ["place_from_above"]


def test_what_is_no_hazard_gives_no_row_and_is_named() -> None:
    made = records(3)
    one = table(made, title="台账")
    one.rows[3:3] = [[], ["本页小计", "", "", "", "2条"]]
    one.rows += [
        [],
        [4],
        [5, "虹桥街道"],
        [6, "虹桥街道", "无事店", "云间路9号", "未发现安全隐患"],
        ["合计", "", "", "", "3"],
        ["注：1.本表每周报送；2.重大隐患须附照片"],
        ["填报人：赵某", "", "", "审核人：钱某", "", "", "联系电话：—"],
    ]
    reading = read(one)
    assert fields(reading.rows) == truth(made)
    why = {skipped.row: skipped.why for skipped in reading.skipped}
    last = len(one.rows)
    assert why[5] == "total"
    assert [why[last - n] for n in (5, 4, 3, 2, 1, 0)] == ["blank", "blank", "nil", "total", "note", "signature"]


def test_sheets_without_a_ledger_are_passed_over_with_the_reason() -> None:
    made = records(2)
    pages: dict[str, list[list[Any]]] = {
        "填表说明": [["填表说明"], ["1.街镇填全称", "示例：虹桥街道"], ["2.隐患内容写清楚"]],
        "新泾镇": [["新泾镇燃气隐患台账"], ["本周零报告，未发现隐患"]],
        "空": [],
        "汇总": [["街镇", "排查数", "隐患数", "整改率"], ["虹桥街道", 12, 3, "100%"], ["新泾镇", 8, 2, "50%"]],
        "乱": [["甲", "乙", "丙"], ["一些文字", "别的文字", "更多文字"]],
    }
    others = [Table(rows=rows, name=name) for name, rows in pages.items()]
    reading = read(table(made), *others)
    assert fields(reading.rows) == truth(made)
    assert {s.sheet: s.why for s in reading.skipped if s.row == 0} == {
        "填表说明": "notes_sheet",
        "新泾镇": "nil_sheet",
        "空": "empty_sheet",
        "汇总": "summary_sheet",
        "乱": "no_heading",
    }
    assert [(found.sheet, found.problem.code) for found in reading.problems] == [("乱", "no_heading")]


def test_a_hidden_sheet_is_not_read_but_named() -> None:
    hidden = table(records(2))
    hidden.hidden, hidden.name = True, "旧"
    reading = read(table(records(1)), hidden)
    assert {row.sheet for row in reading.rows} == {"台账"}
    assert [found.problem.code for found in reading.problems] == ["hidden_sheet"]


def test_a_heading_repeated_further_down_may_order_its_columns_anew() -> None:
    made = records(4)
    first, second = table(made[:2]), table(made[2:], dict(reversed(HEADINGS.items())))
    first.rows += [[], ["第二页"], *second.rows]
    assert fields(read(first).rows) == truth(made)


def test_a_column_nobody_knows_is_kept_as_written() -> None:
    one = table([Record()], HEADINGS | {"inspector": "检查人"})
    one.rows[0].append("备注")
    one.rows[1].append("附照片")
    reading = read(one)
    assert reading.columns["台账"]["备注"] == ""
    assert reading.columns["台账"]["隐患内容"] == "hazard"
    assert reading.rows[0].raw["备注"] == "附照片"
    assert reading.rows[0].found == date(2023, 9, 18)


def test_row_numbers_are_those_of_the_sheet() -> None:
    one = table(records(3))
    one.rows[0:0] = [[], [], []]
    assert sorted({row.row for row in read(one).rows}) == [5, 6, 7]


def test_one_hazard_merged_over_several_places_counts_for_each() -> None:
    made = [Record(subject=f"店{n}", hazards=("软管老化",)) for n in range(3)]
    one = table(made, style=3)
    for row in (2, 3):
        one.rows[row][4] = ""
    one.merged = [(2, 4, 4, 4)]
    assert fields(read(one).rows) == truth(made)


def test_a_record_two_rows_high_counts_once() -> None:
    one = table([Record()], style=3)
    one.rows.append([""] * 12 + ["钱某"])
    one.merged = [(2, column, 3, column) for column in range(12)]
    reading = read(one)
    assert fields(reading.rows) == truth([Record()])
    assert reading.skipped[-1].why in {"continued", "note"}


def test_a_cell_merged_over_name_and_address_is_a_name() -> None:
    one = table([Record(address="")], style=3)
    one.merged = [(2, 2, 2, 3)]
    assert fields(read(one).rows) == truth([Record(address="")])


def test_a_heading_of_two_rows_repeated_on_the_next_page_is_no_hazard() -> None:
    heading = [["序号", "场所", "", "隐患", ""], ["", "名称", "地址", "内容", "等级"]]
    one = Table(
        rows=[
            *heading,
            [1, "甲店", "云间路1号", "软管老化", "一般"],
            *heading,
            [2, "乙店", "云间路2号", "三通", "一般"],
        ]
    )
    one.name = "虹桥街道"
    assert [(row.row, row.subject, row.hazard) for row in read(one).rows] == [
        (3, "甲店", "软管老化"),
        (6, "乙店", "三通"),
    ]


def test_a_line_to_everybody_names_no_street() -> None:
    plain = {name: heading for name, heading in HEADINGS.items() if name != "street"}
    one = table([Record()], plain)
    one.rows.insert(0, ["请各街镇、新泾镇每周五前报送"])
    assert [problem.code for problem in read(one).rows[0].problems] == ["no_street"]


@pytest.mark.parametrize(
    ("written", "lead", "asks"),
    [
        ("消防支队（牵头）", "区消防救援支队", []),
        ("消防支队牵头，商务委配合", "区消防救援支队", []),
        ("消防支队、商务委", "区消防救援支队", ["several_units"]),
        ("某局、商务委", "区商务委", ["several_units"]),
        ("消防支队\n商务委", "区消防救援支队", ["several_units"]),
    ],
)
def test_of_several_units_the_first_leads(written: str, lead: str, asks: list[str]) -> None:
    one = table([Record()], style=3)
    one.rows[1][7] = written
    row = read(one).rows[0]
    assert (row.lead, [problem.code for problem in row.problems]) == (lead, asks)
