"""Filling an empty database with the demonstration, by the same actions that people use."""

from __future__ import annotations

from datetime import datetime, time

from ranan.campaign import actions as campaign
from ranan.config import system
from ranan.config.demo.accounts import make_accounts
from ranan.kit import clock
from ranan.kit.home import Home
from ranan.registry import actions as registry
from ranan.registry.models import Area, Premises
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan


def fill(home: Home, plan: Plan) -> None:
    """The plan, places, people."""
    start = datetime.combine(plan.starts, time(9), clock.ZONE)
    campaign.load_plan(plan, actor=system.actor(), at=start)
    actor = system.actor()
    area = Area.objects.get(name="华阳路街道")
    place = registry.NewPlace(
        kind="catering", name="演示小吃店", address="演示路1号", area=area, synthetic=True
    )
    made = registry.add_premises(place, actor=actor, at=start)
    if isinstance(made, Refusal) or made.operator is None:
        raise RuntimeError("the demonstration's first place was refused")
    assert isinstance(made, Premises)
    make_accounts(home, made.operator, actor=actor, at=start)
