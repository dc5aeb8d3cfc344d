"""Reading who and where: the installation, units, people and their seats, places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from ranan.kit import rows, text
from ranan.registry.models import Area, Deputy, Household, Installation, Operator, Person, Post, Premises, Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor, ActorKind, Role, Seat

TASK_FORCE_KINDS = (Unit.Kind.TASK_FORCE,)


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


def units() -> Units:
    """Every unit of the installation."""
    rows = list(Unit.objects.select_related("area").order_by("id"))
    force = next((unit for unit in rows if unit.kind == Unit.Kind.TASK_FORCE), None)
    return Units({u.pk: u for u in rows}, {u.key: u for u in rows}, force)


def _in_force(on: date) -> Q:
    return Q(starts__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def posts_in_force(on: date) -> QuerySet[Post]:
    """Posts that count on that day, of people who are not disabled."""
    return Post.objects.filter(_in_force(on)).filter(
        Q(person__disabled_on__isnull=True) | Q(person__disabled_on__gt=on)
    )


def actor_of(person: Person, on: date) -> Actor:
    """The person with every seat he holds on that day, his own first, then those of people he stands in for."""
    own = list(posts_in_force(on).filter(person=person).select_related("unit", "operator").order_by("id"))
    seats = [_seat(post) for post in own]
    names = [post.unit.name if post.unit else post.operator.name for post in own if post.unit or post.operator]
    deputies = Deputy.objects.filter(_in_force(on), person=person).select_related("absent", "unit")
    for deputy in deputies:
        for post in Post.objects.filter(_in_force(on), person_id=deputy.absent_id, unit_id=deputy.unit_id).select_related("unit"):
            seats.append(_seat(post, stands_for=deputy.absent.name))
            names.append(deputy.unit.name)
    return Actor(ActorKind.PERSON, person.key, person.name, names[0] if names else "", tuple(seats))


def _seat(post: Post, stands_for: str = "") -> Seat:
    if post.operator is not None:
        return Seat("", Role(post.role), stands_for, operator=post.operator.key)
    return Seat(post.unit.key if post.unit else "", Role(post.role), stands_for)


def free_units(among: Collection[int], barred: Collection[str], on: date) -> frozenset[int]:
    """Ids of the units among those given in which somebody who works on hazards is not barred."""
    found = posts_in_force(on).filter(unit_id__in=list(among), role__in=list(WORKERS)).exclude(person__key__in=list(barred))
    return frozenset(pk for pk in found.values_list("unit_id", flat=True).distinct() if pk is not None)


def party_has_account(operator_id: int | None, on: date) -> bool:
    """Whether somebody of that operator can sign in and act for it."""
    return operator_id is not None and posts_in_force(on).filter(operator_id=operator_id, role=Role.ENTERPRISE).exists()


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


def same_place(name: str, address: str) -> str:
    """Keyed digest of name and address in plain form: equal for the same place, however it was typed."""
    return rows.digest([text.plain(name), text.plain(address)])


def premises_like(name: str, address: str) -> Premises | None:
    """The place with that name and address, if it is known."""
    return Premises.objects.filter(same=same_place(name, address), closed_on__isnull=True).order_by("id").first()


def premises() -> QuerySet[Premises]:
    """All places, with what a list shows of them."""
    return Premises.objects.select_related("operator", "area", "territory", "host", "household")


def premises_seen_by(actor: Actor, all_: bool) -> QuerySet[Premises]:
    """Places that an actor may see: all for departments and readers of everything, else those on its own ground."""
    if all_:
        return premises()
    ground = Q(territory__key__in=actor.units(*WORKERS)) | Q(host__key__in=actor.units(*WORKERS))
    departments = Unit.objects.filter(key__in=actor.units(*WORKERS)).exclude(kind=Unit.Kind.TERRITORY)
    if departments.exists():
        return premises()
    operators = [seat.operator for seat in actor.seats if seat.operator]
    return premises().filter(ground | Q(operator__key__in=operators))


def find_premises(found: QuerySet[Premises], words: str) -> QuerySet[Premises]:
    """Places whose name, address or number holds every word typed."""
    for word in words.split()[:6]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(address__icontains=word)
            | Q(number__iexact=word)
            | Q(household__name__icontains=word)
            | Q(household__address__icontains=word)
            | Q(operator__name__icontains=word)
        )
    return found


def household_places(words: str) -> QuerySet[Household]:
    """Households whose name or address holds the words; personal facts are searched in their own table only."""
    return Household.objects.filter(Q(name__icontains=words) | Q(address__icontains=words))


def areas() -> QuerySet[Area]:
    """Every area, by code."""
    return Area.objects.select_related("parent")


def operators() -> QuerySet[Operator]:
    """Every operator, by name."""
    return Operator.objects.order_by("name")
