"""Deputies act under their own name, for dated periods, the same day too, with work roles only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranan.registry import actions
from ranan.registry.models import Deputy, Post
from ranan.rules.access import WORKERS
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW, code, entries, rebuilds
from tests.world import World, add_person

Enter = Callable[[str], Client]
TOMORROW = DAY + timedelta(days=1)


def deputise(
    world: World, by: str, starts: date = DAY, ends: date = DAY, person: str = "hy", absent: str = "hy2"
) -> object:
    return actions.deputise(
        world.people[person],
        world.people[absent],
        world.unit("hyl"),
        starts=starts,
        ends=ends,
        actor=world.actor(by),
        at=NOW,
    )


def test_a_deputy_of_one_day_acts_on_that_day_for_the_absent_one(world: World) -> None:
    made = deputise(world, "admin")
    assert isinstance(made, Deputy)
    actor = world.actor("hy")
    assert (actor.name, [(s.role, s.stands_for) for s in actor.seats]) == (
        "吴洁", [(Role.INSPECTOR, ""), (Role.OFFICER, "郑涛")],
    )  # fmt: skip
    assert len(world.actor("hy", TOMORROW).seats) == 1
    [image] = entries("person.deputise")[-1].facts["registry.deputy"]
    assert (image["starts"], image["ends"]) == ("2023-11-20", "2023-11-20")
    assert rebuilds() == []


def test_a_person_names_his_own_deputy_and_a_colleague_names_none(world: World) -> None:
    assert isinstance(deputise(world, "hy2"), Deputy)
    assert code(deputise(world, "hy", person="hy2", absent="admin")) == "not_your_unit"


def test_nobody_deputises_for_himself_or_backwards_or_in_the_past(world: World) -> None:
    assert code(deputise(world, "admin", person="hy2")) == "not_himself"
    assert code(deputise(world, "admin", starts=TOMORROW, ends=DAY)) == "dates_reversed"
    assert code(deputise(world, "admin", starts=DAY - timedelta(days=1))) == "date_in_past"


def test_deputy_and_absent_one_are_of_the_unit_and_the_absent_one_works_on_hazards(world: World) -> None:
    assert code(deputise(world, "admin", person="xj")) == "deputy_of_same_unit"
    assert code(deputise(world, "admin", absent="admin")) == "deputy_of_same_unit"


def test_a_deputy_takes_over_no_administration_and_no_oversight(world: World) -> None:
    add_person(world, "zb3", "兼审计", Role.TASK_FORCE, "zb")
    sysadmin, zb = world.actor("sysadmin"), world.unit("zb")
    actions.give_post(world.people["zb3"], zb, Role.AUDITOR, starts=DAY, actor=sysadmin, at=NOW)
    actions.deputise(world.people["zb"], world.people["zb3"], zb, starts=DAY, ends=DAY, actor=sysadmin, at=NOW)
    for_him = [seat.role for seat in world.actor("zb").seats if seat.stands_for]
    assert for_him == [Role.TASK_FORCE]


def test_a_deputy_who_leaves_the_unit_takes_nothing_along(world: World) -> None:
    admin = world.actor("admin")
    hy3 = add_person(world, "hy3", "第三人", Role.INSPECTOR, "hyl")
    deputise(world, "admin", ends=TOMORROW)
    [post] = world.people["hy"].posts.all()
    assert code(actions.leave_post(post, ends=DAY, actor=admin, at=NOW)) == "needs_successor"
    assert isinstance(actions.leave_post(post, ends=DAY, actor=admin, at=NOW, to=hy3), Post)
    assert len(world.actor("hy").seats) == 2
    assert world.actor("hy", TOMORROW).seats == ()


def test_for_one_absent_person_there_is_one_deputy_at_a_time(world: World) -> None:
    add_person(world, "hy3", "第三人", Role.INSPECTOR, "hyl")
    assert isinstance(deputise(world, "admin", ends=TOMORROW), Deputy)
    assert code(deputise(world, "admin", starts=TOMORROW, ends=TOMORROW, person="hy3")) == "deputy_overlaps"
    later = TOMORROW + timedelta(days=1)
    assert isinstance(deputise(world, "admin", starts=later, ends=later, person="hy3"), Deputy)


def test_a_deputys_deputy_does_not_stand_in_for_the_first_one(world: World) -> None:
    add_person(world, "hy3", "第三人", Role.INSPECTOR, "hyl")
    deputise(world, "admin")
    deputise(world, "admin", person="hy3", absent="hy")
    assert {seat.stands_for for seat in world.actor("hy3").seats} == {"", "吴洁"}


def test_an_ended_period_ends_at_once(world: World) -> None:
    made = deputise(world, "admin", ends=TOMORROW)
    assert isinstance(made, Deputy)
    later = NOW + timedelta(days=1)
    ended = actions.end_deputy(made, actor=world.actor("hy2"), at=later)
    assert isinstance(ended, Deputy)
    assert ended.ends == DAY
    assert len(world.actor("hy", TOMORROW).seats) == 1
    assert code(actions.end_deputy(made, actor=world.actor("hy2"), at=later)) == "nothing_changes"


def test_a_period_that_began_today_is_withdrawn_and_the_journal_keeps_it(world: World) -> None:
    made = deputise(world, "admin", ends=TOMORROW)
    assert isinstance(made, Deputy)
    actions.end_deputy(made, actor=world.actor("hy2"), at=NOW)
    assert len(world.actor("hy").seats) == 1
    assert [entry.verb for entry in entries() if "registry.deputy" in entry.facts] == [
        "person.deputise",
        "person.end_deputy",
    ]
    assert rebuilds() == []


def test_only_the_absent_one_or_the_administrator_ends_a_period(world: World) -> None:
    made = deputise(world, "admin")
    assert isinstance(made, Deputy)
    assert code(actions.end_deputy(made, actor=world.actor("hy"), at=NOW)) == "not_your_unit"


def test_somebody_without_administration_names_his_deputy_on_his_own_page(world: World, enter: Enter) -> None:
    hy2, hy = world.people["hy2"], world.people["hy"]
    client = enter("hy2")
    text = client.get(f"/people/hyl/{hy2.key}/").content.decode()
    assert 'id="step-deputise"' in text
    assert 'id="step-reset"' not in text
    given = {"person": hy.key, "starts": "2023-11-20", "ends": "2023-11-20"}
    assert client.post(f"/people/hyl/{hy2.key}/deputise/", given).status_code == 302
    shown = enter("hy").get("/rights/").content.decode()
    assert "作为华阳路街道经办人（代郑涛）" in shown
    refused = enter("hy2").post(f"/people/hyl/{hy.key}/deputise/", given | {"person": hy2.key})
    assert refused["X-Refusal"] == "not_your_unit"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(periods=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5))
def test_whatever_periods_are_asked_a_deputy_holds_work_only_and_the_absent_one_has_one(
    world: World, periods: list[tuple[int, int]]
) -> None:
    for start, length in periods:
        deputise(world, "admin", DAY + timedelta(days=start), DAY + timedelta(days=start + length))
    for day in range(20):
        on = DAY + timedelta(days=day)
        for_others = [seat for seat in world.actor("hy", on).seats if seat.stands_for]
        assert len(for_others) <= 1
        assert {seat.role for seat in for_others} <= WORKERS
