"""The only way to get a hazard: fetch and permission at once. What may be seen stands in the table of rights."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from ranan.hazards.models import Attachment, Hazard, LedgerImport
from ranan.registry.access import may_see_household
from ranan.registry.models import Unit
from ranan.rules import access
from ranan.rules.actor import Actor, Role

_SHOWN = (
    "premises__household", "premises__area", "operator", "lead", "territory", "registrar", "responsible_unit",
    "plan_version", "campaign",
)  # fmt: skip


def hazards_of(actor: Actor) -> QuerySet[Hazard]:
    """Every hazard that the actor may see."""
    found = Hazard.objects.select_related(*_SHOWN).defer("plan_version__content", "search")
    if access.sees_all(actor):
        return found
    units = Unit.objects.filter(key__in=actor.units(*access.WORKERS)).values_list("pk", flat=True)
    wanted = Q(units__overlap=list(units)) if units else Q(pk__in=())
    operators = [seat.operator for seat in actor.seats if seat.operator and seat.role == Role.ENTERPRISE]
    if operators:
        wanted |= Q(operator__key__in=operators)
    return found.filter(wanted)


def hazard_for(actor: Actor, number: str) -> Hazard | None:
    """That hazard if the actor may see it; None says nothing about whether it exists."""
    return hazards_of(actor).filter(number=number).first()


def knows_home(actor: Actor, hazard: Hazard, mine: Collection[int]) -> bool:
    """Whether a list taken out of the system may name the hazard's household to the actor, `mine` his units' ids.

    Whoever works on the hazard has to know the door; of others only those who may read the household itself.
    """
    return may_see_household(actor, hazard.premises) or not set(mine).isdisjoint(hazard.units)


def attachment_for(actor: Actor, pk: int) -> Attachment | None:
    """That file if the actor may see a hazard that it stands beside; a proxy's paper is the same."""
    found = Attachment.objects.select_related("file", "hazard").filter(pk=pk).first()
    return found if found is not None and hazard_for(actor, found.hazard.number) is not None else None


def import_for(actor: Actor, pk: int) -> LedgerImport | None:
    """That import if the actor works on hazards for the unit that brought it, or sees everything."""
    found = LedgerImport.objects.select_related("unit", "person", "campaign", "follows").filter(pk=pk).first()
    seen = found is not None and (access.sees_all(actor) or found.unit.key in actor.units(*access.WORKERS))
    return found if seen else None
