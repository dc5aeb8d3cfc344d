"""Whose hazard it is: by the plan's data, and to the task force where the plan does not say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.rules.duty import WHY, carry_out_units, measure_for, named_support, propose, support_units
from ranan.rules.plan import load
from tests.rules.plans import FIVE, cases, changning

PLAN = changning()
CODES = st.sampled_from(["", "?", *(hazard.code for hazard in PLAN.hazards)])
KINDS = st.sampled_from(["", "?", *(kind.key for kind in PLAN.kinds)])
NUMBERS = st.integers(0, 38)
TERRITORIES = st.sampled_from(["", *PLAN.members("territories")])


def name(key: str) -> str:
    """The unit's name, "" for nobody."""
    unit = PLAN.unit(key)
    return unit.name if unit else ""


@pytest.mark.parametrize("case", cases("leads.toml"), ids=lambda case: f"{case['code']} {case['kind']}")
def test_the_lead_is_that_of_the_case(case: dict[str, Any]) -> None:
    proposal = propose(PLAN, measure=None, code=case["code"], kind=case["kind"], territory="hyl")
    assert (proposal.measure, name(proposal.lead)) == (case["measure"], case["lead"])
    assert proposal.reason("zh")
    assert proposal.reason("en")


@given(NUMBERS, CODES, KINDS, TERRITORIES)
def test_only_a_lead_of_the_measure_is_ever_proposed(number: int, code: str, kind: str, territory: str) -> None:
    proposal = propose(PLAN, measure=number, code=code, kind=kind, territory=territory)
    assert proposal.why in WHY
    if proposal.lead:
        assert proposal.lead in PLAN.leads(proposal.measure)
    if len(PLAN.leads(proposal.measure)) == 1:
        assert proposal.lead


@given(CODES, KINDS)
def test_the_measure_is_one_of_the_entrys_own(code: str, kind: str) -> None:
    hazard = PLAN.hazard_type(code)
    assert measure_for(PLAN, code, kind) in {0, *(hazard.measures if hazard else ())}


def test_a_measure_that_is_given_stands() -> None:
    proposal = propose(PLAN, measure=2, code="CA-013", kind="catering", territory="hyl")
    assert (proposal.measure, name(proposal.lead)) == (2, "区建管委")


@given(st.integers(1, 37), TERRITORIES)
def test_of_the_territories_only_the_hazards_own_is_concerned(number: int, territory: str) -> None:
    for units in (carry_out_units(PLAN, number, territory), support_units(PLAN, number, territory)):
        assert units & {*PLAN.members("territories")} <= {territory}
        assert all(PLAN.unit(unit) for unit in units)


def test_each_department_stands_for_every_department() -> None:
    assert support_units(PLAN, 16, "hyl") == frozenset(PLAN.members("departments"))
    assert carry_out_units(PLAN, 16, "hyl") == {"hyl"}
    assert carry_out_units(PLAN, 16, "") == frozenset()


def test_only_supporting_units_named_one_by_one_get_co_tasks() -> None:
    assert named_support(PLAN, 31) == ("mzj",)
    assert named_support(PLAN, 16) == ()
    assert named_support(PLAN, 99) == ()
    assert support_units(PLAN, 31, "hyl") == {"mzj", "hyl"}


def test_a_measure_led_by_the_territories_is_led_by_the_hazards_own() -> None:
    plan = load(FIVE)
    found = [propose(plan, measure=3, code="", kind="", territory=territory) for territory in ("xj", "", "?")]
    assert [(one.lead, one.why) for one in found] == [
        ("xj", "territory_leads"),
        ("", "no_territory"),
        ("", "no_territory"),
    ]


def test_a_lead_rule_decides_only_for_what_it_names() -> None:
    plan = load(FIVE)
    leads = [
        propose(plan, measure=2, code="A-02", kind=kind, territory="dj").lead
        for kind in ("catering", "household_bottled")
    ]
    assert leads == ["scj", ""]
