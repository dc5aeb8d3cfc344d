"""The table of steps and the table of rights, read as tables."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ranan.rules import access, terms
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import STEPS, Refusal, State, Step, Verb, take, verbs_from
from ranan.rules.judgement import Permit, judge
from ranan.rules.review import Pass
from ranan.rules.situation import Situation

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "steps.toml").read_text("utf-8"))[
    "cases"
]


def test_no_step_stands_twice_in_the_table() -> None:
    pairs = [(step.verb, step.source) for step in STEPS]
    assert len(pairs) == len(set(pairs))


def test_every_state_but_void_can_be_left_and_every_state_reached() -> None:
    assert {step.target for step in STEPS} == set(State)
    assert all(any(s.source == state and s.target != state for s in STEPS) for state in State if state != State.VOID)
    assert verbs_from(State.VOID) == ()


def test_every_verb_has_a_right_and_every_right_a_verb() -> None:
    assert {grant.action for grant in access.GRANTS} - {access.SEE} == {str(verb) for verb in Verb}


def test_take_says_what_is_missing() -> None:
    assert take(State.RECTIFYING, Verb.SUBMIT, given={"note"}) == Refusal("missing", "proof")
    assert isinstance(take(State.RECTIFYING, Verb.SUBMIT, given={"note", "proof"}), Step)
    assert take(State.CLOSED, Verb.SUBMIT) == Refusal("not_from_this_state", "submit")


def test_roles_without_business_data_have_no_right_on_hazards() -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.UNIT_ADMIN):
        assert not [grant for grant in access.GRANTS if role in grant.roles]


def test_overseers_read_all_and_move_nothing() -> None:
    for role in (Role.AUDITOR, Role.SUPERVISOR):
        assert {grant.action for grant in access.GRANTS if role in grant.roles} == {access.SEE}


def test_every_refusal_of_the_rules_has_words_a_cure_and_a_rule() -> None:
    for key, entry in terms.table()["refusal"].items():
        assert {"zh", "en", "cure_zh", "cure_en", "rule"} <= entry.keys(), key


def _actor(text: str) -> Actor:
    name, _, seats = text.partition("@")
    places = []
    for seat in seats.split("+"):
        unit, _, role = seat.partition(":")
        held = Role(role or "officer")
        places.append(Seat("", held, operator=unit) if held == Role.ENTERPRISE else Seat(unit, held))
    return Actor(ActorKind.PERSON, name, name, places[0].unit, tuple(places))


def _situation(given: dict[str, Any]) -> Situation:
    sets = {"carry_out", "support", "cotask_units", "barred", "reviewers", "lowered_by"}
    case = Situation(
        state=State(given["state"]), major=given.get("major", False), today=date(2023, 11, 20), task_force="tf"
    )
    values = {
        k: frozenset(v) if k in sets else v
        for k, v in given.items()
        if k not in {"state", "major", "passes", "nobody_left"}
    }
    case = replace(case, **values)
    passes = tuple(Pass(*text.split("@")) for text in given.get("passes", []))
    free = frozenset({case.lead, case.territory, "tf"} - {""}) - frozenset(given.get("nobody_left", []))
    return replace(case, passes=passes, free=free)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_cases_that_an_official_wrote(case: dict[str, Any]) -> None:
    """tests/rules/cases/steps.toml: who, on what, does what → allowed, or the code of the refusal."""
    situation = _situation(case["hazard"])
    decision = judge(
        Verb(case["step"]),
        situation,
        _actor(case["who"]),
        given=set(case.get("given", [])) if "given" in case else None,
    )
    assert ("allowed" if isinstance(decision, Permit) else decision.code) == case["then"]
