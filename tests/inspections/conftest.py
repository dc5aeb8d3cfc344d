"""The small world of the ledger's tests, with a round of restaurants and short ways to visit places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest

from ranan.inspections.actions.rounds import NewRound, open_round
from ranan.inspections.models import Round, Visit
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry.models import Premises, Unit
from tests.hazards.conftest import peopled, world
from tests.world import SYSTEM, World

__all__ = ["peopled", "world"]

NOW = datetime(2023, 11, 20, 10, tzinfo=clock.ZONE)
TODAY = NOW.date()
STARTS, ENDS = date(2023, 9, 11), date(2023, 11, 30)


@dataclass
class Patrol:
    """The world with a round, and visits written down in a line."""

    world: World
    round: Round
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def by(self, name: str) -> Any:
        """The person with his seats."""
        return self.world.actor(name)

    def place(self, name: str) -> Premises:
        """The place as it is now."""
        return Premises.objects.select_related("territory", "host", "operator", "area").get(pk=self.world.places[name].pk)

    def looked(
        self, place: Premises, on: date, outcome: str = "nothing_found", units: tuple[str, ...] = ("hyl",),
        signed: bool = True, **more: Any,
    ) -> Visit:  # fmt: skip
        """A recorded visit as it stands in the table, without the way to it."""
        ids = list(Unit.objects.filter(key__in=units).order_by("pk").values_list("pk", flat=True))
        [pk] = journal.reserve(Visit)
        row = Visit(
            pk=pk, number=f"V{pk:06d}", campaign=self.round.campaign, plan_version=self.world.campaign.version, premises=place,
            kind=more.pop("kind", "screening"), state="signed" if signed else "recorded", on=on, units=ids,
            outcome=outcome, signed="paper" if signed else "", reason="测试", **more,
        )  # fmt: skip
        with journal.act("visit.record", ("visit", row.number), actor=SYSTEM, at=NOW, after=row.state) as act:
            return act.add(row)


def opened(world: World, **more: Any) -> Round:
    """A round over restaurants of the whole district."""
    plain: dict[str, Any] = {"name": "餐饮场所排查", "kinds": ["catering", "small_catering"], "starts": STARTS, "ends": ENDS}
    made = open_round(NewRound(**plain | more), world.campaign, actor=SYSTEM, at=NOW)
    assert isinstance(made, Round), made
    return made


@pytest.fixture
def patrol(world: World) -> Patrol:
    """One round, nobody looked yet."""
    return Patrol(world, opened(world))
