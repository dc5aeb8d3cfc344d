"""管控措施: why it cannot be mended at once, and what keeps people safe until then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ranan.hazards import actions
from ranan.hazards.models import InterimControl
from ranan.rules.hazard import Refusal
from tests.hazards.steps import TODAY, Desk, told


def test_the_party_says_why_and_what_keeps_people_safe(desk: Desk) -> None:
    hazard = desk.rectifying()
    until = TODAY + timedelta(days=5)
    desk.do(actions.control, hazard, " 配件缺货 ", " 停用该灶 ", by="boss", until=until)
    kept = InterimControl.objects.get(hazard=hazard)
    assert (kept.reason, kept.control, kept.until, kept.person_name) == ("配件缺货", "停用该灶", until, "王老板")
    facts = {"reason": "配件缺货", "control": "停用该灶", "until": str(until), "hazards.interimcontrol": ["new"]}
    assert desk.last(hazard) == ("hazard.control", "rectifying", "rectifying", "王老板", "老王面馆", facts)


def test_without_an_end_it_stands_until_the_hazard_is_closed(desk: Desk) -> None:
    hazard = desk.do(actions.control, desk.assigned(), "缺货", "停用", by="boss")
    assert "until" not in desk.last(hazard).facts
    assert InterimControl.objects.get(hazard=hazard).until is None


@pytest.mark.parametrize("state", ["assigned", "rectifying", "under_review"])
def test_the_lead_may_set_one_itself_and_is_not_barred_by_it(desk: Desk, state: str) -> None:
    hazard = desk.do(actions.control, getattr(desk, state)(), "缺货", "停用", by="xf")
    assert desk.by("xf").key not in hazard.barred


def test_the_territory_may_set_one_too(desk: Desk) -> None:
    desk.do(actions.control, desk.assigned("shop"), "缺货", "停用", by="hy2", given=told())


def test_the_registering_unit_records_it_as_proxy(desk: Desk) -> None:
    hazard = desk.do(actions.control, desk.assigned("shop", by="jgw"), "缺货", "停用", by="jgw", given=told())
    assert (hazard.barred, desk.last(hazard).facts["as_proxy"]) == ([desk.by("jgw").key], True)


@pytest.mark.parametrize(("reason", "control", "need"), [(" ", "停用", "reason"), ("缺货", "", "control")])
def test_both_reason_and_control_are_needed(desk: Desk, reason: str, control: str, need: str) -> None:
    assert desk.refused(actions.control, desk.rectifying(), reason, control, by="boss") == Refusal("missing", need)


def test_a_control_that_has_ended_already_is_none(desk: Desk) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert desk.code(actions.control, desk.rectifying(), "缺货", "停用", by="boss", until=yesterday) == "date_in_past"


def test_others_set_none_and_closed_hazards_need_none(desk: Desk) -> None:
    assert desk.code(actions.control, desk.rectifying(), "缺货", "停用", by="xj") == "not_your_step"
    assert desk.code(actions.control, desk.closed(), "缺货", "停用", by="xf") == "not_from_this_state"
    assert desk.code(actions.control, desk.registered(), "缺货", "停用", by="xf") == "not_from_this_state"
