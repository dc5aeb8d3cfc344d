"""A biweekly report's life: draft, signed, filed, returned or accepted; which step follows, and who may take it.

One tuple of steps and one table of rights. Pure: no database, no clock, no Django.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ranan.rules.access import OVERSIGHT, TASK_FORCE, WORKERS
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal


class ReportState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    FILED = "filed"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class ReportVerb(StrEnum):
    BEGIN = "begin"
    WRITE = "write"
    SIGN = "sign"
    TAKE_BACK = "take_back"
    FILE = "file"
    RETURN = "return_"
    ACCEPT = "accept"


S, V = ReportState, ReportVerb
FROZEN = frozenset({S.SIGNED, S.FILED, S.ACCEPTED})  # the figures stand as they were signed
AT_TASK_FORCE = frozenset({S.FILED, S.ACCEPTED})


@dataclass(frozen=True, slots=True)
class ReportStep:
    """One arrow; whoever changes the words of a signed report takes the signature back by it."""

    verb: ReportVerb
    source: ReportState
    target: ReportState
    needs: tuple[str, ...] = ()


STEPS: tuple[ReportStep, ...] = (
    ReportStep(V.WRITE, S.DRAFT, S.DRAFT),
    ReportStep(V.WRITE, S.RETURNED, S.RETURNED),
    ReportStep(V.WRITE, S.SIGNED, S.DRAFT),
    ReportStep(V.SIGN, S.DRAFT, S.SIGNED),
    ReportStep(V.SIGN, S.RETURNED, S.SIGNED),
    ReportStep(V.TAKE_BACK, S.SIGNED, S.DRAFT),
    ReportStep(V.FILE, S.SIGNED, S.FILED),
    ReportStep(V.RETURN, S.FILED, S.RETURNED, ("reason",)),
    ReportStep(V.ACCEPT, S.FILED, S.ACCEPTED),
)
_BY_SOURCE = {(step.source, step.verb): step for step in STEPS}
VERBS = tuple(dict.fromkeys(step.verb for step in STEPS))


@dataclass(frozen=True, slots=True)
class ReportGrant:
    """These roles may take the step; `own` only for their own unit's report."""

    verb: ReportVerb
    roles: frozenset[Role]
    own: bool


_WRITERS = frozenset({Role.OFFICER, Role.UNIT_HEAD})
GRANTS: tuple[ReportGrant, ...] = (
    ReportGrant(V.WRITE, _WRITERS, own=True),
    ReportGrant(V.SIGN, frozenset({Role.UNIT_HEAD}), own=True),
    ReportGrant(V.TAKE_BACK, _WRITERS, own=True),
    ReportGrant(V.FILE, _WRITERS, own=True),
    ReportGrant(V.RETURN, TASK_FORCE, own=False),
    ReportGrant(V.ACCEPT, TASK_FORCE, own=False),
)


@dataclass(frozen=True, slots=True)
class ReportPermit:
    """The step, and the seat under which it is taken."""

    step: ReportStep
    seat: Seat


def reads_all(actor: Actor) -> bool:
    """Whether the actor reads every unit's report and the summary."""
    return actor.kind == ActorKind.SYSTEM or bool(actor.roles & OVERSIGHT)


def reads(actor: Actor, unit: str) -> bool:
    """Whether the actor reads that unit's report: its own people who work, and overseers."""
    return reads_all(actor) or unit in actor.units(*WORKERS)


def seats_that_may(verb: ReportVerb, actor: Actor, unit: str) -> list[Seat]:
    """The actor's seats that the table allows, his own before those of people he stands in for."""
    found = [
        seat
        for seat in actor.seats
        if any(one.verb == verb and seat.role in one.roles and (not one.own or seat.unit == unit) for one in GRANTS)
    ]
    return sorted(found, key=lambda seat: bool(seat.stands_for))


def judge(
    verb: ReportVerb, state: ReportState, actor: Actor, unit: str, *, end: date, today: date,
    given: Collection[str] | None = None,
) -> ReportPermit | Refusal:  # fmt: skip
    """Whether the actor may take the step on that unit's report. `given` None asks before the form is filled."""
    seats = seats_that_may(verb, actor, unit)
    if not seats:
        return Refusal("not_your_report_step", unit)
    step = _BY_SOURCE.get((state, verb))
    if step is None:
        return Refusal("report_is_final" if state == S.ACCEPTED else "report_not_at_this_step")
    if verb == V.SIGN and today < end:
        return Refusal("report_not_due", end.isoformat())
    if given is not None:
        for need in step.needs:
            if need not in given:
                return Refusal("missing", need)
    return ReportPermit(step, seats[0])


def days_late(end: date, filed: date | None, today: date) -> int:
    """By how many days a report was, or is by today, filed after its day; nought when in time."""
    return max(0, ((filed or today) - end).days)
