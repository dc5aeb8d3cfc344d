"""Periods of the biweekly report, and its figures: they balance, and follow from the dates of facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.hazard import Refusal
from ranan.rules.report import (
    BEGINNING,
    FIGURES,
    Due,
    Fact,
    Period,
    Spell,
    changes,
    counts,
    counts_for,
    figures,
    marks,
    period,
    period_of,
    periods,
    picked,
    rows_of,
)
from tests.rules.plans import changning

PLAN = changning()
FIRST, LAST = date(2023, 9, 11), date(2024, 4, 30)
DAYS = st.dates(FIRST, LAST)
ENDS = st.sampled_from([one.end for one in periods(PLAN, LAST)])
UNITS = st.sampled_from(["", "jgw", "xfzd", "hyl"])


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """A hazard that was found, perhaps closed and reopened a few times, with its dates."""
    found = draw(DAYS)
    spells, day = [], found
    for _ in range(draw(st.integers(0, 2))):
        day += timedelta(days=draw(st.integers(0, 30)))
        how = draw(st.sampled_from(["reviewed", "as_reported"]))
        again = day + timedelta(days=draw(st.integers(0, 20))) if draw(st.booleans()) else None
        spells.append(Spell(day, how, again))
        if again is None:
            break
        day = again
    later = draw(st.none() | st.builds(Due, DAYS, DAYS))
    dues = (Due(BEGINNING, draw(st.none() | DAYS)), *([later] if later else []))
    return Fact(
        key=draw(st.integers(1, 10**6)), found=found, grade=draw(st.sampled_from(["major", "general"])),
        measure=draw(st.integers(0, 37)), kind=draw(st.sampled_from(["catering", "school"])), lead=draw(UNITS),
        territory=draw(UNITS), dues=dues, spells=tuple(spells), extended=tuple(draw(st.lists(DAYS, max_size=2))),
    )  # fmt: skip


LEDGERS = st.lists(facts(), max_size=25)


# ---------- periods ----------


@pytest.mark.parametrize(
    ("day", "start"),
    [
        ((2023, 9, 15), (2023, 9, 11)),
        ((2023, 9, 30), (2023, 9, 16)),
        ((2023, 10, 15), (2023, 10, 1)),
        ((2023, 10, 30), (2023, 10, 16)),
        ((2023, 11, 15), (2023, 10, 31)),
        ((2024, 2, 15), (2024, 1, 31)),
        ((2024, 2, 29), (2024, 2, 16)),
        ((2024, 3, 15), (2024, 3, 1)),
        ((2025, 2, 28), (2025, 2, 16)),
    ],
)
def test_a_period_runs_from_the_day_after_the_last_report_day(
    day: tuple[int, int, int], start: tuple[int, int, int]
) -> None:
    assert period(PLAN, date(*day)) == Period(date(*start), date(*day))


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2023, 10, 31), "2023-10-30、2023-11-15"),
        (date(2024, 2, 28), "2024-02-15、2024-02-29"),
        (date(2023, 9, 12), "2023-09-15"),
        (date(2023, 8, 30), "2023-09-15"),
    ],
)
def test_a_day_that_is_no_report_day_names_the_nearest_two(day: date, near: str) -> None:
    assert period(PLAN, day) == Refusal("not_a_report_day", near)


@given(st.dates(FIRST, date(2026, 12, 31)))
def test_every_day_lies_in_exactly_one_period(day: date) -> None:
    found = period_of(PLAN, day)
    assert found is not None
    assert period(PLAN, found.end) == found
    assert [one for one in periods(PLAN, day + timedelta(days=40)) if one.start <= day <= one.end] == [found]


def test_before_the_plan_begins_there_is_no_period() -> None:
    assert period_of(PLAN, date(2023, 9, 10)) is None
    assert periods(PLAN, date(2023, 9, 10)) == ()


# ---------- figures ----------


@given(LEDGERS, ENDS)
def test_what_was_found_is_open_or_closed(ledger: list[Fact], end: date) -> None:
    now = period(PLAN, end)
    assert isinstance(now, Period)
    counted = figures(ledger, *now)
    whole = counted.plain()
    assert counts(ledger, *now) == whole
    assert whole["found_total"] == whole["closed_total"] + whole["open"] == sum(one.found <= end for one in ledger)
    assert whole["closed"] == whole["reviewed"] + whole["as_reported"]
    assert whole["overdue"] <= whole["open"]
    for rows in counted.by.values():
        assert {name: sum(row[name] for row in rows.values()) for name in FIGURES} == whole


@given(LEDGERS)
def test_periods_leave_out_nothing_and_count_nothing_twice(ledger: list[Fact]) -> None:
    all_ = periods(PLAN, LAST)
    told = [figures(ledger, *one).plain() for one in all_]
    assert sum(one["found"] for one in told) == told[-1]["found_total"]
    steady = [
        replace(one, spells=one.spells[:1] if one.spells and not one.spells[0].reopened_on else ()) for one in ledger
    ]
    told = [figures(steady, *one).plain() for one in all_]
    assert sum(one["closed"] for one in told) == told[-1]["closed_total"]


@given(LEDGERS, ENDS, st.randoms())
def test_neither_order_nor_what_came_later_changes_a_report(ledger: list[Fact], end: date, chance: object) -> None:
    now = period(PLAN, end)
    assert isinstance(now, Period)
    before = figures(ledger, *now).as_json()
    known = [
        replace(
            one, dues=tuple(due for due in one.dues if due.since <= end), extended=tuple(d for d in one.extended if d <= end),
            spells=tuple(
                replace(spell, reopened_on=spell.reopened_on if spell.reopened_on and spell.reopened_on <= end else None)
                for spell in one.spells if spell.closed_on <= end
            ),
        )
        for one in reversed(ledger) if one.found <= end
    ]  # fmt: skip
    assert figures(known, *now).as_json() == before


@given(LEDGERS.filter(bool), ENDS)
def test_a_transfer_moves_the_count(ledger: list[Fact], end: date) -> None:
    now = period(PLAN, end)
    assert isinstance(now, Period)
    given_away = [replace(ledger[0], lead="other"), *ledger[1:]]
    moved = figures([ledger[0]], *now).counts
    for unit, sign in ((ledger[0].lead, -1), ("other", 1)):
        if unit:
            before, after = (
                figures([one for one in rows if counts_for(one, unit, territorial=False)], *now).plain()
                for rows in (ledger, given_away)
            )
            assert changes(after, before) == {name: sign * n for name in FIGURES if (n := moved[name])}
    assert figures(given_away, *now).as_json() == figures(ledger, *now).as_json()


def test_overdue_is_what_was_due_before_the_last_day_by_the_date_of_that_time() -> None:
    extended = (Due(BEGINNING, date(2023, 10, 10)), Due(date(2023, 10, 20), date(2023, 11, 30)))
    one = Fact(1, date(2023, 9, 20), dues=extended)
    assert "overdue" in marks(one, date(2023, 10, 1), date(2023, 10, 15))
    assert "overdue" not in marks(one, date(2023, 10, 16), date(2023, 10, 30))
    on_the_day = Fact(1, date(2023, 9, 20), dues=(Due(BEGINNING, date(2023, 10, 15)),))
    assert "overdue" not in marks(on_the_day, date(2023, 10, 1), date(2023, 10, 15))


def test_a_reopened_hazard_was_closed_until_then_and_is_open_since() -> None:
    one = Fact(1, date(2023, 9, 12), spells=(Spell(date(2023, 9, 20), "reviewed", date(2023, 10, 5)),))
    assert marks(one, date(2023, 9, 16), date(2023, 9, 30)) == ("found_total", "closed_total", "closed", "reviewed")
    assert marks(one, date(2023, 10, 1), date(2023, 10, 15)) == ("found_total", "open", "reopened")


def test_closed_and_reopened_within_a_period_was_not_closed_in_it() -> None:
    one = Fact(1, date(2023, 9, 12), spells=(Spell(date(2023, 10, 3), "reviewed", date(2023, 10, 8)),))
    assert marks(one, date(2023, 10, 1), date(2023, 10, 15)) == ("found_total", "open", "reopened")
    again = replace(one, spells=(*one.spells, Spell(date(2023, 10, 14), "as_reported")))
    found = marks(again, date(2023, 10, 1), date(2023, 10, 15))
    assert {"closed", "as_reported", "reopened"} <= set(found)
    assert "reviewed" not in found


def test_a_territory_counts_its_ground_and_a_department_what_it_leads() -> None:
    one = Fact(1, FIRST, lead="jgw", territory="hyl")
    assert counts_for(one, "hyl", territorial=True)
    assert counts_for(one, "jgw", territorial=False)
    assert not counts_for(one, "jgw", territorial=True)
    assert not counts_for(Fact(1, FIRST), "", territorial=True)


def test_what_was_told_already_is_not_told_again() -> None:
    assert changes({"found": 5, "open": 2}, {"found": 4, "open": 3}, {"open": -1}) == {"found": 1}


@given(st.lists(facts(), max_size=12), ENDS)
def test_the_rows_that_are_kept_are_those_that_were_counted(drawn: list[Fact], end: date) -> None:
    ledger = [replace(one, key=number) for number, one in enumerate(drawn)]
    span = period(PLAN, end)
    assert isinstance(span, Period)
    counted, rows = figures(ledger, *span), rows_of(ledger, *span)
    for name in FIGURES:
        kept = picked(rows, name)
        assert sorted(kept) == [one.key for one in ledger if name in marks(one, *span)]
        for group, table in counted.by.items():
            for value, row in table.items():
                assert len(picked(rows, name, group, value)) == row[name], (name, group, value)


def test_the_last_day_of_all_is_refused_as_any_other() -> None:
    found = period(PLAN, date.max)
    assert isinstance(found, Refusal)
    assert found.detail == "9999-12-30"
