"""Who leaves, moves or is disabled hands over: nothing open stays with somebody who has no post for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client

from ranan.inspections import actions as inspections
from ranan.inspections.models import Visit, VisitInspector
from ranan.registry import actions
from ranan.registry.models import Deputy, Person, Post
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW, code, entries, rebuilds
from tests.world import World, add_person

Enter = Callable[[str], Client]
SOON, LATER = DAY + timedelta(days=3), DAY + timedelta(days=10)
YESTERDAY = DAY - timedelta(days=1)


def visit(world: World, *names: str, on: date = SOON, by: str = "hy2", place: str = "shop") -> Visit:
    made = inspections.plan_visit(
        world.places[place], world.campaign, on=on, inspectors=[world.people[name] for name in names],
        reason="复核", actor=world.actor(by), at=NOW,
    )  # fmt: skip
    assert isinstance(made, Visit), made
    return made


def going(row: Visit) -> set[str]:
    return set(VisitInspector.objects.filter(visit=row).values_list("person__login", flat=True))


def post_of(world: World, name: str) -> Post:
    return Post.objects.select_related("person", "unit").get(person=world.people[name])


def test_who_has_a_planned_visit_is_not_disabled_without_a_successor(world: World) -> None:
    visit(world, "hy")
    refused = actions.disable(world.people["hy"], actor=world.actor("admin"), at=NOW)
    assert code(refused) == "needs_successor"
    assert Person.objects.get(login="hy").disabled_on is None
    assert entries("person.disable") == []


def test_the_successor_goes_on_each_visit_and_each_has_its_entry(world: World) -> None:
    first, second = visit(world, "hy"), visit(world, "hy", "hy2", on=LATER, place="shop2")
    admin = world.actor("admin")
    assert isinstance(actions.disable(world.people["hy"], actor=admin, at=NOW, to=world.people["hy2"]), Person)
    assert (going(first), going(second)) == ({"hy2"}, {"hy2"})
    told = [(one.subject_key, one.actor_name, one.facts["to"]) for one in entries("visit.hand_over")]
    assert told == [(row.number, "何静", world.people["hy2"].key) for row in (first, second)]
    assert rebuilds() == []


def test_a_successor_who_has_no_post_in_that_unit_is_refused_and_nothing_is_done(world: World) -> None:
    row = visit(world, "hy")
    admin = world.actor("admin")
    refused = actions.disable(world.people["hy"], actor=admin, at=NOW, to=world.people["xj"])
    assert code(refused) == "successor_without_post"
    assert going(row) == {"hy"}
    assert code(actions.disable(world.people["hy"], actor=admin, at=NOW, to=world.people["admin"])) == (
        "successor_without_post"  # an administrator works on nothing
    )


def test_what_is_planned_up_to_the_last_day_stays_with_him(world: World) -> None:
    near, far = visit(world, "hy"), visit(world, "hy", on=LATER, place="shop2")
    left = actions.leave_post(
        post_of(world, "hy"), ends=SOON, actor=world.actor("admin"), at=NOW, to=world.people["hy2"]
    )
    assert isinstance(left, Post)
    assert (going(near), going(far)) == ({"hy"}, {"hy2"})


def test_a_second_post_in_the_unit_needs_no_successor(world: World) -> None:
    admin, row = world.actor("admin"), visit(world, "hy")
    actions.give_post(world.people["hy"], world.unit("hyl"), Role.OFFICER, starts=DAY, actor=admin, at=NOW)
    first = Post.objects.get(person=world.people["hy"], role=Role.INSPECTOR)
    assert isinstance(actions.leave_post(first, ends=DAY, actor=admin, at=NOW), Post)
    assert going(row) == {"hy"}


def test_a_move_hands_over_in_the_unit_that_is_left(world: World) -> None:
    row, sysadmin = visit(world, "hy"), world.actor("sysadmin")
    moved: Any = {"starts": DAY, "actor": sysadmin, "at": NOW}
    assert code(actions.move_post(post_of(world, "hy"), world.unit("xjz"), Role.OFFICER, **moved)) == "needs_successor"
    assert Post.objects.filter(person=world.people["hy"]).count() == 1
    done = actions.move_post(post_of(world, "hy"), world.unit("xjz"), Role.OFFICER, **moved, to=world.people["hy2"])
    assert isinstance(done, Post)
    assert going(row) == {"hy2"}


def test_a_deputys_period_goes_over_from_the_day_after(world: World) -> None:
    admin, hy3 = world.actor("admin"), add_person(world, "hy3", "第三人", Role.INSPECTOR, "hyl")
    hy, hy2, unit = world.people["hy"], world.people["hy2"], world.unit("hyl")
    actions.deputise(hy, hy2, unit, starts=DAY, ends=LATER, actor=admin, at=NOW)
    assert isinstance(actions.leave_post(post_of(world, "hy"), ends=SOON, actor=admin, at=NOW, to=hy3), Post)
    periods = [(one.person.login, one.starts, one.ends) for one in Deputy.objects.order_by("starts")]
    assert periods == [("hy", DAY, SOON), ("hy3", SOON + timedelta(days=1), LATER)]
    assert [(one.subject_key, one.facts["from"]) for one in entries("person.hand_over")] == [(hy3.key, hy.key)]
    assert rebuilds() == []


def test_nobody_stands_in_for_somebody_who_is_gone(world: World) -> None:
    admin = world.actor("admin")
    actions.deputise(
        world.people["hy"], world.people["hy2"], world.unit("hyl"), starts=SOON, ends=LATER, actor=admin, at=NOW
    )
    assert isinstance(actions.disable(world.people["hy2"], actor=admin, at=NOW), Person)
    assert not Deputy.objects.exists()
    assert rebuilds() == []


def test_a_deputy_without_a_post_of_his_own_for_it_goes_for_the_absent_and_hands_back(world: World) -> None:
    admin, unit = world.actor("admin"), world.unit("hyl")
    period = actions.deputise(
        world.people["admin"], world.people["hy"], unit, starts=DAY, ends=LATER, actor=admin, at=NOW
    )
    assert isinstance(period, Deputy)
    row = visit(world, "admin", by="admin")
    [named] = VisitInspector.objects.filter(visit=row)
    assert (named.name, named.unit) == ("何静（代吴洁）", unit)
    assert isinstance(actions.end_deputy(period, actor=admin, at=NOW), Deputy)
    assert going(row) == {"hy"}
    assert rebuilds() == []


def test_a_visit_handed_to_the_deputy_names_for_whom(world: World) -> None:
    row = visit(world, "hy")
    hy, hy2 = world.people["hy"], world.people["hy2"]
    actions.deputise(hy2, hy, world.unit("hyl"), starts=DAY, ends=LATER, actor=world.actor("admin"), at=NOW)
    assert isinstance(inspections.hand_over_visit(row, hy, hy2, actor=world.actor("hy2"), at=NOW), Visit)
    assert [one.name for one in VisitInspector.objects.filter(visit=row)] == ["郑涛（代吴洁）"]


def test_nobody_is_planned_for_a_day_after_his_last_one(world: World) -> None:
    actions.leave_post(post_of(world, "hy"), ends=SOON, actor=world.actor("admin"), at=NOW)
    made = inspections.plan_visit(
        world.places["shop"], world.campaign, on=LATER, inspectors=[world.people["hy"]], reason="复核",
        actor=world.actor("hy2"), at=NOW,
    )  # fmt: skip
    assert code(made) == "inspector_without_post"


def test_with_posts_in_two_units_he_goes_for_the_unit_that_plans(world: World) -> None:
    sysadmin = world.actor("sysadmin")
    actions.give_post(world.people["hy"], world.unit("xfzd"), Role.INSPECTOR, starts=DAY, actor=sysadmin, at=NOW)
    [named] = VisitInspector.objects.filter(visit=visit(world, "hy", by="xf"))
    assert named.unit == world.unit("xfzd")
    [named] = VisitInspector.objects.filter(visit=visit(world, "hy", by="hy2"))
    assert named.unit == world.unit("hyl")


def test_the_page_asks_for_a_successor_only_where_something_is_open(world: World, enter: Enter) -> None:
    client, key = enter("admin"), world.people["hy"].key
    assert 'name="to"' not in client.get(f"/people/hyl/{key}/").content.decode()
    visit(world, "hy")
    text = client.get(f"/people/hyl/{key}/").content.decode()
    assert 'id="disable_to"' in text
    assert "已安排的检查 1 次" in text
    answer = client.post(f"/people/hyl/{key}/disable/", {"to": ""})
    assert (answer.status_code, answer["X-Refusal"]) == (409, "needs_successor")
    assert client.post(f"/people/hyl/{key}/disable/", {"to": world.people["hy2"].key}).status_code == 302
    assert Person.objects.get(login="hy").disabled_on == DAY


def test_what_a_post_left_behind_when_it_ran_out_is_handed_over_by_the_administrator(world: World, enter: Enter) -> None:
    row, post = visit(world, "hy"), post_of(world, "hy")
    actions.leave_post(post, ends=SOON, actor=world.actor("admin"), at=NOW)
    at = NOW + timedelta(days=4)  # the visit was not made in time, the post has run out meanwhile
    assert actions.left_open(world.people["hy"], at.date()) == {"visits": 1}
    handed = actions.hand_over_work(world.people["hy"], world.people["hy2"], actor=world.actor("admin"), at=at)
    assert (handed, going(row)) == (1, {"hy2"})
    again = actions.hand_over_work(world.people["hy"], world.people["hy2"], actor=world.actor("admin"), at=at)
    assert code(again) == "nothing_changes"


def test_who_works_for_two_units_says_for_which_one_he_goes(world: World, enter: Enter) -> None:
    client, address = enter("hy2"), f"/visits/plan/?premises={world.places['shop'].number}"
    assert 'name="unit"' not in client.get(address).content.decode()
    given: Any = {"role": Role.OFFICER, "starts": DAY, "actor": world.actor("sysadmin"), "at": NOW}
    actions.give_post(world.people["hy2"], world.unit("xfzd"), **given)
    assert 'name="unit"' in client.get(address).content.decode()
    plan = {"on": SOON.isoformat(), "inspectors": [world.people["hy2"].key], "reason": "复核", "unit": "xfzd"}
    assert client.post(address, plan).status_code == 302
    row = Visit.objects.get()
    [named] = VisitInspector.objects.filter(visit=row)
    assert (named.unit, row.units) == (world.unit("xfzd"), [world.unit("xfzd").pk])
    assert entries("visit.plan")[-1].actor_unit == world.unit("xfzd").name
