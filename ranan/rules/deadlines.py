"""When a hazard must be rectified, and when units report.

Default dates are calendar days after the day of finding and are not moved by holidays.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from ranan.rules.plan_model import Plan
from ranan.rules.plan_records import Parameter

REPORT_DAYS = "report.days"


@dataclass(frozen=True, slots=True)
class Due:
    """A date, the source of its number of days, and the parameter (or catalogue entry) that holds it."""

    day: date
    source: str
    parameter: str


def due_date(plan: Plan, code: str, grade: str, found: date, *, self_found: bool = False) -> Due:
    """The date for a hazard found on `found`: its catalogue entry's own days, else its grade's.

    What an enterprise finds itself (自查自改) and is not major has the days of `due_days.self_found`, where the plan has
    them. A grade without days of its own (较大) takes those of a general hazard. A finding before the first period of
    the parameter takes that first period. LookupError where the plan holds no days at all.
    """
    hazard = plan.hazard_type(code)
    if hazard is not None and hazard.days is not None:
        return Due(found + timedelta(days=hazard.days), hazard.days_source, f"hazards.{code}.days")
    own = ("due_days.self_found",) if self_found and grade != "major" else ()
    for key in (*own, f"due_days.{grade}", "due_days.general"):
        parameter = plan.parameter(key, found) or _first(plan, key)
        if parameter is not None and isinstance(parameter.value, int):
            return Due(found + timedelta(days=parameter.value), parameter.source, key)
    raise LookupError(f"plan {plan.id} has no parameter due_days.{grade}")


def _first(plan: Plan, key: str) -> Parameter | None:
    periods = [p for p in plan.parameters if p.key == key]
    return min(periods, key=lambda p: p.starts or date.min, default=None)


def report_days(plan: Plan, year: int, month: int) -> tuple[date, ...]:
    """The days of the biweekly report in a month; a day that the month lacks is its last day."""
    last = monthrange(year, month)[1]
    parameter = plan.parameter(REPORT_DAYS, date(year, month, last))
    days = parameter.value if parameter is not None and isinstance(parameter.value, tuple) else ()
    return tuple(sorted({date(year, month, min(day, last)) for day in days if isinstance(day, int)}))


def next_report_day(plan: Plan, on: date) -> date | None:
    """The first report day on or after `on`, within the next twelve months."""
    for ahead in range(13):
        year, month = divmod(on.year * 12 + on.month - 1 + ahead, 12)
        found = next((day for day in report_days(plan, year, month + 1) if day >= on), None)
        if found:
            return found
    return None
