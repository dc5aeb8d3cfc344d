"""A place through time: changes dated one after the other, closing and opening, merging; the journal tells it all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ranan.registry import actions
from ranan.registry.models import Area, Operator, PlacePast, Premises
from tests.registry.conftest import NOW, code, entries, rebuilds
from tests.world import SYSTEM, World

SEPTEMBER, OCTOBER, NOVEMBER = date(2023, 9, 30), date(2023, 10, 10), date(2023, 11, 1)


def change(world: World, place: str, since: date, by: str = "hy2", **facts: Any) -> Any:
    return actions.change_premises(world.places[place], since=since, actor=world.actor(by), at=NOW, **facts)


def test_a_change_from_a_day_on_keeps_what_was_before(world: World) -> None:
    done = change(world, "shop", OCTOBER, name="阿强烧烤店", kind="small_catering")
    assert isinstance(done, Premises)
    assert (done.name, done.kind) == ("阿强烧烤店", "small_catering")
    past = PlacePast.objects.get(premises=done)
    assert (past.until, past.name, past.kind) == (date(2023, 10, 9), "阿强小吃店", "catering")
    assert entries("premises.change")[-1].facts["since"] == "2023-10-10"
    assert rebuilds() == []


def test_a_move_settles_the_ground_and_remembers_the_old_one(world: World) -> None:
    there = Area.objects.get(name="新泾镇")
    done = change(world, "shop", OCTOBER, area=there, address="福泉路10号")
    assert done.territory.name == "新泾镇"
    assert PlacePast.objects.get(premises=done).territory.key == "hyl"


def test_changes_are_dated_one_after_the_other(world: World) -> None:
    change(world, "shop", OCTOBER, name="甲")
    assert code(change(world, "shop", SEPTEMBER, name="乙")) == "later_change_stands"
    assert isinstance(change(world, "shop", NOVEMBER, name="乙"), Premises)
    assert PlacePast.objects.filter(premises=world.places["shop"]).count() == 2


@pytest.mark.parametrize(
    ("since", "by", "refused"),
    [
        (date(2023, 9, 11), "hy2", "before_it_opened"),
        (date(2023, 11, 21), "hy2", "date_in_future"),
        (OCTOBER, "xj2", "outside_your_ground"),
    ],
)
def test_a_change_has_a_day_and_somebody_of_that_ground(world: World, since: date, by: str, refused: str) -> None:
    assert code(change(world, "shop", since, by=by, name="别名")) == refused
    assert not PlacePast.objects.exists()


def test_a_change_that_changes_nothing_is_refused(world: World) -> None:
    assert code(change(world, "shop", OCTOBER, name="阿强小吃店")) == "nothing_changes"


def test_a_new_operator_from_a_day_on_leaves_the_old_one_named(world: World) -> None:
    other = Operator.objects.get(name="老王面馆")
    done = change(world, "shop", OCTOBER, operator=other)
    assert done.operator == other
    assert PlacePast.objects.get(premises=done).operator.name == "阿强小吃店"


def test_a_households_name_is_not_kept_in_its_past(world: World) -> None:
    done = change(world, "home", OCTOBER, name="赵某户", elderly=True)
    past = PlacePast.objects.get(premises=done)
    assert (past.name, past.address, past.elderly) == ("", "", False)
    assert "赵某户" not in str([entry.facts for entry in entries()])


def test_a_closed_place_changes_no_more_until_it_is_opened_again(world: World) -> None:
    shop = world.places["shop"]
    closed = actions.close_premises(shop, on=OCTOBER, actor=world.actor("hy2"), at=NOW)
    assert (closed.closed_on, closed.ended) == (OCTOBER, "closed")
    assert code(change(world, "shop", NOVEMBER, name="别名")) == "place_closed"
    assert code(actions.close_premises(shop, on=NOVEMBER, actor=world.actor("hy2"), at=NOW)) == "place_closed"
    again = actions.reopen_premises(shop, actor=world.actor("hy2"), at=NOW)
    assert (again.closed_on, again.ended) == (None, "")
    assert rebuilds() == []


def test_a_closed_place_is_not_opened_beside_its_successor(world: World) -> None:
    shop = world.places["shop"]
    actions.close_premises(shop, on=OCTOBER, actor=world.actor("hy2"), at=NOW)
    new = actions.NewPlace("catering", "阿强小吃店", "华阳路12号", shop.area)
    assert actions.add_premises(new, actor=SYSTEM, at=NOW) != shop
    assert code(actions.reopen_premises(shop, actor=world.actor("hy2"), at=NOW)) == "same_place"


def test_closing_is_dated_between_opening_and_today(world: World) -> None:
    shop, by = world.places["shop"], world.actor("hy2")
    assert code(actions.close_premises(shop, on=date(2023, 9, 1), actor=by, at=NOW)) == "before_it_opened"
    assert code(actions.close_premises(shop, on=date(2023, 12, 1), actor=by, at=NOW)) == "date_in_future"
    change(world, "shop", OCTOBER, name="甲")
    assert code(actions.close_premises(shop, on=SEPTEMBER, actor=by, at=NOW)) == "later_change_stands"


@pytest.mark.parametrize(("on", "ended"), [(OCTOBER, "merged"), (None, "twice")])
def test_two_places_become_one_from_a_day_on_or_were_always_one(world: World, on: date | None, ended: str) -> None:
    shop, other = world.places["shop"], world.places["shop2"]
    done = actions.merge_premises(shop, other, on=on, actor=world.actor("hy2"), at=NOW)
    assert (done.ended, done.merged_into, done.closed_on) == (ended, other, on or shop.opened_on)
    assert rebuilds() == []


def test_a_place_is_merged_with_another_open_one_of_its_sort_only(world: World) -> None:
    shop, other, home, by = (*(world.places[one] for one in ("shop", "shop2", "home")), world.actor("hy2"))

    def merge(a: Premises, b: Premises) -> Any:
        return actions.merge_premises(a, b, on=None, actor=by, at=NOW)

    assert code(merge(shop, shop)) == "merge_with_itself"
    assert code(merge(shop, home)) == "home_stays_home"
    assert code(merge(shop, world.places["other"])) == "outside_your_ground"
    actions.close_premises(other, on=OCTOBER, actor=by, at=NOW)
    assert code(merge(shop, other)) == "place_closed"
