"""The only way to get a report: fetch and permission at once. Who reads and who acts stands in rules.report_steps."""

from __future__ import annotations

from datetime import date

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.oversight.models import BiweeklyReport, report_key
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules import unit_duties
from ranan.rules.actor import Actor, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan
from ranan.rules.report import Period, period
from ranan.rules.report_steps import reads, reads_all


def reporters(plan: Plan) -> list[Unit]:
    """The units that send reports, in the plan's order."""
    known = registry.units().by_key
    return [known[one.id] for one in plan.reporters() if one.id in known]


def units_read(actor: Actor, plan: Plan) -> list[Unit]:
    """The units whose reports the actor reads."""
    return [unit for unit in reporters(plan) if reads(actor, unit.key)]


def period_for(campaign: Campaign, end: date, today: date) -> Period | None:
    """The period of a report day that has begun, None for any other day."""
    found = period(campaigns.plan_now(campaign), end)
    return None if isinstance(found, Refusal) or found.start > today else found


def report_for(actor: Actor, end: date, unit: str, today: date) -> BiweeklyReport | None:
    """That unit's report if the actor reads it; where nobody has written in it yet, one that is not stored."""
    running = campaigns.current() if actor.key else None
    span = period_for(running, end, today) if running else None
    if running is None or span is None:
        return None
    found = next((one for one in units_read(actor, campaigns.plan_now(running)) if one.key == unit), None)
    return report_of(running, found, span) if found else None


def report_of(campaign: Campaign, unit: Unit, span: Period) -> BiweeklyReport:
    """The unit's report for the period, or a fresh one that is not stored."""
    rows = BiweeklyReport.objects.select_related("unit", "campaign")
    return rows.filter(campaign=campaign, unit=unit, end=span.end).first() or BiweeklyReport(
        key=report_key(campaign, unit, span.end), campaign=campaign, unit=unit, start=span.start, end=span.end
    )


def duty_units_read(actor: Actor, plan: Plan) -> list[Unit]:
    """The units that owe something (六) and whose papers and tasks the actor reads, in the plan's order."""
    owing = {key for duty in unit_duties.to_file(plan) for key in unit_duties.owing(plan, duty)}
    known = registry.units().by_key
    return [known[one.id] for one in plan.units if one.id in owing & set(known) and unit_duties.reads(actor, one.id)]


def reads_summary(actor: Actor) -> bool:
    """Whether the actor reads all units' reports together, and who is late."""
    return bool(actor.key) and reads_all(actor)


def unit_of(seat: Seat, actor: Actor) -> str:
    """The name of the unit for which somebody acts: whoever holds posts in two acts for the one of his seat."""
    return Unit.objects.filter(key=seat.unit).values_list("name", flat=True).first() or actor.unit
