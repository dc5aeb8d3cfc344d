"""Rules: what offices write in cells, headings and form lines, phrase by phrase; an office's own words; the file's day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ranan.rules.sheet import heading_key, read_ledger
from ranan.rules.sheet_cells import read_done, read_flag, read_grade, read_measure
from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_items import items
from ranan.rules.sheet_model import Reading, Sheet
from tests.rules.plans import changning
from tests.rules.test_sheet_layouts import territory, unit

FOUND = date(2023, 9, 18)


def read(
    rows: list[list[Any]], name: str = "台账", merged: tuple[tuple[int, int, int, int], ...] = (), **own: Any
) -> Reading:
    """A sheet read with the names of the shipped plan."""
    kept = tuple((number, tuple(row)) for number, row in enumerate(rows, 1))
    return read_ledger([Sheet(name, kept, merged)], unit_named=unit, street_named=territory, **{"year": 2023, **own})


HEADING = ["街镇", "单位名称", "地址", "隐患内容", "检查时间", "整改时限", "完成时间", "是否完成整改", "行业主管部门"]
ROW = ["虹桥街道", "甲店", "云间路1号", "软管老化", "2023.9.18", "2023.9.30", None, None, None]


def row_with(**cells: Any) -> Any:
    """The one row of a sheet with some cells written otherwise."""
    names = ("street", "subject", "address", "hazard", "found", "due", "closed", "done", "lead")
    return read([HEADING, [cells.get(name, plain) for name, plain in zip(names, ROW, strict=True)]]).rows[0]


@pytest.mark.parametrize(
    "written",
    [
        "9月18日(周一)",
        "2023年9月18日 14:30",
        "二〇二三年九月十八日",
        "九月十八日",
        "2023．09．18日",
        "20230918前",
        "2023 9 18",
        "于9月18日前完成",
        "已整改（9.18）",
    ],
)
def test_more_ways_to_write_a_day(written: str) -> None:
    assert read_date(written, year=2023).day == FOUND


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *((text, FOUND) for text in ("立行立改", "当场整改", "现场立即整改", "即知即改", "已当场整改", "现场已整改")),
        ("三日内", date(2023, 9, 21)),
        ("一周内", date(2023, 9, 25)),
        ("一个月内", date(2023, 10, 18)),
        ("月底前", date(2023, 9, 30)),
        ("年底前", date(2023, 12, 31)),
        ("10月31日（含）前", date(2023, 10, 31)),
    ],
)
def test_a_term_in_words_counts_from_the_finding(written: str, day: date) -> None:
    assert read_date(written, year=2023, after=FOUND).day == day


@pytest.mark.parametrize("written", ["18日", "9月", "15个工作日", "10日前", "国庆节前", "9月中旬", "现场责令整改"])
def test_a_term_that_names_no_day_for_certain_asks(written: str) -> None:
    assert read_date(written, year=2023, after=FOUND).problem == "date_unreadable"


@pytest.mark.parametrize(
    "written",
    [
        "整改中。",
        "逾期未整改",
        "未按期完成",
        "整改中（未完成）",
        "正在整改，未完成",
        "尚在整改",
        "督促整改中",
        "限期整改",
        "未到期",
    ],
)
def test_not_yet_done_is_no_day_and_no_question(written: str) -> None:
    told = read_date(written, year=2023, after=FOUND)
    assert (told.day, told.problem) == (None, "")


@pytest.mark.parametrize(
    "written",
    ["十三", "（十三）", "三（四）第13项", "第13项 餐饮企业使用液化气", "2023方案第13项", "13#", "任务清单第13项"],
)
def test_more_ways_to_name_a_measure(written: str) -> None:
    assert read_measure(written) == 13


@pytest.mark.parametrize("written", ["第13项、第14项", "13/14", "13-1"])
def test_two_measures_are_none(written: str) -> None:
    with pytest.raises(ValueError, match=written[:2]):
        read_measure(written)


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("一般。", "一般"),
        ("一般性隐患", "一般"),
        ("重大隐患（A类）", "重大"),
        ("【重大】", "重大"),
        ("低风险", "一般"),
        ("一般（立行立改）", "一般"),
    ],
)
def test_more_ways_to_write_a_grade(written: str, grade: str) -> None:
    assert read_grade(written) == grade


@pytest.mark.parametrize(
    ("written", "major"),
    [
        ("是（重大）", True),
        ("否（一般）", False),
        ("否。", False),
        ("不属于重大隐患", False),
        ("不涉及", False),
        ("属重大隐患", True),
        ("○", None),
    ],
)
def test_more_ways_to_say_major_or_not(written: str, major: bool | None) -> None:
    assert read_flag(written) is major


@pytest.mark.parametrize(
    ("written", "done"),
    [
        *(
            (text, True)
            for text in (
                "已于9月20日完成整改",
                "9月20日已整改",
                "立行立改",
                "复查合格",
                "已整改，待复查",
                "是（已整改）",
            )
        ),
        *(
            (text, False)
            for text in ("否（整改中）", "复查不合格", "限期整改", "整改中，预计10月15日完成", "延期整改", "0%")
        ),
        *((text, None) for text in ("整改", "部分完成", "50%", "已督促整改")),
    ],
)
def test_more_ways_to_say_done_or_not(written: str, done: bool | None) -> None:
    assert read_done(written) is done


@pytest.mark.parametrize(
    "written",
    [
        "⑴软管老化⑵私接三通",
        "⒈软管老化⒉私接三通",
        "❶软管老化❷私接三通",
        "㈠软管老化㈡私接三通",
        "a.软管老化；b.私接三通",
        "第一，软管老化；第二，私接三通",
        "1-软管老化；2-私接三通",
    ],
)
def test_more_number_marks_part_a_cell(written: str) -> None:
    assert items(written) == ("软管老化", "私接三通")


@pytest.mark.parametrize(
    "written", ["3.1m软管", "（15公斤）气瓶6只", "A.O.史密斯热水器超期", "1-A号灶软管老化", "2台灶具，3根软管"]
)
def test_what_is_no_mark_stays(written: str) -> None:
    assert items(written) == (written,)


def test_a_closing_day_may_stand_among_the_words_on_completion() -> None:
    assert row_with(done="已整改（9月20日）").closed == date(2023, 9, 20)
    assert row_with(done="立行立改").closed == FOUND
    assert row_with(done="是").closed is None
    assert row_with(done="整改中，预计9月25日完成").closed is None
    assert row_with(done="已整改", closed="9月21日").closed == date(2023, 9, 21)


def test_every_unit_is_known_by_its_names_with_and_without_its_district() -> None:
    for one in changning().units:
        for name in (one.name, *one.aliases):
            district = "" if "长宁" in name else "长宁区"
            for written in (name, f"{district}{name.removeprefix('区')}", f" {name} ", name.replace("区", "区 ", 1)):
                told = row_with(lead=written) if one.kind != "territory" else row_with(street=written)
                assert one.name in {told.lead, told.street}, written


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("市场局", "区市场监管局"),
        ("商委", "区商务委"),
        ("公安", "区公安分局"),
        ("城管", "区城管执法局"),
        ("房管", "区房管局"),
        ("消防", "区消防救援支队"),
        ("区住建委", "区建管委"),
        ("文旅", "区文旅局"),
    ],
)
def test_the_short_names_of_daily_use_are_known(written: str, name: str) -> None:
    assert row_with(lead=written).lead == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("牵头：消防支队", "区消防救援支队"),
        ("主管部门：区教育局", "区教育局"),
        ("区建管委燃气科", "区建管委"),
        ("区市场监管局虹桥市场监管所", "区市场监管局"),
        ("区市场监管局（牵头）", "区市场监管局"),
    ],
)
def test_words_around_a_unit_do_not_hide_it(written: str, name: str) -> None:
    row = row_with(lead=written)
    assert (row.lead, row.problems) == (name, ())


@pytest.mark.parametrize("written", ["商委 市场局", "商委、市场局", "区商委/区市场局", "商委\n市场局"])
def test_of_two_units_the_first_is_taken_and_asked_about(written: str) -> None:
    row = row_with(lead=written)
    assert (row.lead, [problem.code for problem in row.problems]) == ("区商务委", ["several_units"])


@pytest.mark.parametrize("written", ["某某局燃气科", "建设科", "综合办公室", "居委会"])
def test_what_names_no_unit_of_the_plan_asks(written: str) -> None:
    row = row_with(lead=written)
    assert (row.lead, [problem.code for problem in row.problems]) == ("", ["unknown_unit"])


@pytest.mark.parametrize("written", ["9月18日-9月30日", "9月18日至9月30日前", "9.18-9.30"])
def test_a_span_of_days_is_no_day(written: str) -> None:
    told = read_date(written, year=2023)
    assert told.day is None
    assert told.problem in {"date_ambiguous", "date_unreadable"}


AS_OF = [
    "截至2023年10月15日",
    "（截至10月15日）",
    "填报时间：2023年10月15日",
    "填报单位：某办  填报人：赵某  填报日期：2023.10.15",
    "统计截止时间：2023年10月15日",
    "（9月16日-10月15日）",
    "隐患台账20231015",
    "更新至2023年10月15日24时",
    "填表日期：２０２３年１０月１５日",
]


@pytest.mark.parametrize("line", AS_OF)
def test_the_day_of_a_file_is_read_from_its_title_or_form_line(line: str) -> None:
    rows = read([["隐患台账"], [line], HEADING, [*ROW[:4], None, *ROW[5:]]]).rows
    assert (rows[0].as_of, rows[0].found) == (date(2023, 10, 15), None)
    assert "as_of" not in rows[0].fields()


def test_the_day_of_a_file_may_stand_beside_its_label_below_the_rows_or_on_the_tab() -> None:
    assert read([["填报时间：", None, date(2023, 10, 15)], HEADING, ROW]).rows[0].as_of == date(2023, 10, 15)
    assert read([HEADING, ROW, ["填报人：赵某", None, "填报日期：2023.10.15"]]).rows[0].as_of == date(2023, 10, 15)
    assert read([HEADING, ROW], name="截至10.15").rows[0].as_of == date(2023, 10, 15)


@pytest.mark.parametrize(
    "line", ["隐患台账", "2023年10月隐患台账", "按2023年9月11日印发的方案", "长安委办〔2023〕15号"]
)
def test_a_day_of_something_else_is_not_the_files(line: str) -> None:
    assert read([[line], HEADING, ROW]).rows[0].as_of is None


def test_a_column_of_the_day_of_filing_is_no_day_of_finding() -> None:
    row = read([[*HEADING[:4], "填报时间"], [*ROW[:4], "2023.10.15"]]).rows[0]
    assert (row.found, row.as_of) == (None, date(2023, 10, 15))


def test_groups_over_plain_headings_give_them_their_meaning_merged_or_not() -> None:
    upper = ["街镇", "场所", None, "检查", None, "隐患内容", "整改", None, "行业主管"]
    lower = [None, "名称", "地址", "时间", "人员", None, "时限", "完成时间", None]
    cells = ["虹桥", "甲店", "云间路1号", "9.18", "赵某", "软管老化", "9.30", "9.20", "消防支队"]
    merged = ((1, 1, 1, 2), (1, 3, 1, 4), (1, 6, 1, 7), (1, 0, 2, 0), (1, 5, 2, 5), (1, 8, 2, 8))
    for ranges in ((), merged):
        row = read([upper, lower, cells], merged=ranges).rows[0]
        assert (row.found, row.inspector, row.due, row.closed) == (FOUND, "赵某", date(2023, 9, 30), date(2023, 9, 20))
        assert (row.subject, row.address, row.lead) == ("甲店", "云间路1号", "区消防救援支队")


def test_ditto_marks_stand_for_what_is_above() -> None:
    rows = read([HEADING, ROW, ["同上", "同上", "〃", "私接三通", "同上", "2023.10.8", None, None, None]]).rows
    assert (rows[1].street, rows[1].subject, rows[1].address, rows[1].found) == ("虹桥街道", "甲店", "云间路1号", FOUND)


def test_an_offices_own_words_win_over_the_usual_ones() -> None:
    own = {"辖": "street", "店 ": "subject", "啥毛病": "hazard", "时间": "due", "地址": ""}
    reading = read(
        [["辖", "店", "啥毛病", "时间", "地址"], ["虹桥路", "甲店", "软管老化", "9.30", "云间路1号"]],
        heads=own,
        streets={"虹桥路": "虹桥街道"},
    )
    row = reading.rows[0]
    assert (row.street, row.subject, row.hazard, row.due, row.found) == (
        "虹桥街道",
        "甲店",
        "软管老化",
        date(2023, 9, 30),
        None,
    )
    assert (row.address, reading.columns["台账"]["地址"]) == ("", "")


def test_an_own_word_for_a_column_below_a_group_is_found_by_its_whole_name() -> None:
    rows: list[list[Any]] = [
        ["场所", None, "隐患内容", "整改", None],
        ["名称", "地址", None, "时间", "回访"],
        ["甲店", "云间路1号", "软管老化", "9.30", "9.20"],
    ]
    columns = read(rows).columns["台账"]
    assert columns["整改/回访"] == ""
    assert read(rows, heads={"整改/回访": "closed"}).rows[0].closed == date(2023, 9, 20)


def test_own_names_of_units_are_known_and_unknown_fields_are_left_aside() -> None:
    assert read([HEADING, [*ROW[:8], "街道安监科"]], units={"街道安监科": "区应急局"}).rows[0].lead == "区应急局"
    assert read([HEADING, ROW], heads={"地址": "colour"}).rows[0].address == "云间路1号"


@pytest.mark.parametrize(
    "written", ["整改时限", " 整改\n时限 ", "*整改时限", "整改　时限：", "3.整改时限", "（3）整改时限"]
)
def test_a_heading_has_one_key_however_it_is_spaced_marked_and_numbered(written: str) -> None:
    assert heading_key(written) == "整改时限"


def test_a_formula_error_in_the_street_asks_and_is_no_street() -> None:
    row = row_with(street="#REF!")
    assert (row.street, [problem.code for problem in row.problems]) == ("", ["error_cell"])


def test_a_tab_or_a_group_heading_gives_the_grade_where_no_column_does() -> None:
    graded = [*HEADING, "隐患等级"]
    assert read([HEADING, ROW], name="重大隐患清单").rows[0].grade == "重大"
    assert read([graded, [*ROW, "一般"]], name="重大隐患清单").rows[0].grade == "一般"
    assert read([["重大事故隐患专项排查整治行动台账"], HEADING, ROW]).rows[0].grade == ""
    rows = read([["一、重大隐患"], HEADING, ROW, [], ["二、一般隐患（1条）"], HEADING, ROW, ["三、重大隐患"], ROW]).rows
    assert [row.grade for row in rows] == ["重大", "一般", "重大"]


@pytest.mark.parametrize("numbers", ["123456789", "甲乙丙丁戊己庚辛壬", "ABCDEFGHI"])
def test_a_row_that_numbers_the_columns_is_no_hazard(numbers: str) -> None:
    for cells in (list(numbers), [f"（{number}）" for number in numbers]):
        reading = read([HEADING, cells, ROW])
        assert [row.row for row in reading.rows] == [3]
        assert reading.skipped[-1].why == "heading"
