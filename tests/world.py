"""A small world for tests: the shipped plan, units with two people each, a few places. Everything is made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from ranan.kit import clock
from ranan.rules import plan as plans
from ranan.rules.actor import Actor, ActorKind, Role, Seat

ROOT = Path(__file__).resolve().parent.parent
PLAN_DIR = ROOT / "plans" / "changning-2023"
PASSWORD = "a-test-password-7"
START = datetime(2023, 9, 11, 9, tzinfo=clock.ZONE)
SYSTEM = Actor(ActorKind.SYSTEM, "system:test", "test", "区工作专班", (Seat("zb", Role.TASK_FORCE),))


@lru_cache(maxsize=1)
def shipped_plan() -> plans.Plan:
    """The Changning plan, read once a session."""
    return plans.load(PLAN_DIR)


@dataclass
class World:
    """People and places by short names."""

    campaign: Any
    people: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)

    def actor(self, name: str, on: date = date(2023, 11, 20)) -> Actor:
        """The person with his seats on a day."""
        from ranan.registry import queries

        return queries.actor_of(self.people[name], on)

    def unit(self, key: str) -> Any:
        """A unit by key."""
        from ranan.registry.models import Unit

        return Unit.objects.get(key=key)


PEOPLE = (
    ("zb", "周岚", Role.TASK_FORCE, "zb"),
    ("zb2", "赵平", Role.TASK_FORCE, "zb"),
    ("xf", "陆峰", Role.OFFICER, "xfzd"),
    ("xf2", "秦川", Role.INSPECTOR, "xfzd"),
    ("jgw", "顾明", Role.OFFICER, "jgw"),
    ("jgw2", "沈颖", Role.UNIT_HEAD, "jgw"),
    ("hy", "吴洁", Role.INSPECTOR, "@华阳路街道"),
    ("hy2", "郑涛", Role.OFFICER, "@华阳路街道"),
    ("xj", "金晶", Role.INSPECTOR, "@新泾镇"),
    ("xj2", "钱多", Role.OFFICER, "@新泾镇"),
    ("admin", "何静", Role.UNIT_ADMIN, "@华阳路街道"),
    ("supervisor", "严正", Role.SUPERVISOR, "zb"),
    ("auditor", "闻道", Role.AUDITOR, "zb"),
    ("sysadmin", "高远", Role.SYSTEM_ADMIN, "zb"),
    ("secadmin", "安宁", Role.SECURITY_ADMIN, "zb"),
)
PLACES = (
    ("shop", "catering", "阿强小吃店", "华阳路12号", "华阳路街道"),
    ("shop2", "catering", "老王面馆", "定西路88号", "华阳路街道"),
    ("other", "catering", "福泉饭店", "福泉路9号", "新泾镇"),
    ("home", "household_bottled", "林某户", "安西路5弄3号101室", "华阳路街道"),
    ("office", "public_body", "华阳路街道办事处", "安化路500号", "华阳路街道"),
)


def make_world(shift: bool = True) -> World:
    """Write the world into the present database; the day is 2023-11-20."""
    from ranan.campaign import actions as campaign
    from ranan.campaign import queries
    from ranan.registry import actions as registry
    from ranan.registry.models import Area, Operator

    moved = datetime(2023, 11, 20, 10, tzinfo=clock.ZONE) - clock.real_now() if shift else timedelta(0)
    registry.install("demo", actor=SYSTEM, at=START, shift=moved)
    clock.set_shift(moved)
    campaign.load_plan(shipped_plan(), actor=SYSTEM, at=START)
    running = queries.current()
    world = World(running)
    for key, kind, name, address, area in PLACES:
        place = registry.NewPlace(
            kind=kind, name=name, address=address, area=Area.objects.get(name=area), synthetic=True
        )
        world.places[key] = registry.add_premises(place, actor=SYSTEM, at=START)
    for login, name, role, unit in PEOPLE:
        add_person(world, login, name, role, unit)
    add_person(world, "boss", "王老板", Role.ENTERPRISE, "", Operator.objects.get(name="老王面馆"))
    return world


def add_person(world: World, login: str, name: str, role: Role, unit: str, operator: Any = None) -> Any:
    """One more person, with the tests' password."""
    from ranan.config.demo.accounts import add_person as add

    world.people[login] = add(login, name, role, unit, PASSWORD, operator, actor=SYSTEM, at=START)
    return world.people[login]
