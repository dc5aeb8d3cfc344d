"""Rules: dates, grades, measures and lists are read as clerks write them; what cannot be read asks."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.sheet_cells import read_done, read_flag, read_grade, read_measure, text_of
from ranan.rules.sheet_dates import EPOCH, read_date
from ranan.rules.sheet_items import items
from ranan.rules.sheet_lines import is_nil
from ranan.rules.sheet_model import Cell
from tests.data.ledger import day_text

DAY = date(2023, 9, 18)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        datetime(2023, 9, 18, 10, 30),
        45187,
        45187.44,
        "45187",
        20230918,
        "20230918",
        "230918",
        "2023.9.18",
        "23.09.18",
        "2023-09-18",
        "2023/9/18",
        "2023-09-18 00:00",
        "2023-09-18 08:30:15",
        "2023-09-18T08:30:15.000Z",
        "2023年9月18日",
        "2023 年 9 月 18 日",
        "2023年9月18日上午10时",
        "2023年09月18号",
        "２０２３．９．１８",
        "2023、9、18",
        "2023。9。18",
        "2023.9.18前",
        "已于2023年9月18日完成",
        "9月18日",
        "9月18日前",
        "09-18",
        "9.18",
        9.18,
        "9/18/2023",
        "18/9/2023",
        "'2023-09-18".strip("'"),
    ],
)
def test_a_day_is_read_however_it_is_written(written: Cell) -> None:
    assert read_date(written, year=2023).day == DAY


@pytest.mark.parametrize(
    "written", ["", None, "—", "/", "-", "无", "未完成", "整改中", "正在整改", "未销号", "待复查", 0]
)
def test_words_for_none_give_no_day_and_ask_nothing(written: Cell) -> None:
    read = read_date(written)
    assert (read.day, read.problem) == (None, "")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("2023.9.31", "date_impossible"),
        ("2023年13月1日", "date_impossible"),
        ("2月30日", "date_impossible"),
        ("1823-09-18", "date_impossible"),
        ("9/8/2023", "date_ambiguous"),
        ("2023.9.18、2023.9.20", "date_ambiguous"),
        ("2023.9.18-20", "date_ambiguous"),
        ("2023.9.18—9.20", "date_ambiguous"),
        ("9月18日、9月20日", "date_ambiguous"),
        (9.2, "date_ambiguous"),
        ("尽快", "date_unreadable"),
        ("近期", "date_unreadable"),
        ("3.1m", "date_unreadable"),
        (True, "date_unreadable"),
        (time(10, 30), "date_unreadable"),
        (77, "date_unreadable"),
        ("2023年9月", "date_unreadable"),
    ],
)
def test_a_day_that_cannot_be_told_stays_empty_and_asks(written: Cell, problem: str) -> None:
    read = read_date(written, year=2023)
    assert (read.day, read.problem) == (None, problem)


def test_a_day_without_a_year_takes_the_files_or_asks() -> None:
    assert read_date("9月18日", year=2024).day == date(2024, 9, 18)
    assert read_date("9月18日").problem == "date_without_year"


@pytest.mark.parametrize(
    ("written", "found", "day"),
    [
        ("1月5日前", date(2023, 12, 20), date(2024, 1, 5)),
        ("9月20日前", date(2023, 9, 18), date(2023, 9, 20)),
        ("9月10日前", date(2023, 9, 18), date(2023, 9, 10)),
        ("2月29日", date(2023, 12, 20), date(2024, 2, 29)),
        ("9月底前", date(2023, 9, 18), date(2023, 9, 30)),
        ("2月底", date(2023, 12, 18), date(2024, 2, 29)),
        ("2023年9月底", date(2023, 9, 18), date(2023, 9, 30)),
        ("2023年底前", date(2023, 9, 18), date(2023, 12, 31)),
        ("立即整改", date(2023, 9, 18), date(2023, 9, 18)),
        ("7日内", date(2023, 9, 18), date(2023, 9, 25)),
        ("15天", date(2023, 9, 18), date(2023, 10, 3)),
    ],
)
def test_a_term_counts_from_the_day_of_finding(written: str, found: date, day: date) -> None:
    assert read_date(written, year=2023, after=found).day == day


def test_working_days_are_not_counted_here() -> None:
    assert read_date("5个工作日内", after=DAY).problem == "date_unreadable"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
def test_every_day_comes_back_from_every_way_of_writing(day: date, style: int) -> None:
    assert read_date(day_text(day, style)).day == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_serial_counts_days_from_excels_epoch(day: date) -> None:
    assert read_date((day - EPOCH).days).day == day


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.times(), st.datetimes()))
def test_no_cell_breaks_the_reading_of_a_date(cell: Cell) -> None:
    read = read_date(cell, year=2023, after=DAY)
    assert read.day is None or 2000 <= read.day.year <= 2100


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        *[(text, "重大") for text in ("重大", "重大隐患", "重大事故隐患", "是", "重 大")],
        *[(text, "一般") for text in ("一般", "一般隐患", "较大", "否")],
        *[(text, "") for text in ("", "/", "—")],
    ],
)
def test_a_grade_is_major_or_general(text: str, grade: str) -> None:
    assert read_grade(text) == grade


def test_another_word_is_no_grade() -> None:
    with pytest.raises(ValueError, match="红色"):
        read_grade("红色")


@pytest.mark.parametrize(
    ("text", "flag"), [("是", True), ("√", True), ("否", False), ("", False), ("/", False), ("?", None)]
)
def test_a_tick_is_yes_a_blank_is_no(text: str, flag: bool | None) -> None:
    assert read_flag(text) is flag


@pytest.mark.parametrize(
    ("text", "done"),
    [
        *[(text, True) for text in ("是", "已完成", "已整改", "整改完毕", "已销号", "√")],
        *[(text, False) for text in ("否", "未完成", "整改中", "未整改", "正在整改", "尚未整改到位")],
        *[(text, None) for text in ("", "见附件", "/")],
    ],
)
def test_completion_is_said_in_many_words(text: str, done: bool | None) -> None:
    assert read_done(text) is done


@pytest.mark.parametrize(
    "text", ["13", "13.0", "13.", "13、", "第13项", "任务13", "任务13：", "三（四）13", "第十三项", "１３", "条款13"]
)
def test_the_number_of_a_measure_is_found_in_its_words(text: str) -> None:
    assert read_measure(text) == 13


@pytest.mark.parametrize("text", ["13、14", "餐饮", "13.5", "0", "9999"])
def test_what_is_not_one_number_is_no_measure(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_measure(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("软管老化。", ["软管老化"]),
        ("1.软管老化；2.私接三通。", ["软管老化", "私接三通"]),
        ("1、软管老化\n2、私接三通", ["软管老化", "私接三通"]),
        ("①软管老化②私接三通③灭火器过期；", ["软管老化", "私接三通", "灭火器过期"]),
        ("（1）软管老化；（2）私接三通", ["软管老化", "私接三通"]),
        ("(1)软管老化(2)私接三通", ["软管老化", "私接三通"]),
        ("１．软管老化；２．私接三通", ["软管老化", "私接三通"]),
        ("1.软管老化2.私接三通", ["软管老化", "私接三通"]),
        ("1. 软管老化 2. 私接三通", ["软管老化", "私接三通"]),
        ("一、软管老化；二、私接三通", ["软管老化", "私接三通"]),
        ("一是软管老化；二是私接三通", ["软管老化", "私接三通"]),
        ("（一）软管老化；（二）私接三通", ["软管老化", "私接三通"]),
        ("存在以下隐患：1.软管老化；2.私接三通", ["软管老化", "私接三通"]),
        ("软管老化；1.私接三通；2.灭火器过期", ["软管老化", "私接三通", "灭火器过期"]),
        ("一、燃气：1.软管老化；2.无报警器。二、消防：1.灭火器过期", ["软管老化", "无报警器", "灭火器过期"]),
        ("1.甲；2.乙；2.丙；4.丁", ["甲", "乙", "丙", "丁"]),
        ("1.软管老化", ["软管老化"]),
        ("软管长3.1m，超标", ["软管长3.1m，超标"]),
        ("存放气瓶（15公斤）5只", ["存放气瓶（15公斤）5只"]),
        ("（15公斤）气瓶6只", ["（15公斤）气瓶6只"]),
        ("1、2号灶具无熄火保护", ["1、2号灶具无熄火保护"]),
        ("1.5米软管老化", ["1.5米软管老化"]),
        ("软管长度约2.8米，超过2米", ["软管长度约2.8米，超过2米"]),
        ("软管老化、无管箍", ["软管老化、无管箍"]),
        ("3只15公斤气瓶，1.2.3号", ["3只15公斤气瓶，1.2.3号"]),
        ("见图（1）软管老化", ["见图（1）软管老化"]),
        ("", []),
        ("；", []),
    ],
)
def test_numbered_hazards_are_taken_apart_and_nothing_else(text: str, parts: list[str]) -> None:
    assert list(items(text)) == parts


@given(
    st.lists(st.sampled_from(["软管老化", "私接三通", "无报警器", "长3.1m", "瓶（15公斤）"]), min_size=2, max_size=9),
    st.integers(0, 3),
)
def test_a_list_of_hazards_comes_back_whole(hazards: list[str], style: int) -> None:
    marks = [lambda n: f"{n}.", lambda n: f"{n}、", lambda n: f"（{n}）", lambda n: "①②③④⑤⑥⑦⑧⑨"[n - 1]]
    assert list(items("；".join(marks[style](n) + text for n, text in enumerate(hazards, 1)))) == hazards


@given(st.text("1234①②（）()一二、.；是 \n软管", max_size=30))
def test_no_text_is_lost_but_marks_stops_and_spaces(text: str) -> None:
    kept = "".join("".join(items(text)).split())
    for sign in "软管":
        assert kept.count(sign) == text.count(sign)


@pytest.mark.parametrize(
    "text",
    ["无", "未发现隐患", "未发现安全隐患。", "暂无隐患", "无隐患", "经检查，未发现问题", "正常", "/", "未发现明显隐患"],
)
def test_words_for_no_hazard(text: str) -> None:
    assert is_nil(text)


@pytest.mark.parametrize("text", ["无报警器", "未发现合格证", "无证经营", "未见检验标志", "软管正常老化", ""])
def test_a_hazard_that_begins_with_none_is_a_hazard(text: str) -> None:
    assert not is_nil(text)


def test_cells_read_as_people_see_them() -> None:
    assert text_of(13.0) == "13"
    assert text_of(" 甲\u200b ") == "甲"
    assert text_of(datetime(2023, 9, 18)) == "2023-09-18"
    assert text_of(True) == "是"
