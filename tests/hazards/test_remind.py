"""催办: who may remind, whom, how often, and when nobody is reminded any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ranan.hazards import actions, queries
from ranan.hazards.actions import Given
from tests.hazards.steps import TODAY, Desk, moved, photo, told


def reminded(desk: Desk, by: str) -> list[str]:
    """Numbers of what a person finds reminded on his home."""
    return [row.number for row in queries.duty_rows(desk.by(by), "reminded", desk.moment.date())]


@pytest.mark.parametrize("by", ["xf", "hy2", "zb"])
def test_lead_territory_and_task_force_remind_and_the_party_finds_it(desk: Desk, by: str) -> None:
    hazard = desk.assigned()
    done = desk.do(actions.remind, hazard, by=by, given=Given("请三日内整改"))
    assert (done.state, done.due, done.reminded_on) == (hazard.state, hazard.due, TODAY)
    [line] = [one for one in desk.told(done) if one.verb == "hazard.remind"]
    assert line.facts == moved("reminded_on") | {"hazards.remark": ["new"]}
    assert reminded(desk, "boss") == [done.number]
    assert queries.counts(desk.by("boss"), TODAY)["reminded"] == 1
    assert reminded(desk, "hy2") == reminded(desk, "xf") == []


@pytest.mark.parametrize("by", ["hy", "xf2", "boss", "jgw", "supervisor", "auditor"])
def test_others_do_not_remind(desk: Desk, by: str) -> None:
    assert desk.code(actions.remind, desk.assigned(), by=by) == "not_your_step"


def test_a_territory_that_records_for_its_party_is_reminded_itself(desk: Desk) -> None:
    hazard = desk.do(actions.remind, desk.assigned("shop"), by="xf")
    assert reminded(desk, "hy") == reminded(desk, "hy2") == [hazard.number]
    assert desk.code(actions.remind, desk.assigned("shop"), by="hy2") == "your_own_turn"


def test_a_reviewer_is_reminded_of_what_waits_for_his_review(desk: Desk) -> None:
    hazard = desk.do(actions.remind, desk.under_review(), by="hy2")
    assert reminded(desk, "xf") == [hazard.number]
    assert reminded(desk, "boss") == []
    assert desk.code(actions.remind, desk.under_review(), by="xf") == "your_own_turn"


def test_the_task_force_is_reminded_of_what_it_has_not_assigned(desk: Desk) -> None:
    hazard = desk.do(actions.remind, desk.registered(), by="hy2")
    assert reminded(desk, "zb") == [hazard.number]
    assert desk.code(actions.remind, desk.registered(), by="zb") == "your_own_turn"


def test_once_a_day_and_again_on_the_next(desk: Desk) -> None:
    hazard = desk.do(actions.remind, desk.assigned(), by="xf")
    assert desk.code(actions.remind, hazard, by="zb") == "reminded_today"
    desk.go_to(TODAY + timedelta(days=1))
    assert desk.do(actions.remind, hazard, by="zb").reminded_on == TODAY + timedelta(days=1)


def test_whoever_answers_is_reminded_no_more(desk: Desk) -> None:
    hazard = desk.do(actions.remind, desk.assigned(), by="xf")
    hazard = desk.do(actions.accept, hazard, by="boss")
    assert hazard.reminded_on is None
    desk.go_to(TODAY + timedelta(days=1))
    hazard = desk.do(actions.remind, hazard, by="xf")
    hazard = desk.do(actions.rectify, hazard, by="boss", given=Given("已订配件", [photo()]))
    assert hazard.reminded_on is None
    assert reminded(desk, "boss") == []


def test_a_note_or_a_photo_is_no_answer(desk: Desk) -> None:
    hazard = desk.do(actions.remind, desk.assigned("shop"), by="xf")
    hazard = desk.do(actions.note, hazard, by="hy2", given=Given("已电话联系"))
    hazard = desk.do(actions.attach, hazard, by="hy2", given=Given(files=[photo("other")]))
    assert hazard.reminded_on == TODAY
    assert desk.do(actions.accept, hazard, by="hy2", given=told()).reminded_on is None


@pytest.mark.parametrize("state", ["closed", "void"])
def test_what_is_ended_is_not_reminded_of(desk: Desk, state: str) -> None:
    hazard = getattr(desk, state)()
    assert desk.code(actions.remind, hazard, by="zb") == "not_from_this_state"
