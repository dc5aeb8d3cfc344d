"""Whose hazard it is: the measure, its lead 牵头, who carries out 组织落实 and who supports 配合.

The rule proposes only what the plan says for certain; "" and 0 leave it to the task force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ranan.rules.plan_model import Plan
from ranan.rules.plan_records import LeadRule, Measure

WHY: dict[str, tuple[str, str]] = {
    "only_lead": ("本措施只有一个牵头单位", "the measure has one lead"),
    "territory_leads": ("本措施由属地牵头", "the hazard's territory leads the measure"),
    "lead_rule": ("方案按类别分了牵头", "the plan gives this kind to one of the leads"),
    "no_measure": ("说不准属于哪项措施，由专班决定", "the measure is not certain; the task force decides"),
    "several_leads": ("几个单位牵头，方案没有再分，由专班决定", "the plan names several leads; the task force decides"),
    "rules_differ": ("按编号和按场所类别指向不同单位，由专班决定", "two rules differ; the task force decides"),
    "no_territory": ("由属地牵头，但属地未定", "the territory leads but is not known"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lead unit's id ("": the task force decides), why (a key of WHY), the measure's number (0: not certain)."""

    lead: str
    why: str
    measure: int
    source: str = ""

    def reason(self, lang: str = "zh") -> str:
        """Why, in words."""
        return WHY[self.why][0 if lang.startswith("zh") else 1]


def measure_for(plan: Plan, code: str, kind: str) -> int:
    """The number of the measure that a catalogue entry falls under at a kind of premises; 0 where it is not certain.

    Of several measures, those that concern the kind come first; among what is left, the one that the entry's
    citation names.
    """
    hazard = plan.hazard_type(code)
    if hazard is None:
        return 0
    known = [no for no in dict.fromkeys(hazard.measures) if plan.measure(no)]
    fitting = [no for no in known if kind in _kinds(plan, no)] or known
    cited = [no for no in fitting if no in hazard.cited]
    for left in (known, fitting, cited):
        if len(left) == 1:
            return left[0]
    return 0


def _kinds(plan: Plan, no: int) -> tuple[str, ...]:
    measure = plan.measure(no)
    return measure.kinds if measure else ()


def propose(plan: Plan, *, measure: int | None, code: str, kind: str, territory: str) -> Proposal:
    """The lead for a hazard. A measure that is given stands; else it follows from the code and the kind."""
    spec = plan.measure(measure or measure_for(plan, code, kind))
    if spec is None:
        return Proposal("", "no_measure", 0)
    if len(spec.lead) == 1:
        return _single(plan, spec, territory)
    return _by_rule(plan, spec, code, kind)


def _single(plan: Plan, measure: Measure, territory: str) -> Proposal:
    lead = measure.lead[0]
    if plan.group(lead) is None:
        return Proposal(lead, "only_lead", measure.no, measure.section)
    if territory in plan.members(lead):
        return Proposal(territory, "territory_leads", measure.no, measure.section)
    return Proposal("", "no_territory", measure.no, measure.section)


def _by_rule(plan: Plan, measure: Measure, code: str, kind: str) -> Proposal:
    fitting = [rule for rule in plan.lead_rules if rule.measure == measure.no and _fits(rule, code, kind)]
    leads = {rule.lead for rule in fitting}
    if len(leads) == 1:
        return Proposal(fitting[0].lead, "lead_rule", measure.no, fitting[0].source)
    return Proposal("", "rules_differ" if leads else "several_leads", measure.no, measure.section)


def _fits(rule: LeadRule, code: str, kind: str) -> bool:
    """Codes and kinds both given must both fit; a rule with neither fits nothing."""
    named = bool(rule.codes or rule.kinds)
    return named and (not rule.codes or code in rule.codes) and (not rule.kinds or kind in rule.kinds)


def carry_out_units(plan: Plan, measure: int, territory: str) -> frozenset[str]:
    """Ids of the units that carry out the measure for a hazard in that territory."""
    spec = plan.measure(measure)
    return _expanded(plan, spec.carry_out, territory) if spec else frozenset()


def support_units(plan: Plan, measure: int, territory: str) -> frozenset[str]:
    """Ids of the units that support the measure for a hazard in that territory."""
    spec = plan.measure(measure)
    return _expanded(plan, spec.support, territory) if spec else frozenset()


def named_support(plan: Plan, measure: int) -> tuple[str, ...]:
    """Ids of the supporting units that the measure names one by one: they get co-tasks. Groups are left out."""
    spec = plan.measure(measure)
    return tuple(key for key in spec.support if plan.unit(key)) if spec else ()


def _expanded(plan: Plan, keys: Iterable[str], territory: str) -> frozenset[str]:
    """Groups opened: all departments, but of the territories only the hazard's own."""
    found: set[str] = set()
    for key in keys:
        if plan.unit(key):
            found.add(key)
            continue
        for member in plan.members(key):
            unit = plan.unit(member)
            if unit and (unit.kind != "territory" or member == territory):
                found.add(member)
    return frozenset(found)
