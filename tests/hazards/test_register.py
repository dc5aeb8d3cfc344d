"""登记: what stands in the ledger and in the journal after a finding, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ranan.hazards import actions
from ranan.hazards.models import Attachment, CoTask, Hazard
from ranan.registry.actions import NewPlace
from ranan.registry.models import Area, Premises
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, FOUND, TODAY, Desk, moved, photo


def test_a_certain_finding_is_registered_and_assigned_in_the_same_act(desk: Desk) -> None:
    hazard = desk.do(actions.register, desk.finding("shop", code="CA-013"), desk.world.campaign, by="hy")
    assert (hazard.state, hazard.grade, hazard.measure, hazard.due, hazard.first_due) == (
        "assigned",
        "general",
        13,
        DUE,
        DUE,
    )
    assert (hazard.lead, hazard.territory, hazard.registrar) == (desk.unit("xfzd"), desk.unit("hyl"), desk.unit("hyl"))
    assert (hazard.operator, hazard.asks, hazard.inspector) == (desk.operator("阿强小吃店"), [], "吴洁")
    assert hazard.number == f"CN23-{hazard.pk:05d}"
    first, second = desk.told(hazard)
    assert first == ("hazard.register", "", "registered", "吴洁", "华阳路街道", {"hazards.hazard": ["new"]})
    assert second == (
        "hazard.assign",
        "registered",
        "assigned",
        "吴洁",
        "华阳路街道",
        moved("state", by_rule="only_lead"),
    )


def test_what_the_rule_cannot_decide_waits_for_the_task_force(desk: Desk) -> None:
    hazard = desk.do(actions.register, desk.finding("shop", code="GE-001"), desk.world.campaign, by="hy")
    assert (hazard.state, hazard.grade, hazard.lead, hazard.asks) == ("registered", "major", None, ["no_lead"])
    assert [one.verb for one in desk.told(hazard)] == ["hazard.register"]


def test_without_a_catalogue_entry_it_waits_to_be_classified(desk: Desk) -> None:
    hazard = desk.do(actions.register, desk.finding("shop", code=""), desk.world.campaign, by="hy")
    assert hazard.asks == ["no_code", "no_lead"]
    assert hazard.grade == "general"


def test_a_place_without_an_operator_has_no_party_until_somebody_names_one(desk: Desk) -> None:
    hazard = desk.registered("office")
    assert (hazard.state, hazard.lead) == ("registered", desk.unit("xfzd"))
    own = desk.do(
        actions.register, desk.finding("office", responsible_unit=desk.unit("hyl")), desk.world.campaign, by="hy"
    )
    assert (own.state, own.responsible_unit, own.operator, own.party) == (
        "assigned",
        desk.unit("hyl"),
        None,
        "华阳路街道",
    )


def test_what_a_person_gives_stands_before_the_rule(desk: Desk) -> None:
    finding = desk.finding("shop", grade="major", lead=desk.unit("jgw"), due=TODAY, inspector=" 马力 ", measure=16)
    hazard = desk.do(actions.register, finding, desk.world.campaign, by="hy")
    assert (hazard.grade, hazard.grade_source, hazard.lead, hazard.due) == ("major", "person", desk.unit("jgw"), TODAY)
    assert (hazard.due_source, hazard.inspector, hazard.measure) == ("person", "马力", 16)
    assert desk.told(hazard)[1].facts["by_rule"] == "given"


def test_units_that_the_measure_names_get_co_tasks_with_the_hazards_date(desk: Desk) -> None:
    hazard = desk.assigned("home", measure=31, lead=desk.unit("jgw"))
    task = CoTask.objects.get(hazard=hazard)
    assert (task.to_unit.key, task.due, task.done_at) == ("mzj", hazard.due, None)
    assert task.task.startswith("配合第31项：")
    assert desk.unit("mzj").pk in hazard.units
    assert desk.last(hazard).facts == moved("state", by_rule="given", **{"hazards.cotask": ["new"]})


def test_photos_come_in_with_the_finding(desk: Desk) -> None:
    hazard = desk.do(actions.register, desk.finding("shop", files=[photo("before")]), desk.world.campaign, by="hy")
    kept = Attachment.objects.get(hazard=hazard)
    assert (kept.kind, kept.round, kept.person_name, kept.unit) == ("before", 0, "吴洁", desk.unit("hyl"))
    assert desk.told(hazard)[0].facts == {"hazards.hazard": ["new"], "hazards.attachment": ["new"]}


def test_one_like_it_open_at_the_same_place_is_named_and_nothing_is_written(desk: Desk) -> None:
    first = desk.assigned("shop")
    again = desk.refused(actions.register, desk.finding("shop", insist=" "), desk.world.campaign, by="hy")
    assert again == Refusal("already_open_here", first.number)


def test_another_one_of_the_kind_needs_a_reason_that_is_kept(desk: Desk) -> None:
    desk.assigned("shop")
    second = desk.assigned("shop", insist="另一台灶")
    assert second.insisted == "另一台灶"


def test_the_same_words_without_a_code_are_the_same_kind(desk: Desk) -> None:
    first = desk.assigned("shop", code="", text="软管 老化")
    given: dict[str, Any] = {"code": "", "insist": "", "found": FOUND}
    assert desk.refused(
        actions.register, desk.finding("shop", text="软管老化。", **given), desk.world.campaign, by="hy"
    ) == Refusal("already_open_here", first.number)
    other = desk.try_(actions.register, desk.finding("shop", text="阀门漏气", **given), desk.world.campaign, by="hy")
    assert isinstance(other, Hazard)


def test_a_closed_one_does_not_stand_in_the_way(desk: Desk) -> None:
    desk.closed()
    again = desk.try_(actions.register, desk.finding(insist=""), desk.world.campaign, by="hy")
    assert isinstance(again, Hazard)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": "  "}, Refusal("missing", "text")),
        ({"found": TODAY + timedelta(days=1)}, Refusal("date_in_future")),
        ({"due": FOUND - timedelta(days=1)}, Refusal("date_before_found")),
    ],
)
def test_a_wrong_finding_is_refused(desk: Desk, given: dict[str, Any], refusal: Refusal) -> None:
    assert desk.refused(actions.register, desk.finding("shop", **given), desk.world.campaign, by="hy") == refusal


@pytest.mark.parametrize("name", ["xj", "supervisor", "auditor", "sysadmin", "secadmin", "admin"])
def test_who_has_no_ground_there_does_not_register(desk: Desk, name: str) -> None:
    assert desk.code(actions.register, desk.finding("shop2"), desk.world.campaign, by=name) == "outside_your_ground"


def test_an_enterprise_registers_at_its_own_place_only(desk: Desk) -> None:
    assert desk.code(actions.register, desk.finding("shop"), desk.world.campaign, by="boss") == "outside_your_ground"
    assert desk.do(actions.register, desk.finding("shop2"), desk.world.campaign, by="boss").self_found


@pytest.mark.parametrize("name", ["jgw", "xf2", "zb"])
def test_departments_and_the_task_force_register_anywhere(desk: Desk, name: str) -> None:
    hazard = desk.assigned("other", by=name)
    assert hazard.registrar.key == desk.by(name).seats[0].unit


def test_a_hazard_is_registered_on_the_day_of_finding_at_the_latest_today(desk: Desk) -> None:
    assert desk.assigned("shop", found=TODAY).due == TODAY + (DUE - FOUND)
    assert desk.assigned("shop", found=date(2023, 1, 5)).found == date(2023, 1, 5)


def test_a_new_place_comes_in_with_its_hazard_or_not_at_all(desk: Desk) -> None:
    area = Area.objects.get(name="华阳路街道")
    place = NewPlace(kind="catering", name="新开面馆", address="定西路1号", area=area)
    finding = actions.NewFinding(None, place, "软管老化", FOUND, code="CA-013")
    refused = actions.NewFinding(None, place, " ", FOUND, code="CA-013")
    assert desk.code(actions.register_at, refused, desk.world.campaign, by="hy") == "missing"
    assert not Premises.objects.filter(name="新开面馆").exists()
    assert desk.do(actions.register_at, finding, desk.world.campaign, by="hy").premises.name == "新开面馆"
    assert (
        desk.code(actions.register_at, actions.NewFinding(None, None, "x", FOUND), desk.world.campaign, by="hy")
        == "missing"
    )
