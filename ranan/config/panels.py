"""The roof fills the places that lower floors keep open for upper ones."""

from __future__ import annotations

from ranan.campaign import slots
from ranan.config import register, watchers
from ranan.hazards import slots as hazard_slots
from ranan.hazards.queries.by_measure import counts_by_measure
from ranan.insight import slots as insight_slots
from ranan.inspections import queries as inspections
from ranan.oversight.queries import ever_counted, my_reports, signed_rows
from ranan.registry import slots as register_slots


def fill() -> None:
    """Done once, when the addresses are read."""
    slots.measure_counts = counts_by_measure
    hazard_slots.signed_rows = signed_rows
    hazard_slots.ever_counted = ever_counted
    register_slots.plan_side = register.plan_side
    hazard_slots.seen_on = inspections.seen_on
    insight_slots.watchers.makers = [watchers.late_reports, watchers.missing_duties]
    hazard_slots.home_panels.makers = [
        inspections.my_visits, inspections.my_unsigned, my_reports, inspections.own_places,
    ]  # fmt: skip
