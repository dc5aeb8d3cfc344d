"""销号: only on enough passing reviews since the last submission; a major hazard by two people, one of the lead."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.registry import actions as registry
from ranan.rules.hazard import Refusal
from tests.hazards.steps import TODAY, Desk, moved, photo


def test_one_passing_review_closes_a_general_hazard(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.under_review(), True, "合格", by="xf")
    hazard = desk.do(actions.close_out, hazard, by="xf2")
    assert (hazard.state, hazard.closed_on, hazard.closure) == ("closed", TODAY, "reviewed")
    facts = moved("state", "closed_on", "closure")
    assert desk.last(hazard) == ("hazard.close_out", "under_review", "closed", "秦川", "区消防救援支队", facts)


def test_without_a_passing_review_nothing_is_closed(desk: Desk) -> None:
    assert desk.code(actions.close_out, desk.under_review(), by="xf") == "needs_a_passing_review"


def test_one_failing_review_of_the_round_stands_in_the_way(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.failed(), True, "我看合格", by="xf2")
    assert desk.code(actions.close_out, hazard, by="xf2") == "review_failed"


def test_a_pass_before_the_last_submission_does_not_count(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.failed(), True, "合格", by="xf2")
    hazard = desk.submit(desk.do(actions.send_back, hazard, "重做", by="xf"))
    assert desk.code(actions.close_out, hazard, by="xf") == "needs_a_passing_review"


def test_a_major_hazard_needs_two_people(desk: Desk) -> None:
    hazard = desk.under_review(grade="major")
    desk.do(actions.review, hazard, True, "合格", by="xf")
    assert desk.code(actions.close_out, hazard, by="xf") == "needs_two_reviewers"
    desk.do(actions.review, hazard, True, "合格", by="hy")
    assert desk.do(actions.close_out, hazard, by="hy").state == "closed"


def test_one_of_the_two_is_of_the_lead(desk: Desk) -> None:
    hazard = desk.under_review(grade="major")
    desk.do(actions.review, hazard, True, "合格", by="hy")
    desk.do(actions.review, hazard, True, "合格", by="zb")
    assert desk.refused(actions.close_out, hazard, by="zb") == Refusal("needs_review_of_unit", "xfzd")
    desk.do(actions.review, hazard, True, "合格", by="xf2")
    assert desk.do(actions.close_out, hazard, by="xf").state == "closed"


def test_a_deputy_does_not_count_twice(desk: Desk) -> None:
    people, hazard = desk.world.people, desk.under_review(grade="major")
    lead = desk.unit("xfzd")
    made = registry.deputise(
        people["xf2"], people["xf"], lead, starts=TODAY, ends=TODAY, actor=desk.by("xf"), at=desk.moment
    )
    assert not isinstance(made, Refusal)
    desk.do(actions.review, hazard, True, "合格", by="xf2")
    assert desk.code(actions.review, hazard, True, "代陆峰复查", by="xf2") == "already_reviewed_by_you"
    assert desk.code(actions.close_out, hazard, by="xf2") == "needs_two_reviewers"


def test_a_major_hazard_of_the_lead_itself_takes_the_territory_and_the_task_force(desk: Desk) -> None:
    hazard = desk.assigned("other", by="zb", responsible_unit=desk.unit("xfzd"), grade="major")
    hazard = desk.do(actions.accept, hazard, by="xf")
    hazard = desk.do(actions.submit, hazard, by="xf", given=Given("已改", [photo()]))
    desk.do(actions.review, hazard, True, "合格", by="xj")
    desk.do(actions.review, hazard, True, "合格", by="xj2")
    assert desk.refused(actions.close_out, hazard, by="xj") == Refusal("needs_review_of_unit", "zb")
    desk.do(actions.review, hazard, True, "合格", by="zb")
    assert desk.do(actions.close_out, hazard, by="zb").state == "closed"


@pytest.mark.parametrize("name", ["hy", "boss", "zb", "jgw", "supervisor"])
def test_only_who_reviews_closes(desk: Desk, name: str) -> None:
    hazard = desk.do(actions.review, desk.under_review(), True, "合格", by="xf")
    assert desk.code(actions.close_out, hazard, by=name) == "not_your_step"


def test_who_submitted_it_does_not_close_it(desk: Desk) -> None:
    hazard = desk.under_review("shop", grade="major")
    desk.do(actions.review, hazard, True, "合格", by="xf")
    desk.do(actions.review, hazard, True, "合格", by="xf2")
    assert desk.code(actions.close_out, hazard, by="hy2") == "you_rectified_it"
    assert desk.do(actions.close_out, hazard, by="hy").state == "closed"


def test_a_wish_to_void_it_falls_when_it_is_closed(desk: Desk) -> None:
    hazard = desk.do(actions.ask_void, desk.under_review(), "重复", by="hy")
    desk.do(actions.review, hazard, True, "合格", by="xf")
    hazard = desk.do(actions.close_out, hazard, by="xf")
    assert (hazard.void_asked_by, hazard.void_asked_unit, hazard.void_reason) == ("", None, "")


def test_only_from_under_review(desk: Desk) -> None:
    for hazard in (desk.rectifying(), desk.closed(), desk.void()):
        assert desk.code(actions.close_out, hazard, by="xf") == "not_from_this_state"
