"""After any acts nothing open stays with somebody who is disabled or holds no post for it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q

from ranan.inspections import actions as inspections
from ranan.inspections.models import Visit, VisitInspector
from ranan.oversight import actions as oversight
from ranan.registry import actions
from ranan.registry.models import Deputy, Person, Post
from ranan.rules.access import WORKERS
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal
from tests.registry.conftest import DAY, NOW, rebuilds
from tests.world import SYSTEM, World, add_person

PEOPLE = ("hy", "hy2", "hy3", "hy4", "xj", "xj2")


def holds(person: Person, unit: Any, on: date, roles: Any = tuple(Role)) -> bool:
    """Whether a post of the person in the unit counts on that day, told from the tables alone."""
    row = Person.objects.get(pk=person.pk)
    if row.disabled_on is not None and row.disabled_on <= on:
        return False
    open_ended = Q(ends__isnull=True) | Q(ends__gte=on)
    return Post.objects.filter(open_ended, person=row, unit=unit, starts__lte=on, role__in=list(roles)).exists()


def works(person: Person, unit: Any, on: date) -> bool:
    """By a post of his own, or as the deputy of somebody who works there that day."""
    if holds(person, unit, on, WORKERS):
        return True
    periods = Deputy.objects.filter(person=person, unit=unit, starts__lte=on, ends__gte=on)
    return holds(person, unit, on) and any(holds(one.absent, unit, on, WORKERS) for one in periods)


def astray() -> list[str]:
    """Everything open that hangs on somebody who cannot do it."""
    found = [
        f"{named.name} goes on {named.visit.number}"
        for named in VisitInspector.objects.filter(visit__state="planned").select_related("visit", "person", "unit")
        if not works(named.person, named.unit, max(named.visit.on, DAY))
    ]
    for period in Deputy.objects.filter(ends__gte=DAY).select_related("person", "absent", "unit"):
        days = [period.starts + timedelta(n) for n in range((period.ends - period.starts).days + 1)]
        left = [day for day in days if day >= DAY]
        if not all(
            holds(period.person, period.unit, day) and holds(period.absent, period.unit, day, WORKERS) for day in left
        ):
            found.append(f"{period.person.name} for {period.absent.name}")
    return found


class Walk:
    """Acts at random on a few people of two units."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance = world, random.Random(seed)
        self.done: dict[str, int] = {}

    def person(self) -> Person:
        return self.world.people[self.chance.choice(PEOPLE)]  # type: ignore[no-any-return] # the world is untyped

    def day(self) -> date:
        return DAY + timedelta(days=self.chance.randrange(0, 12))

    def unit(self) -> Any:
        return self.world.unit(self.chance.choice(["hyl", "xjz"]))

    def step(self) -> None:
        name = self.chance.choice(
            [
                "plan",
                "plan",
                "hand_over",
                "deputise",
                "deputise",
                "end_deputy",
                "give",
                "leave",
                "move",
                "disable",
                "enable",
            ]
        )
        result = getattr(self, name)()
        if result is not None and not isinstance(result, Refusal):
            self.done[name] = self.done.get(name, 0) + 1

    def maybe(self) -> Person | None:
        return self.person() if self.chance.random() < 0.7 else None

    def plan(self) -> Any:
        place = self.world.places[self.chance.choice(["shop", "other"])]
        people = [self.person() for _ in range(self.chance.randrange(1, 3))]
        return inspections.plan_visit(
            place, self.world.campaign, on=self.day(), inspectors=people, reason="复核", actor=SYSTEM, at=NOW
        )

    def hand_over(self) -> Any:
        rows = list(VisitInspector.objects.select_related("visit", "person"))
        row = self.chance.choice(rows) if rows else None
        return row and inspections.hand_over_visit(row.visit, row.person, self.person(), actor=SYSTEM, at=NOW)

    def deputise(self) -> Any:
        first, post = self.day(), self.post()
        last, among = first + timedelta(days=self.chance.randrange(0, 8)), Post.objects.filter(unit=post.unit)
        deputy = self.chance.choice(list(among.exclude(person=post.person).select_related("person"))).person
        return actions.deputise(
            deputy,
            post.person,
            self.world.unit(post.unit.key if post.unit else ""),
            starts=first,
            ends=last,
            actor=SYSTEM,
            at=NOW,
        )

    def end_deputy(self) -> Any:
        rows = list(Deputy.objects.select_related("person", "absent", "unit"))
        return (
            self.chance.choice(rows) and actions.end_deputy(self.chance.choice(rows), actor=SYSTEM, at=NOW)
            if rows
            else None
        )

    def give(self) -> Any:
        first, role = self.day(), self.chance.choice([Role.INSPECTOR, Role.OFFICER, Role.UNIT_ADMIN])
        ends = self.chance.choice([None, first + timedelta(days=5)])
        return actions.give_post(self.person(), self.unit(), role, starts=first, ends=ends, actor=SYSTEM, at=NOW)

    def post(self) -> Post:
        return self.chance.choice(list(self.person().posts.select_related("person", "unit")))

    def leave(self) -> Any:
        last = self.day() - timedelta(days=1)
        return actions.leave_post(self.post(), ends=last, actor=SYSTEM, at=NOW, to=self.maybe())

    def move(self) -> Any:
        first = self.day()
        return actions.move_post(
            self.post(), self.unit(), Role.INSPECTOR, starts=first, actor=SYSTEM, at=NOW, to=self.maybe()
        )

    def disable(self) -> Any:
        return actions.disable(self.person(), actor=SYSTEM, at=NOW, to=self.maybe())

    def enable(self) -> Any:
        return actions.enable(self.person(), actor=SYSTEM, at=NOW)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_open_stays_with_who_cannot_do_it(world: World, seed: int) -> None:
    add_person(world, "hy3", "第三人", Role.INSPECTOR, "hyl")
    add_person(world, "hy4", "第四人", Role.UNIT_ADMIN, "hyl")
    walk = Walk(world, seed)
    for _turn in range(90):
        walk.step()
        assert astray() == []
    assert {"plan", "deputise", "give"} <= set(walk.done)
    assert {"leave", "move", "disable"} & set(walk.done)
    assert rebuilds() == []


def test_the_walks_meet_both_successors_and_their_lack(world: World) -> None:
    walk = Walk(world, 3)
    add_person(world, "hy3", "第三人", Role.INSPECTOR, "hyl")
    add_person(world, "hy4", "第四人", Role.UNIT_ADMIN, "hyl")
    codes: dict[str, int] = {}
    for _turn in range(60):
        walk.plan()
        for result in (walk.disable(), walk.leave()):
            code = result.code if isinstance(result, Refusal) else "done"
            codes[code] = codes.get(code, 0) + 1
        walk.enable()
        walk.give()
    assert codes.get("needs_successor", 0) > 3
    assert codes.get("done", 0) > 3
    assert Visit.objects.filter(state="planned").exists()
    assert oversight.left_papers(world.people["hy"], DAY) == 0
