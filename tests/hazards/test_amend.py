"""更正: a fact was written down wrongly; old and new stand in the history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ranan.hazards import actions, queries
from ranan.hazards.actions import Correction, Given
from ranan.hazards.queries import Filter, history
from ranan.hazards.situation import ground
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, FOUND, TODAY, Desk, moved


def test_any_fact_is_corrected_and_old_and_new_stand_in_the_history(desk: Desk) -> None:
    hazard = desk.assigned()
    new = Correction(text="软管长3.8米", code="CA-014", found=FOUND - timedelta(days=1), inspector="马力")
    hazard = desk.do(actions.amend, hazard, new, " 量错 ", by="hy")
    assert (hazard.text, hazard.code, hazard.found, hazard.inspector) == ("软管长3.8米", "CA-014", new.found, "马力")
    assert (hazard.state, hazard.due) == ("assigned", DUE)
    facts = moved("text", "code", "found", "inspector", "source_key", reason="量错")
    assert desk.last(hazard) == ("hazard.amend", "assigned", "assigned", "吴洁", "华阳路街道", facts)
    line = history(hazard, ground(TODAY).units, "zh")[0]
    assert ("code", "CA-013", "CA-014") in line.changes
    assert ("found", str(FOUND), str(new.found)) in line.changes


def test_only_what_differs_is_written(desk: Desk) -> None:
    hazard = desk.assigned()
    same = Correction(text=hazard.text, code=hazard.code, found=hazard.found, inspector=hazard.inspector)
    assert desk.code(actions.amend, hazard, same, "核对", by="hy") == "nothing_changes"
    assert desk.code(actions.amend, hazard, Correction(), "核对", by="hy") == "nothing_changes"
    desk.do(actions.amend, hazard, Correction(text=hazard.text, inspector="马力"), "核对", by="hy")
    assert desk.last(hazard).facts == moved("inspector", reason="核对")


def test_classifying_takes_it_off_the_work_list_and_taking_the_code_away_puts_it_back(desk: Desk) -> None:
    hazard = desk.assigned("shop", code="")
    hazard = desk.do(actions.amend, hazard, Correction(code="CA-013"), "归类", by="hy")
    assert hazard.asks == ["no_lead"]
    hazard = desk.do(actions.amend, hazard, Correction(code=""), "归错", by="hy")
    assert sorted(hazard.asks) == ["no_code", "no_lead"]


def test_a_date_of_finding_that_was_a_guess_is_one_no_longer(desk: Desk) -> None:
    hazard = desk.assigned(found_not_later=True)
    assert (
        desk.do(actions.amend, hazard, Correction(found=FOUND - timedelta(days=3)), "查实", by="hy").found_not_later
        is False
    )


def test_the_search_finds_the_new_words_and_no_longer_the_old(desk: Desk) -> None:
    hazard = desk.do(
        actions.amend, desk.assigned(text="灶具无熄火保护"), Correction(text="调压箱锈蚀"), "写错", by="hy"
    )
    found = {q: list(queries.ledger(desk.by("zb"), Filter(q=q), TODAY)) for q in ("锈蚀", "熄火")}
    assert found == {"锈蚀": [hazard], "熄火": []}


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        ({"text": "  "}, Refusal("missing", "text")),
        ({"found": TODAY + timedelta(days=1)}, Refusal("date_in_future")),
        ({"code": "XX-999"}, Refusal("unknown_code", "XX-999")),
    ],
)
def test_a_wrong_correction_is_refused(desk: Desk, new: dict[str, Any], refusal: Refusal) -> None:
    assert desk.refused(actions.amend, desk.assigned(), Correction(**new), "更正", by="hy") == refusal


def test_it_was_not_found_after_the_day_on_which_it_is_due(desk: Desk) -> None:
    hazard = desk.assigned(due=TODAY - timedelta(days=1))
    assert desk.code(actions.amend, hazard, Correction(found=TODAY), "更正", by="hy") == "date_before_found"


def test_a_correction_needs_a_reason(desk: Desk) -> None:
    assert desk.refused(actions.amend, desk.assigned(), Correction(inspector="马"), "", by="hy") == Refusal(
        "missing", "reason"
    )


@pytest.mark.parametrize("name", ["jgw", "xj", "boss", "supervisor", "auditor"])
def test_only_who_registered_it_the_lead_and_the_task_force_correct(desk: Desk, name: str) -> None:
    assert desk.code(actions.amend, desk.assigned(), Correction(inspector="马"), "更正", by=name) == "not_your_step"


def test_a_closed_hazard_is_corrected_too_a_void_one_is_not(desk: Desk) -> None:
    assert desk.do(actions.amend, desk.closed(), Correction(inspector="马力"), "更正", by="xf").state == "closed"
    assert desk.code(actions.amend, desk.void(), Correction(inspector="马"), "更正", by="zb") == "not_from_this_state"


def test_what_was_done_since_the_page_was_opened_stops_a_correction(desk: Desk) -> None:
    hazard = desk.assigned()
    page = desk.seen(hazard)
    desk.do(actions.note, hazard, by="xf", given=Given("已电话核实"))
    late = desk.refused(actions.amend, hazard, Correction(inspector="马"), "更正", by="hy", given=Given(seen=page))
    assert late == Refusal("overtaken", "陆峰写备注")
