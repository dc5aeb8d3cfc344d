"""What each unit puts on file for the campaign (六): which owes what, how it stands, who files; and tasks per unit.

Pure: no database, no clock, no Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ranan.rules.access import DESK, OVERSIGHT, TASK_FORCE, WORKERS
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.plan_model import Plan
from ranan.rules.plan_records import Duty

PAPER, PERSON = "paper", "person"


class Standing(StrEnum):
    """How a unit stands with one duty."""

    NOT_OWED = ""
    FILED = "filed"
    MISSING = "missing"
    LATE = "late"


class DutyVerb(StrEnum):
    """What is done with papers of units and with their tasks."""

    FILE = "file"
    WITHDRAW = "withdraw"
    ADD_TASK = "add_task"
    AMEND_TASK = "amend_task"
    WITHDRAW_TASK = "withdraw_task"
    FINISH_TASK = "finish_task"
    REOPEN_TASK = "reopen_task"


V = DutyVerb


@dataclass(frozen=True, slots=True)
class DutyGrant:
    """These roles may do it; `own` only for their own unit."""

    verb: DutyVerb
    roles: frozenset[Role]
    own: bool


GRANTS: tuple[DutyGrant, ...] = (
    DutyGrant(V.FILE, DESK, own=True),
    DutyGrant(V.WITHDRAW, DESK, own=True),
    DutyGrant(V.ADD_TASK, TASK_FORCE, own=False),
    DutyGrant(V.AMEND_TASK, TASK_FORCE, own=False),
    DutyGrant(V.WITHDRAW_TASK, TASK_FORCE, own=False),
    DutyGrant(V.FINISH_TASK, DESK, own=True),
    DutyGrant(V.REOPEN_TASK, DESK, own=True),
    DutyGrant(V.REOPEN_TASK, TASK_FORCE, own=False),
)


def to_file(plan: Plan) -> tuple[Duty, ...]:
    """The duties for which something is put on file, in the plan's order."""
    return tuple(duty for duty in plan.duties if duty.filed)


def owing(plan: Plan, duty: Duty) -> tuple[str, ...]:
    """Ids of the units that owe it, groups opened, each once."""
    return tuple(dict.fromkeys(unit for key in duty.by for unit in plan.members(key)))


def due(plan: Plan, duty: Duty, on: date) -> date | None:
    """By when it is filed: the duty's own day, else that of its parameter; None where neither says."""
    held = plan.parameter(duty.parameter, on) if duty.parameter else None
    value = held.value if held is not None else None
    return duty.due or (value if isinstance(value, date) else None)


def standing(owed: bool, filed: bool, last: date | None, today: date) -> Standing:
    """On its last day a duty is not late yet."""
    if filed:
        return Standing.FILED
    if not owed:
        return Standing.NOT_OWED
    return Standing.LATE if last is not None and today > last else Standing.MISSING


def days_late(last: date | None, filed: date | None, today: date) -> int:
    """By how many days it was, or is by today, filed after its day."""
    return max(0, ((filed or today) - last).days) if last is not None else 0


def reads_all(actor: Actor) -> bool:
    """Whether the actor reads every unit's papers and tasks."""
    return actor.kind == ActorKind.SYSTEM or bool(actor.roles & OVERSIGHT)


def reads(actor: Actor, unit: str) -> bool:
    """Whether the actor reads that unit's: its own people who work, and overseers."""
    return reads_all(actor) or unit in actor.units(*WORKERS)


def files(actor: Actor, unit: str) -> bool:
    """Whether the actor puts things on file for that unit."""
    return isinstance(judge(DutyVerb.FILE, actor, unit), Seat)


def judge(verb: DutyVerb, actor: Actor, unit: str) -> Seat | Refusal:
    """The seat by which the actor does it for that unit: his own before those of people he stands in for."""
    if actor.kind == ActorKind.SYSTEM:
        return Seat(unit, Role.TASK_FORCE)
    found = [
        seat
        for seat in actor.seats
        if any(one.verb == verb and seat.role in one.roles and (not one.own or seat.unit == unit) for one in GRANTS)
    ]
    return min(found, key=lambda seat: (bool(seat.stands_for), seat.unit != unit), default=Refusal("not_your_duty"))
