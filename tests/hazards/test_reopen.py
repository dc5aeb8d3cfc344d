"""重新打开: it came back, which counts as a rebound, or was closed by mistake, which does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ranan.hazards import actions
from ranan.hazards.queries import summary
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, TODAY, Desk, moved

NEW = TODAY + timedelta(days=7)
COLUMNS = ("state", "closed_on", "closure", "due", "round", "submitted_on", "due_source", "barred")


def test_a_rebound_is_counted_and_begins_a_new_round_with_a_new_date(desk: Desk) -> None:
    hazard = desk.do(actions.reopen, desk.closed(), " 又接上三通 ", by="xf", rebound=True, new_due=NEW)
    assert (hazard.state, hazard.rebounds, hazard.due, hazard.first_due, hazard.round) == ("rectifying", 1, NEW, DUE, 2)
    assert (hazard.closed_on, hazard.closure, hazard.submitted_on, hazard.barred, hazard.handed) == (
        None,
        "",
        None,
        [],
        False,
    )
    facts = moved(*COLUMNS, "rebounds", reason="又接上三通", why="rebound", new_due=str(NEW))
    assert desk.last(hazard) == ("hazard.reopen", "closed", "rectifying", "陆峰", "区消防救援支队", facts)


def test_a_mistake_is_no_rebound(desk: Desk) -> None:
    hazard = desk.do(actions.reopen, desk.closed(), "点错", by="xf", rebound=False, new_due=NEW)
    assert (hazard.state, hazard.rebounds) == ("rectifying", 0)
    facts = moved(*COLUMNS, reason="点错", why="mistake", new_due=str(NEW))
    assert desk.last(hazard).facts == facts


def test_rebounds_add_up(desk: Desk) -> None:
    hazard = desk.closed()
    for expected in (1, 2):
        hazard = desk.do(actions.reopen, hazard, "反弹", by="hy2", rebound=True, new_due=NEW)
        assert hazard.rebounds == expected
        hazard = desk.submit(hazard)
        desk.do(actions.review, hazard, True, "合格", by="xf")
        hazard = desk.do(actions.close_out, hazard, by="xf")


def test_passes_of_before_do_not_close_it_again(desk: Desk) -> None:
    hazard = desk.submit(desk.do(actions.reopen, desk.closed(), "反弹", by="xf", rebound=True, new_due=NEW))
    assert desk.code(actions.close_out, hazard, by="xf") == "needs_a_passing_review"


def test_it_counts_as_open_again(desk: Desk) -> None:
    hazard = desk.closed()
    before = summary(desk.by("zb"), TODAY)
    desk.do(actions.reopen, hazard, "反弹", by="xf", rebound=True, new_due=NEW)
    after = summary(desk.by("zb"), TODAY)
    assert (after["open"], after["reviewed"], after["all"]) == (
        before["open"] + 1,
        before["reviewed"] - 1,
        before["all"],
    )


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"reason": " "}, Refusal("missing", "reason")),
        ({"rebound": None}, Refusal("missing", "why")),
        ({"new_due": None}, Refusal("missing", "new_due")),
        ({"new_due": TODAY - timedelta(days=1)}, Refusal("date_in_past")),
    ],
)
def test_reason_kind_and_a_date_to_come_are_needed(desk: Desk, given: dict[str, Any], refusal: Refusal) -> None:
    wanted: dict[str, Any] = {"reason": "反弹", "rebound": True, "new_due": NEW} | given
    assert desk.refused(actions.reopen, desk.closed(), wanted.pop("reason"), by="xf", **wanted) == refusal


@pytest.mark.parametrize("name", ["xf2", "hy", "boss", "xj2", "jgw", "supervisor"])
def test_only_desks_of_lead_and_territory_and_the_task_force_reopen(desk: Desk, name: str) -> None:
    assert desk.code(actions.reopen, desk.closed(), "反弹", by=name, rebound=True, new_due=NEW) == "not_your_step"


def test_the_task_force_reopens_anything(desk: Desk) -> None:
    assert desk.do(actions.reopen, desk.closed(), "反弹", by="zb", rebound=True, new_due=TODAY).due == TODAY


def test_only_what_is_closed_is_reopened(desk: Desk) -> None:
    for hazard in (desk.under_review(), desk.void()):
        assert desk.code(actions.reopen, hazard, "反弹", by="xf", rebound=True, new_due=NEW) == "not_from_this_state"
