"""How hazards stood at the end of a day as a condition of the list: "open@2023-10-15" in the address.

The database answers by the function that its counters use, so the list holds exactly the rows that `tally.stood` counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, DateField, F, Func, IntegerField, Q, TextField, Value
from django.db.models.lookups import In

from ranan.hazards.models import DeskRow
from ranan.rules.hazard import State

# What `ranan_stands` answers for a hazard that is counted so: 1 open, 2 open and overdue, 3 and 4 closed.
WAYS: dict[str, tuple[int, ...]] = {
    "found": (1, 2, 3, 4), "open": (1, 2), "overdue": (2,), "reviewed": (3,), "as_reported": (4,), "closed": (3, 4),
}  # fmt: skip
# What happened to it by then, once or several times: a path in what is kept of its past.
_EVENTS = {
    "rebounds": 'strict $.closed[*] ? (@[3] == "rebound" && @[2] <= $day)', "extensions": "$.extended[*] ? (@ <= $day)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of a day; `unmeasured`: only of hazards whose measure is not certain."""

    way: str
    day: date
    unmeasured: bool = False


def asked(word: str) -> Asked | None:
    """What the word of an address asks for: "overdue@2023-10-15", "…@0" of no certain measure; None if nothing known."""
    way, _, rest = word.partition("@")
    day, _, more = rest.partition("@")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return Asked(way, on, more == "0") if way in {*WAYS, *_EVENTS} and more in {"", "0"} else None


def condition(wanted: Asked) -> Q:
    """On a row of a unit's list (`DeskRow`): it was found by then, is not void, and stood so at the day's end."""
    stands = Func(
        Value(wanted.day, DateField()), F("found"), F("due"), F("closed_on"), F("hazard__closure"), F("hazard__past"),
        function="ranan_stands", output_field=IntegerField(),
    )  # fmt: skip
    void = DeskRow.STATES.index(State.VOID) + 1
    holds: Q = Q(In(stands, WAYS[wanted.way])) if wanted.way in WAYS else Q(_happened(wanted))
    found = Q(found__lte=wanted.day) & ~Q(state=void) & holds
    return found & Q(measure=0) if wanted.unmeasured else found


def _happened(wanted: Asked) -> Func:
    """Whether it rebounded, or its date was put off, by that day."""
    return Func(
        F("hazard__past"), _path(_EVENTS[wanted.way]),
        Func(Value("day"), Value(wanted.day.isoformat()), function="jsonb_build_object"),
        Value(True),
        function="jsonb_path_exists", output_field=BooleanField(),
    )  # fmt: skip


def _path(path: str) -> Func:
    return Func(Value(path), template="%(expressions)s::jsonpath", output_field=TextField())
