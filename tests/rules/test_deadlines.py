"""Default dates and report days, from the plan's parameters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.deadlines import due_date, next_report_day, report_days
from ranan.rules.plan import load
from tests.rules.plans import FIVE, cases, changning

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("case", cases("deadlines.toml"), ids=lambda case: case["why"])
def test_the_date_is_that_of_the_case(case: dict[str, Any]) -> None:
    due = due_date(changning(), case["code"], case["grade"], case["found"])
    assert (due.day, due.parameter) == (case["due"], case["because"])
    assert due.source


@pytest.mark.parametrize("case", cases("deadlines.toml", "reports"), ids=lambda case: case["month"])
def test_the_report_days_are_those_of_the_case(case: dict[str, Any]) -> None:
    year, month = map(int, case["month"].split("-"))
    assert list(report_days(changning(), year, month)) == case["days"]


def test_a_catalogue_entrys_own_days_stand_before_the_grades() -> None:
    due = due_date(load(FIVE), "A-01", "major", date(2024, 5, 1))
    assert (due.day, due.parameter, due.source) == (date(2024, 5, 8), "hazards.A-01.days", "第二部分1：七日内")


def test_the_number_is_the_one_in_force_on_the_day_of_finding() -> None:
    plan = load(FIVE)
    assert due_date(plan, "", "general", date(2024, 6, 30)).day == date(2024, 7, 10)
    assert due_date(plan, "", "general", date(2024, 7, 1)).day == date(2024, 7, 6)


@given(DAYS, st.sampled_from(["major", "general", "serious"]))
def test_the_date_lies_after_the_day_of_finding(found: date, grade: str) -> None:
    assert due_date(changning(), "", grade, found).day > found


@given(DAYS)
def test_a_major_hazard_is_due_no_later_than_a_general_one(found: date) -> None:
    assert due_date(changning(), "", "major", found).day <= due_date(changning(), "", "general", found).day


def test_a_plan_without_days_says_so() -> None:
    with pytest.raises(LookupError):
        due_date(replace(changning(), parameters=()), "", "general", date(2023, 11, 20))


@given(st.dates(date(2023, 9, 11), date(2025, 12, 1)))
def test_the_next_report_day_is_never_past_and_never_more_than_a_fortnight_and_a_bit_away(on: date) -> None:
    day = next_report_day(changning(), on)
    assert day is not None
    assert 0 <= (day - on).days <= 17
    assert day in report_days(changning(), day.year, day.month)


def test_a_plan_without_report_days_has_no_next_one() -> None:
    assert next_report_day(replace(changning(), parameters=()), date(2023, 11, 20)) is None
