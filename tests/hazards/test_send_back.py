"""退回整改: after a failing review; the date stays, the next submission opens a new round."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Assignment
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, TODAY, Desk, moved, told


def test_it_goes_back_with_what_is_missing_and_keeps_its_date(desk: Desk) -> None:
    hazard = desk.do(actions.send_back, desk.failed(), " 接头未除 ", by="xf")
    assert (hazard.state, hazard.sent_back_on, hazard.due, hazard.round) == ("rectifying", TODAY, DUE, 1)
    facts = moved("state", "sent_back_on", reason="接头未除")
    assert desk.last(hazard) == ("hazard.send_back", "under_review", "rectifying", "陆峰", "区消防救援支队", facts)
    again = desk.submit(hazard)
    assert (again.round, again.sent_back_on) == (2, None)


def test_without_a_failing_review_nothing_goes_back(desk: Desk) -> None:
    hazard = desk.under_review()
    assert desk.code(actions.send_back, hazard, "重做", by="xf") == "needs_a_failing_review"
    desk.do(actions.review, hazard, True, "合格", by="xf")
    assert desk.code(actions.send_back, hazard, "重做", by="xf") == "needs_a_failing_review"


def test_a_failure_of_an_earlier_round_does_not_count(desk: Desk) -> None:
    hazard = desk.submit(desk.do(actions.send_back, desk.failed(), "重做", by="xf"))
    assert desk.code(actions.send_back, hazard, "重做", by="xf") == "needs_a_failing_review"


def test_it_needs_a_reason(desk: Desk) -> None:
    assert desk.refused(actions.send_back, desk.failed(), " ", by="xf") == Refusal("missing", "reason")


@pytest.mark.parametrize("name", ["hy", "zb", "boss", "jgw"])
def test_only_who_reviews_sends_back(desk: Desk, name: str) -> None:
    assert desk.code(actions.send_back, desk.failed(), "重做", by=name) == "not_your_step"


def test_who_recorded_for_the_party_does_not_send_back(desk: Desk) -> None:
    hazard = desk.do(actions.rectify, desk.rectifying("shop", by="jgw"), by="jgw", given=told(note="换好", paper=False))
    hazard = desk.submit(hazard, "shop")
    to = Assignment(desk.unit("jgw"), desk.unit("hyl"), DUE, operator=hazard.operator)
    hazard = desk.do(actions.transfer, hazard, to, "归建管委", by="zb")
    desk.do(actions.review, hazard, False, "未换", by="jgw2")
    assert desk.code(actions.send_back, hazard, "重做", by="jgw") == "you_rectified_it"


def test_only_from_under_review(desk: Desk) -> None:
    for hazard in (desk.rectifying(), desk.closed()):
        assert desk.code(actions.send_back, hazard, "重做", by="xf") == "not_from_this_state"
