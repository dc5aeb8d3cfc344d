"""No hazard may be one that nobody can close, and no major one may be closed by a single person.

For every way in which registrar, responsible party, proxy, lead and territory fall on the same units, with two people
in each unit and two of the task force: the law alone is played through, from assigned to closed.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import State, Verb
from ranan.rules.judgement import BARS_FROM_REVIEW, Permit, judge
from ranan.rules.review import Pass
from ranan.rules.situation import Situation

UNITS = ("a", "b", "c")
TASK_FORCE = "tf"
ROLES = (Role.OFFICER, Role.INSPECTOR)
TODAY = date(2023, 11, 20)
PARTIES = ("operator without account", "operator with account", *UNITS, TASK_FORCE)


def staff() -> list[Actor]:
    """Two people in every unit, two in the task force, one of the enterprise."""
    people = [
        Actor(ActorKind.PERSON, f"{unit}{n}", f"{unit}{n}", unit, (Seat(unit, role),))
        for unit in UNITS
        for n, role in enumerate(ROLES)
    ]
    people += [
        Actor(ActorKind.PERSON, f"tf{n}", f"tf{n}", TASK_FORCE, (Seat(TASK_FORCE, Role.TASK_FORCE),)) for n in (0, 1)
    ]
    boss = Actor(ActorKind.PERSON, "boss", "boss", "shop", (Seat("", Role.ENTERPRISE, operator="shop"),))
    return [*people, boss]


STAFF = staff()


def freed(case: Situation) -> Situation:
    """The units that still have somebody who is not barred, as the ledger would read them."""
    gone = case.barred | case.lowered_by
    free = frozenset(seat.unit for one in STAFF if one.key not in gone for seat in one.seats if seat.unit)
    return replace(case, free=free)


def start(registrar: str, party: str, lead: str, territory: str, *, major: bool, handed: bool) -> Situation:
    """A hazard that has just been assigned."""
    unit = party if party in {*UNITS, TASK_FORCE} else ""
    return freed(
        Situation(
            state=State.ASSIGNED, major=major, today=TODAY, task_force=TASK_FORCE, registrar=registrar, lead=lead,
            territory=territory, responsible_unit=unit, operator="" if unit else "shop",
            party_acts=bool(unit) or party == "operator with account", handed=handed,
        )
    )  # fmt: skip


def step(case: Situation, verb: Verb, who: Actor) -> Situation | None:
    """The situation after the act, or None where the law refuses it."""
    given_ = {"note", "proof", "proxy", "result", "reason", "grade", "control"}
    permit = judge(verb, case, who, given=given_)
    if not isinstance(permit, Permit):
        return None
    after = replace(case, state=permit.step.target)
    if verb in BARS_FROM_REVIEW or permit.as_proxy:
        after = replace(after, barred=after.barred | {who.key})
    if verb == Verb.SUBMIT:
        after = replace(after, passes=(), reviewers=frozenset(), failed=False)
    if verb == Verb.REVIEW:
        after = replace(
            after, passes=(*after.passes, Pass(who.key, permit.seat.unit)), reviewers=after.reviewers | {who.key}
        )
    if verb == Verb.HAND_REVIEW:
        after = replace(after, handed=True)
    if verb == Verb.REGRADE:
        lowered = after.lowered_by | {who.key} if case.major else frozenset()  # raised again, nothing is lowered any more
        after = replace(after, major=not case.major, lowered_by=lowered, handed=after.handed and case.major)
    return freed(after)


ORDER = {
    State.ASSIGNED: [Verb.ACCEPT],
    State.RECTIFYING: [Verb.SUBMIT],
    State.UNDER_REVIEW: [Verb.CLOSE_OUT, Verb.REVIEW],
}


def closing(case: Situation, people: list[Actor]) -> Situation | None:
    """How these people together bring the hazard to closed, searched over the law alone; None where they cannot."""
    seen: set[Situation] = set()
    waiting = [case]
    while waiting:
        now = waiting.pop()
        if now in seen:
            continue
        seen.add(now)
        if now.state == State.CLOSED:
            return now
        waiting += [
            after
            for verb, actor in itertools.product(reversed(ORDER[now.state]), people)
            if (after := step(now, verb, actor)) is not None
        ]
    return None


CASES = list(itertools.product(UNITS, PARTIES, (*UNITS, TASK_FORCE), UNITS))


@pytest.mark.parametrize("major", [False, True])
def test_some_people_can_close_every_hazard_and_nobody_alone_a_major_one(major: bool) -> None:
    for registrar, party, lead, territory in CASES:
        for handed in (False, True) if not major else (False,):
            case = start(registrar, party, lead, territory, major=major, handed=handed)
            where = f"registrar {registrar}, party {party}, lead {lead}, territory {territory}, handed {handed}"
            closed = closing(case, STAFF)
            assert closed is not None, f"nobody can close it: {where}"
            assert len({one.person for one in closed.passes}) >= (2 if major else 1), where
            assert not {one.person for one in closed.passes} & closed.barred, where
            for alone in STAFF:
                assert closing(case, [alone]) is None, f"{alone.key} alone closes it: {where}"


@given(case=st.sampled_from(CASES), pair=st.lists(st.sampled_from(STAFF), min_size=2, max_size=2, unique=True))
@settings(max_examples=300, deadline=None)
def test_a_major_hazard_takes_two_reviewers_beside_whoever_rectified_it(
    case: tuple[str, str, str, str], pair: list[Actor]
) -> None:
    assert closing(start(*case, major=True, handed=False), pair) is None


MOVING = {*itertools.chain(*ORDER.values()), Verb.RECTIFY, Verb.HAND_REVIEW, Verb.CONTROL, Verb.REGRADE}


@given(
    case=st.sampled_from(CASES), major=st.booleans(),
    choices=st.lists(st.tuples(st.sampled_from(list(Verb)), st.sampled_from(STAFF)), max_size=40),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_whatever_is_done_to_it_a_hazard_can_still_be_closed(
    case: tuple[str, str, str, str], major: bool, choices: list[tuple[Verb, Actor]]
) -> None:
    """Random acts of random people: as long as it is open, some people can close it."""
    registrar, party, lead, territory = case
    now = start(registrar, party, lead, territory, major=major, handed=False)
    for verb, who in choices:
        if verb in MOVING:
            after = step(now, verb, who)
            now = after if after is not None else now
    if now.state != State.CLOSED:
        assert closing(now, STAFF) is not None, now


@given(case=st.sampled_from(CASES), who=st.sampled_from(STAFF))
@settings(max_examples=200, deadline=None)
def test_the_rectifier_may_not_review_his_own_work(case: tuple[str, str, str, str], who: Actor) -> None:
    now = start(*case, major=False, handed=False)
    for verb in (Verb.ACCEPT, Verb.SUBMIT):
        after = step(now, verb, who)
        if after is None:
            return
        now = after
    assert step(now, Verb.REVIEW, who) is None
