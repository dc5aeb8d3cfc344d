"""What made-up units put on file for the plan's duties: most of them in time, some late, a few not at all; and some tasks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from ranan.campaign.models import Campaign
from ranan.config import system
from ranan.config.demo.photos import photo
from ranan.config.demo.told import done
from ranan.hazards.files import Upload
from ranan.kit import clock
from ranan.oversight import actions
from ranan.registry import queries as registry
from ranan.registry.models import Person, Unit
from ranan.rules import unit_duties as rules
from ranan.rules.access import DESK
from ranan.rules.plan import Duty, Plan

DAY = timedelta(days=1)
MISSING, LATE = 0.08, 0.2  # shares of all that is owed
TASKS = (
    ("完成本单位牵头行业的场所清单并录入登记册", 16),
    ("每周通报一次未销号隐患", 45),
    ("组织一次从业人员燃气安全培训", 60),
)


def put_on_file(running: Campaign, plan: Plan, day: date) -> int:
    """Papers and people of every duty, from the plan's first days on; the number that was filed."""
    rng, count = Random(f"papers {plan.id}"), 0  # noqa: S311 - apart from the district's own chances
    people = _desks(day)
    for duty in rules.to_file(plan):
        for key in rules.owing(plan, duty):
            unit = Unit.objects.get(key=key)
            if key not in people or rng.random() < MISSING:
                continue
            on = plan.starts + DAY * (rng.randint(18, 40) if rng.random() < LATE else rng.randint(2, 12))
            _file(running, unit, duty, people[key], on, rng)
            count += 1
    _tasks(running, plan, sorted(people), rng)
    return count


def _desks(day: date) -> dict[str, Person]:
    """Somebody of each unit who files."""
    posts = registry.posts_in_force(day).filter(role__in=list(DESK), unit__isnull=False).select_related("person", "unit")
    found: dict[str, Person] = {}
    for post in posts.order_by("-id"):
        if post.unit is not None:
            found[post.unit.key] = post.person
    return found


def _file(running: Campaign, unit: Unit, duty: Duty, person: Person, on: date, rng: Random) -> None:
    at = datetime.combine(on, time(rng.randint(9, 16), rng.randint(0, 59)), clock.ZONE)
    paper = Upload(f"{duty.name[:20]}（演示）.jpg", photo(duty.id, "other", "ON FILE").data)
    one = duty.filed == rules.PERSON
    new = actions.NewPaper(
        dated=on, title="" if one else f"{unit.name}{duty.name}（演示）", person=person if one else None,
        files=() if one else (paper,),
    )  # fmt: skip
    actor = registry.actor_of(person, on)
    done(actions.file_paper(running, unit, duty.id, new, actor=actor, at=at), "file_paper")


def _tasks(running: Campaign, plan: Plan, keys: list[str], rng: Random) -> None:
    """A few tasks that the task force typed in, one of them done."""
    at = datetime.combine(plan.starts + DAY, time(11), clock.ZONE)
    for key in keys[:6]:
        unit = Unit.objects.get(key=key)
        text, days = rng.choice(TASKS)
        new = actions.NewTask(unit=unit, text=text, due=plan.starts + DAY * days)
        done(actions.add_task(running, new, actor=system.actor(), at=at), "add_task")
