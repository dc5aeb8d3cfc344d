"""The roof fills the places that lower floors keep open for upper ones."""

from __future__ import annotations

from ranan.campaign import slots
from ranan.hazards.queries.by_measure import counts_by_measure


def fill() -> None:
    """Done once, when the addresses are read."""
    slots.measure_counts = counts_by_measure
