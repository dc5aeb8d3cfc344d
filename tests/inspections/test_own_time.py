"""Each in his own time: who ran a place on a visit's day reads it, who held a post then is named, and the place was there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ranan.inspections import access, actions
from ranan.inspections.models import Visit, VisitInspector
from ranan.inspections.queries import own_places
from ranan.journal.actions import act as writing
from ranan.registry import actions as registry
from ranan.registry.models import Post, Premises
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, STARTS, TODAY, Patrol
from tests.inspections.test_pages import client, sheet_answers
from tests.inspections.test_plan import plan
from tests.inspections.test_record import CATERING, in_order, record, refused
from tests.world import SYSTEM

SOLD = TODAY - timedelta(days=5)


def days(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def sold(patrol: Patrol, since: date = SOLD) -> Premises:
    """The shop of "boss" is run by somebody else from that day on."""
    done = registry.change_hands(patrol.place("shop2"), since=since, run_by="新东家餐饮有限公司", actor=SYSTEM, at=NOW)
    assert isinstance(done, Premises), done
    return done


def runs(patrol: Patrol, who: str, place: Premises) -> Any:
    """The person, from now on of the enterprise that runs the place."""
    person = patrol.world.people[who]
    with writing("person.give_post", ("person", person.key), actor=SYSTEM, at=NOW) as act:
        act.add(Post(person=person, operator=place.operator, role=Role.ENTERPRISE, starts=STARTS))
    return patrol.by(who)


def self_check(patrol: Patrol, actor: Any, on: date) -> Any:
    given = actions.Record(on, checklist=CATERING, answers=in_order(patrol), kind="self_check")
    return actions.record_visit(None, patrol.place("shop2"), patrol.world.campaign, given, actor=actor, at=NOW)


def test_each_operator_reads_the_visits_and_self_checks_of_his_own_time(patrol: Patrol) -> None:
    boss = patrol.by("boss")
    before = [self_check(patrol, boss, days(9)), patrol.looked(patrol.place("shop2"), days(6))]
    heir = runs(patrol, "xj", sold(patrol))
    after = [self_check(patrol, heir, days(2)), patrol.looked(patrol.place("shop2"), SOLD)]
    assert {one.pk for one in access.visits_of(boss)} == {one.pk for one in before}
    assert {one.pk for one in access.visits_of(heir)} == {one.pk for one in after}
    assert client(patrol, "boss").get(f"/visits/{before[0].number}/").status_code == 200
    assert client(patrol, "boss").get(f"/visits/{after[0].number}/").status_code == 404


def test_who_had_it_twice_reads_both_of_his_times(patrol: Patrol) -> None:
    old = patrol.place("shop2").operator
    assert old is not None
    looks = [patrol.looked(patrol.place("shop2"), days(ago)) for ago in (30, 15, 1)]
    sold(patrol, days(20))
    back = registry.change_premises(patrol.place("shop2"), since=days(10), operator=old, actor=SYSTEM, at=NOW)
    assert isinstance(back, Premises), back
    assert {one.pk for one in access.visits_of(patrol.by("boss"))} == {looks[0].pk, looks[2].pk}


def test_a_self_check_stays_in_the_hands_of_who_ran_the_place_then(patrol: Patrol) -> None:
    boss = patrol.by("boss")
    row = self_check(patrol, boss, days(9))
    heir = runs(patrol, "xj", sold(patrol))
    assert refused(actions.void_visit(row, "填错", actor=heir, at=NOW)) == "outside_your_ground"
    assert isinstance(actions.attach_to_visit(row, [photo()], actor=boss, at=NOW), Visit)


def test_a_new_operator_dates_no_self_check_into_the_time_of_the_one_before(patrol: Patrol) -> None:
    self_check(patrol, patrol.by("boss"), days(9))
    heir = runs(patrol, "xj", sold(patrol))
    assert self_check(patrol, heir, days(6)) == Refusal("self_check_before_you", SOLD.isoformat())
    panel = own_places(heir, TODAY)
    assert panel is not None
    assert panel.lines[0].where == "还没有自查过"
    assert self_check(patrol, heir, SOLD).on == SOLD


def test_who_left_since_is_named_for_the_day_on_which_he_went_and_who_came_since_is_not(patrol: Patrol) -> None:
    hy = patrol.world.people["hy"]
    with writing("person.leave_post", ("person", hy.key), actor=SYSTEM, at=NOW) as act:
        act.change(Post.objects.get(person=hy), ends=days(3))
    assert record(patrol, by="hy2", people=("hy",), on=TODAY) == Refusal("inspector_without_post", "吴洁")
    row = record(patrol, by="hy2", people=("hy",), on=days(3))
    assert [one.unit and one.unit.key for one in VisitInspector.objects.filter(visit=row)] == ["hyl"]
    xj = patrol.world.people["xj"]
    with writing("person.give_post", ("person", xj.key), actor=SYSTEM, at=NOW) as act:
        act.change(Post.objects.get(person=xj), starts=days(1))
    assert record(patrol, by="hy2", people=("xj",), on=days(2)).code == "inspector_without_post"


def test_the_form_offers_those_who_left_lately(patrol: Patrol) -> None:
    hy, shop = patrol.world.people["hy"], patrol.place("shop").number
    with writing("person.leave_post", ("person", hy.key), actor=SYSTEM, at=NOW) as act:
        act.change(Post.objects.get(person=hy), ends=days(3))
    desk, path = client(patrol, "hy2"), f"/visits/record/?premises={shop}"
    assert f'value="{hy.key}"' in desk.get(path).content.decode()
    given = sheet_answers(patrol) | {"inspectors": hy.key}
    said = desk.post(path, given | {"on": TODAY.isoformat()})
    assert "吴洁检查当天没有在岗岗位" in said.content.decode()
    assert desk.post(path, given | {"on": days(3).isoformat()}).status_code == 302


@pytest.mark.parametrize("planned", [False, True])
def test_no_visit_lies_before_the_place_opened(patrol: Patrol, planned: bool) -> None:
    row, place = plan(patrol) if planned else None, patrol.place("shop")
    with writing("premises.amend", ("premises", place.number), actor=SYSTEM, at=NOW) as act:
        act.change(place, opened_on=days(2))
    assert record(patrol, row=row, on=days(3)) == Refusal("visit_before_it_opened", days(2).isoformat())
    assert record(patrol, row=row, on=days(2)).state == "recorded"


def test_a_place_that_opens_next_week_is_planned_for_no_day_before(patrol: Patrol) -> None:
    place = patrol.place("shop")
    with writing("premises.amend", ("premises", place.number), actor=SYSTEM, at=NOW) as act:
        act.change(place, opened_on=TODAY + timedelta(days=7))
    assert refused(plan(patrol, on=TODAY + timedelta(days=6))) == "visit_before_it_opened"
    assert plan(patrol, on=TODAY + timedelta(days=7)).state == "planned"


def test_nobody_signs_a_self_check_and_none_waits_for_a_signature(patrol: Patrol) -> None:
    boss = patrol.by("boss")
    row = self_check(patrol, boss, TODAY)
    assert refused(actions.sign_visit(row, [photo()], actor=boss, at=NOW)) == "self_check_unsigned"
    assert refused(actions.refuse_signature(row, "不愿", actor=boss, at=NOW)) == "self_check_unsigned"
    page = client(patrol, "boss").get(f"/visits/{row.number}/").content.decode()
    assert "拒签" not in page
    assert 'href="/screening/"' not in page
    assert row.number not in client(patrol, "boss").get("/visits/?show=unsigned").content.decode()
    assert row.number in client(patrol, "boss").get("/visits/?show=self_check").content.decode()
