"""Filling an empty database with the demonstration, by the same actions that people use.

Deterministic by a seed, passwords and keys apart. Everything that it writes is marked synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection, transaction

from ranan.campaign import actions as campaign
from ranan.campaign import queries as campaigns
from ranan.config import system
from ranan.config.demo import staff
from ranan.config.demo.accounts import make_accounts
from ranan.config.demo.cast import Cast
from ranan.config.demo.diary import Diary, Hours, Story, calendar_beside
from ranan.config.demo.district import district
from ranan.config.demo.duties import duties
from ranan.config.demo.figures import figures
from ranan.config.demo.ground import load_outline
from ranan.config.demo.places import Surveyor
from ranan.config.demo.program import Programme
from ranan.config.demo.reported import reported
from ranan.config.demo.reports import reports
from ranan.config.demo.tale import Stage
from ranan.config.demo.visits import Patrol
from ranan.config.first_start import DEMO_DAY
from ranan.config.say import Refused, both, say
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.kit.home import Home
from ranan.registry import queries
from ranan.registry.models import Operator, Person, Premises, Unit
from ranan.rules.plan import Plan

SEED = 20231120
DAY = timedelta(days=1)


def fill(home: Home, plan: Plan) -> None:
    """The plan, places, people and two months of work up to the day before the demonstration's own.

    Refused on a real system, and for a plan other than the one that the made-up district belongs to.
    """
    if not queries.is_demo():
        raise Refused(both("这不是演示环境，不能装入虚构数据。", "this is no demonstration: made-up data stays out"))
    if plan.id != district().plan:
        raise Refused(both(f"演示数据只配 {district().plan} 方案。", f"the demonstration belongs to {district().plan}"))
    with _all_or_nothing():
        _fill(home, plan)


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction without savepoints: nothing is ever undone in part here, and they are a third of all statements."""
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        with transaction.atomic():
            yield
    finally:
        features.uses_savepoints = before


def _fill(home: Home, plan: Plan) -> None:
    rng, start = Random(SEED), datetime.combine(plan.starts, time(9), clock.ZONE)  # noqa: S311 - no secret
    campaign.load_plan(plan, actor=system.actor(), at=start)
    places = _places(rng, start)
    _people(home, rng, places, start)
    _history(rng, plan, places, DEMO_DAY)


def _places(rng: Random, start: datetime) -> list[Premises]:
    say("正在建立场所（虚构）…", "making up places…")
    outline = load_outline(Path(settings.RANAN_PLAN_DIR) / "outline.geojson")
    surveyor = Surveyor(rng, outline, actor=system.actor(), at=start)
    places = surveyor.everything(lambda count: say(f"  场所 {count} 处", f"  {count} places"))
    say(f"  场所共 {len(places)} 处", f"  {len(places)} places in all")
    return places


def _people(home: Home, rng: Random, places: list[Premises], start: datetime) -> None:
    say("正在建立单位人员和账号…", "making up people and accounts…")
    shop, actor = places[0].operator, system.actor()
    if shop is None:
        raise ValueError("the first place has no operator")
    make_accounts(home, shop, actor=actor, at=start)
    batch = journal.Batch(actor=actor, at=start)
    staff.make_staff(rng, batch)
    joined = {place.operator_id for place in places if place.kind in staff.FIRM_KINDS}
    joined |= {place.operator_id for place in places[1:60:4] if place.operator_id}
    operators = Operator.objects.filter(pk__in=joined).exclude(pk=shop.pk).order_by("id")
    staff.make_firms_people(rng, operators, batch)
    batch.flush()
    staff.second_post(clock.day_of(start))


def _history(rng: Random, plan: Plan, places: list[Premises], day: date) -> None:
    say("正在演一遍两个月的工作…", "living through two months of work…")
    running = campaigns.current(plan.id)
    if running is None:
        raise ValueError("no campaign is loaded")
    units = {unit.key: unit for unit in Unit.objects.all()}
    hours = Hours(rng, calendar_beside(Path(settings.RANAN_PLAN_DIR)))
    stage = Stage(running, plan, rng, Cast(rng), hours, units)
    diary = Diary(datetime.combine(day - DAY, time(19), clock.ZONE))
    diary.add(_deputies(stage.cast, day))
    diary.add(reported(stage, places, day))
    diary.add(figures(running, stage.cast))
    diary.add(reports(running, day, datetime.combine(plan.starts, time(9, 40), clock.ZONE)))
    diary.add(duties(running, day, datetime.combine(plan.starts, time(9, 50), clock.ZONE)))
    for story, tale in Programme(stage, places, day).tales():
        diary.add(story(tale))
    diary.run(_Days().heard)
    count = Patrol(running, plan, Random(SEED), day).make(places)  # noqa: S311 - no secret
    say(f"  检查 {count} 次", f"  {count} visits")


def _deputies(cast: Cast, day: date) -> Story:
    """A week before the demonstration's day two people begin to stand in for colleagues."""
    yield datetime.combine(day - 7 * DAY, time(8, 40), clock.ZONE)
    for unit, login, away in staff.DEPUTIES:
        person, absent = Person.objects.get(login=login), Person.objects.get(login=away)
        staff.deputise(unit, person, absent, on=day - 7 * DAY, until=day + 10 * DAY)
        cast.stand_in(unit, person, absent)


class _Days:
    """Says each new half of a month."""

    def __init__(self) -> None:
        self.half = (0, 0)

    def heard(self, day: date) -> None:
        """A new day has begun."""
        half = (day.month, day.day // 16)
        if half != self.half:
            self.half = half
            since = "上半月" if not half[1] else "下半月"
            say(f"  {day.year} 年 {day.month} 月{since}", f"  from {day:%d %B %Y}")
