"""Biweekly reports while the demonstration lives: most in time, some late, one returned, the last ones still under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.config import system
from ranan.config.demo.accounts import add_person
from ranan.config.demo.diary import DAY, Story
from ranan.config.demo.district import district
from ranan.config.demo.told import done
from ranan.kit import clock
from ranan.oversight import actions
from ranan.oversight.access import report_of, reporters
from ranan.oversight.models import BiweeklyReport
from ranan.registry import queries as registry
from ranan.registry.models import Person, Post, Unit
from ranan.rules.actor import Actor, Role
from ranan.rules.report import Period, periods

SILENT = frozenset({"kw"})  # has nobody who could report: what a late list is for
OPEN = frozenset({"xfzd", "hyl", "zjq"})  # not filed yet on the demonstration's day
WAITING = frozenset(
    {"jgw", "yjj", "scjg", "jsl", "xhl", "bxj", "tsl"}
)  # filed, and not yet looked at by the task force
RETURNED, REASON = "sww", "在办隐患没有写明下一步安排，请在难点堵点里补写后再报。"
DIFFICULTIES = (
    "气瓶柜、探测器交货要十到十五天，部分餐饮场所因此延期，已要求店内存瓶不超过两只。",
    "租赁场所出租人和经营者互相推诿，请属地一起约见。",
    "部分居民户入户三次约不到人，已留告知单，请居委会协助。",
    "管线权属不清的两处，请区建管委协调权属单位到场。",
)


@dataclass(frozen=True, slots=True)
class _Act:
    """One act to come; `act` writes it."""

    at: datetime
    order: int
    act: Callable[[datetime], None]


def reports(running: Campaign, day: date, starts: datetime) -> Story:
    """Every unit's reports from the plan's start on, in the order of their times."""
    yield starts
    office = _Office(running, starts)
    spans = periods(campaigns.plan_now(running), day)
    for one in sorted(office.acts(spans, day), key=lambda act: (act.at, act.order)):
        yield one.at
        one.act(one.at)


class _Office:
    """Who writes, signs and accepts; heads are added where a unit has none yet."""

    def __init__(self, running: Campaign, at: datetime) -> None:
        self.running, self.rng = running, Random(30)  # noqa: S311 - no secret
        self.units = [unit for unit in reporters(campaigns.plan_now(running)) if unit.key not in SILENT]
        self.force = self._person("zb", Role.TASK_FORCE)
        self.writers = {unit.key: self._person(unit.key, Role.OFFICER) for unit in self.units}
        with_head = set(Post.objects.filter(role=Role.UNIT_HEAD).values_list("unit__key", flat=True))
        self._add_heads([unit for unit in self.units if unit.key not in with_head], at)
        self.heads = {unit.key: self._person(unit.key, Role.UNIT_HEAD) for unit in self.units}
        self._actors: dict[str, Actor] = {}
        self._known: dict[tuple[str, date], BiweeklyReport] = {}

    @staticmethod
    def _person(unit: str, role: Role) -> Person:
        posts = Post.objects.filter(unit__key=unit, role=role).select_related("person").order_by("id")
        return posts[0].person

    def _add_heads(self, units: list[Unit], at: datetime) -> None:
        taken = set(Person.objects.values_list("name", flat=True))
        names = [one + two for one in district().surnames for two in district().given if one + two not in taken]
        for unit, name in zip(units, self.rng.sample(names, len(units)), strict=True):
            add_person(f"{unit.key}-h", name, Role.UNIT_HEAD, unit.key, "", None, actor=system.actor(), at=at)

    def by(self, person: Person, at: datetime) -> Actor:
        """The person with his seats of that day."""
        if person.key not in self._actors:
            self._actors[person.key] = registry.actor_of(person, clock.day_of(at))
        return self._actors[person.key]

    def acts(self, spans: tuple[Period, ...], day: date) -> Iterator[_Act]:
        """Everything that happens with every report up to the eve of the demonstration's day."""
        words, order = cycle(DIFFICULTIES), 0
        for span in spans:
            for number, unit in enumerate(self.units):
                said = next(words) if (number + span.end.day) % 9 == 0 or unit.key == RETURNED else ""
                for at, act in self._life(unit, span, said, number, last=span.end > day - 6 * DAY):
                    order += 1
                    if clock.day_of(at) < day:
                        yield _Act(at, order, act)

    def _life(
        self, unit: Unit, span: Period, said: str, number: int, *, last: bool
    ) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        late = DAY * (1 + number % 3) if (number * 7 + span.end.month + span.end.day) % 13 == 0 else timedelta(0)
        filing = self._time(span.end, 15) + late
        writer, head = self.writers[unit.key], self.heads[unit.key]
        if said or (last and unit.key in OPEN):
            yield self._time(span.end, 10), self._step(actions.write, unit, span, writer, said or DIFFICULTIES[0])
        if last and unit.key in OPEN:
            return
        yield filing, self._step(actions.sign, unit, span, head)
        yield filing + timedelta(minutes=40), self._step(actions.file, unit, span, writer)
        if last and unit.key in WAITING:
            return
        decided = filing + 2 * DAY
        if last and unit.key == RETURNED:
            yield decided, self._step(actions.return_, unit, span, self.force, REASON)
        else:
            yield decided, self._step(actions.accept, unit, span, self.force)

    def _time(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), clock.ZONE) + timedelta(minutes=self.rng.randint(0, 75))

    def _step(
        self, act: Callable[..., Any], unit: Unit, span: Period, person: Person, *words: str
    ) -> Callable[[datetime], None]:
        def take(at: datetime) -> None:
            key = unit.key, span.end
            report = self._known.get(key) or report_of(self.running, unit, span)
            self._known[key] = done(act(report, *words, actor=self.by(person, at), at=at), act.__name__)

        return take
