"""Who may manage a unit's people: fetch and permission at once. The roles stand in the table of rights."""

from __future__ import annotations

from ranan.registry.models import Person, Unit
from ranan.rules.actor import Actor, ActorKind, Role


def may_administer(actor: Actor, unit: Unit) -> bool:
    """The unit's own administrator; the system administrator and the program itself everywhere."""
    if actor.kind == ActorKind.SYSTEM or Role.SYSTEM_ADMIN in actor.roles:
        return True
    return unit.key in actor.units(Role.UNIT_ADMIN)


def unit_for(actor: Actor, key: str) -> Unit | None:
    """The unit, if the actor administers it."""
    unit = Unit.objects.filter(key=key).first()
    return unit if unit is not None and may_administer(actor, unit) else None


def person_for(actor: Actor, key: str) -> Person | None:
    """The person, if the actor administers one of his units."""
    person = Person.objects.filter(key=key).first()
    if person is None:
        return None
    units = [post.unit for post in person.posts.select_related("unit") if post.unit is not None]
    return person if any(may_administer(actor, unit) for unit in units) else None


def administered(actor: Actor) -> list[Unit]:
    """Units whose people the actor manages."""
    if actor.kind == ActorKind.SYSTEM or Role.SYSTEM_ADMIN in actor.roles:
        return list(Unit.objects.order_by("id"))
    return list(Unit.objects.filter(key__in=actor.units(Role.UNIT_ADMIN)).order_by("id"))
