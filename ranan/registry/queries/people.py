"""Reading people as the pages of units show them: posts, deputies, administrators, open work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from ranan.journal import queries as journal
from ranan.registry.models import Deputy, Operator, Person, Post, Unit
from ranan.registry.queries.who import posts_in_force
from ranan.rules.actor import Role
from ranan.rules.hazard import OPEN_STATES


@dataclass(slots=True)
class UnitOnPage:
    """One line of the list of units: how many people, and who keeps them."""

    unit: Unit
    people: int
    admins: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PersonOnPage:
    """One person of a unit: posts here and elsewhere, deputies for him and by him, whether he is in."""

    person: Person
    posts: list[Post]
    elsewhere: list[Post]
    stands_in: list[Deputy]
    deputies: list[Deputy]
    disabled: bool


def units_on(units: Iterable[Unit], on: date) -> list[UnitOnPage]:
    """The units with their people and administrators on that day, in three queries however many there are."""
    shown = list(units)
    here = posts_in_force(on).filter(unit__in=shown)
    counted = here.order_by().values("unit").annotate(people=Count("person", distinct=True))
    people = {row["unit"]: row["people"] for row in counted}
    admins: dict[int, list[str]] = {}
    for post in here.filter(role=Role.UNIT_ADMIN).select_related("person").order_by("id"):
        admins.setdefault(post.unit_id or 0, []).append(post.person.name)
    return [UnitOnPage(unit, people.get(unit.pk, 0), admins.get(unit.pk, [])) for unit in shown]


def _live(on: date) -> Q:
    return Q(ends__isnull=True) | Q(ends__gte=on)


def people_on(unit: Unit, on: date, *, former: bool = False) -> list[PersonOnPage]:
    """The people of a unit: those who hold a post now or later, or (`former`) held one and hold none any more."""
    ids = Post.objects.filter(_live(on), unit=unit).values("person_id")
    ever = Person.objects.filter(posts__unit=unit)
    people = ever.exclude(pk__in=ids) if former else ever.filter(pk__in=ids)
    shown = list(people.distinct().order_by("disabled_on", "id"))
    posts: dict[int, list[Post]] = {}
    for post in Post.objects.filter(person__in=shown).select_related("unit", "operator").order_by("starts", "id"):
        if former or post.ends is None or post.ends >= on:
            posts.setdefault(post.person_id, []).append(post)
    periods = Deputy.objects.filter(unit=unit, ends__gte=on).select_related("person", "absent").order_by("starts")
    deputies = list(periods)
    return [_on_page(person, posts.get(person.pk, []), unit, deputies, on) for person in shown]


def _on_page(person: Person, posts: list[Post], unit: Unit, deputies: list[Deputy], on: date) -> PersonOnPage:
    return PersonOnPage(
        person,
        posts=[post for post in posts if post.unit_id == unit.pk],
        elsewhere=[post for post in posts if post.unit_id != unit.pk],
        stands_in=[one for one in deputies if one.person_id == person.pk],
        deputies=[one for one in deputies if one.absent_id == person.pk],
        disabled=person.disabled_on is not None and person.disabled_on <= on,
    )


def posts_of(person: Person) -> QuerySet[Post]:
    """Every post the person ever held or will hold, the newest first."""
    return person.posts.select_related("unit", "operator").order_by("-starts", "-id")


def deputies_of(person: Person) -> QuerySet[Deputy]:
    """Every period in which the person stood in for somebody or somebody for him, the newest first."""
    mine = Q(person=person) | Q(absent=person)
    return Deputy.objects.filter(mine).select_related("person", "absent", "unit").order_by("-starts", "-id")


def posts_not_over(on: date) -> QuerySet[Post]:
    """Posts in units that count that day or later, of everybody, with the person and the unit; the newest first."""
    rows = Post.objects.filter(_live(on), unit__isnull=False)
    return rows.select_related("person", "unit").order_by("-starts", "-id")


def holders(operator: Operator, on: date) -> list[Person]:
    """The people who sign in for an operator."""
    ids = Post.objects.filter(_live(on), operator=operator).values("person_id")
    return list(Person.objects.filter(pk__in=ids).order_by("id"))


def open_work(person: Person) -> int:
    """How many hazards that are still open the person has had a hand in, as the journal tells it."""
    acts: QuerySet[Any] = journal.entries().filter(subject_type="hazard")
    touched = acts.filter(actor_key=person.key).order_by().values("subject_key").distinct()
    last = acts.filter(subject_key__in=touched).exclude(after="").order_by("subject_key", "-id").distinct("subject_key")
    return sum(state in OPEN_STATES for state in last.values_list("after", flat=True))
