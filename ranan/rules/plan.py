"""The door to a plan: load it from its folder, keep it as JSON, look things up in it."""

from __future__ import annotations

from pathlib import Path

from ranan.rules.plan_check import examine
from ranan.rules.plan_codec import digest, from_json, to_json
from ranan.rules.plan_model import Plan
from ranan.rules.plan_problem import ERROR, PlanError, Problem
from ranan.rules.plan_records import (
    AreaSpec,
    CheckItem,
    Checklist,
    CheckSection,
    Criterion,
    Document,
    Duty,
    Group,
    HazardType,
    ItemValue,
    Kind,
    LeadRule,
    Limit,
    Measure,
    Parameter,
    Penalty,
    Stage,
    Step,
    Target,
    UnitSpec,
)

__all__ = [
    "AreaSpec",
    "CheckItem",
    "CheckSection",
    "Checklist",
    "Criterion",
    "Document",
    "Duty",
    "Group",
    "HazardType",
    "ItemValue",
    "Kind",
    "LeadRule",
    "Limit",
    "Measure",
    "Parameter",
    "Penalty",
    "Plan",
    "PlanError",
    "Problem",
    "Stage",
    "Step",
    "Target",
    "UnitSpec",
    "digest",
    "from_json",
    "load",
    "to_json",
]


def load(folder: Path) -> Plan:
    """The plan in `folder`. PlanError names everything that keeps it from being loaded."""
    plan, problems = examine(folder)
    errors = [problem for problem in problems if problem.level == ERROR]
    if errors:
        raise PlanError(errors)
    return plan
