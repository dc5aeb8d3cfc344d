"""A visit 检查: its states and steps, what came of it, and who may look where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ranan.rules.access import DESK, WORKERS
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal


class VisitState(StrEnum):
    PLANNED = "planned"
    RECORDED = "recorded"
    SIGNED = "signed"
    VOID = "void"


class VisitVerb(StrEnum):
    PLAN = "plan"
    JOIN = "join"
    HAND_OVER = "hand_over"
    CANCEL = "cancel"
    RECORD = "record"
    SIGN = "sign"
    REFUSE_SIGNATURE = "refuse_signature"
    ATTACH = "attach"
    VOID = "void"


class VisitKind(StrEnum):
    """A look by the authorities of a round or between rounds, or the enterprise's own 自查."""

    SCREENING = "screening"
    SPOT_CHECK = "spot_check"
    SELF_CHECK = "self_check"


class Outcome(StrEnum):
    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    ABSENT = "absent"
    NO_ACCESS = "no_access"
    REFUSED = "refused"


LOOKED = frozenset({Outcome.FOUND, Outcome.NOTHING_FOUND})
NOTHING = ""
S, V = VisitState, VisitVerb


@dataclass(frozen=True, slots=True)
class Step:
    """One line: from a state, by a verb, to a state."""

    source: str
    verb: VisitVerb
    target: VisitState


STEPS: tuple[Step, ...] = (
    Step(NOTHING, V.PLAN, S.PLANNED),
    Step(S.PLANNED, V.JOIN, S.PLANNED),
    Step(S.PLANNED, V.HAND_OVER, S.PLANNED),
    Step(S.PLANNED, V.CANCEL, S.VOID),
    Step(NOTHING, V.RECORD, S.RECORDED),
    Step(S.PLANNED, V.RECORD, S.RECORDED),
    Step(S.RECORDED, V.SIGN, S.SIGNED),
    Step(S.RECORDED, V.REFUSE_SIGNATURE, S.SIGNED),
    Step(S.RECORDED, V.ATTACH, S.RECORDED),
    Step(S.SIGNED, V.ATTACH, S.SIGNED),
    Step(S.RECORDED, V.VOID, S.VOID),
    Step(S.SIGNED, V.VOID, S.VOID),
)
NEAR = timedelta(days=30)  # within so many days another visit to the same place is shown, to go together


def take(state: str, verb: VisitVerb) -> Step | Refusal:
    """The step from that state, or why there is none."""
    for step in STEPS:
        if step.source == state and step.verb == verb:
            return step
    return Refusal("visit_moved_on", state)


@dataclass(frozen=True, slots=True)
class Ground:
    """A place as this rule sees it: the keys of its territory, of the sub-district around it, and of its operator."""

    territory: str
    host: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Going:
    """A visit as this rule sees it: its state, the units that go, who are named, what came of it."""

    state: str
    units: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    outcome: str = ""
    self_check: bool = False


def looking_seat(actor: Actor, ground: Ground, departments: Collection[str], task_force: str) -> Seat | None:
    """The first seat by which the actor may look there; who works for two units puts the one for which he goes first."""
    return next(iter(looking_seats(actor, ground, departments, task_force)), None)


def looking_seats(actor: Actor, ground: Ground, departments: Collection[str], task_force: str) -> list[Seat]:
    """The seats by which the actor may look there: departments anywhere, territories on their ground."""
    if actor.kind == ActorKind.SYSTEM:
        return [Seat(task_force, Role.TASK_FORCE)]
    here = {ground.territory, ground.host} - {""} | set(departments)
    return [seat for seat in actor.seats if seat.role in WORKERS and seat.unit in here]


def own_seat(actor: Actor, ground: Ground) -> Seat | None:
    """The seat by which an enterprise checks its own place."""
    mine = [seat for seat in actor.seats if seat.role == Role.ENTERPRISE and ground.operator]
    return next((seat for seat in mine if seat.operator == ground.operator), None)


def opens_round(seat: Seat, departments: Collection[str], territories: Collection[str]) -> bool:
    """Whether the seat may open a round over these grounds (none: the whole district): a territory over its own only."""
    if seat.role not in DESK or not seat.unit:
        return False
    return seat.unit in departments or set(territories) == {seat.unit}


def judge(
    verb: VisitVerb, going: Going, ground: Ground, actor: Actor, *, departments: Collection[str], task_force: str
) -> tuple[Step, Seat] | Refusal:
    """The step and the seat by which the actor takes it, or the first reason against it."""
    step = take(going.state, verb)
    if isinstance(step, Refusal):
        return step
    seat = _seat(verb, going, ground, actor, departments, task_force)
    if seat is None:
        return Refusal("not_your_visit" if going.units else "outside_your_ground")
    if verb in {V.SIGN, V.REFUSE_SIGNATURE} and (going.self_check or going.outcome not in LOOKED):
        return Refusal("self_check_unsigned" if going.self_check else "nothing_to_sign")
    return step, seat


def _seat(
    verb: VisitVerb, going: Going, ground: Ground, actor: Actor, departments: Collection[str], task_force: str
) -> Seat | None:
    if going.self_check:
        return own_seat(actor, ground)
    seat = looking_seat(actor, ground, departments, task_force)
    if verb in {V.PLAN, V.JOIN} or going.state == NOTHING or seat is None:
        return seat
    mine = [one for one in actor.seats if one.unit in going.units and one.role in WORKERS]
    if verb in {V.CANCEL, V.VOID, V.HAND_OVER}:
        named = actor.key in going.people and verb != V.VOID
        mine = [one for one in mine if named or one.role in DESK]
        mine += [one for one in actor.seats if one.role == Role.TASK_FORCE]
    if actor.kind == ActorKind.SYSTEM:
        return seat
    return mine[0] if mine else None


def near(planned: date, other: date) -> bool:
    """Whether two visits to a place are so close that one journey would do (避免多头检查)."""
    return abs(planned - other) <= NEAR
