"""Posts: given, ended, moved to another unit. A unit keeps an administrator, and the system keeps one too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import access
from ranan.registry.actions.succession import and_settle, lock
from ranan.registry.models import Person, Post, Unit
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal

DAY = timedelta(days=1)
_KEPT = (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN)


@transaction.atomic
def give_post(
    person: Person, unit: Unit, role: Role, *, starts: date, actor: Actor, at: datetime, ends: date | None = None
) -> Post | Refusal:
    """A further post, from a day on (to a day); a person may hold posts in two units, the same one only once."""
    if role not in access.roles_to_give(actor, unit):
        return Refusal("not_your_unit", unit.name)
    if ends is not None and ends < starts:
        return Refusal("dates_reversed")
    if starts < clock.day_of(at):
        return Refusal("date_in_past")  # what the journal shows of a past day must stay what was in force on it
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.disabled_on is not None:
        return Refusal("is_disabled", locked.name)
    if _same_post(locked, unit, role, starts, ends):
        return Refusal("post_overlaps")
    with journal.act("person.give_post", ("person", locked.key), actor=actor, at=at) as act:
        return act.add(Post(person=locked, unit=unit, role=role, starts=starts, ends=ends))


def _same_post(person: Person, unit: Unit, role: Role, starts: date, ends: date | None) -> bool:
    found = Post.objects.filter(person=person, unit=unit, role=role).filter(Q(ends__isnull=True) | Q(ends__gte=starts))
    return (found if ends is None else found.filter(starts__lte=ends)).exists()


def refused_to_leave(post: Post, *, ends: date, actor: Actor, at: datetime) -> Refusal | None:
    """Why the post cannot end on that day."""
    if post.unit is None or not access.may_administer(actor, post.unit):
        return Refusal("not_your_unit", post.unit.name if post.unit else "")
    today = clock.day_of(at)
    if ends < today - DAY:
        return Refusal("date_in_past")
    if ends < post.starts and not _may_withdraw(post, today):
        return Refusal("dates_reversed")
    if post.ends is not None and post.ends <= ends:
        return Refusal("nothing_changes")
    return kept(post.person, [post], min(ends, date.max - DAY) + DAY)


def _may_withdraw(post: Post, today: date) -> bool:
    """One that nobody can have acted by yet, of somebody who holds or held another: nobody is left without a unit."""
    return post.starts >= today and Post.objects.filter(person=post.person_id).exclude(pk=post.pk).exists()


@transaction.atomic
def leave_post(
    post: Post, *, ends: date, actor: Actor, at: datetime, to: Person | None = None
) -> Post | Refusal:  # fmt: skip
    """End a post with a day, its last one in force; yesterday means that it ends at once.

    A post that would end before it begins, today or later, is withdrawn. A unit keeps at least one administrator.
    What is planned with the person for a day after goes over to `to`; `needs_successor` where nobody is named.
    """
    if post.unit_id is not None:
        Unit.objects.select_for_update().get(pk=post.unit_id)  # two administrators leaving at the same moment
    lock(post.person, *([to] if to else []))
    row = Post.objects.select_for_update(of=("self",)).select_related("unit", "person").filter(pk=post.pk).first()
    if row is None:
        return Refusal("nothing_changes")
    refusal = refused_to_leave(row, ends=ends, actor=actor, at=at)
    if refusal is not None:
        return refusal

    def do() -> Post:
        with journal.act("person.leave_post", ("person", row.person.key), actor=actor, at=at) as act:
            if to is not None:
                act.entry.facts["to"] = to.key  # also of what is left open on the last day (`ended`)
            if ends < row.starts:
                act.remove(row)
                return row
            return act.change(row, ends=ends)

    return and_settle(do, row.person, to, actor=actor, at=at)


@transaction.atomic
def move_post(
    post: Post, unit: Unit, role: Role, *, starts: date, actor: Actor, at: datetime, to: Person | None = None
) -> Post | Refusal:
    """The post ends on the day before `starts` and one in another unit begins on it; both or neither.

    It takes the administrator of both units, or the system administrator. Else the one unit ends its post and the
    other one gives its own. What is open in the unit that he leaves goes over to `to`.
    """
    if post.unit_id == unit.pk:
        return Refusal("same_unit", unit.name)
    with transaction.atomic():
        given = give_post(post.person, unit, role, starts=starts, actor=actor, at=at)
        left = given if isinstance(given, Refusal) else leave_post(post, ends=starts - DAY, actor=actor, at=at, to=to)
        if isinstance(left, Refusal):
            transaction.set_rollback(True)
            return left
    return given


def kept(person: Person, posts: Sequence[Post], from_day: date) -> Refusal | None:
    """Whether an administrator is left for every day that these posts give up from `from_day` on.

    For a unit's administrator in that unit, for the system administrator anywhere. Lock the unit first.
    """
    for post in posts:
        if post.role not in _KEPT or (post.ends is not None and post.ends < from_day):
            continue
        others = Post.objects.filter(role=post.role, person__disabled_on__isnull=True).exclude(person=person)
        if post.role == Role.UNIT_ADMIN:
            others = others.filter(unit=post.unit)
        covers = Q(ends__isnull=True) if post.ends is None else Q(ends__isnull=True) | Q(ends__gte=post.ends)
        if not others.filter(covers, starts__lte=max(from_day, post.starts)).exists():
            return Refusal("last_admin")
    return None
