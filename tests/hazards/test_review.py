"""复查: one person's verdict after looking on the spot, bound to the last submission; never one's own work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Assignment, Given
from ranan.hazards.models import Attachment, Review
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, TODAY, Desk, photo, told


def test_the_verdict_stands_beside_the_hazard(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.under_review(), True, " 到场查看 ", by="xf")
    verdict = Review.objects.get(hazard=hazard)
    assert (verdict.passed, verdict.note, verdict.on, verdict.round) == (True, "到场查看", TODAY, 1)
    assert (verdict.person_name, verdict.unit) == ("陆峰", desk.unit("xfzd"))
    facts = {"passed": True, "note": "到场查看", "on": str(TODAY), "hazards.review": ["new"]}
    assert desk.last(hazard) == ("hazard.review", "under_review", "under_review", "陆峰", "区消防救援支队", facts)


def test_a_failing_verdict_moves_nothing_by_itself(desk: Desk) -> None:
    hazard = desk.failed()
    assert hazard.state == "under_review"
    assert desk.last(hazard).facts["passed"] is False


def test_photos_of_the_review_are_kept_in_its_round(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.under_review(), True, "已更换", by="xf", given=Given(files=[photo()]))
    assert Attachment.objects.get(hazard=hazard, person=desk.by("xf").key).round == 1


def test_a_verdict_needs_an_answer_and_words(desk: Desk) -> None:
    hazard = desk.under_review()
    assert desk.refused(actions.review, hazard, None, "看过", by="xf") == Refusal("missing", "result")
    assert desk.refused(actions.review, hazard, False, " ", by="xf") == Refusal("missing", "note")


def test_nobody_looked_tomorrow(desk: Desk) -> None:
    hazard = desk.under_review()
    assert desk.code(actions.review, hazard, True, "看过", by="xf", on=TODAY + timedelta(days=1)) == "date_in_future"


def test_a_person_gives_one_verdict_a_round(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.under_review(), True, "看过", by="xf")
    assert desk.code(actions.review, hazard, False, "再看", by="xf") == "already_reviewed_by_you"
    assert desk.do(actions.review, hazard, True, "也看过", by="xf2")


def test_the_same_person_may_judge_the_next_round(desk: Desk) -> None:
    hazard = desk.submit(desk.do(actions.send_back, desk.failed(), "重做", by="xf"))
    assert desk.do(actions.review, hazard, True, "已更换", by="xf").round == 2


@pytest.mark.parametrize("name", ["hy", "hy2", "zb", "jgw", "xj", "boss", "supervisor"])
def test_only_the_lead_reviews_a_general_hazard(desk: Desk, name: str) -> None:
    assert desk.code(actions.review, desk.under_review(), True, "看过", by=name) == "not_your_step"


def test_who_rectified_or_recorded_it_does_not_review_his_own_work(desk: Desk) -> None:
    hazard = desk.do(actions.rectify, desk.rectifying("shop", by="jgw"), by="jgw", given=told(note="换好", paper=False))
    hazard = desk.submit(hazard, "shop")
    to = Assignment(desk.unit("jgw"), desk.unit("hyl"), DUE, operator=hazard.operator)
    hazard = desk.do(actions.transfer, hazard, to, "归建管委", by="zb")
    assert desk.code(actions.review, hazard, True, "看过", by="jgw") == "you_rectified_it"
    assert desk.do(actions.review, hazard, True, "看过", by="jgw2")
    assert desk.code(actions.close_out, hazard, by="jgw") == "you_rectified_it"


def test_who_lowered_the_grade_does_not_review_it(desk: Desk) -> None:
    hazard = desk.under_review("other", grade="major", by="zb")
    hazard = desk.do(actions.regrade, hazard, "general", "实为一般", by="zb")
    to = Assignment(desk.unit("zb"), desk.unit("xjz"), DUE, operator=hazard.operator)
    hazard = desk.do(actions.transfer, hazard, to, "专班督办", by="zb")
    assert desk.code(actions.review, hazard, True, "看过", by="zb") == "you_lowered_the_grade"
    assert desk.do(actions.review, hazard, True, "看过", by="zb2")


def test_where_the_lead_is_itself_responsible_the_territory_reviews(desk: Desk) -> None:
    hazard = desk.assigned("other", by="zb", responsible_unit=desk.unit("xfzd"))
    hazard = desk.do(actions.accept, hazard, by="xf")
    hazard = desk.do(actions.submit, hazard, by="xf", given=Given("已改", [photo()]))
    assert desk.code(actions.review, hazard, True, "看过", by="xf2") == "not_your_step"
    assert desk.do(actions.review, hazard, True, "看过", by="xj")


def test_closed_on_review_it_is_not_reviewed_again(desk: Desk) -> None:
    assert desk.code(actions.review, desk.closed(), True, "看过", by="xf") == "already_reviewed"


def test_before_it_is_submitted_there_is_nothing_to_review(desk: Desk) -> None:
    assert desk.code(actions.review, desk.rectifying(), True, "看过", by="xf") == "not_from_this_state"
