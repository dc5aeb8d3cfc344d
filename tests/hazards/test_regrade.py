"""调整等级: raising shortens the date, lowering keeps it; only the task force lowers, and whoever lowers does not review."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, TODAY, Desk, moved


def test_raised_it_is_due_when_a_major_one_is_counted_from_today(desk: Desk) -> None:
    hazard = desk.do(actions.regrade, desk.assigned(), "major", " 在地下室 ", by="xf")
    assert (hazard.grade, hazard.grade_source, hazard.first_due) == ("major", "person", DUE)
    assert hazard.due is not None
    assert TODAY <= hazard.due < DUE
    facts = moved("grade", "grade_source", "due", reason="在地下室", grade="major")
    assert desk.last(hazard) == ("hazard.regrade", "assigned", "assigned", "陆峰", "区消防救援支队", facts)


def test_raising_never_lengthens_a_date_even_one_that_has_passed(desk: Desk) -> None:
    past = TODAY - timedelta(days=1)
    hazard = desk.do(actions.regrade, desk.assigned(due=past), "major", "严重", by="xf")
    assert hazard.due == past


def test_only_the_task_force_lowers_and_is_named_for_it(desk: Desk) -> None:
    hazard = desk.assigned(grade="major")
    assert desk.code(actions.regrade, hazard, "general", "不重", by="xf") == "only_task_force_lowers"
    due = hazard.due
    hazard = desk.do(actions.regrade, hazard, "general", "不重", by="zb")
    assert (hazard.grade, hazard.due, hazard.lowered_by) == ("general", due, [desk.by("zb").key])
    assert desk.last(hazard).facts == moved("grade", "lowered_by", reason="不重", grade="general")


def test_the_present_grade_and_an_unknown_one_are_refused(desk: Desk) -> None:
    hazard = desk.assigned()
    assert desk.code(actions.regrade, hazard, "general", "核对", by="xf") == "same_grade"
    assert desk.refused(actions.regrade, hazard, "serious", "核对", by="xf") == Refusal("missing", "grade")
    assert desk.refused(actions.regrade, hazard, "", "核对", by="xf") == Refusal("missing", "grade")
    assert desk.refused(actions.regrade, hazard, "major", " ", by="xf") == Refusal("missing", "reason")


@pytest.mark.parametrize("name", ["xf2", "hy2", "boss", "jgw", "supervisor"])
def test_only_an_officer_of_the_lead_or_the_task_force_regrades(desk: Desk, name: str) -> None:
    assert desk.code(actions.regrade, desk.assigned(), "major", "严重", by=name) == "not_your_step"


def test_raised_under_review_one_pass_is_no_longer_enough(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.under_review(), True, "合格", by="xf2")
    hazard = desk.do(actions.regrade, hazard, "major", "严重", by="xf")
    assert desk.code(actions.close_out, hazard, by="xf2") == "needs_two_reviewers"


def test_raised_while_an_extension_is_asked_for_the_task_force_decides_on_it(desk: Desk) -> None:
    hazard = desk.do(actions.regrade, desk.extension_asked(), "major", "严重", by="xf")
    assert desk.code(actions.grant_extension, hazard, by="xf") == "not_your_step"
    assert desk.do(actions.grant_extension, hazard, by="zb").extensions == 1


def test_not_once_it_is_closed_and_not_on_an_old_page(desk: Desk) -> None:
    assert desk.code(actions.regrade, desk.closed(), "major", "严重", by="zb") == "not_from_this_state"
    hazard = desk.assigned()
    page = desk.seen(hazard)
    desk.do(actions.accept, hazard, by="boss")
    assert desk.code(actions.regrade, hazard, "major", "严重", by="xf", given=Given(seen=page)) == "overtaken"
