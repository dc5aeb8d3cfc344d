"""The grade of a hazard: 重大 or 一般. The catalogue's 较大 counts as 一般 while it is switched off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ranan.rules.plan_model import Plan
from ranan.rules.plan_records import SEVERITIES

SWITCH = "grades.serious"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade with what it rests on; `catalogue` is the catalogue's own word, also where it maps to another grade."""

    key: str
    source: str
    basis: str
    catalogue: str


def serious_in_use(plan: Plan, on: date) -> bool:
    """Whether 较大 is a grade of its own on that day."""
    switch = plan.parameter(SWITCH, on)
    return switch is not None and switch.value is True


def grade_of(plan: Plan, code: str, on: date) -> Grade | None:
    """The grade of a catalogue entry on a day, None for a code that the plan does not know."""
    hazard = plan.hazard_type(code)
    if hazard is None:
        return None
    key = SEVERITIES[hazard.severity]
    if key == "serious" and not serious_in_use(plan, on):
        key = "general"
    return Grade(key, hazard.citation, hazard.severity_basis, hazard.severity)
