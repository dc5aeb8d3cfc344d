"""Who is left to do what: the first day of a period on which nobody's post covers it. Days, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

DAY = timedelta(days=1)
Span = tuple[date, date | None]  # from a day to a day, that day included; None: without an end


def first_gap(spans: Iterable[Span], first: date, last: date) -> date | None:
    """The first day from `first` to `last` that none of the spans covers; None where all are covered."""
    day = first
    for starts, ends in sorted(spans, key=lambda span: span[0]):
        if starts > day:
            break
        if ends is None or ends >= last:
            return None
        day = max(day, ends + DAY)
    return day if day <= last else None


def until(spans: Iterable[Span], end: date | None) -> list[Span]:
    """The spans cut off after `end`, the last day that can count (None: uncut); those that begin later fall away."""
    if end is None:
        return list(spans)
    return [(starts, min(ends or end, end)) for starts, ends in spans if starts <= end]
