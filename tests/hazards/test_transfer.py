"""转办: lead, territory, party or measure change by the task force; the state and the date stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ranan.hazards import actions
from ranan.hazards.access import hazard_for
from ranan.hazards.actions import Assignment, Given
from ranan.hazards.models import CoTask, Hazard
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, Desk, moved


def kept(hazard: Hazard, **changes: Any) -> Assignment:
    """The assignment as it stands, with some changes."""
    now = Assignment(
        hazard.lead, hazard.territory, hazard.due, hazard.responsible_unit, hazard.operator, hazard.measure
    )
    return replace(now, **changes)


@pytest.mark.parametrize("state", ["assigned", "rectifying", "under_review"])
def test_another_lead_takes_over_and_state_and_date_stay(desk: Desk, state: str) -> None:
    hazard = getattr(desk, state)()
    hazard = desk.do(actions.transfer, hazard, kept(hazard, lead=desk.unit("jgw"), measure=16), " 属管道 ", by="zb")
    assert (hazard.state, hazard.lead, hazard.measure, hazard.due) == (state, desk.unit("jgw"), 16, DUE)
    assert desk.unit("jgw").pk in hazard.units
    told = desk.last(hazard)
    assert told[:5] == ("hazard.transfer", state, state, "周岚", "区工作专班")
    units = "hazards.hazard"
    expected = moved("lead_id", "measure", reason="属管道")
    for facts, wanted in ((told.facts, expected), (told.facts["was"], expected["was"])):
        assert facts[units] == [*wanted[units], "id units"]


def test_the_former_lead_no_longer_finds_it_among_his(desk: Desk) -> None:
    hazard = desk.assigned(by="hy")
    for lead, sees in (("xjz", True), ("jgw", False)):
        now = Hazard.objects.get(pk=hazard.pk)
        desk.do(actions.transfer, hazard, kept(now, lead=desk.unit(lead)), "换牵头", by="zb")
        assert (hazard_for(desk.by("xj"), hazard.number) is not None) is sees


def test_a_unit_becomes_the_party_in_place_of_the_operator(desk: Desk) -> None:
    hazard = desk.rectifying()
    to = kept(hazard, responsible_unit=desk.unit("hyl"))
    hazard = desk.do(actions.transfer, hazard, to, "街道自管", by="zb")
    assert (hazard.responsible_unit, hazard.operator, hazard.party) == (desk.unit("hyl"), None, "华阳路街道")
    assert desk.code(actions.rectify, hazard, by="boss", given=Given("已换")) == "not_your_step"
    assert desk.do(actions.rectify, hazard, by="hy", given=Given("已换"))


def test_what_is_not_named_stays_but_somebody_must_remain_responsible(desk: Desk) -> None:
    hazard = desk.assigned()
    to = Assignment(None, None, None, operator=hazard.operator, measure=16)
    hazard = desk.do(actions.transfer, hazard, to, "改项", by="zb")
    assert (hazard.lead, hazard.territory, hazard.measure) == (desk.unit("xfzd"), desk.unit("hyl"), 16)
    nobody = Assignment(desk.unit("jgw"), None, None)
    assert desk.refused(actions.transfer, hazard, nobody, "改", by="zb") == Refusal("missing", "responsible")
    home = desk.assigned("home")
    assert desk.do(actions.transfer, home, nobody, "改", by="zb").lead == desk.unit("jgw")


def test_a_transfer_that_changes_nothing_and_one_without_a_reason_are_refused(desk: Desk) -> None:
    hazard = desk.assigned()
    assert desk.code(actions.transfer, hazard, kept(hazard), "改", by="zb") == "nothing_changes"
    other = kept(hazard, lead=desk.unit("jgw"))
    assert desk.refused(actions.transfer, hazard, other, "", by="zb") == Refusal("missing", "reason")


def test_units_that_the_new_measure_names_get_co_tasks_once(desk: Desk) -> None:
    hazard = desk.assigned("home")
    for measure in (31, 13, 31):
        desk.do(actions.transfer, hazard, kept(Hazard.objects.get(pk=hazard.pk), measure=measure), "改项", by="zb")
    assert [one.to_unit.key for one in CoTask.objects.filter(hazard=hazard)] == ["mzj"]


@pytest.mark.parametrize("name", ["xf", "hy2", "jgw", "boss", "supervisor"])
def test_only_the_task_force_transfers(desk: Desk, name: str) -> None:
    hazard = desk.assigned()
    assert desk.code(actions.transfer, hazard, kept(hazard, lead=desk.unit("jgw")), "改", by=name) == "not_your_step"


def test_not_before_it_is_assigned_not_once_it_is_closed_and_not_on_an_old_page(desk: Desk) -> None:
    for hazard in (desk.registered(), desk.closed()):
        to = kept(hazard, lead=desk.unit("jgw"), responsible_unit=desk.unit("hyl"))
        assert desk.code(actions.transfer, hazard, to, "改", by="zb") == "not_from_this_state"
    hazard = desk.assigned()
    page = desk.seen(hazard)
    desk.do(actions.accept, hazard, by="boss")
    late = desk.refused(actions.transfer, hazard, kept(hazard, measure=16), "改", by="zb", given=Given(seen=page))
    assert late == Refusal("overtaken", "王老板签收")
