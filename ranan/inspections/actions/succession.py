"""Planned visits of somebody whose post for them is gone: who takes over goes in his place, in the same unit."""

from __future__ import annotations

from datetime import date, datetime

from ranan.inspections.actions.core import Case, act, move
from ranan.inspections.actions.planning import left_units, replace_inspector
from ranan.inspections.models import Visit, VisitInspector
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.models import Person, Unit
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.visit import VisitState, VisitVerb, take

V = VisitVerb


def held_visits(person: Person, unit: Unit) -> int:
    """How many planned visits name the person in that unit."""
    return VisitInspector.objects.filter(person=person, unit=unit, visit__state=VisitState.PLANNED).count()


def left_visits(person: Person, today: date) -> int:
    """How many planned visits name the person for a unit in which he has no work on the visit's day (today, if past)."""
    return len(_left(person, today))


def _left(person: Person, today: date) -> list[VisitInspector]:
    rows = VisitInspector.objects.filter(person=person, unit__isnull=False, visit__state=VisitState.PLANNED)
    shown = rows.select_related("visit", "unit").order_by("visit_id")
    return [row for row in shown if not _works(person, row.unit, max(row.visit.on, today))]


def _works(person: Person, unit: Unit | None, on: date) -> bool:
    return unit is not None and registry.working_seat(person, unit.key, on) is not None


def pass_visits_on(person: Person, to: Person, *, actor: Actor, at: datetime) -> int | Refusal:
    """Hand those visits over. Whoever takes the person's post away decides it; so no right of the visit's own is asked.

    Call inside the transaction of that act. The successor works in the same unit on the visit's day.
    """
    today, units = clock.day_of(at), registry.units()
    left = _left(person, today)
    for named in left:
        if named.unit is None or not _works(to, named.unit, max(named.visit.on, today)):
            return Refusal("successor_without_post", named.unit.name if named.unit else "")
        row = (
            Visit.objects.select_for_update(of=("self",))
            .select_related("campaign", "plan_version")
            .get(pk=named.visit_id)
        )
        step = take(row.state, V.HAND_OVER)
        if isinstance(step, Refusal):
            return step
        case = Case(row, units, step, _seat(actor, named.unit, units), actor, at)
        done = _drop(case, named, to) if _goes(row, to) else replace_inspector(case, person, to)
        if isinstance(done, Refusal):
            return done
    return len(left)


def _seat(actor: Actor, unit: Unit, units: registry.Units) -> Seat:
    """The seat by which the actor keeps that unit's people, for the record."""
    if actor.kind == ActorKind.SYSTEM or not actor.seats:
        return Seat(units.task_force.key if units.task_force else unit.key, Role.TASK_FORCE)
    here = [seat for seat in actor.seats if seat.unit == unit.key and not seat.stands_for]
    return next((seat for seat in here if seat.role == Role.UNIT_ADMIN), here[0] if here else actor.seats[0])


def _goes(row: Visit, to: Person) -> bool:
    return VisitInspector.objects.filter(visit=row, person=to).exists()


def _drop(case: Case, named: VisitInspector, to: Person) -> Visit:
    """The successor goes there anyway."""
    with act(case, V.HAND_OVER) as doing:
        doing.entry.facts["from"], doing.entry.facts["to"] = named.person.key, to.key
        doing.remove(named)
        return move(doing, case, units=left_units(case))
