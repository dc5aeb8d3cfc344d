"""Sheets of places that came in: whose they are, which places each of them brought, and what hangs on those by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Model, Q, QuerySet

from ranan.journal import queries as journal
from ranan.registry.models import Contact, DuplicatePair, Household, PlaceImport, Post, Premises
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor, ActorKind, Role

ACTED, USED, ACCOUNT = "acted", "used", "account"
_OWN: tuple[type[Model], ...] = (Household, Contact, DuplicatePair)  # what comes with a place, or is only proposed of it
_NO_ACT = ("premises.reveal", "premises.differ")  # what was read, and what was said not to be the same


def imports_of(actor: Actor) -> QuerySet[PlaceImport]:
    """The imports that the actor may look at and take back: his unit's; all of them for the task force."""
    found = PlaceImport.objects.select_related("person", "unit").order_by("-id")
    if actor.kind == ActorKind.SYSTEM or Role.TASK_FORCE in actor.roles:
        return found
    return found.filter(unit__key__in=actor.units(*WORKERS))


def brought(actor: Actor, limit: int = 10) -> list[PlaceImport]:
    """The last of them: those that are on their way, that failed, or that brought something."""
    told = ~Q(state=PlaceImport.State.DONE) | Q(added__gt=0) | Q(changed__gt=0)
    return list(imports_of(actor).filter(told)[:limit])


def numbers_of(source: PlaceImport) -> list[str]:
    """The places that the import brought, in the order of their numbers."""
    entries = journal.of_moments("premises", [source.at]).filter(verb="premises.add", actor_key=source.person.key)
    return sorted(entries.values_list("subject_key", flat=True))


def hanging(rows: Sequence[Premises], source: PlaceImport) -> dict[int, str]:
    """Of these places those on which something hangs since the import, by id, and what: no upper floor is asked by name.

    Any row of any table that points at a place counts, so that a room that is built later counts as well.
    """
    keys = [row.pk for row in rows]
    last = journal.last_beside("premises", [row.number for row in rows], [source.at], _NO_ACT)
    found = {row.pk: ACTED for row in rows if row.number in last}
    joined = set(Post.objects.filter(operator__premises__in=keys).values_list("operator", flat=True))
    found |= {
        row.pk: ACCOUNT
        for row in rows
        if row.operator is not None and (row.operator_id in joined or row.operator.join_code)
    }
    for pk in _pointed_at(keys):
        found[pk] = USED
    return found


def _pointed_at(keys: Sequence[int]) -> Iterator[int]:
    for relation in Premises._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if isinstance(model, str) or model in _OWN:
            continue
        rows = model._default_manager.filter(**{f"{name}__in": keys})
        yield from rows.order_by().values_list(name, flat=True).distinct()
