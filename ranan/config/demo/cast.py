"""Who plays: the people of each unit by role, as actors on a day, and the operators' own people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from random import Random

from ranan.registry import queries
from ranan.registry.models import Operator, Person, Post
from ranan.rules.access import DESK, WORKERS
from ranan.rules.actor import Actor, Role


class Cast:
    """Read once; actors are remembered until somebody's seats change."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._workers: dict[str, list[tuple[Person, Role]]] = defaultdict(list)
        self._of_operator: dict[int, Person] = {}
        for post in Post.objects.select_related("person", "unit").order_by("id"):
            if post.unit is None:
                self._of_operator.setdefault(post.operator_id or 0, post.person)
            elif Role(post.role) in WORKERS:
                self._workers[post.unit.key].append((post.person, Role(post.role)))
        self._people = {person.key: person for person in Person.objects.all()}
        self._actors: dict[int, Actor] = {}
        self._standing: dict[str, Person] = {}

    def actor(self, person: Person, on: date) -> Actor:
        """The person with his seats on that day."""
        if person.pk not in self._actors:
            self._actors[person.pk] = queries.actor_of(person, on)
        return self._actors[person.pk]

    def stand_in(self, unit: str, person: Person, absent: Person) -> None:
        """From today on `person` acts for `absent` there, who is away: seats are read anew."""
        self._actors.clear()
        self._standing[unit] = person
        here = self._workers[unit]
        role = next(role for one, role in here if one.pk == absent.pk)
        self._workers[unit] = [pair for pair in here if pair[0].pk != absent.pk] + [(person, role)]

    def acts_for_itself(self, operator_id: int | None) -> bool:
        """Whether the operator has somebody of its own."""
        return operator_id in self._of_operator

    def again(self, key: str, on: date) -> Actor:
        """The same person on another day."""
        return self.actor(self._people[key], on)

    def has(self, unit: str) -> bool:
        """Whether somebody works in the unit."""
        return bool(self._workers.get(unit))

    def of(self, unit: str, on: date, *, desk: bool = False, without: Collection[str] = ()) -> Actor:
        """Somebody of the unit: of its desk, or anybody (inspectors first), none of `without` (people's keys)."""
        people = [
            (person, role) for person, role in self._workers[unit]
            if person.key not in without and (role in DESK or not desk)
        ]  # fmt: skip
        if not people:
            raise LookupError(f"nobody of {unit} is free")
        stand_in = self._standing.get(unit)
        if desk and stand_in is not None and stand_in.key not in without and self.rng.random() < 0.4:
            return self.actor(stand_in, on)
        field = [person for person, role in people if role == Role.INSPECTOR]
        return self.actor(self.rng.choice(field if field and not desk else [person for person, _ in people]), on)

    def for_operator(self, operator: Operator | None, on: date) -> Actor | None:
        """The enterprise's own person, if it has one."""
        person = self._of_operator.get(operator.pk) if operator is not None else None
        return self.actor(person, on) if person is not None else None
