"""A report's steps: who takes them, from where, and what makes a report final."""

from __future__ import annotations

from datetime import date

import pytest

from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.report_steps import (
    GRANTS,
    STEPS,
    VERBS,
    ReportPermit,
    ReportState,
    ReportVerb,
    days_late,
    judge,
    reads,
)

END = date(2023, 11, 15)
S, V = ReportState, ReportVerb


def actor(role: Role, unit: str = "jgw", stands_for: str = "") -> Actor:
    return Actor(ActorKind.PERSON, "p1", "甲", unit, (Seat(unit, role, stands_for),))


def asked(verb: ReportVerb, state: ReportState, who: Actor, today: date = END, given: tuple[str, ...] | None = None) -> str:
    found = judge(verb, state, who, "jgw", end=END, today=today, given=given)
    return found.code if isinstance(found, Refusal) else str(found.step.target)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", VERBS)
def test_the_table_gives_each_step_to_few(role: Role, verb: ReportVerb) -> None:
    source = next(step.source for step in STEPS if step.verb == verb)
    own, other = asked(verb, source, actor(role)), asked(verb, source, actor(role, "xfzd"))
    if verb in {V.RETURN, V.ACCEPT}:
        allowed = {Role.TASK_FORCE}
        assert own == other
    else:
        allowed = {Role.UNIT_HEAD} if verb == V.SIGN else {Role.UNIT_HEAD, Role.OFFICER}
        assert other == "not_your_report_step"
    assert (own != "not_your_report_step") == (role in allowed)


def test_every_step_has_somebody_and_every_grant_a_step() -> None:
    assert {step.verb for step in STEPS} == {grant.verb for grant in GRANTS}


def test_no_step_leaves_an_accepted_report() -> None:
    assert [step for step in STEPS if step.source == S.ACCEPTED] == []
    for verb in VERBS:
        who = actor(Role.TASK_FORCE if verb in {V.RETURN, V.ACCEPT} else Role.UNIT_HEAD)
        assert asked(verb, S.ACCEPTED, who) == "report_is_final"


def test_only_a_signed_report_is_filed() -> None:
    assert {step.source for step in STEPS if step.verb == V.FILE} == {S.SIGNED}
    assert asked(V.FILE, S.DRAFT, actor(Role.OFFICER)) == "report_not_at_this_step"


def test_nobody_signs_before_the_last_day() -> None:
    head = actor(Role.UNIT_HEAD)
    assert asked(V.SIGN, S.DRAFT, head, date(2023, 11, 14)) == "report_not_due"
    assert asked(V.SIGN, S.DRAFT, head) == S.SIGNED


def test_words_changed_after_signing_take_the_signature_back() -> None:
    assert asked(V.WRITE, S.SIGNED, actor(Role.OFFICER)) == S.DRAFT


def test_a_deputy_signs_and_is_known_as_one() -> None:
    found = judge(V.SIGN, S.DRAFT, actor(Role.UNIT_HEAD, stands_for="乙"), "jgw", end=END, today=END)
    assert isinstance(found, ReportPermit)
    assert found.seat.stands_for == "乙"


def test_returning_needs_a_reason() -> None:
    assert asked(V.RETURN, S.FILED, actor(Role.TASK_FORCE), given=()) == "missing"
    assert asked(V.RETURN, S.FILED, actor(Role.TASK_FORCE), given=("reason",)) == S.RETURNED


@pytest.mark.parametrize("role", list(Role))
def test_overseers_read_all_and_workers_their_own(role: Role) -> None:
    every = {Role.TASK_FORCE, Role.SUPERVISOR, Role.AUDITOR}
    own = every | {Role.OFFICER, Role.UNIT_HEAD, Role.INSPECTOR}
    assert reads(actor(role), "jgw") == (role in own)
    assert reads(actor(role), "xfzd") == (role in every)


def test_late_is_counted_from_the_day_of_the_report() -> None:
    assert days_late(END, END, END) == 0
    assert days_late(END, date(2023, 11, 17), date(2023, 11, 20)) == 2
    assert days_late(END, None, date(2023, 11, 20)) == 5
    assert days_late(END, None, date(2023, 11, 1)) == 0
