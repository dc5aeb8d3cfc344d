"""What ran out by the calendar: where a post or a deputy's period is over, what was left open goes over by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from ranan.journal import queries as journal
from ranan.kit import clock
from ranan.registry import queries
from ranan.registry.actions.succession import and_settle, left_open, lock
from ranan.registry.models import Deputy, Person, Post
from ranan.rules.actor import Actor, ActorKind, Role
from ranan.rules.hazard import Refusal

LOOKED_BACK = timedelta(days=90)  # where nobody could take over, it is tried for so long whether somebody can now
THE_CLOCK = Actor(ActorKind.SYSTEM, "system:clock", "系统")
_FIRST = (Role.UNIT_HEAD, Role.OFFICER, Role.INSPECTOR)  # who takes over where nobody was named


@dataclass(slots=True)
class HandedOver:
    """From whom to whom it went, and with whom it stays since nobody of the unit can take it."""

    over: list[tuple[Person, Person]] = field(default_factory=list)
    left: list[Person] = field(default_factory=list)


def hand_over_ended(*, at: datetime) -> HandedOver:
    """Hand over what hangs in the air with people whose post or period has ended. Safe to do at any time, twice too.

    It goes to the successor who was named when the post was given its last day; of a deputy, back to whom he stood in
    for; else to the head of the unit, to one of its officers or inspectors.
    """
    today, done = clock.day_of(at), HandedOver()
    for person in _ran_out(today):
        if not left_open(person, today):
            continue
        to = next((one for one in _successors(person, today) if _took(person, one, at)), None)
        if to is None:
            done.left.append(person)
        else:
            done.over.append((person, to))
    return done


def _took(person: Person, to: Person, at: datetime) -> bool:
    with transaction.atomic():
        row = lock(person, to)
        return not isinstance(and_settle(lambda: None, row, to, actor=THE_CLOCK, at=at), Refusal)


def _ran_out(today: date) -> list[Person]:
    """People of whom a post or a period as a deputy, or whose deputy's, ended of late."""
    lately = {"ends__lt": today, "ends__gte": today - LOOKED_BACK}
    posts = Post.objects.filter(**lately, unit__isnull=False).values("person_id")
    periods = Deputy.objects.filter(**lately).values("person_id")
    return list(Person.objects.filter(pk__in=posts.union(periods)).order_by("id"))


def _successors(person: Person, today: date) -> Iterator[Person]:
    """Who may take over, the likeliest first; each once."""
    seen = {person.pk}
    for one in (*_named(person), *_absent(person, today), *_of_his_units(person, today)):
        if one.pk not in seen:
            seen.add(one.pk)
            yield one


def _named(person: Person) -> list[Person]:
    """Whom the acts that ended his posts named, the last one first."""
    acts = journal.timeline("person", person.key).filter(verb="person.leave_post").order_by("-id")
    keys = [facts["to"] for facts in acts.values_list("facts", flat=True) if facts.get("to")]
    found = [queries.person(key) for key in keys]
    return [one for one in found if one is not None]


def _absent(person: Person, today: date) -> list[Person]:
    periods = Deputy.objects.filter(person=person, ends__lt=today, ends__gte=today - LOOKED_BACK)
    return [period.absent for period in periods.select_related("absent").order_by("-ends")]


def _of_his_units(person: Person, today: date) -> list[Person]:
    units = Post.objects.filter(person=person, unit__isnull=False).values("unit_id")
    posts = queries.posts_in_force(today).filter(unit__in=units, role__in=_FIRST).select_related("person").order_by("id")
    return [post.person for post in sorted(posts, key=lambda post: _FIRST.index(Role(post.role)))]
