"""What the plan tells the register: its figures, the district's box, kinds by name, the park's addresses."""

from __future__ import annotations

import pytest

from ranan.config import panels
from ranan.config.register import box_of, figures, plan_side
from ranan.registry import importing, slots
from ranan.registry.importing.desk import Desk, desk_for
from tests.registry.conftest import DAY
from tests.registry.sheets import HEADS, book, shop
from tests.world import World, shipped_plan


def test_the_figures_are_the_plans_targets_that_count_households() -> None:
    told = {one.name: one.quantity for one in figures(shipped_plan())}
    assert told["瓶装液化气用户排查"] == 452
    assert 6325 in told.values()
    assert all(one.source for one in figures(shipped_plan()))


def test_the_box_lies_around_the_district() -> None:
    box = box_of(shipped_plan().outline)
    assert box is not None
    south, west, north, east = box
    assert 31.1 < south < 31.22 < north < 31.3
    assert 121.3 < west < 121.4 < east < 121.5
    assert box_of("") is None


def test_kinds_are_told_by_name(world: World) -> None:
    panels.fill()
    told = slots.plan_now()
    assert (told.kind_of("福满面馆"), told.kind_of("红星幼儿园"), told.kind_of("甲乙丙")) == ("catering", "school", "")


def test_a_place_at_an_address_of_the_park_belongs_to_the_park(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    panels.fill()
    side = slots.PlanSide(in_park=lambda address: address.startswith("福泉路"))
    monkeypatch.setattr(slots, "plan_side", lambda: side)
    rows = [shop("甲饭店", "福泉路1号", street="新泾镇"), shop("乙饭店", "北翟路1号", street="新泾镇")]
    draft = importing.draft(book(HEADS, *rows), "底数.xlsx", importing.desk_for(world.actor("zb"), DAY))
    found = [(one.territory.key if one.territory else "", one.host.key if one.host else "") for one in draft.rows]
    assert found == [("lkyq", "xjz"), ("xjz", "")]


def test_without_a_plan_nothing_is_far_and_nothing_in_the_park(world: World) -> None:
    desk = desk_for(world.actor("hy2"), DAY)
    bare = Desk(desk.actor, DAY, slots.PlanSide(), desk.units, desk.names, desk.hoods, desk.own, desk.park)
    assert not bare.is_far((0.0, 0.0))
    assert not bare.plan.in_park("福泉路9号")
    assert plan_side().box is not None
