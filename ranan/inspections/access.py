"""Which rounds and visits somebody sees, and where he may look: fetch and permission at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from ranan.inspections.models import Round, Visit, VisitFile
from ranan.registry import access as registry
from ranan.registry import queries as registry_queries
from ranan.registry.models import Premises, Unit
from ranan.registry.places import Shown, shown
from ranan.registry.queries import Units, past
from ranan.rules import access as rights
from ranan.rules.actor import Actor, Role
from ranan.rules.visit import Ground, looking_seats, opens_round, own_seat

_SHOWN = ("premises__household", "premises__territory", "premises__host", "premises__operator", "premises__area", "campaign")


def ground_of(place: Premises, ran_on: date | None = None) -> Ground:
    """The place as the rules see it, with who runs it now or ran it on that day."""
    operator = place.operator if ran_on is None else past.operator_on(place, ran_on)
    return Ground(place.territory.key, place.host.key if place.host else "", operator.key if operator else "")


def departments(units: Units) -> frozenset[str]:
    """Units that may look anywhere: every one that does not stand for a piece of ground."""
    return frozenset(unit.key for unit in units.by_id.values() if unit.kind != Unit.Kind.TERRITORY)


def rounds_of(actor: Actor) -> QuerySet[Round]:
    """Rounds are no secret among those who work in the campaign; an enterprise has none."""
    found = Round.objects.select_related("owner", "campaign")
    return found if rights.sees_all(actor) or actor.roles & rights.WORKERS else found.none()


def round_for(actor: Actor, number: str) -> Round | None:
    """That round if the actor may see it."""
    return rounds_of(actor).filter(number=number).first()


def may_open_round(actor: Actor, territories: list[int], units: Units) -> Unit | None:
    """The unit for which the actor may open such a round: a department or the task force, a territory on its ground."""
    grounds = {units.key(pk) for pk in territories}
    found = (seat.unit for seat in actor.seats if opens_round(seat, departments(units), grounds))
    return next((units.by_key[key] for key in found if key in units.by_key), None)


def may_keep_round(actor: Actor, row: Round) -> bool:
    """The unit that opened it, and the task force."""
    return Role.TASK_FORCE in actor.roles or row.owner.key in actor.units(*rights.DESK)


def visits_of(actor: Actor) -> QuerySet[Visit]:
    """Visits to places that the actor may see: so each unit knows who else was there.

    An enterprise sees its own and the looks at its places once they were made, those of its own time there; who comes
    when is not told beforehand.
    """
    found = Visit.objects.select_related(*_SHOWN)
    if rights.sees_all(actor) or _looks_anywhere(actor):
        return found
    mine = registry_queries.units().ids(actor.units(*rights.WORKERS))
    seen = Q(premises__territory_id__in=mine) | Q(premises__host_id__in=mine) | Q(units__overlap=mine)
    operators = [seat.operator for seat in actor.seats if seat.operator]
    theirs = past.ran_by(operators, "premises", "on") & ~Q(outcome="") if operators else Q(pk__in=())
    return found.filter(seen | theirs) if mine or operators else found.none()


def _looks_anywhere(actor: Actor) -> bool:
    return bool(actor.units(*rights.WORKERS) & departments(registry_queries.units()))


def visit_for(actor: Actor, number: str) -> Visit | None:
    """That visit if the actor may see it."""
    return visits_of(actor).filter(number=number).first()


def units_to_look(actor: Actor, place: Premises, units: Units) -> list[Unit]:
    """The units for which the actor may look there: where there are several, he says for which one he goes."""
    seats = looking_seats(actor, ground_of(place), departments(units), "")
    return [units.by_key[key] for key in dict.fromkeys(seat.unit for seat in seats) if key in units.by_key]


def seen_at(row: Visit, actor: Actor, mine: Collection[int]) -> Shown:
    """The place of a visit as the actor may read it: whose unit (`mine`, by id) goes there has to find the door."""
    seen = shown(row.premises, actor)
    if not seen.masked or set(mine).isdisjoint(row.units):
        return seen
    row.premises.door_known = True
    return replace(seen, where=row.premises.where, masked=False)


def own_units(actor: Actor) -> list[int]:
    """Ids of the units in which the actor works."""
    return registry_queries.units().ids(actor.units(*rights.WORKERS))


def places_of(actor: Actor) -> QuerySet[Premises]:
    """Every place that the actor may see."""
    return registry.premises_of(actor)


def place_for(actor: Actor, number: str) -> Premises | None:
    """The place, for planning or recording a visit to it."""
    return None if "\x00" in number else registry.premises_for(actor, number)


def checks_itself(actor: Actor, place: Premises) -> bool:
    """Whether the actor is of the enterprise that runs the place."""
    return own_seat(actor, ground_of(place)) is not None


def may_keep_risks(actor: Actor, place: Premises) -> bool:
    """The enterprise itself; where it has no account its territory writes for it."""
    return checks_itself(actor, place) or registry.may_keep_premises(actor, place.territory)


def visit_file_for(actor: Actor, pk: int) -> VisitFile | None:
    """That file if the actor may see its visit."""
    found = VisitFile.objects.select_related("file", "visit").filter(pk=pk).first()
    return found if found is not None and visit_for(actor, found.visit.number) is not None else None
