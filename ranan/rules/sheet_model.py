"""What a sheet is and what reading one gives: plain data between the file, the rules and the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ranan.rules import sheet_words

Cell = str | int | float | bool | date | datetime | time | None

# The fields of a hazard as a ledger states them, in the ledger's order.
FIELDS = (
    "street",
    "subject",
    "address",
    "hazard",
    "grade",
    "responsible",
    "lead",
    "found",
    "due",
    "closed",
    "measure",
    "inspector",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` are (row number as Excel shows it, cells from column A); rows without any value may be missing.

    `merged` are (first row, first column, last row, last column): rows as Excel counts them, columns from 0.
    """

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about a row or a sheet that somebody should look at. `column` is the heading as written."""

    code: str
    column: str = ""
    value: str = ""

    @property
    def fatal(self) -> bool:
        """Whether the row stays out until it is cured."""
        return sheet_words.WORDS[self.code].fatal

    def text(self, lang: str = "zh") -> str:
        """What is wrong, in "zh" or "en"."""
        word = sheet_words.WORDS[self.code]
        return (word.en if lang.startswith("en") else word.zh).format(column=self.column, value=self.value)

    def cure(self, lang: str = "zh") -> str:
        """What to do about it, in "zh" or "en"."""
        word = sheet_words.WORDS[self.code]
        return (word.cure_en if lang.startswith("en") else word.cure_zh).format(column=self.column, value=self.value)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One hazard read from a row. `part` counts the hazards of one cell from 1; `raw` is heading → text as written.

    `done` is what the sheet says of completion: True, False, or None where it says nothing. `as_of` is the day for
    which the sheet (截至…, 填报时间…) or the row was filed, None where none stands: what it states was known by then.
    """

    sheet: str
    row: int
    part: int
    street: str = ""
    subject: str = ""
    address: str = ""
    hazard: str = ""
    grade: str = ""
    responsible: str = ""
    lead: str = ""
    found: date | None = None
    due: date | None = None
    closed: date | None = None
    measure: int | None = None
    inspector: str = ""
    done: bool | None = None
    as_of: date | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the row may go in (it may still ask something)."""
        return not any(problem.fatal for problem in self.problems)

    def fields(self) -> dict[str, object]:
        """The fields as plain values: dates as ISO text, "" for none; the measure as integer or None."""
        found: dict[str, object] = {}
        for name in FIELDS:
            value = getattr(self, name)
            found[name] = value.isoformat() if isinstance(value, date) else value
            if value is None and name != "measure":
                found[name] = ""
        return found


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row (or a whole sheet, row 0) that holds no hazard, and why: see `sheet_words.SKIPPED`."""

    sheet: str
    row: int
    why: str

    def text(self, lang: str = "zh") -> str:
        """The reason in words."""
        return sheet_words.SKIPPED[self.why][1 if lang.startswith("en") else 0]


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Something about a sheet as a whole, for example that no heading row was found."""

    sheet: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read. `columns`: sheet → heading → field ("" where the column is not used)."""

    rows: tuple[ReadRow, ...] = ()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[SheetProblem, ...] = ()
