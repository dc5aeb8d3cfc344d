"""作废: one unit asks, another confirms or refuses; the record and its number stay."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.models import Extension
from ranan.hazards.queries import summary
from ranan.rules.hazard import Refusal
from tests.hazards.steps import TODAY, Desk, moved

ASKED = ("void_asked_by", "void_asked_unit_id", "void_reason")


@pytest.mark.parametrize("state", ["registered", "assigned", "rectifying", "under_review"])
def test_from_any_open_state_it_may_be_asked_for(desk: Desk, state: str) -> None:
    hazard = desk.do(actions.ask_void, getattr(desk, state)(), " 重复登记 ", by="hy")
    assert (hazard.state, hazard.void_asked_by, hazard.void_asked_unit) == (state, desk.by("hy").key, desk.unit("hyl"))
    facts = moved(*ASKED, reason="重复登记")
    assert desk.last(hazard) == ("hazard.ask_void", state, state, "吴洁", "华阳路街道", facts)


def test_another_unit_confirms_and_it_no_longer_counts(desk: Desk) -> None:
    hazard = desk.do(actions.ask_void, desk.assigned(), "重复登记", by="hy")
    before = summary(desk.by("zb"), TODAY)
    hazard = desk.do(actions.void, hazard, by="xf", given=Given("核过"))
    assert (hazard.state, hazard.void_asked_by, hazard.void_asked_unit, hazard.void_reason) == (
        "void",
        "",
        None,
        "重复登记",
    )
    facts = moved("state", "void_asked_by", "void_asked_unit_id", reason="重复登记", asked_by=desk.by("hy").key)
    facts["hazards.remark"] = ["new"]
    assert desk.last(hazard) == ("hazard.void", "assigned", "void", "陆峰", "区消防救援支队", facts)
    after = summary(desk.by("zb"), TODAY)
    assert (after["all"], after["open"]) == (before["all"] - 1, before["open"] - 1)


def test_another_unit_refuses_and_it_stays_as_it_was(desk: Desk) -> None:
    hazard = desk.assigned()
    before = desk.whole(hazard)
    desk.do(actions.ask_void, hazard, "重复登记", by="hy")
    desk.do(actions.keep, hazard, " 不是重复 ", by="xf")
    assert desk.whole(hazard) == before
    facts = moved(*ASKED, reason="不是重复")
    assert desk.last(hazard) == ("hazard.keep", "assigned", "assigned", "陆峰", "区消防救援支队", facts)


def test_neither_the_asker_nor_his_unit_decides(desk: Desk) -> None:
    hazard = desk.do(actions.ask_void, desk.assigned(), "重复", by="xf")
    assert desk.code(actions.void, hazard, by="xf") == "asker_may_not_decide"
    assert desk.code(actions.keep, hazard, "不", by="xf") == "asker_may_not_decide"
    other = desk.do(actions.ask_void, desk.assigned(), "重复", by="hy")
    assert desk.code(actions.void, other, by="hy2") == "asker_may_not_decide"


def test_the_party_does_not_confirm(desk: Desk) -> None:
    hazard = desk.assigned("other", by="zb", responsible_unit=desk.unit("xfzd"))
    desk.do(actions.ask_void, hazard, "不是隐患", by="xj")
    assert desk.code(actions.void, hazard, by="xf") == "party_may_not_void"
    own = desk.do(actions.ask_void, desk.assigned(), "不是隐患", by="boss")
    assert (own.void_asked_by, own.void_asked_unit) == (desk.by("boss").key, None)
    assert desk.code(actions.void, own, by="boss") == "not_your_step"
    assert desk.do(actions.void, own, by="hy2").state == "void"


def test_the_task_force_decides_on_a_major_one(desk: Desk) -> None:
    hazard = desk.do(actions.ask_void, desk.assigned(grade="major"), "重复", by="hy")
    assert desk.code(actions.void, hazard, by="xf") == "task_force_voids_major"
    assert desk.code(actions.keep, hazard, "不", by="xf") == "task_force_voids_major"
    assert desk.do(actions.void, hazard, by="zb").state == "void"


def test_it_is_asked_for_once_and_decided_only_when_asked_for(desk: Desk) -> None:
    hazard = desk.assigned()
    assert desk.code(actions.void, hazard, by="xf") == "no_void_asked"
    assert desk.code(actions.keep, hazard, "不", by="xf") == "no_void_asked"
    desk.do(actions.ask_void, hazard, "重复", by="hy")
    assert desk.code(actions.ask_void, hazard, "重复", by="xf") == "void_asked"


def test_asking_and_refusing_need_a_reason(desk: Desk) -> None:
    hazard = desk.assigned()
    assert desk.refused(actions.ask_void, hazard, " ", by="hy") == Refusal("missing", "reason")
    desk.do(actions.ask_void, hazard, "重复", by="hy")
    assert desk.refused(actions.keep, hazard, " ", by="xf") == Refusal("missing", "reason")


@pytest.mark.parametrize("name", ["xj", "xj2", "supervisor", "auditor"])
def test_strangers_neither_ask_nor_decide(desk: Desk, name: str) -> None:
    hazard = desk.assigned()
    assert desk.code(actions.ask_void, hazard, "重复", by=name) == "not_your_step"
    desk.do(actions.ask_void, hazard, "重复", by="hy")
    assert desk.code(actions.void, hazard, by=name) == "not_your_step"


def test_a_wish_for_more_time_falls_with_it(desk: Desk) -> None:
    hazard = desk.do(actions.ask_void, desk.extension_asked(), "重复", by="hy")
    hazard = desk.do(actions.void, hazard, by="xf")
    assert (hazard.extension_asked_by, Extension.objects.get(hazard=hazard).decision) == ("", "dropped")


def test_a_closed_or_void_one_is_not_voided(desk: Desk) -> None:
    for hazard in (desk.closed(), desk.void()):
        assert desk.code(actions.ask_void, hazard, "重复", by="hy") == "not_from_this_state"
        assert desk.code(actions.void, hazard, by="xf") == "not_from_this_state"


def test_nothing_more_is_done_on_a_void_one(desk: Desk) -> None:
    hazard = desk.void()
    for act, args in ((actions.note, ()), (actions.attach, ()), (actions.sight, ()), (actions.do_cotask, ())):
        assert desk.code(act, hazard, *args, by="xf", given=Given("说明")) == "not_from_this_state"
