"""By the clock: what a post or a period leaves open when it runs out goes over without anybody at the page."""

from __future__ import annotations

from datetime import timedelta

from ranan.kit import clock
from ranan.registry import actions
from ranan.registry.models import Deputy, Person, Post
from ranan.registry.tasks import hand_over_ended
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW, entries, rebuilds
from tests.registry.test_succession import SOON, going, post_of, visit
from tests.world import World, add_person

AFTER = NOW + timedelta(days=4)  # the day after SOON


def ends_soon(world: World, name: str, to: str = "") -> None:
    done = actions.leave_post(
        post_of(world, name), ends=SOON, actor=world.actor("admin"), at=NOW, to=world.people[to] if to else None
    )
    assert isinstance(done, Post), done


def test_what_was_not_done_by_the_last_day_goes_to_who_was_named(world: World) -> None:
    add_person(world, "hy3", "第三人", Role.UNIT_HEAD, "hyl")
    row = visit(world, "hy")
    ends_soon(world, "hy", to="hy2")
    assert actions.hand_over_ended(at=NOW).over == []
    assert going(row) == {"hy"}
    done = actions.hand_over_ended(at=AFTER)
    assert [(one.login, to.login) for one, to in done.over] == [("hy", "hy2")]
    assert going(row) == {"hy2"}
    assert [(one.actor_kind, one.facts["to"]) for one in entries("visit.hand_over")] == [
        ("system", world.people["hy2"].key)
    ]
    assert actions.left_open(world.people["hy"], AFTER.date()) == {}
    assert actions.hand_over_ended(at=AFTER) == actions.HandedOver()
    assert rebuilds() == []


def test_where_nobody_was_named_the_head_of_the_unit_takes_over_before_others(world: World) -> None:
    head = add_person(world, "hy3", "第三人", Role.UNIT_HEAD, "hyl")
    row = visit(world, "hy")
    ends_soon(world, "hy")
    actions.hand_over_ended(at=AFTER)
    assert going(row) == {head.login}


def test_who_was_named_and_is_gone_himself_is_passed_over(world: World) -> None:
    add_person(world, "hy3", "第三人", Role.OFFICER, "hyl")
    row = visit(world, "hy")
    ends_soon(world, "hy", to="hy3")
    assert isinstance(actions.disable(world.people["hy3"], actor=world.actor("admin"), at=NOW), Person)
    actions.hand_over_ended(at=AFTER)
    assert going(row) == {"hy2"}


def test_where_nobody_works_any_more_it_waits_until_somebody_does(world: World) -> None:
    row = visit(world, "hy")
    for name in ("hy", "hy2"):
        ends_soon(world, name)
    assert [one.login for one in actions.hand_over_ended(at=AFTER).left] == ["hy"]
    assert going(row) == {"hy"}
    new = add_person(world, "hy4", "新来人", Role.INSPECTOR, "hyl")
    assert [to for _one, to in actions.hand_over_ended(at=AFTER).over] == [new]
    assert going(row) == {"hy4"}


def test_what_a_deputy_did_not_do_in_his_days_goes_back_to_whom_he_stood_in_for(world: World) -> None:
    made = actions.deputise(
        world.people["admin"], world.people["hy"], world.unit("hyl"), starts=DAY, ends=SOON, actor=world.actor("admin"),
        at=NOW,
    )  # fmt: skip
    assert isinstance(made, Deputy)
    row = visit(world, "admin", by="admin")
    assert going(row) == {"admin"}
    actions.hand_over_ended(at=AFTER)
    assert going(row) == {"hy"}


def test_the_worker_does_it_as_of_now(world: World) -> None:
    row = visit(world, "hy")
    ends_soon(world, "hy")
    hand_over_ended()
    assert going(row) == {"hy"}
    clock.set_shift(AFTER - clock.real_now())  # the world puts it back
    hand_over_ended()
    assert going(row) == {"hy2"}
