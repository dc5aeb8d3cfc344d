"""What units put on file while the demonstration lives: most in time, some late, some never; and a few tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.config.demo.diary import DAY, Story
from ranan.config.demo.photos import photo
from ranan.config.demo.told import done
from ranan.hazards import files
from ranan.kit import clock
from ranan.oversight import actions, queries
from ranan.registry import queries as registry
from ranan.registry.models import Person, Post, Unit
from ranan.rules import unit_duties as rules
from ranan.rules.access import DESK
from ranan.rules.actor import Actor
from ranan.rules.plan_records import Duty

MISSING = 7  # one duty in so many is not on file on the demonstration's day
TASKS = (
    ("jgw", "核对全区瓶装液化气用户底数", 1, date(2023, 9, 30), True),
    ("scjg", "抽查燃气器具销售门店", 14, date(2023, 11, 30), False),
    ("hyl", "为高龄独居老人家庭装报警器", 31, date(2023, 12, 31), False),
)


def duties(running: Campaign, day: date, starts: datetime) -> Story:
    """Every unit's papers and people from the second week on, and the tasks, in the order of their times."""
    yield starts
    rng = Random(6)  # noqa: S311 - no secret
    acts = sorted([*_papers(running, rng, starts, day), *_tasks(running, starts)], key=lambda one: one[0])
    for at, act in acts:
        yield at
        act(at)


Act = tuple[datetime, Callable[[datetime], None]]


def _papers(running: Campaign, rng: Random, starts: datetime, day: date) -> list[Act]:
    plan, found = campaigns.plan_now(running), list[Act]()
    for unit in queries.duty_units(plan):
        people = _people(unit, starts)
        for duty in rules.to_file(plan):
            if not people or unit.key not in rules.owing(plan, duty) or rng.randrange(MISSING) == 0:
                continue
            late = rng.randrange(12) if rng.randrange(5) == 0 else -rng.randrange(1, 13)
            at = datetime.combine(
                date(2023, 9, 30) + late * DAY, time(9 + rng.randrange(8), rng.randrange(60)), clock.ZONE
            )
            if clock.day_of(at) < day:
                found.append((at, _file(running, unit, duty, people)))
    return found


def _people(unit: Unit, at: datetime) -> list[Person]:
    """Those of the unit's desk that day."""
    posts = Post.objects.filter(unit=unit, role__in=list(DESK), starts__lte=clock.day_of(at), ends=None)
    return [post.person for post in posts.select_related("person").order_by("id")]


def _by(person: Person, at: datetime) -> Actor:
    return registry.actor_of(person, clock.day_of(at))


def _file(running: Campaign, unit: Unit, duty: Duty, people: list[Person]) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        on = clock.day_of(at) - timedelta(days=1)
        if duty.filed == rules.PERSON:
            new = actions.NewPaper(on, person=people[-1], note="虚构")
        else:
            page = files.Upload("首页.jpg", photo("signed page", "other", "SIGNED PAGE").data)
            new = actions.NewPaper(on, f"{unit.name}{duty.short or duty.name}（虚构）", files=[page])
        done(actions.file_paper(running, unit, duty.id, new, actor=_by(people[0], at), at=at), duty.id)

    return act


def _tasks(running: Campaign, starts: datetime) -> list[Act]:
    """The task force sets each task in the second week; one is finished in its time."""
    force = _people(Unit.objects.get(kind=Unit.Kind.TASK_FORCE), starts)[0]
    found = list[Act]()
    for number, (key, text, measure, due, finished) in enumerate(TASKS):
        unit, set_at = Unit.objects.get(key=key), starts + (8 + number) * DAY
        found.append((set_at, _set(running, actions.NewTask(unit, text, measure, due, "虚构"), force)))
        people = _people(unit, starts)
        if finished and people:
            found.append((datetime.combine(due, time(15, 20), clock.ZONE), _finish(text, people[0])))
    return found


def _set(running: Campaign, new: actions.NewTask, force: Person) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        done(actions.add_task(running, new, actor=_by(force, at), at=at), new.text)

    return act


def _finish(text: str, person: Person) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        running = campaigns.current()
        if running is not None:
            units = queries.duty_units(campaigns.plan_now(running))
            row = next(one for one in queries.tasks_of(running, units) if one.text == text)
            note, on = "已逐户核对，底数已报专班。", clock.day_of(at)
            done(actions.finish_task(row, note, (), on=on, actor=_by(person, at), at=at), text)

    return act
