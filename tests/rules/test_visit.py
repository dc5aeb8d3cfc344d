"""A visit's steps and who takes them: from planned over recorded to signed; each by the people it belongs to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.visit import NEAR, STEPS, Going, Ground, VisitState, VisitVerb, judge, near, take

HERE = Ground("hyl", "xjz", "o1")
DEPARTMENTS = frozenset({"xfzd", "zb"})
FOUND = Going("recorded", frozenset({"hyl"}), frozenset({"p1"}), "found")


def actor(role: Role, unit: str = "", key: str = "p9", operator: str = "") -> Actor:
    return Actor(ActorKind.PERSON, key, "某", unit, (Seat(unit, role, operator=operator),))


def answer(verb: VisitVerb, going: Going, who: Actor) -> str:
    done = judge(verb, going, HERE, who, departments=DEPARTMENTS, task_force="zb")
    return done.code if isinstance(done, Refusal) else ""


@pytest.mark.parametrize(
    ("verb", "going", "who", "code"),
    [
        ("plan", Going(""), actor(Role.INSPECTOR, "hyl"), ""),
        ("plan", Going(""), actor(Role.INSPECTOR, "xjz"), ""),  # the sub-district around a park
        ("plan", Going(""), actor(Role.INSPECTOR, "xfzd"), ""),
        ("plan", Going(""), actor(Role.INSPECTOR, "cjq"), "outside_your_ground"),
        ("plan", Going(""), actor(Role.AUDITOR, "zb"), "outside_your_ground"),
        ("plan", Going(""), actor(Role.UNIT_ADMIN, "hyl"), "outside_your_ground"),
        ("join", Going("planned", frozenset({"xfzd"})), actor(Role.INSPECTOR, "hyl"), ""),
        ("record", Going("planned", frozenset({"xfzd"})), actor(Role.INSPECTOR, "hyl"), "not_your_visit"),
        ("cancel", Going("planned", frozenset({"hyl"}), frozenset({"p1"})), actor(Role.INSPECTOR, "hyl"), "not_your_visit"),
        ("cancel", Going("planned", frozenset({"hyl"}), frozenset({"p9"})), actor(Role.INSPECTOR, "hyl"), ""),
        ("cancel", Going("planned", frozenset({"hyl"})), actor(Role.OFFICER, "hyl"), ""),
        ("cancel", Going("planned", frozenset({"hyl"})), actor(Role.TASK_FORCE, "zb"), ""),
        ("sign", FOUND, actor(Role.INSPECTOR, "hyl"), ""),
        ("sign", FOUND, actor(Role.INSPECTOR, "xfzd"), "not_your_visit"),
        ("sign", Going("recorded", frozenset({"hyl"}), outcome="absent"), actor(Role.INSPECTOR, "hyl"), "nothing_to_sign"),
        ("sign", Going("planned", frozenset({"hyl"})), actor(Role.INSPECTOR, "hyl"), "visit_moved_on"),
        ("void", FOUND, actor(Role.INSPECTOR, "hyl", "p1"), "not_your_visit"),
        ("void", FOUND, actor(Role.UNIT_HEAD, "hyl"), ""),
        ("record", Going("", self_check=True), actor(Role.ENTERPRISE, operator="o1"), ""),
        ("record", Going("", self_check=True), actor(Role.ENTERPRISE, operator="o2"), "outside_your_ground"),
        ("record", Going("", self_check=True), actor(Role.INSPECTOR, "hyl"), "outside_your_ground"),
    ],
)
def test_each_step_belongs_to_somebody(verb: str, going: Going, who: Actor, code: str) -> None:
    assert answer(VisitVerb(verb), going, who) == code


def test_a_place_without_an_operator_has_nobody_who_checks_it_himself() -> None:
    going, nobody = Going("", self_check=True), actor(Role.ENTERPRISE, operator="")
    done = judge(VisitVerb.RECORD, going, Ground("hyl"), nobody, departments=DEPARTMENTS, task_force="zb")
    assert isinstance(done, Refusal)


@given(st.sampled_from(["", *VisitState]), st.sampled_from(list(VisitVerb)))
def test_there_is_one_step_or_none_from_a_state_by_a_verb(state: str, verb: VisitVerb) -> None:
    fitting = [step for step in STEPS if step.source == state and step.verb == verb]
    assert len(fitting) <= 1
    assert isinstance(take(state, verb), Refusal) == (not fitting)


def test_every_state_can_be_reached_and_a_void_visit_stays_void() -> None:
    assert {str(step.target) for step in STEPS} == {str(one) for one in VisitState}
    assert not [step for step in STEPS if step.source == VisitState.VOID]


def test_thirty_days_are_near_and_one_more_is_not() -> None:
    day = date(2023, 11, 20)
    assert near(day, day + NEAR)
    assert not near(day, day + NEAR + timedelta(days=1))
