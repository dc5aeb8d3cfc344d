"""The people of a large district: so many in every unit that nobody reviews what he recorded himself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from random import Random

from ranan.config.demo.district import district
from ranan.config.demo.staff import BUSY, NO_STAFF
from ranan.journal.actions import Press
from ranan.journal.actions import PressedRow as Row
from ranan.registry.models import Person, Post, Unit
from ranan.rules.access import DESK, WORKERS
from ranan.rules.actor import Role

NEVER = "never"  # ends the login of the inspector who never finds anything
Seen = Collection[str]


def key_of(letter: str, *words: object) -> str:
    """A key as the registry gives them, always the same for the same words."""
    return letter + blake2s(" ".join(map(str, words)).encode(), digest_size=5).hexdigest()


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as an entry names him; `unit` "": for an operator."""

    pk: int
    key: str
    name: str
    unit: str
    unit_id: int | None
    unit_name: str
    desk: bool = False


def roles(unit: Unit) -> list[Role]:
    """Whom a unit has in a large district."""
    if unit.key in NO_STAFF:
        return []
    if unit.kind == Unit.Kind.TASK_FORCE:
        return [Role.TASK_FORCE] * 3
    field = 4 if unit.kind == Unit.Kind.TERRITORY or unit.key in BUSY else 2
    return [Role.OFFICER, Role.UNIT_HEAD, *[Role.INSPECTOR] * field]


def write_staff(press: Press, tag: str, act: Row, starts: str, never: str) -> None:
    """A person and a post for every role; logins end in the load's tag, nobody can sign in."""
    rng = Random(f"staff {tag}")  # noqa: S311 - no secret
    for unit in Unit.objects.order_by("id"):
        given = roles(unit)
        logins = [f"{unit.key}-{tag}-{number}" for number in range(1, len(given) + 1)]
        if unit.key == never:
            given, logins = [*given, Role.INSPECTOR], [*logins, f"{unit.key}-{tag}-{NEVER}"]
        for login, role in zip(logins, given, strict=True):
            name = rng.choice(district().surnames) + rng.choice(district().given)
            write_person(press, login, name, role, act, starts, {"unit_id": unit.pk})


def write_person(press: Press, login: str, name: str, role: Role, act: Row, starts: str, place: Row) -> None:
    """One person with one post; `place` is the post's unit or operator."""
    key = key_of("p", login)
    sheet = press.sheet(act | {"verb": "person.invite", "subject_type": "person", "subject_key": key})
    person = sheet.add(Person, {"key": key, "login": login, "name": name, "synthetic": True})
    sheet.add(Post, {"person_id": person["id"], "role": str(role), "starts": starts} | place)


class Crowd:
    """Everybody of a load, by unit and by operator."""

    def __init__(self, tag: str) -> None:
        self._of: dict[str, list[Who]] = defaultdict(list)
        self._desk: dict[str, list[Who]] = defaultdict(list)
        self._field: dict[str, list[Who]] = defaultdict(list)
        self.of_operator: dict[int, Who] = {}
        self.never: Who | None = None
        posts = Post.objects.filter(person__login__contains=f"-{tag}-").select_related("person", "unit", "operator")
        for post in posts.order_by("person__login"):
            self._know(post)

    def _know(self, post: Post) -> None:
        person, unit, role = post.person, post.unit, Role(post.role)
        if unit is None:
            name = post.operator.name if post.operator else ""
            self.of_operator[post.operator_id or 0] = Who(person.pk, person.key, person.name, "", None, name)
            return
        who = Who(person.pk, person.key, person.name, unit.key, unit.pk, unit.name, role in DESK)
        if person.login.endswith(NEVER):
            self.never = who
        elif role in WORKERS:
            self._of[unit.key].append(who)
            (self._desk if who.desk else self._field)[unit.key].append(who)

    def has(self, unit: str) -> bool:
        """Whether somebody works in the unit."""
        return unit in self._of

    def everybody(self) -> Iterator[Who]:
        """Whoever works in a unit."""
        for people in self._of.values():
            yield from people

    def inspectors(self, unit: str) -> Sequence[Who]:
        """Those who go out; the whole unit where it has no inspectors."""
        return self._field.get(unit) or self._of[unit]

    def somebody(self, unit: str, rng: Random, without: Seen = ()) -> Who:
        """Somebody of the unit who is not barred, inspectors first."""
        return self._free(self.inspectors(unit), rng, without) or self._sure(self._of[unit], rng, without)

    def desk(self, unit: str, rng: Random, without: Seen = ()) -> Who:
        """Somebody of the unit's desk who is not barred."""
        return self._sure(self._desk[unit], rng, without)

    def _free(self, people: Sequence[Who], rng: Random, without: Seen) -> Who | None:
        if without:
            people = [one for one in people if one.key not in without]
        return people[int(rng.random() * len(people))] if people else None

    def _sure(self, people: Sequence[Who], rng: Random, without: Seen) -> Who:
        found = self._free(people, rng, without)
        if found is None:
            raise LookupError(f"nobody is free of {[one.unit for one in people][:1]}")
        return found
