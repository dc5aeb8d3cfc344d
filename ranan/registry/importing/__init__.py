"""A sheet of places looked at before it comes in. Nothing is written here."""

from ranan.registry.importing.desk import Desk, desk_for
from ranan.registry.importing.heads import COORDINATES, FIELDS
from ranan.registry.importing.model import (
    ASKED,
    CHANGED,
    LIKELY,
    NEW,
    OUTCOMES,
    ROLES,
    SAME,
    WRONG,
    Answers,
    Draft,
    Facts,
    Planned,
    by_ticket,
)
from ranan.registry.importing.planning import MOST_BYTES, Unreadable, count_rows, draft, facts_area

__all__ = [
    "ASKED", "CHANGED", "COORDINATES", "FIELDS", "LIKELY", "MOST_BYTES", "NEW", "OUTCOMES", "ROLES", "SAME", "WRONG",
    "Answers", "Desk", "Draft", "Facts", "Planned", "Unreadable", "by_ticket", "count_rows", "desk_for", "draft", "facts_area",
]  # fmt: skip
