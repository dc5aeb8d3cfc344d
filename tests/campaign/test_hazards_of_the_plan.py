"""Hazards beside the plan: counts by measure equal the ledger's rows; a new version names the hazards it moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ranan.campaign.models import Campaign
from ranan.hazards import queries
from ranan.hazards.actions.register import Finding, register
from ranan.hazards.models import Hazard
from ranan.hazards.queries.by_measure import counts_by_measure
from ranan.hazards.queries.by_plan import Moved, moved
from ranan.hazards.queries.ledger import Filter
from ranan.registry import actions as registry
from ranan.registry.actions import NewPlace
from ranan.registry.models import Area, Premises
from ranan.rules.actor import Actor, Role
from ranan.rules.plan import Plan

TODAY = date(2023, 11, 20)
Act = Callable[[Role, str], Actor]


@pytest.fixture
def found(campaign: Campaign, acting: Act, now: datetime) -> dict[str, Hazard]:
    """Four hazards in two territories: of measures 13 (twice, one late), 30, and of no certain measure."""
    force = acting(Role.TASK_FORCE, "zb")

    def place(name: str, code: str, kind: str = "catering") -> Premises:
        new = NewPlace(kind=kind, name=name, address=f"{name}路1号", area=Area.objects.get(code=code))
        made = registry.add_premises(new, actor=force, at=now)
        assert isinstance(made, Premises)
        return made

    def find(where: Premises, text: str, **more: Any) -> Hazard:
        made = register(Finding(where, text, more.pop("found", TODAY), **more), campaign, actor=force, at=now)
        assert isinstance(made, Hazard), made
        return made

    shop, hall = place("福记", "310105001000"), place("大食堂", "310105006000")
    return {
        "hose": find(shop, "软管过长", code="CA-013"),
        "late": find(hall, "软管过长", code="CA-013", found=date(2023, 10, 1)),
        "stove": find(place("张家", "310105001000", "household_piped"), "软管未换", code="RS-001"),
        "unclear": find(shop, "说不清的问题"),
    }


def test_counts_by_measure_equal_the_ledgers_rows(found: dict[str, Hazard], acting: Act) -> None:
    for actor in (acting(Role.TASK_FORCE, "zb"), acting(Role.OFFICER, "hyl"), acting(Role.OFFICER, "jgw")):
        counts = counts_by_measure(actor, TODAY)
        for no, row in counts.items():
            if not no:
                continue
            for key, wanted in (
                ("open", Filter(measure=no, state="open")), ("overdue", Filter(measure=no, due="overdue")),
                ("closed", Filter(measure=no, state="closed")), ("reviewed", Filter(measure=no, closure="reviewed")),
            ):  # fmt: skip
                assert row[key] == queries.ledger(actor, wanted, TODAY).count(), (actor.unit, no, key)


def test_each_reader_counts_only_what_he_may_see(found: dict[str, Hazard], acting: Act) -> None:
    seen = counts_by_measure(acting(Role.TASK_FORCE, "zb"), TODAY)
    assert (seen[13]["open"], seen[13]["overdue"], seen[0]["open"]) == (2, 1, 1)
    assert counts_by_measure(acting(Role.OFFICER, "hyl"), TODAY)[13]["open"] == 1
    assert counts_by_measure(acting(Role.ENTERPRISE, ""), TODAY) == {}
    assert counts_by_measure(acting(Role.SYSTEM_ADMIN, "zb"), TODAY) == {}


def _changed(plan: Plan, no: int, **fields: Any) -> Plan:
    return replace(plan, measures=tuple(replace(m, **fields) if m.no == no else m for m in plan.measures))


def test_the_same_plan_moves_nothing(found: dict[str, Hazard], campaign: Campaign, changning: Plan) -> None:
    assert list(moved(campaign, changning, changning)) == []
    assert list(moved(campaign, changning, replace(changning, title="另一名称"))) == []


def test_a_new_lead_moves_the_open_hazards_of_its_measure(
    found: dict[str, Hazard], campaign: Campaign, changning: Plan
) -> None:
    new = _changed(changning, 13, lead=("sww",))
    assert list(moved(campaign, changning, new)) == [
        Moved(found[key].number, "general", 13, "xfzd", 13, "sww") for key in ("hose", "late")
    ]


def test_a_hazard_that_is_led_as_the_new_plan_wants_is_not_listed(
    found: dict[str, Hazard], campaign: Campaign, changning: Plan
) -> None:
    old = _changed(changning, 13, lead=("sww",))  # as if the task force had transferred them before
    assert list(moved(campaign, old, changning)) == []


def test_a_renumbered_measure_moves_its_hazards_by_its_id(
    found: dict[str, Hazard], campaign: Campaign, changning: Plan
) -> None:
    numbers = {13: 14, 14: 13}
    new = replace(
        changning,
        measures=tuple(replace(m, no=numbers.get(m.no, m.no)) for m in changning.measures),
        hazards=tuple(
            replace(h, measures=tuple(numbers.get(no, no) for no in h.measures)) for h in changning.hazards
        ),
        lead_rules=tuple(replace(r, measure=numbers.get(r.measure, r.measure)) for r in changning.lead_rules),
    )
    assert [(one.number, one.measure, one.new_measure, one.new_lead) for one in moved(campaign, changning, new)] == [
        (found["hose"].number, 13, 14, "xfzd"), (found["late"].number, 13, 14, "xfzd"),
    ]  # fmt: skip


def test_a_measure_that_falls_away_leaves_its_hazards_to_the_task_force(
    found: dict[str, Hazard], campaign: Campaign, changning: Plan
) -> None:
    new = replace(changning, measures=tuple(m for m in changning.measures if m.no != 13))
    assert {(one.number, one.new_measure, one.new_lead) for one in moved(campaign, changning, new)} == {
        (found["hose"].number, 0, ""), (found["late"].number, 0, ""),
    }  # fmt: skip
