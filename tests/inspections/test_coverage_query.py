"""The one statement that counts coverage says what the pure rule says, whatever happened to places and visits."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from ranan.inspections import queries
from ranan.inspections.models import Round, Visit
from ranan.inspections.queries import Wanted
from ranan.journal import queries as journal
from ranan.registry import actions as registry
from ranan.registry import queries as places
from ranan.registry.models import Area, PlacePast, Premises, Unit
from ranan.rules import coverage as rule
from ranan.rules.hazard import Refusal
from ranan.rules.visit import LOOKED, Outcome
from tests.inspections.conftest import NOW, TODAY, Patrol, opened
from tests.world import SYSTEM, World

AREAS = ("华阳路街道", "新泾镇", "江苏路街道")
KINDS = ("catering", "small_catering", "school")
UNITS = ("hyl", "xjz", "xfzd", "jgw")


def as_rule(row: Premises | PlacePast) -> rule.Facts:
    return rule.Facts(row.kind, row.territory.key, row.area.code, row.gas, row.elderly)


def every_place() -> list[rule.Place]:
    """The register as the pure rule sees it."""
    found = []
    for row in Premises.objects.select_related("territory", "area", "merged_into"):
        past = PlacePast.objects.filter(premises=row).select_related("territory", "area")
        twice = row.ended == Premises.Ended.TWICE
        found.append(
            rule.Place(
                str(row.pk), as_rule(row), row.opened_on, row.closed_on, never_was=twice or row.ended == "mistake",
                twin_of=str(row.merged_into_id) if twice else "", past=tuple(rule.Past(p.until, as_rule(p)) for p in past),
            )
        )  # fmt: skip
    return found


def every_look() -> list[rule.Look]:
    units = places.units()
    rows = Visit.objects.filter(state__in=("recorded", "signed")).exclude(kind="self_check")
    return [queries.look_of(row, units) for row in rows]


def by_rule(row: Round, on: date) -> dict[int, tuple[rule.Facts, rule.Standing]]:
    keys = {pk: unit.key for pk, unit in places.units().by_id.items()}
    found = rule.coverage(queries.scope_of(row, keys), every_place(), every_look(), on)
    return {int(key): one for key, one in found.items()}


def by_unit_of_rule(row: Round, on: date) -> dict[str, tuple[int, int]]:
    """For each unit that looked the places that it covered, and those where it found something."""
    keys = {pk: unit.key for pk, unit in places.units().by_id.items()}
    scope, known = queries.scope_of(row, keys), {one.key: one for one in every_place()}
    wanted = {key for key in known if (facts := rule.facts_on(known[key], scope.day(on))) and rule.belongs(scope, facts)}
    covered: dict[str, set[str]] = {}
    found: dict[str, set[str]] = {}
    for look in every_look():
        place = rule.stayed(known, look.place)
        if place in wanted and rule.counts(scope, look, on):
            for unit in look.units:
                covered.setdefault(unit, set())
                if look.signed and look.outcome in LOOKED:
                    covered[unit].add(place)
                    if look.outcome == Outcome.FOUND:
                        found.setdefault(unit, set()).add(place)
    return {unit: (len(some), len(found.get(unit, ()))) for unit, some in covered.items()}


class Walk:
    """Places come, move, close, merge; people look at them; rounds of every shape are open."""

    def __init__(self, patrol: Patrol, chance: random.Random) -> None:
        self.patrol, self.chance, self.made = patrol, chance, 0

    def day(self) -> date:
        return date(2023, 9, 5) + timedelta(days=self.chance.randint(0, 70))

    def any_place(self) -> Premises:
        return self.chance.choice(list(places.premises().order_by("id")))

    def add(self) -> Any:
        self.made += 1
        kind = self.chance.choice(KINDS)
        area = Area.objects.get(name=self.chance.choice(AREAS))
        return registry.add_premises(
            registry.NewPlace(
                kind, f"走查{self.made}号", f"安西路{self.made}号", area, in_park=self.chance.random() < 0.2,
                gas=self.chance.choice(("", "bottled", "both")), elderly=self.chance.random() < 0.3,
                opened_on=self.day() if self.chance.random() < 0.7 else None,
            ), actor=SYSTEM, at=NOW,
        )  # fmt: skip

    def change(self) -> Any:
        facts: dict[str, Any] = self.chance.choice(
            ({"kind": self.chance.choice(KINDS)}, {"area": Area.objects.get(name=self.chance.choice(AREAS))},
             {"gas": "bottled"}, {"in_park": True}, {"elderly": True})
        )  # fmt: skip
        return registry.change_premises(self.any_place(), since=self.day(), actor=SYSTEM, at=NOW, **facts)

    def close(self) -> Any:
        ended = self.chance.choice(("closed", "closed", "mistake"))
        return registry.close_premises(self.any_place(), on=self.day(), ended=ended, actor=SYSTEM, at=NOW)

    def merge(self) -> Any:
        on = self.day() if self.chance.random() < 0.4 else None
        return registry.merge_premises(self.any_place(), self.any_place(), on=on, actor=SYSTEM, at=NOW)

    def look(self) -> Any:
        outcome = self.chance.choice(list(Outcome))
        return self.patrol.looked(
            self.any_place(), self.day(), str(outcome), tuple(self.chance.sample(UNITS, self.chance.randint(1, 2))),
            signed=outcome in LOOKED and self.chance.random() < 0.7, kind=self.chance.choice(("screening", "spot_check", "self_check")),
        )  # fmt: skip

    def go(self, acts: int) -> Counter[str]:
        done: Counter[str] = Counter()
        for _ in range(acts):
            name = self.chance.choices(("add", "change", "close", "merge", "look"), (6, 3, 1, 2, 9))[0]
            if not isinstance(getattr(self, name)(), Refusal):
                done[name] += 1
        return done


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_statement_and_the_rule_agree_on_every_day_of_every_round(world: World, patrol: Patrol, seed: int) -> None:
    chance = random.Random(seed)
    park = Unit.objects.get(key="lkyq")
    hyl, xfzd = Unit.objects.get(key="hyl"), Unit.objects.get(key="xfzd")
    rounds = [
        patrol.round,
        opened(world, name="园区", kinds=["catering"], territories=[park]),
        opened(world, name="消防", kinds=list(KINDS), units=[xfzd], starts=date(2023, 9, 20), ends=date(2023, 10, 10)),
        opened(world, name="瓶装", gas=["bottled", "both"], territories=[hyl, park], elderly=seed == 2),
    ]
    done = Walk(patrol, chance).go(140)
    assert all(done[name] for name in ("add", "change", "close", "merge", "look")), done
    seen: set[str] = set()
    for row in rounds:
        for on in (date(2023, 9, 1), date(2023, 9, 25), date(2023, 10, 5), date(2023, 10, 30), TODAY, date(2024, 1, 1)):
            expected = by_rule(row, on)
            assert queries.standings(row, on) == {pk: stand for pk, (_facts, stand) in expected.items()}
            found = queries.coverage(row, on)
            assert {key: count for key, count in found.whole.by.items() if count} == Counter(
                stand for _facts, stand in expected.values()
            )
            grounds = Counter(facts.territory for facts, _stand in expected.values())
            units = places.units()
            assert {units.key(pk): one.total for pk, one in found.by_territory.items()} == grounds
            assert sum(one.total for one in found.by_kind.values()) == len(expected)
            rows, total = queries.rows(row, on, Wanted(tuple(rule.COVERED)), 0, 1000)
            assert {pk for pk, _stand in rows} == {pk for pk, (_f, stand) in expected.items() if stand in rule.COVERED}
            assert total == len(rows)
            assert sum(count for _day, count in queries.by_day(row, on)) == found.whole.covered
            went = {units.key(pk): (covered, hazards) for pk, _visits, covered, hazards in queries.by_unit(row, on)}
            assert went == by_unit_of_rule(row, on)
            seen |= {str(one) for one in found.whole.by}
    assert seen >= {"found", "clean", "unsigned", "not_yet"}
    assert journal.differences() == []


def test_a_page_of_rows_goes_on_where_the_last_one_ended(patrol: Patrol) -> None:
    every, total = queries.rows(patrol.round, TODAY, Wanted(), 0, 100)
    pages = [queries.rows(patrol.round, TODAY, Wanted(), first, 1) for first in range(total)]
    assert [one for page, _total in pages for one in page] == every
    assert {one for _page, one in pages} == {total}
