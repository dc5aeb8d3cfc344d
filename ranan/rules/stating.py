"""Who may state 填报 what was done on a measure: one small table of role × relation of the unit to the measure."""

from __future__ import annotations

from dataclasses import dataclass

from ranan.rules.access import ANYONE, DESK, TASK_FORCE, Relation
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.plan_model import Plan


@dataclass(frozen=True, slots=True)
class Line:
    """These roles may state where their unit stands in one of these relations to the measure."""

    roles: frozenset[Role]
    relations: frozenset[Relation]


LINES: tuple[Line, ...] = (
    Line(DESK, frozenset({Relation.LEAD, Relation.CARRY_OUT, Relation.SUPPORT})),
    Line(TASK_FORCE, ANYONE),  # also a target that belongs to no measure
)


def relations(plan: Plan, measure: int, unit: str) -> frozenset[Relation]:
    """How a unit (by its id) stands to a measure; groups are opened. 0 or an unknown number: only ANY."""
    spec = plan.measure(measure)
    found = {Relation.ANY}
    if spec is not None and unit:
        named = (
            (Relation.LEAD, (*spec.lead, *spec.shared_lead)),
            (Relation.CARRY_OUT, spec.carry_out),
            (Relation.SUPPORT, spec.support),
        )
        found |= {relation for relation, keys in named if any(unit in plan.members(key) for key in keys)}
    return frozenset(found)


def seats_that_may(plan: Plan, measure: int, actor: Actor) -> list[Seat]:
    """The actor's seats that may state on this measure (0: on targets of no measure), in their order."""
    if actor.kind == ActorKind.SYSTEM:
        return list(actor.seats)
    return [
        seat
        for seat in actor.seats
        if any(seat.role in line.roles and line.relations & relations(plan, measure, seat.unit) for line in LINES)
    ]
