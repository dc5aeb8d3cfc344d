"""An office's ledger looked at before it comes in. Nothing is written here."""

from ranan.hazards.importing.comparing import last_acts, still_differs
from ranan.hazards.importing.model import (
    ASKED,
    CHANGED,
    CREATED,
    GRADES,
    REJECTED,
    UNCHANGED,
    Change,
    Desk,
    Draft,
    Planned,
    classifier_for,
    desk_for,
    import_seat,
    spoken,
)
from ranan.hazards.importing.numbered import HEADING, is_number, number_of
from ranan.hazards.importing.past import came_before, cut_short, open_run
from ranan.hazards.importing.planning import MOST_BYTES, Unreadable, draft, read_again, row_key
from ranan.hazards.importing.questions import Question, questions
from ranan.hazards.importing.words import problem_words

__all__ = [
    "ASKED",
    "CHANGED",
    "CREATED",
    "GRADES",
    "HEADING",
    "MOST_BYTES",
    "REJECTED",
    "UNCHANGED",
    "Change",
    "Desk",
    "Draft",
    "Planned",
    "Question",
    "Unreadable",
    "came_before",
    "classifier_for",
    "cut_short",
    "desk_for",
    "draft",
    "import_seat",
    "is_number",
    "last_acts",
    "number_of",
    "open_run",
    "problem_words",
    "questions",
    "read_again",
    "row_key",
    "spoken",
    "still_differs",
]
