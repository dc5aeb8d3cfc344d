"""Places for what upper floors know: the roof fills them at start, the plan's pages read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from ranan.rules.actor import Actor

# Hazards that the actor may see, by measure's number: open, overdue, closed, reviewed, as_reported.
MeasureCounts = Callable[[Actor, date], Mapping[int, Mapping[str, int]]]

measure_counts: MeasureCounts | None = None


def counts_by_measure(actor: Actor, on: date) -> Mapping[int, Mapping[str, int]] | None:
    """What the ledger's floor counts, None while nobody has taken the place."""
    return measure_counts(actor, on) if measure_counts is not None else None
