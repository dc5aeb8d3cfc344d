"""按上报销号入账: an import's alone; closed "as reported" until reviews make it a reviewed closure."""

from __future__ import annotations

from typing import Any

from ranan.hazards import actions, queries
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter, summary
from tests.hazards.sheets import GOOD, bring
from tests.hazards.steps import TODAY, Desk, told
from tests.signed_in import client_of

CLOSED = GOOD | {"closed": "2023-10-02"}


def taken_over(desk: Desk, **more: Any) -> Hazard:
    """A hazard that an office reported as closed."""
    [row] = bring(desk, CLOSED | more)
    return Hazard.objects.get(number=row.number)


def test_it_is_counted_apart_from_what_was_reviewed(desk: Desk) -> None:
    before = summary(desk.by("zb"), TODAY)
    taken_over(desk)
    after = summary(desk.by("zb"), TODAY)
    assert (after["as_reported"], after["reviewed"], after["open"]) == (
        before["as_reported"] + 1, before["reviewed"], before["open"],
    )  # fmt: skip


def test_it_stands_on_the_leads_list_until_a_review_confirms_it(desk: Desk) -> None:
    hazard = taken_over(desk)
    assert list(queries.ledger(desk.by("xf"), Filter(todo="as_reported"), TODAY)) == [hazard]
    hazard = desk.do(actions.review, hazard, True, "抽查属实", by="xf")
    assert (hazard.state, hazard.closure) == ("closed", "reviewed")
    assert list(queries.ledger(desk.by("xf"), Filter(todo="as_reported"), TODAY)) == []
    assert desk.last(hazard).facts["hazards.hazard"] == ["closure id"]
    assert desk.code(actions.review, hazard, True, "再看", by="xf2") == "already_reviewed"


def test_a_major_one_is_confirmed_by_two_people(desk: Desk) -> None:
    hazard = taken_over(desk, grade="重大")
    hazard = desk.do(actions.review, hazard, True, "抽查属实", by="xf")
    assert hazard.closure == "as_reported"
    assert desk.code(actions.review, hazard, True, "再看", by="xf") == "already_reviewed_by_you"
    assert desk.do(actions.review, hazard, True, "属实", by="xf2").closure == "reviewed"


def test_one_failing_look_keeps_it_as_reported_whatever_others_say(desk: Desk) -> None:
    hazard = desk.do(actions.review, taken_over(desk), False, "未改", by="xf")
    assert hazard.closure == "as_reported"
    assert desk.do(actions.review, hazard, True, "我看合格", by="xf2").closure == "as_reported"
    hazard = desk.do(actions.reopen, hazard, "并未整改", by="xf", rebound=False, new_due=TODAY)
    assert (hazard.state, hazard.rebounds, hazard.round) == ("rectifying", 0, 1)


def test_verdicts_on_the_report_do_not_close_it_after_it_was_reopened(desk: Desk) -> None:
    hazard = desk.do(actions.review, taken_over(desk, grade="重大"), True, "属实", by="xf")
    hazard = desk.do(actions.reopen, hazard, "反弹", by="xf", rebound=True, new_due=TODAY)
    hazard = desk.do(actions.submit, hazard, by="hy2", given=told("after", note="已重做"))
    desk.do(actions.review, hazard, True, "合格", by="xf2")
    assert desk.code(actions.close_out, hazard, by="xf2") == "needs_two_reviewers"


def test_nobody_closes_by_hand_what_only_an_import_may(desk: Desk) -> None:
    hazard = desk.assigned()
    answer = client_of(desk.world.people["zb"]).post(f"/hazards/{hazard.number}/take_over/", {})
    assert answer.status_code == 404
    assert "take_over" not in dir(actions)
