"""The only way to get a hazard: fetch and permission at once. What may be seen stands in the table of rights."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from ranan.hazards import slots
from ranan.hazards.models import Attachment, Hazard, LedgerImport
from ranan.registry.access import may_see_household
from ranan.registry.queries import units
from ranan.rules import access
from ranan.rules.actor import Actor, Role

_SHOWN = ("premises__household", "premises__operator", "operator")  # its units, campaign and plan are held in memory


def hazards_of(actor: Actor) -> QuerySet[Hazard]:
    """Every hazard that the actor may see."""
    found = all_shown()
    if access.sees_all(actor):
        return found
    mine = units().ids(actor.units(*access.WORKERS))
    wanted = Q(units__overlap=mine) if mine else Q(pk__in=())
    operators = [seat.operator for seat in actor.seats if seat.operator and seat.role == Role.ENTERPRISE]
    if operators:
        wanted |= Q(operator__key__in=operators)
    return found.filter(wanted)


def lists_of(actor: Actor) -> tuple[int, ...] | None:
    """The units (ids) whose lists together are what the actor sees; None: he sees all; (): he works for no unit only.

    Somebody of an enterprise has no list of a unit: he sees the hazards of his operators.
    """
    if access.sees_all(actor):
        return None
    if any(seat.operator and seat.role == Role.ENTERPRISE for seat in actor.seats):
        return ()
    return tuple(units().ids(actor.units(*access.WORKERS)))


def hazard_for(actor: Actor, number: str) -> Hazard | None:
    """That hazard if the actor may see it; None says nothing about whether it exists."""
    found = hazards_of(actor).filter(number=number).first() or _reported(actor, number)
    return with_doors(actor, [found])[0] if found is not None else None


def hazards_reported(actor: Actor, unit: str) -> QuerySet[Hazard]:
    """Among which the rows behind a figure that the unit signed are looked for: its own people find them all.

    Also one that was handed on to others since; who asks for another unit's report finds only what he sees anyway.
    """
    return all_shown() if unit in actor.units(*access.WORKERS) else hazards_of(actor)


def _reported(actor: Actor, number: str) -> Hazard | None:
    """A hazard that was handed on to others, for those whose unit's signed report counts it."""
    mine = actor.units(*access.WORKERS)
    found = all_shown().filter(number=number).first() if mine else None
    return found if found is not None and slots.counted_by(found.pk, mine) else None


def all_shown() -> QuerySet[Hazard]:
    """Every hazard with what pages show of it: for rows whose permission has been asked already."""
    return Hazard.objects.select_related(*_SHOWN).defer("search")


def knows_home(actor: Actor, hazard: Hazard, mine: Collection[int]) -> bool:
    """Whether the actor, `mine` his units' ids, may know the address of the hazard's household; its name is cut for all.

    Whoever works on the hazard has to know the door; of others only those who may read the household itself.
    """
    return may_see_household(actor, hazard.premises) or not set(mine).isdisjoint(hazard.units)


def with_doors(actor: Actor, rows: Iterable[Hazard]) -> list[Hazard]:
    """The hazards, each with its household's address in full where the actor has to know the door."""
    mine = frozenset(units().ids(actor.units(*access.WORKERS)))
    found = list(rows)
    for hazard in found:
        hazard.premises.door_known = knows_home(actor, hazard, mine)
    return found


def attachment_for(actor: Actor, pk: int) -> Attachment | None:
    """That file if the actor may see a hazard that it stands beside; a proxy's paper is the same."""
    found = Attachment.objects.select_related("file", "hazard").filter(pk=pk).first()
    return found if found is not None and hazard_for(actor, found.hazard.number) is not None else None


def import_for(actor: Actor, pk: int) -> LedgerImport | None:
    """That import if the actor works on hazards for the unit that brought it, or sees everything."""
    found = LedgerImport.objects.select_related("unit", "person", "campaign", "follows").filter(pk=pk).first()
    seen = found is not None and (access.sees_all(actor) or found.unit.key in actor.units(*access.WORKERS))
    return found if seen else None
