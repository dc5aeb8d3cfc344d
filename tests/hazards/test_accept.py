"""签收: who takes a hazard on, for itself or as proxy, and what a proxy must say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given, Proxy
from ranan.hazards.models import Attachment, Remark
from ranan.registry import actions as registry
from ranan.rules.hazard import Refusal
from tests.hazards.steps import PROXY, TODAY, Desk, moved, photo, told


def test_the_party_takes_it_on_for_itself(desk: Desk) -> None:
    hazard = desk.do(actions.accept, desk.assigned(), by="boss")
    assert (hazard.state, hazard.barred) == ("rectifying", [])
    assert desk.last(hazard) == ("hazard.accept", "assigned", "rectifying", "王老板", "老王面馆", moved("state"))


def test_a_note_is_kept_beside_the_act(desk: Desk) -> None:
    hazard = desk.do(actions.accept, desk.assigned(), by="boss", given=Given(" 马上办 "))
    remark = Remark.objects.get(hazard=hazard)
    assert (remark.verb, remark.text, remark.person_name, remark.unit, remark.proxy_party) == (
        "accept",
        "马上办",
        "王老板",
        None,
        "",
    )
    assert desk.last(hazard).facts == moved("state", **{"hazards.remark": ["new"]})


def test_the_territory_takes_it_on_for_a_party_without_account(desk: Desk) -> None:
    hazard = desk.do(actions.accept, desk.assigned("shop"), by="hy2", given=told())
    assert hazard.barred == [desk.by("hy2").key]
    files = {"hazards.remark": ["new"], "hazards.attachment": ["new"]}
    facts = moved("state", "barred", as_proxy=True, **files)
    assert desk.last(hazard) == (
        "hazard.accept", "assigned", "rectifying", "郑涛", "华阳路街道", facts,
    )  # fmt: skip
    remark = Remark.objects.get(hazard=hazard)
    assert (remark.proxy_party, remark.proxy_how, remark.proxy_on) == (PROXY.party, PROXY.how, PROXY.on)
    assert Attachment.objects.get(hazard=hazard).kind == "proxy"


def test_the_registering_unit_records_for_the_party_where_it_does_not_lead(desk: Desk) -> None:
    assert desk.do(actions.accept, desk.assigned("shop", by="jgw"), by="jgw2", given=told()).state == "rectifying"
    assert desk.code(actions.accept, desk.assigned("shop", by="xf"), by="xf", given=told()) == "not_your_step"


@pytest.mark.parametrize(
    "given",
    [
        Given(files=[photo("proxy")]),
        Given(proxy=PROXY),
        told(proxy=Proxy(" ", "当面告知", TODAY)),
        told(proxy=Proxy("王某", " ", TODAY)),
        Given(proxy=PROXY, files=[photo("after")]),
    ],
)
def test_a_proxy_says_whom_he_told_and_how_and_shows_the_paper(desk: Desk, given: Given) -> None:
    assert desk.refused(actions.accept, desk.assigned("shop"), by="hy2", given=given) == Refusal("missing", "proxy")


def test_nobody_was_told_tomorrow(desk: Desk) -> None:
    late = told(proxy=Proxy("王某", "当面告知", TODAY + timedelta(days=1)))
    assert desk.code(actions.accept, desk.assigned("shop"), by="hy2", given=late) == "date_in_future"


def test_the_paper_is_asked_for_once_for_each_hazard(desk: Desk) -> None:
    hazard = desk.rectifying("shop")
    desk.do(actions.rectify, hazard, by="hy2", given=told(note="在换", paper=False))
    other = desk.assigned("shop")
    assert desk.code(actions.accept, other, by="hy2", given=told(paper=False)) == "missing"


def test_where_the_party_has_an_account_nobody_records_for_it(desk: Desk) -> None:
    assert desk.refused(actions.accept, desk.assigned(), by="hy2", given=told()) == Refusal("not_your_step", "accept")


def test_a_proxys_words_from_the_party_itself_are_dropped(desk: Desk) -> None:
    hazard = desk.do(actions.accept, desk.assigned(), by="boss", given=Given(proxy=PROXY))
    assert not Remark.objects.filter(hazard=hazard).exists()


def test_a_unit_that_is_itself_responsible_takes_its_own_on(desk: Desk) -> None:
    hazard = desk.assigned("office", responsible_unit=desk.unit("hyl"))
    hazard = desk.do(actions.accept, hazard, by="hy")
    assert (hazard.state, hazard.barred) == ("rectifying", [])


@pytest.mark.parametrize("name", ["xf", "xj", "jgw", "zb", "supervisor", "auditor", "admin"])
def test_others_do_not_take_it_on(desk: Desk, name: str) -> None:
    assert desk.code(actions.accept, desk.assigned("shop"), by=name, given=told()) == "not_your_step"


def test_it_is_taken_on_once(desk: Desk) -> None:
    hazard = desk.rectifying()
    assert desk.refused(actions.accept, hazard, by="boss") == Refusal("not_from_this_state", "accept")
    assert desk.code(actions.accept, desk.registered(), by="hy") == "not_from_this_state"


def test_a_page_that_was_overtaken_hears_what_happened(desk: Desk) -> None:
    hazard = desk.assigned()
    page = desk.seen(hazard)
    desk.do(actions.accept, hazard, by="boss")
    late = desk.refused(actions.accept, hazard, by="boss", given=Given(seen=page))
    assert late == Refusal("overtaken", "王老板签收")


def test_a_deputy_acts_under_his_own_name_for_the_absent_one(desk: Desk) -> None:
    people, today = desk.world.people, TODAY
    admin = desk.by("admin")
    until = today + timedelta(days=5)
    deputy = registry.deputise(
        people["admin"], people["hy2"], desk.unit("hyl"), starts=today, ends=until, actor=admin, at=desk.moment
    )
    assert not isinstance(deputy, Refusal), deputy
    hazard = desk.do(actions.accept, desk.assigned("shop"), by="admin", given=told())
    assert Remark.objects.get(hazard=hazard).person_name == "何静（代郑涛）"
    assert Attachment.objects.get(hazard=hazard).person_name == "何静（代郑涛）"
    assert hazard.barred == [admin.key]
    entry = desk.entry(hazard)
    assert (entry.actor_name, entry.actor_for, entry.actor_unit_key) == ("何静", "郑涛", "hyl")


def test_a_deputy_whose_time_is_over_does_not_act(desk: Desk) -> None:
    people = desk.world.people
    registry.deputise(
        people["admin"],
        people["hy2"],
        desk.unit("hyl"),
        starts=TODAY,
        ends=TODAY,
        actor=desk.by("admin"),
        at=desk.moment,
    )
    hazard = desk.assigned("shop")
    desk.go_to(date(2023, 11, 21))
    assert desk.code(actions.accept, hazard, by="admin", given=told()) == "not_your_step"
