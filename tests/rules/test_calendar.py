"""Working days with the State Council's holidays and make-up days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.calendar import load
from tests.rules.plans import CHINA

CALENDAR = load(CHINA)
DAYS = st.dates(date(2022, 6, 1), date(2028, 6, 1))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2023-09-28", True),  # 国庆前的周四
        ("2023-09-29", False),  # 中秋
        ("2023-10-06", False),  # 国庆最后一天，周五
        ("2023-10-07", True),  # 调休，周六
        ("2023-10-08", True),  # 调休，周日
        ("2023-11-18", False),  # 周六
        ("2024-02-04", True),  # 春节调休，周日
        ("2024-02-12", False),
        ("2025-01-26", True),
        ("2026-02-28", True),
        ("2030-10-01", True),  # 未公布的年份只看周末
    ],
)
def test_holidays_and_make_up_days_decide_before_the_weekend(day: str, working: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is working


def test_working_days_are_counted_across_the_long_holiday() -> None:
    assert CALENDAR.add_working_days(date(2023, 9, 28), 1) == date(2023, 10, 7)
    assert CALENDAR.add_working_days(date(2023, 9, 28), 3) == date(2023, 10, 9)
    assert CALENDAR.add_working_days(date(2023, 10, 9), -3) == date(2023, 9, 28)


@pytest.mark.parametrize(("year", "working"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_years_working_days_add_up(year: int, working: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(CALENDAR.is_working(day) for day in days if day.year == year) == working


@given(DAYS, st.integers(1, 60))
def test_the_result_is_a_working_day_and_there_and_back_is_no_later(day: date, n: int) -> None:
    end = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working(end)
    between = [day + timedelta(days=k) for k in range(1, (end - day).days + 1)]
    assert sum(map(CALENDAR.is_working, between)) == n
    assert CALENDAR.add_working_days(end, -n) <= day or not CALENDAR.is_working(day)


@given(DAYS)
def test_no_working_days_is_the_day_itself(day: date) -> None:
    assert CALENDAR.add_working_days(day, 0) == day


def test_years_not_yet_published_are_provisional() -> None:
    assert [CALENDAR.provisional(date(year, 6, 1)) for year in (2022, 2023, 2026, 2027)] == [True, False, False, True]
    assert dict(CALENDAR.sources)[2023] == "国办发明电〔2022〕16号"


@pytest.mark.parametrize(
    "text",
    [
        "[[years]]\nyear = 2023\nworkdays = []\n",
        '[[years]]\nyear = 2023\nsource = "x"\nworkdays = [2023-10-09]\n',
        '[[years]]\nyear = 2023\nsource = "x"\nworkdays = [2024-10-12]\n',
        '[[years]]\nyear = 2023\nsource = "x"\n[[years.holidays]]\nname = "x"\nfirst = 2023-10-02\nlast = 2023-10-01\n',
        '[[years]]\nyear = 2023\nsource = "x"\n[[years]]\nyear = 2023\nsource = "y"\n',
        '[[years]]\nyear = "2023"\nsource = "x"\n',
    ],
)
def test_a_calendar_that_cannot_be_right_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"calendar\.toml"):
        load(path)
