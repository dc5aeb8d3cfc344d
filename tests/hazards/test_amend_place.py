"""更正 of the place, and answering what an import asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from ranan.kit import clock
from ranan.rules.hazard import Refusal
from tests.world import World

AT = datetime(2023, 11, 18, 10, tzinfo=clock.ZONE)


@pytest.fixture
def hazard(world: World) -> Any:
    from ranan.hazards import actions

    finding = actions.Finding(
        premises=world.places["shop"], text="软管长度约2.8米", found=date(2023, 11, 10), code="CA-013"
    )
    return actions.register(finding, world.campaign, actor=world.actor("jgw"), at=AT)


def amend(world: World, hazard: Any, who: str = "xf", **new: Any) -> Any:
    from ranan.hazards import actions

    return actions.amend(hazard, actions.Correction(**new), "登记时选错了", actor=world.actor(who), at=AT)


def test_the_party_moves_with_the_place(world: World, hazard: Any) -> None:
    done = amend(world, hazard, premises=world.places["shop2"])
    assert (done.premises.name, done.operator.name) == ("老王面馆", "老王面馆")


def test_a_place_on_other_ground_is_transferred_first(world: World, hazard: Any) -> None:
    assert amend(world, hazard, premises=world.places["other"]) == Refusal("place_elsewhere", "新泾镇")


def test_the_old_place_stands_in_the_history(world: World, hazard: Any) -> None:
    from ranan.hazards import queries
    from ranan.registry import queries as registry

    amend(world, hazard, premises=world.places["shop2"])
    line = queries.history(hazard, registry.units(), "zh")[0]
    old, new = world.places["shop"].number, world.places["shop2"].number
    assert ("premises_id", old, new) in line.changes


def test_a_look_answers_what_an_import_asked(world: World, hazard: Any) -> None:
    from ranan.journal import actions as journal
    from tests.world import SYSTEM

    with journal.act("hazard.amend", ("hazard", hazard.number), actor=SYSTEM, at=AT, after=hazard.state) as act:
        act.change(hazard, asks=["date", "maybe_same", "no_code"])
    assert amend(world, hazard) == Refusal("nothing_changes")
    assert amend(world, hazard, checked=True).asks == ["no_code"]
