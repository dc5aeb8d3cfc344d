"""Every read of the ledger beyond one row."""

from ranan.hazards.queries.duties import DUTIES, NOT_OPEN, counts, duty, duty_rows, first_cases, near
from ranan.hazards.queries.history import Line, history
from ranan.hazards.queries.ledger import (
    Filter,
    Page,
    desk_rows,
    ledger,
    like_it,
    open_at,
    overdue,
    page_of,
    summary,
)
from ranan.hazards.queries.standing import facts, of_unit

__all__ = [
    "DUTIES",
    "NOT_OPEN",
    "Filter",
    "Line",
    "Page",
    "counts",
    "desk_rows",
    "duty",
    "duty_rows",
    "facts",
    "first_cases",
    "history",
    "ledger",
    "like_it",
    "near",
    "of_unit",
    "open_at",
    "overdue",
    "page_of",
    "summary",
]
