"""What a new database is filled with: a demonstration with its own date, or a real system with one administrator."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from ranan.campaign import actions as campaign
from ranan.config import system
from ranan.config.say import Refused, both, say
from ranan.kit import clock, filling, resealing, secret
from ranan.kit.home import Home
from ranan.registry import actions as registry
from ranan.registry import queries
from ranan.registry.models import Installation, Person, Unit
from ranan.rules import plan as plans
from ranan.rules import terms
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan

DEMO_DAY = date(2023, 11, 20)


def prepare(home: Home) -> None:
    """At each start: fill an empty database with the demonstration, and say who can sign in.

    Refused where the key that personal facts are sealed with is not here: nobody would find a page that opens.
    """
    from ranan.config import demo  # noqa: PLC0415  (only a start needs it)
    from ranan.config.demo import behind  # noqa: PLC0415

    found, scale = queries.installation(), behind.wanted_scale()
    try:
        secret.present_key()
        resealing.opened(1)
    except secret.SealError as error:
        raise Refused(both(f"个人信息的密钥不对或不在：请把原来的密钥放回 {home.keys}。", str(error))) from error
    behind.tidy()
    if found is None:
        _make_demo(home)
        behind.ask(scale)
    demo.say_accounts(home)
    if (found is None and scale) or filling.percent() is not None:
        say(
            "演示已可使用；一个区那么大的虚构数据正在后台装入，页面顶部显示进度。",
            "the demonstration is open; a whole district of made-up data is being loaded behind it, see the bar of each page.",
        )


def _make_demo(home: Home) -> None:
    from ranan.config import demo  # noqa: PLC0415

    demo.fill(home, _claim_demo())


def lay_ground() -> None:
    """An empty demonstration: the plan with its areas and units, no people, no places; for `demo.load` to fill."""
    plan = _claim_demo()
    campaign.load_plan(plan, actor=system.actor(), at=datetime.combine(plan.starts, time(9), clock.ZONE))


def _claim_demo() -> Plan:
    """Say that this database is a demonstration, on its own date; gives the plan that it is about."""
    real = clock.real_now()
    local = real.astimezone(clock.ZONE)
    shift = datetime.combine(DEMO_DAY, local.timetz()) - local
    clock.set_shift(shift)
    actor = system.actor()
    _claim(Installation.Kind.DEMO, actor, clock.now(), shift)
    say("正在载入长宁方案…", "loading the plan…")
    return plans.load(Path(settings.RANAN_PLAN_DIR))


def _claim(kind: str, actor: Actor, at: datetime, shift: timedelta = timedelta(0)) -> None:
    """Say what this database is. Refused where another command said so at the same time: it waits for that one's end."""
    try:
        with transaction.atomic():
            registry.install(kind, actor=actor, at=at, shift=shift)
    except IntegrityError as error:
        raise Refused(
            both(
                "另一个命令刚刚建立了这个数据库；请换一个 RANAN_HOME，或再运行一次看看里面是什么。",
                "another command has just filled this database; use another RANAN_HOME, or run it again to see what it is",
            )
        ) from error


def make_real(plan_dir: Path, login: str, name: str) -> str:
    """A real system: the plan and its first administrator; gives the administrator's one-time code.

    Refused where the database already holds a demonstration, or a system that has people.
    """
    found = queries.installation()
    if found is not None and found.kind == Installation.Kind.DEMO:
        raise Refused(
            both(
                "这个数据库里是演示数据，不能再建正式环境；请换一个 RANAN_HOME。",
                "this database holds a demonstration; use another RANAN_HOME",
            )
        )
    if Person.objects.exists():
        raise Refused(both("正式环境已经建立，管理员也已存在。", "the system exists already, with its administrator"))
    try:
        plan = plans.load(plan_dir)
    except plans.PlanError as error:
        raise Refused(str(error)) from error
    actor, now = system.actor(), clock.real_now()
    clock.set_shift(clock.shift() * 0)
    _claim(Installation.Kind.REAL, actor, now)
    campaign.load_plan(plan, actor=actor, at=now)
    force = Unit.objects.filter(kind=Unit.Kind.TASK_FORCE).first()
    made = registry.invite(force, login=login, name=name, role=Role.SYSTEM_ADMIN, actor=system.actor(), at=now)
    if isinstance(made, Refusal):
        raise Refused(terms.sentence(made))
    return made[1]
