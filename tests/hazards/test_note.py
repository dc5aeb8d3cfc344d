"""写备注: words beside the hazard."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.models import Remark
from ranan.rules.hazard import Refusal
from tests.hazards.steps import Desk


@pytest.mark.parametrize("state", ["registered", "assigned", "rectifying", "under_review", "closed"])
def test_words_are_kept_and_change_nothing(desk: Desk, state: str) -> None:
    hazard = getattr(desk, state)()
    before = desk.whole(hazard)
    desk.do(actions.note, hazard, by="xf", given=Given("  已电话核实  "))
    assert desk.whole(hazard) == before
    assert Remark.objects.filter(hazard=hazard, verb="note").values_list("text", flat=True).get() == "已电话核实"
    facts = {"hazards.remark": ["new"]}
    assert desk.last(hazard) == ("hazard.note", state, state, "陆峰", "区消防救援支队", facts)


def test_no_words_are_no_note(desk: Desk) -> None:
    assert desk.refused(actions.note, desk.assigned(), by="xf", given=Given("\n ")) == Refusal("missing", "note")


@pytest.mark.parametrize(("name", "may"), [("boss", True), ("hy", True), ("zb", True), ("jgw", True), ("xj", False)])
def test_who_has_to_do_with_it_may_write(desk: Desk, name: str, may: bool) -> None:
    hazard = desk.assigned()
    if may:
        desk.do(actions.note, hazard, by=name, given=Given("知道了"))
    else:
        assert desk.code(actions.note, hazard, by=name, given=Given("知道了")) == "not_your_step"


@pytest.mark.parametrize("name", ["supervisor", "auditor", "sysadmin", "secadmin", "admin"])
def test_who_only_reads_or_keeps_people_writes_nothing(desk: Desk, name: str) -> None:
    assert desk.code(actions.note, desk.assigned(), by=name, given=Given("看过")) == "not_your_step"
