"""Who may manage people, posts and places: fetch and permission at once. The roles stand in the table of rights."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from ranan.journal import queries as journal
from ranan.registry import queries
from ranan.registry.models import Operator, Person, Post, Premises, Unit
from ranan.rules.access import OVERSIGHT, WORKERS
from ranan.rules.actor import Actor, ActorKind, Role
from ranan.rules.hazard import Refusal

ADMIN_GIVES = frozenset({Role.INSPECTOR, Role.OFFICER, Role.UNIT_HEAD, Role.UNIT_ADMIN})
ONLY_IN_TASK_FORCE = frozenset({Role.TASK_FORCE, Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
READS_PEOPLE = OVERSIGHT | {Role.SECURITY_ADMIN}
READS_PLACES = OVERSIGHT | WORKERS | {Role.ENTERPRISE}
READS_HOMES = frozenset({Role.TASK_FORCE, Role.AUDITOR})


def everywhere(actor: Actor) -> bool:
    """The system administrator and the program itself keep every unit's people."""
    return actor.kind == ActorKind.SYSTEM or Role.SYSTEM_ADMIN in actor.roles


def may_administer(actor: Actor, unit: Unit) -> bool:
    """The unit's own administrator; the system administrator and the program itself everywhere."""
    return everywhere(actor) or unit.key in actor.units(Role.UNIT_ADMIN)


def roles_to_give(actor: Actor, unit: Unit) -> list[Role]:
    """The roles that the actor may give in that unit: an administrator gives no oversight, only work."""
    if not may_administer(actor, unit):
        return []
    given = set(ADMIN_GIVES)
    if unit.kind == Unit.Kind.TASK_FORCE:
        given.add(Role.TASK_FORCE)
        if everywhere(actor):
            given |= ONLY_IN_TASK_FORCE
    return [role for role in Role if role in given]


def unit_for(actor: Actor, key: str) -> Unit | None:
    """The unit, if the actor administers it."""
    unit = Unit.objects.filter(key=key).first()
    return unit if unit is not None and may_administer(actor, unit) else None


def unit_seen(actor: Actor, key: str) -> Unit | None:
    """The unit, if the actor administers it, belongs to it, or reads everything."""
    return units_seen(actor).filter(key=key).first()


def units_seen(actor: Actor) -> QuerySet[Unit]:
    """Units whose people the actor may read."""
    if everywhere(actor) or actor.roles & READS_PEOPLE:
        return Unit.objects.order_by("id")
    return Unit.objects.filter(key__in=actor.units()).order_by("id")


def refused_to_govern(actor: Actor, person: Person, on: date) -> Refusal | None:
    """Why the actor may not reset, disable or enable the person; None when he may.

    A reset hands over the whole account. So it takes the administrator of every unit in which the person holds a
    post, of no role that he could not give himself; else an administrator could give somebody a post in his unit and
    walk into the other unit with a one-time code.
    """
    if everywhere(actor):
        return None
    posts = governing_posts(person, on)
    if not any(_governs(actor, post) for post in posts):
        return Refusal("not_your_unit", posts[0].unit.name if posts and posts[0].unit else "")
    for post in posts:
        if not (_governs(actor, post) and (post.unit is None or Role(post.role) in roles_to_give(actor, post.unit))):
            where = post.unit.name if post.unit else str(post.operator)
            return Refusal("posts_elsewhere", where)
    return None


def governing_posts(person: Person, on: date) -> list[Post]:
    """Posts now or later; for somebody who has none left, those that ended last."""
    posts = list(person.posts.select_related("unit", "operator").order_by("id"))
    live = [post for post in posts if post.ends is None or post.ends >= on]
    if live:
        return live
    last = max((post.ends for post in posts if post.ends), default=None)
    return [post for post in posts if post.ends == last]


def _governs(actor: Actor, post: Post) -> bool:
    if post.unit is not None:
        return may_administer(actor, post.unit)
    return post.operator is not None and may_invite_operator(actor, post.operator)


def administered(actor: Actor) -> list[Unit]:
    """Units whose people the actor manages."""
    if everywhere(actor):
        return list(Unit.objects.order_by("id"))
    return list(Unit.objects.filter(key__in=actor.units(Role.UNIT_ADMIN)).order_by("id"))


