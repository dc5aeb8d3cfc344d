"""退回: "not ours", with the reason and whose it is; the task force decides anew."""

from __future__ import annotations

from typing import Any

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Assignment
from ranan.hazards.models import Extension
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, Desk, moved, told

COLUMNS = ("state", "returned_by_id", "returned_reason", "asks")


def test_the_lead_returns_it_and_says_whose_it_is(desk: Desk) -> None:
    hazard = desk.do(actions.return_, desk.assigned(), "不属消防", by="xf", whose=desk.unit("jgw"))
    said = "不属消防（应属区建管委）"
    assert (hazard.state, hazard.returned_by, hazard.returned_reason, hazard.asks) == (
        "registered",
        desk.unit("xfzd"),
        said,
        ["returned"],
    )
    assert desk.last(hazard) == (
        "hazard.return_", "assigned", "registered", "陆峰", "区消防救援支队", moved(*COLUMNS, reason=said, whose="jgw"),
    )  # fmt: skip


def test_the_party_returns_only_what_it_has_not_taken_on(desk: Desk) -> None:
    assert desk.do(actions.return_, desk.assigned(), "不是我店", by="boss").state == "registered"
    assert desk.refused(actions.return_, desk.rectifying(), "不是我店", by="boss") == Refusal(
        "not_your_step", "return_"
    )


def test_the_lead_returns_it_while_it_is_being_rectified_and_the_asked_extension_falls(desk: Desk) -> None:
    hazard = desk.do(actions.return_, desk.extension_asked(), "不属消防", by="xf")
    extension = Extension.objects.get(hazard=hazard)
    assert (hazard.state, hazard.extension_asked_by, extension.decision) == ("registered", "", "dropped")
    assert extension.decided_at == desk.moment
    facts = desk.last(hazard).facts
    assert facts["hazards.extension"] == ["decided_at decision id"]
    assert facts["was"]["hazards.extension"] == ["decided_at decision id"]


def test_the_territory_may_return_it_too(desk: Desk) -> None:
    hazard = desk.do(actions.return_, desk.assigned("shop"), "不在本街道", by="hy2", given=told())
    assert (hazard.state, hazard.returned_by) == ("registered", desk.unit("hyl"))


def test_a_return_needs_a_reason(desk: Desk) -> None:
    assert desk.refused(actions.return_, desk.assigned(), "  ", by="xf") == Refusal("missing", "reason")


@pytest.mark.parametrize("name", ["jgw", "xj", "zb", "supervisor"])
def test_others_do_not_return_it(desk: Desk, name: str) -> None:
    assert desk.code(actions.return_, desk.assigned(), "不属", by=name) == "not_your_step"


def test_it_is_not_returned_once_submitted_or_before_it_is_assigned(desk: Desk) -> None:
    assert desk.code(actions.return_, desk.under_review(), "不属", by="xf") == "not_from_this_state"
    assert desk.code(actions.return_, desk.registered(), "不属", by="xf") == "not_from_this_state"


def test_the_task_force_assigns_a_returned_one_anew_and_the_first_date_stays(desk: Desk) -> None:
    hazard = desk.do(actions.return_, desk.assigned(), "不属消防", by="xf")
    to = Assignment(desk.unit("jgw"), desk.unit("hyl"), DUE.replace(day=20), operator=hazard.operator, measure=16)
    hazard = desk.do(actions.assign, hazard, to, by="zb")
    assert (hazard.state, hazard.lead, hazard.asks, hazard.returned_by, hazard.returned_reason) == (
        "assigned",
        desk.unit("jgw"),
        [],
        None,
        "",
    )
    assert (hazard.due, hazard.first_due, hazard.measure) == (DUE.replace(day=20), DUE, 16)
    assert desk.unit("jgw").pk in hazard.units
    assert desk.last(hazard).verb == "hazard.assign"


def test_only_the_task_force_assigns_and_only_with_everything_known(desk: Desk) -> None:
    hazard = desk.registered()
    whole: dict[str, Any] = {
        "lead": desk.unit("xfzd"),
        "territory": desk.unit("hyl"),
        "due": DUE,
        "responsible_unit": desk.unit("hyl"),
    }
    assert desk.code(actions.assign, hazard, Assignment(**whole), by="xf") == "not_your_step"
    for name, need in {
        "lead": "lead",
        "territory": "territory",
        "due": "due",
        "responsible_unit": "responsible",
    }.items():
        assert desk.refused(actions.assign, hazard, Assignment(**{**whole, name: None}), by="zb") == Refusal(
            "missing", need
        )
    early = Assignment(**{**whole, "due": hazard.found.replace(day=1)})
    assert desk.code(actions.assign, hazard, early, by="zb") == "date_before_found"
    assert desk.do(actions.assign, hazard, Assignment(**whole), by="zb").responsible_unit == desk.unit("hyl")


def test_for_its_next_party_it_was_never_sent_back(desk: Desk) -> None:
    hazard = desk.do(actions.send_back, desk.failed(), "重做", by="xf")
    hazard = desk.do(actions.return_, hazard, "不属消防", by="xf")
    assert hazard.sent_back_on is None


def test_returned_twice_it_asks_once(desk: Desk) -> None:
    hazard = desk.do(actions.return_, desk.assigned(), "不属消防", by="xf")
    to = Assignment(desk.unit("jgw"), desk.unit("hyl"), DUE, operator=hazard.operator, measure=16)
    hazard = desk.do(actions.assign, hazard, to, by="zb")
    hazard = desk.do(actions.return_, hazard, "也不属建管委", by="jgw")
    assert hazard.asks == ["returned"]
