"""Every read of screening: coverage of rounds, visits and what came of them."""

from ranan.inspections.queries.coverage import (
    Coverage,
    Tally,
    Wanted,
    by_day,
    by_unit,
    coverage,
    dots,
    rows,
    scope_of,
    standings,
)
from ranan.inspections.queries.panels import my_unsigned, my_visits, own_places, seen_on
from ranan.inspections.queries.visits import (
    at_place,
    look_of,
    looks_at,
    names,
    near_by,
    notices_of,
    numbers_found,
    planned,
    planned_by,
    unsigned,
)

__all__ = [
    "Coverage",
    "Tally",
    "Wanted",
    "at_place",
    "by_day",
    "by_unit",
    "coverage",
    "dots",
    "look_of",
    "looks_at",
    "my_unsigned",
    "my_visits",
    "names",
    "near_by",
    "notices_of",
    "numbers_found",
    "own_places",
    "planned",
    "planned_by",
    "rows",
    "scope_of",
    "seen_on",
    "standings",
    "unsigned",
]