# ---------- places ----------


def _reads_all(actor: Actor) -> bool:
    return actor.kind == ActorKind.SYSTEM or bool(actor.roles & OVERSIGHT)


def premises_of(actor: Actor) -> QuerySet[Premises]:
    """Every place that the actor may see."""
    return queries.premises_seen_by(actor, _reads_all(actor))


def sees_every_place(actor: Actor) -> bool:
    """Whether the numbers that the actor sees are the district's."""
    return queries.sees_every_place(actor, _reads_all(actor))


def places_listed(actor: Actor, wanted: queries.PlaceFilter) -> QuerySet[Premises]:
    """The list of places under these conditions: what the page shows and what a file of it holds, in the same order."""
    homes = queries.homes_read_by(actor, bool(actor.roles & READS_HOMES))
    return queries.listed(premises_of(actor), wanted, homes)


def premises_for(actor: Actor, number: str) -> Premises | None:
    """That place if the actor may see it."""
    return premises_of(actor).filter(number=number).first()


def may_see_household(actor: Actor, premises: Premises) -> bool:
    """Whether a household's address is shown in full: its territory (and the host), task force, auditor."""
    if not premises.is_household or actor.kind == ActorKind.SYSTEM or actor.roles & READS_HOMES:
        return True
    here = {premises.territory.key} | ({premises.host.key} if premises.host else set())
    return bool(here & actor.units(*WORKERS))


def may_reveal(actor: Actor, premises: Premises) -> bool:
    """Who reads the people at a place in clear, for a reason: of a household those above, else who works or oversees."""
    works = actor.kind == ActorKind.SYSTEM or bool(actor.roles & (WORKERS | OVERSIGHT))
    return works and may_see_household(actor, premises)


def may_take_out_in_clear(actor: Actor, premises: Premises) -> bool:
    """Whose list out of the system may name people: the task force's, and the territory's officers' and heads'."""
    if actor.kind == ActorKind.SYSTEM or Role.TASK_FORCE in actor.roles:
        return True
    return premises.territory.key in actor.units(Role.OFFICER, Role.UNIT_HEAD)


def may_ask_for_clear(actor: Actor) -> bool:
    """Whether a list in clear is offered at all."""
    grounds = {unit.key for unit in queries.units().territories()}
    return Role.TASK_FORCE in actor.roles or bool(grounds & actor.units(Role.OFFICER, Role.UNIT_HEAD))


def reads_of_people(actor: Actor) -> bool:
    """Who reads the record of what was read in clear: auditors and the security administrator."""
    return actor.kind == ActorKind.SYSTEM or bool(actor.roles & {Role.AUDITOR, Role.SECURITY_ADMIN})


def may_keep_premises(actor: Actor, territory: Unit) -> bool:
    """Whether the actor keeps the facts of places on that unit's ground: its own people and the task force."""
    if actor.kind == ActorKind.SYSTEM or Role.TASK_FORCE in actor.roles:
        return True
    return territory.key in actor.units(*WORKERS)


def may_add_premises(actor: Actor, territory: Unit, host: Unit | None) -> bool:
    """Departments add places anywhere, a territory on its own ground, the sub-district around the park there too."""
    mine = actor.units(*WORKERS)
    if may_keep_premises(actor, territory) or (host is not None and host.key in mine):
        return True
    return Unit.objects.filter(key__in=mine).exclude(kind=Unit.Kind.TERRITORY).exists()


def may_invite_operator(actor: Actor, operator: Operator) -> bool:
    """Whose ground one of the operator's places lies on, and the task force: they issue its joining code."""
    if actor.kind == ActorKind.SYSTEM or Role.TASK_FORCE in actor.roles:
        return True
    return operator.premises.filter(territory__key__in=actor.units(*WORKERS), closed_on__isnull=True).exists()


# ---------- the journal ----------


def journal_for(actor: Actor) -> QuerySet[Any] | None:
    """The entries that the actor may read: all for overseers, those about people for the security administrator."""
    if actor.kind == ActorKind.SYSTEM or actor.roles & OVERSIGHT:
        return journal.entries()
    if Role.SECURITY_ADMIN in actor.roles:
        return journal.entries().filter(subject_type="person")
    return None
