"""A place for what upper floors know of hazards: the roof fills it at start, the list reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

# Ids of the hazards that a signed report counted: the figure, the report's day, the unit's key, and where one row of a
# table is meant, its group ("grade", "measure", "kind") and value.
SignedRows = Callable[[str, date, str, str, str], Sequence[int]]
# Whether a signed report of one of the units (by key) counted the hazard (by id).
CountedBy = Callable[[int, Collection[str]], bool]

signed_rows: SignedRows | None = None
ever_counted: CountedBy | None = None


def counted_when_signed(figure: str, day: date, unit: str, group: str = "", value: str = "") -> Sequence[int]:
    """Whom the signed report counted; nobody while nobody has taken the place."""
    return signed_rows(figure, day, unit, group, value) if signed_rows is not None else ()


def counted_by(hazard: int, units: Collection[str]) -> bool:
    """Whether a signed report of one of these units counted it; no while nobody has taken the place."""
    return ever_counted is not None and ever_counted(hazard, units)
