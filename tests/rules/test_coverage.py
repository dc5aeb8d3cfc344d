"""Coverage: each place once, in the right round, on its ground, on that day, whatever happened to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.coverage import (
    COVERED,
    Facts,
    Look,
    Past,
    Place,
    Scope,
    Standing,
    belongs,
    coverage,
    facts_on,
    in_vain,
    standing,
)
from ranan.rules.visit import LOOKED, Outcome

START, END = date(2023, 9, 11), date(2023, 9, 30)
DAYS = st.dates(date(2023, 9, 1), date(2023, 10, 10))
KINDS, UNITS = ("catering", "small_catering", "school"), ("hyl", "xjz", "lkyq")
SCOPE = Scope(frozenset({"catering", "small_catering"}), START, END)
SHOP = Place("1", Facts("catering", "hyl"))


def look(
    on: date = date(2023, 9, 15), outcome: Outcome = Outcome.NOTHING_FOUND, signed: bool = True, place: str = "1",
    units: frozenset[str] = frozenset({"hyl"}),
) -> Look:  # fmt: skip
    return Look(place, on, units, outcome, signed)


def stands(*looks: Look, on: date = END, scope: Scope = SCOPE, place: Place = SHOP) -> Standing | None:
    found = coverage(scope, [place], looks, on)
    return found[place.key][1] if place.key in found else None


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([], "not_yet"),
        ([look()], "clean"),
        ([look(outcome=Outcome.FOUND)], "found"),
        ([look(signed=False)], "unsigned"),
        ([look(outcome=Outcome.FOUND, signed=False)], "unsigned"),
        ([look(outcome=Outcome.ABSENT)], "absent"),
        ([look(outcome=Outcome.ABSENT), look(date(2023, 9, 16), Outcome.REFUSED)], "refused"),
        ([look(outcome=Outcome.REFUSED), look(date(2023, 9, 14))], "clean"),
        ([look(outcome=Outcome.FOUND), look(date(2023, 9, 20))], "found"),
        ([look(signed=False), look(date(2023, 9, 20), Outcome.NO_ACCESS)], "unsigned"),
        ([look(START - timedelta(days=1))], "not_yet"),
        ([look(END + timedelta(days=1))], "not_yet"),
        ([look(START), look(END, Outcome.FOUND)], "found"),
    ],
)
def test_a_place_stands_as_its_best_look_within_the_round(looks: list[Look], expected: str) -> None:
    assert stands(*looks) == expected


def test_what_happens_after_the_day_asked_about_does_not_count() -> None:
    assert stands(look(date(2023, 9, 20)), on=date(2023, 9, 19)) == "not_yet"
    assert stands(look(date(2023, 9, 20)), on=date(2023, 9, 20)) == "clean"


def test_only_the_rounds_own_units_count_and_joint_visits_count_for_each() -> None:
    fire = replace(SCOPE, units=frozenset({"xfzd"}))
    assert stands(look(), scope=fire) == "not_yet"
    assert stands(look(units=frozenset({"hyl", "xfzd"})), scope=fire) == "clean"
    assert stands(look(units=frozenset({"hyl", "xfzd"}))) == "clean"


def test_a_closed_place_counts_until_the_day_before_it_closed() -> None:
    closed = replace(SHOP, closed=date(2023, 9, 20))
    assert stands(place=closed, on=date(2023, 9, 19)) == "not_yet"
    assert stands(look(), place=closed, on=date(2023, 9, 20)) is None


def test_a_place_counts_from_the_day_it_opened() -> None:
    opened = replace(SHOP, opened=date(2023, 9, 20))
    assert stands(place=opened, on=date(2023, 9, 19)) is None
    assert stands(place=opened, on=date(2023, 9, 20)) == "not_yet"


def test_a_place_that_moved_counts_where_it_was_on_the_day() -> None:
    moved = replace(SHOP, facts=Facts("catering", "xjz"), past=(Past(date(2023, 9, 20), Facts("catering", "hyl")),))
    here = replace(SCOPE, territories=frozenset({"hyl"}))
    assert stands(place=moved, scope=here, on=date(2023, 9, 20)) == "not_yet"
    assert stands(place=moved, scope=here, on=date(2023, 9, 21)) is None


def test_a_place_entered_twice_counts_once_and_the_look_at_its_twin_counts() -> None:
    twin = Place("2", SHOP.facts, never_was=True, twin_of="1")
    found = coverage(SCOPE, [SHOP, twin], [look(place="2")], END)
    assert {key: stand for key, (_facts, stand) in found.items()} == {"1": "clean"}


def test_a_twin_of_a_twin_is_followed_and_a_ring_does_no_harm() -> None:
    second = Place("2", SHOP.facts, never_was=True, twin_of="1")
    third = Place("3", SHOP.facts, never_was=True, twin_of="2")
    assert coverage(SCOPE, [SHOP, second, third], [look(place="3")], END)["1"][1] == "clean"
    ring = [replace(second, twin_of="3"), replace(third, twin_of="2")]
    assert coverage(SCOPE, ring, [look(place="3")], END) == {}


def test_gas_and_age_narrow_a_round() -> None:
    bottled = replace(SCOPE, gas=frozenset({"bottled", "both"}))
    assert stands(scope=bottled) is None
    assert stands(scope=bottled, place=replace(SHOP, facts=Facts("catering", "hyl", gas="both"))) == "not_yet"
    old = replace(SCOPE, elderly=True)
    assert stands(scope=old) is None
    assert stands(scope=old, place=replace(SHOP, facts=Facts("catering", "hyl", elderly=True))) == "not_yet"


def test_visits_in_vain_are_counted_since_somebody_was_last_let_in() -> None:
    vain = [look(date(2023, 9, day), Outcome.ABSENT) for day in (12, 14, 16)]
    assert in_vain(vain) == 3
    assert in_vain([*vain, look(date(2023, 9, 15))]) == 1


facts = st.builds(
    Facts, st.sampled_from(KINDS), st.sampled_from(UNITS), st.sampled_from(("a", "b")),
    st.sampled_from(("", "bottled", "both")), st.booleans(),
)  # fmt: skip
pasts = st.lists(st.builds(Past, DAYS, facts), max_size=3, unique_by=lambda one: one.until).map(tuple)


@st.composite
def districts(draw: st.DrawFn) -> list[Place]:
    found: list[Place] = []
    for number in range(draw(st.integers(1, 6))):
        opened, closed = draw(st.none() | DAYS), draw(st.none() | DAYS)
        twin = draw(st.sampled_from(["", *(one.key for one in found)])) if found else ""
        found.append(
            Place(str(number), draw(facts), opened, closed, never_was=bool(twin), twin_of=twin, past=draw(pasts))
        )
    return found


looks_ = st.lists(
    st.builds(
        Look, st.sampled_from("012345"), DAYS, st.sets(st.sampled_from((*UNITS, "xfzd")), min_size=1).map(frozenset),
        st.sampled_from(list(Outcome)), st.booleans(), st.integers(0, 9),
    ), max_size=12,
)  # fmt: skip
scopes = st.builds(
    lambda kinds, days, territories, units, gas, elderly: Scope(
        frozenset(kinds), min(days), max(days), frozenset(territories), frozenset(units), frozenset(gas), elderly
    ),
    st.sets(st.sampled_from(KINDS), min_size=1), st.tuples(DAYS, DAYS), st.sets(st.sampled_from(UNITS)),
    st.sets(st.sampled_from((*UNITS, "xfzd"))), st.sets(st.sampled_from(("bottled", "both"))), st.booleans(),
)  # fmt: skip


@given(districts(), looks_, scopes, DAYS)
def test_each_place_is_counted_once_on_its_ground_and_covered_only_by_a_signed_look(
    places: list[Place], looks: list[Look], scope: Scope, on: date
) -> None:
    found = coverage(scope, places, looks, on)
    day = scope.day(on)
    by_key = {place.key: place for place in places}
    for key, (held, stand) in found.items():
        assert held == facts_on(by_key[key], day)
        assert belongs(scope, held)
        if stand in COVERED:
            assert any(one.signed and one.outcome in LOOKED and scope.starts <= one.on <= day for one in looks)
    for key, place in by_key.items():
        there = facts_on(place, day)
        assert (key in found) == (there is not None and belongs(scope, there))


@given(districts(), looks_, scopes, DAYS)
def test_the_parts_of_the_district_add_up_to_the_whole(
    places: list[Place], looks: list[Look], scope: Scope, on: date
) -> None:
    whole = coverage(replace(scope, territories=frozenset()), places, looks, on)
    parts = [coverage(replace(scope, territories=frozenset({unit})), places, looks, on) for unit in UNITS]
    assert sum(len(part) for part in parts) == len(whole)
    assert {key: one for part in parts for key, one in part.items()} == whole


@given(st.lists(st.builds(look, DAYS, st.sampled_from(list(Outcome)), st.booleans()), max_size=8), st.data())
def test_a_further_look_never_takes_coverage_away(looks: list[Look], data: st.DataObject) -> None:
    before = standing(looks)
    more = data.draw(st.builds(look, DAYS, st.sampled_from(list(Outcome)), st.booleans()))
    if before in COVERED:
        assert standing([*looks, more]) in COVERED
