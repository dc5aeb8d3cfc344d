"""委托属地复查: the lead lets the territorial unit review a general hazard."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Assignment, Given
from tests.hazards.steps import DUE, Desk, moved


def test_the_territory_may_review_and_close_what_was_handed_to_it(desk: Desk) -> None:
    hazard = desk.do(actions.hand_review, desk.under_review(), by="xf", given=Given("请街道就近复查"))
    assert hazard.handed is True
    facts = moved("handed", **{"hazards.remark": ["new"]})
    assert desk.last(hazard) == ("hazard.hand_review", "under_review", "under_review", "陆峰", "区消防救援支队", facts)
    desk.do(actions.review, hazard, True, "到场查看", by="hy")
    assert desk.do(actions.close_out, hazard, by="hy2").state == "closed"


def test_the_lead_may_still_do_it_itself(desk: Desk) -> None:
    hazard = desk.do(actions.hand_review, desk.under_review(), by="xf")
    desk.do(actions.review, hazard, True, "到场查看", by="xf2")
    assert desk.do(actions.close_out, hazard, by="xf").state == "closed"


def test_a_major_hazard_stays_with_the_lead(desk: Desk) -> None:
    assert desk.code(actions.hand_review, desk.under_review(grade="major"), by="xf") == "major_stays_with_lead"


def test_it_is_handed_over_once(desk: Desk) -> None:
    hazard = desk.do(actions.hand_review, desk.assigned(), by="xf")
    assert desk.code(actions.hand_review, hazard, by="xf") == "already_handed"


def test_there_must_be_somebody_to_hand_it_to(desk: Desk) -> None:
    own = desk.assigned("office", responsible_unit=desk.unit("hyl"))
    assert desk.code(actions.hand_review, own, by="xf") == "nobody_to_hand_to"
    leads = desk.assigned(lead=desk.unit("hyl"))
    assert desk.code(actions.hand_review, leads, by="hy2") == "nobody_to_hand_to"


@pytest.mark.parametrize("name", ["xf2", "hy2", "zb", "boss"])
def test_only_an_officer_of_the_lead_hands_it_over(desk: Desk, name: str) -> None:
    assert desk.code(actions.hand_review, desk.under_review(), by=name) == "not_your_step"


def test_raised_to_major_or_transferred_it_comes_back_to_the_lead(desk: Desk) -> None:
    hazard = desk.do(actions.hand_review, desk.under_review(), by="xf")
    assert desk.do(actions.regrade, hazard, "major", "在地下室", by="xf").handed is False
    other = desk.do(actions.hand_review, desk.under_review(), by="xf")
    to = Assignment(desk.unit("jgw"), desk.unit("hyl"), DUE, operator=other.operator)
    assert desk.do(actions.transfer, other, to, "归建管委", by="zb").handed is False


def test_not_before_it_is_assigned_and_not_once_it_is_closed(desk: Desk) -> None:
    for hazard in (desk.registered(), desk.closed()):
        assert desk.code(actions.hand_review, hazard, by="xf") == "not_from_this_state"
