"""Reading who: the installation, units, people and the seats they hold on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from ranan.kit.held import held
from ranan.registry.models import Area, Deputy, Installation, Person, Post, Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.succession import Span, until


@held()
def installation() -> Installation | None:
    """The one row, None before the first set-up."""
    return Installation.objects.first()


def shift() -> timedelta:
    """Campaign time minus real time; nought for a real system and before set-up."""
    row = installation()
    return timedelta(seconds=row.shift_seconds) if row else timedelta(0)


def is_demo() -> bool:
    """Whether this database holds a demonstration."""
    row = installation()
    return row is not None and row.kind == Installation.Kind.DEMO


@dataclass(frozen=True, slots=True)
class Units:
    """All units at once: there are a few dozen, and every page needs them."""

    by_id: dict[int, Unit]
    by_key: dict[str, Unit]
    task_force: Unit | None

    def key(self, pk: int | None) -> str:
        """The unit's key, "" for None."""
        return self.by_id[pk].key if pk else ""

    def ids(self, keys: Iterable[str]) -> list[int]:
        """Ids of the known keys, sorted."""
        return sorted(self.by_key[key].pk for key in keys if key in self.by_key)

    def territories(self) -> list[Unit]:
        return [unit for unit in self.by_id.values() if unit.kind == Unit.Kind.TERRITORY]


@held()
def units() -> Units:
    """Every unit of the installation; shared, so whoever changes a unit fetches it himself."""
    rows = list(Unit.objects.select_related("area").order_by("id"))
    force = next((unit for unit in rows if unit.kind == Unit.Kind.TASK_FORCE), None)
    return Units({u.pk: u for u in rows}, {u.key: u for u in rows}, force)


def units_by_id() -> dict[int, Unit]:
    """Every unit by its id."""
    return units().by_id


@held()
def areas_by_id() -> dict[int, Area]:
    """Every area by its id; shared likewise."""
    return {area.pk: area for area in Area.objects.order_by("id")}


def _in_force(on: date) -> Q:
    return Q(starts__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def posts_in_force(on: date) -> QuerySet[Post]:
    """Posts that count on that day, of people who are not disabled."""
    return Post.objects.filter(_in_force(on)).filter(
        Q(person__disabled_on__isnull=True) | Q(person__disabled_on__gt=on)
    )


def actor_of(person: Person, on: date) -> Actor:
    """The person with every seat he holds on that day, his own first, then those of people he stands in for."""
    return _actor(person.pk, person.key, person.name, on)


@held(1024)
def _actor(pk: int, key: str, name: str, on: date) -> Actor:
    """The same, held in memory.

    A deputy takes over work, never administration or oversight; he must hold a post of his own in that unit, and
    whoever is disabled has no seat to hold or to hand over.
    """
    own = list(posts_in_force(on).filter(person=pk).select_related("unit", "operator").order_by("id"))
    seats = [_seat(post) for post in own]
    names = [str(post.unit or post.operator) for post in own]
    here = {post.unit_id for post in own if post.unit_id}
    deputies = Deputy.objects.filter(_in_force(on), person=pk, unit_id__in=here).select_related("absent")
    for deputy in deputies.order_by("id"):
        taken = posts_in_force(on).filter(person_id=deputy.absent_id, unit_id=deputy.unit_id, role__in=list(WORKERS))
        shown = taken.select_related("unit", "operator").order_by("id")
        seats += [_seat(post, stands_for=deputy.absent.name) for post in shown]
    return Actor(ActorKind.PERSON, key, name, names[0] if names else "", tuple(seats))


def _seat(post: Post, stands_for: str = "") -> Seat:
    if post.operator is not None:
        return Seat("", Role(post.role), stands_for, operator=post.operator.key)
    return Seat(post.unit.key if post.unit else "", Role(post.role), stands_for)


def spans(person: Person, unit: Unit, roles: Iterable[Role] = tuple(Role)) -> list[Span]:
    """From when to when the person holds a post in the unit by one of the roles; a disabled one until the day before."""
    held = Post.objects.filter(person=person, unit=unit, role__in=list(roles)).values_list("starts", "ends")
    disabled = Person.objects.filter(pk=person.pk).values_list("disabled_on", flat=True).first()
    return until(held, disabled - timedelta(days=1) if disabled is not None else None)


def working_seat(person: Person, unit: str, on: date, for_: str = "") -> Seat | None:
    """The seat by which the person works in that unit (by key) on a day: his own, else that of whom he stands in for.

    With `for_` the seat in which he stands in for that person (by name) comes first.
    """
    seats = [seat for seat in actor_of(person, on).seats if seat.unit == unit and seat.role in WORKERS]
    return next((seat for seat in seats if for_ and seat.stands_for == for_), seats[0] if seats else None)


def standing_in(units: Collection[int], on: date) -> QuerySet[Deputy]:
    """The deputies' periods in these units that hold that day."""
    return Deputy.objects.filter(_in_force(on), unit_id__in=list(units)).select_related("person").order_by("id")


def free_units(among: Collection[int], barred: Collection[str], on: date) -> frozenset[int]:
    """Ids of the units among those given in which somebody who works on hazards is not barred."""
    works, out = _at_work(on), frozenset(barred)
    return frozenset(pk for pk in among if works.get(pk, frozenset()) - out)


@held(4)
def _at_work(on: date) -> dict[int, frozenset[str]]:
    """By unit's id the keys of the people who work on hazards there that day."""
    found: dict[int, set[str]] = {}
    posts = posts_in_force(on).filter(unit_id__isnull=False, role__in=list(WORKERS)).order_by()
    for unit, person in posts.values_list("unit_id", "person__key"):
        found.setdefault(unit, set()).add(person)
    return {unit: frozenset(people) for unit, people in found.items()}


def party_has_account(operator_id: int | None, on: date) -> bool:
    """Whether somebody of that operator can sign in and act for it."""
    return operator_id is not None and operator_id in _with_account(on)


@held(4)
def _with_account(on: date) -> frozenset[int]:
    """Ids of the operators for which somebody can act that day."""
    posts = posts_in_force(on).filter(role=Role.ENTERPRISE, operator_id__isnull=False).order_by()
    return frozenset(posts.values_list("operator_id", flat=True))


def people_of(unit: Unit, on: date) -> QuerySet[Person]:
    """People who hold a post in the unit now or later, and those whom it disabled."""
    return (
        Person.objects.filter(Q(posts__unit=unit) & (Q(posts__ends__isnull=True) | Q(posts__ends__gte=on)))
        .distinct()
        .order_by("disabled_on", "id")
    )


def admins_of(unit: Unit, on: date) -> QuerySet[Person]:
    """The unit's active administrators."""
    ids = posts_in_force(on).filter(unit=unit, role=Role.UNIT_ADMIN).values("person_id")
    return Person.objects.filter(pk__in=ids)


def person(key: str) -> Person | None:
    """The person with that key."""
    return Person.objects.filter(key=key).first() if key else None


def person_by_login(login: str) -> Person | None:
    """The person with that sign-in name, in any case of letters."""
    return Person.objects.filter(login=login.strip().lower()).first()
