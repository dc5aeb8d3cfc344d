"""A number that was typed on a checklist is never overruled in silence: by no tick, at no limit, in no spelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.rules.checklist import (
    FAIL,
    NA,
    PASS,
    Answer,
    beyond,
    findings,
    limit_of,
    plain,
    problems,
    sections_without,
    settled,
)
from ranan.rules.plan import CheckItem, Checklist, Plan
from tests.rules.plans import changning

PLAN = changning()
DAY = date(2023, 11, 20)
BASIS = "cylinders.without_room_basis"
ASKED = [(sheet, item) for sheet in PLAN.checklists for item in sheet.items if item.value is not None]
FILLED = ("4x15", "15x4", "4x15kg", "15kg*4", "４×１５", "4只15公斤", "2x15+15x2", "60", "15乘4", "2X15、2x15")


def passing(sheet: Checklist) -> dict[str, Answer]:
    return {item.id: Answer(PASS) for item in sheet.items}


def weighing(basis: str) -> Plan:
    """The plan with that way of weighing cylinders."""
    rows = tuple(replace(one, value=basis) if one.key == BASIS else one for one in PLAN.parameters)
    return replace(PLAN, parameters=rows)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(ASKED),
    st.integers(0, 9_999_999).map(lambda n: n / 100),
    st.sampled_from([PASS, FAIL, NA, ""]),
)
def test_whatever_is_ticked_a_number_decides_or_the_two_are_asked_about(
    asked: tuple[Checklist, CheckItem], number: float, ticked: str
) -> None:
    sheet, item = asked
    assert item.value is not None
    wrong = beyond(item.value, number, PLAN, DAY)
    assert wrong is not None
    answers = passing(sheet) | {item.id: Answer(ticked, plain(number), "量得")}
    asks = [one.item for one in problems(sheet, answers, PLAN, DAY)]
    found = [key for one in findings(sheet, answers, PLAN, DAY, sheet.kinds[0]) for key in one.items]
    if ticked == NA or (ticked and ticked != (FAIL if wrong else PASS)):
        assert asks == [item.id]
    else:
        assert asks == []
        assert found == ([item.id] if wrong else [])


@pytest.mark.parametrize(("sheet", "item"), ASKED, ids=lambda one: one.id)
def test_the_limit_itself_is_in_order_and_a_hair_beyond_it_is_not(sheet: Checklist, item: CheckItem) -> None:
    value = item.value
    assert value is not None
    limit = limit_of(value, PLAN, DAY)
    assert limit is not None
    hair = 0.01 if value.fails == ">" else -0.01
    results = [
        settled(sheet, {item.id: Answer("", plain(number))}, PLAN, DAY)[item.id].result
        for number in (limit, limit + hair, limit - hair)
    ]
    assert results == [PASS, FAIL, PASS]


@pytest.mark.parametrize("typed", FILLED)
def test_sixty_kilograms_are_allowed_by_what_is_filled_in_however_they_are_typed(typed: str) -> None:
    sheet = PLAN.checklist("catering")
    assert sheet is not None
    given_ = {"stored-weight": Answer("", typed)}
    assert settled(sheet, given_, weighing("net_nominal"), DAY)["stored-weight"].result == PASS


@pytest.mark.parametrize("typed", [one for one in FILLED if one != "60"])
def test_the_same_cylinders_are_too_many_where_they_are_weighed_as_they_stand(typed: str) -> None:
    sheet = PLAN.checklist("catering")
    assert sheet is not None
    given_ = passing(sheet) | {"stored-weight": Answer("", typed)}
    found = findings(sheet, given_, weighing("gross"), DAY, "catering")
    assert [one.code for one in found] == ["CA-011"]
    assert "60" in found[0].text


def test_a_number_beside_not_there_is_asked_about_and_not_lost() -> None:
    sheet = PLAN.checklist("catering")
    assert sheet is not None
    answers = passing(sheet) | {"hose-length": Answer(NA, "3.5")}
    asked = problems(sheet, answers, PLAN, DAY)
    assert [(one.item, one.code, one.detail) for one in asked] == [("hose-length", "item_missing_with_number", "3.5")]
    assert problems(sheet, passing(sheet) | {"hose-length": Answer(NA)}, PLAN, DAY) == ()


def test_a_number_in_a_section_that_was_answered_with_no_is_not_lost_either() -> None:
    sheet = PLAN.checklist("catering")
    assert sheet is not None
    gone = sections_without(sheet, ["cylinders"])
    answers = passing(sheet) | gone | {"stored-weight": Answer(NA, "6x15")}
    asked = problems(sheet, answers, PLAN, DAY)
    assert [(one.item, one.code) for one in asked] == [("stored-weight", "item_missing_with_number")]
