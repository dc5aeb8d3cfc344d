"""What becomes of each row of a sheet of places: plain data between the sheet, the register and the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ranan.registry.importing.cells import system_said
from ranan.registry.importing.heads import COORDINATES
from ranan.registry.importing.reading import Reading, Row
from ranan.registry.models import Area, Unit
from ranan.rules import masks
from ranan.rules.hazard import Refusal

NEW, SAME, LIKELY, CHANGED, ASKED, WRONG = "new", "same", "likely", "changed", "asked", "wrong"
OUTCOMES = (WRONG, ASKED, LIKELY, CHANGED, NEW, SAME)  # in the order of a page: what needs somebody stands first
ROLES = ("manager", "landlord", "liaison")


@dataclass(frozen=True, slots=True)
class Answers:
    """What only the office can tell, once for the whole file: system of coordinates, kinds, points far outside."""

    system: str = ""
    keep_far: bool = False
    kinds: dict[str, str] = field(default_factory=dict)  # what a row says of its kind ("": nothing) → kind


@dataclass(slots=True)
class Facts:
    """One place as the sheet has it, ready for the register. "" and None where the sheet says nothing."""

    name: str = ""
    address: str = ""
    kind: str = ""
    area: Area | None = None
    in_park: bool = False
    uscc: str = ""
    operator: str = ""
    phone: str = ""
    id_number: str = ""
    gas: str = ""
    elderly: bool | None = None
    opened_on: date | None = None
    point: tuple[float, float] | None = None
    contacts: dict[str, tuple[str, str]] = field(default_factory=dict)  # role → name, telephone

    @property
    def home(self) -> bool:
        """Whether it is a household."""
        return self.kind.startswith("household")

    @property
    def title(self) -> str:
        """The name as a page shows it: a household's is cut."""
        return masks.name(self.name) if self.home else self.name


@dataclass(frozen=True, slots=True)
class Like:
    """An entry that is likely the same place, as the reader may see it; or a row `above` in the sheet, then without number."""

    pk: int
    number: str
    title: str
    where: str
    why: str
    above: Planned | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a known place that the sheet has otherwise; `old` and `new` as a page shows them, personal ones cut."""

    field: str
    old: str
    new: str


@dataclass(slots=True)
class Planned:
    """A row and what becomes of it. `problems` keep it out; `says` (of the column, why) only tells."""

    row: Row
    facts: Facts = field(default_factory=Facts)
    outcome: str = NEW
    territory: Unit | None = None
    host: Unit | None = None
    same: str = ""  # digest of name and address
    pk: int = 0  # of the known place
    number: str = ""
    like: list[Like] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[tuple[str, Refusal]] = field(default_factory=list)
    says: list[tuple[str, Refusal]] = field(default_factory=list)
    asks: str | None = None  # what is said of the kind, where nobody has told what it means

    def wrong(self, column: str, code: str, detail: str = "") -> None:
        """The row stays out, for that reason."""
        self.outcome = WRONG
        self.problems.append((self.row.heads.get(column, ""), Refusal(code, detail)))

    def say(self, column: str, code: str, detail: str = "") -> None:
        """Something to know about the row, which comes in all the same."""
        self.says.append((self.row.heads.get(column, ""), Refusal(code, detail)))


@dataclass(slots=True)
class Draft:
    """A whole file, looked at."""

    name: str
    sha256: str
    reading: Reading
    answers: Answers
    rows: list[Planned] = field(default_factory=list)
    far: int = 0  # rows whose point lies far outside the district

    def of(self, outcome: str) -> list[Planned]:
        """The rows of which that becomes."""
        return [one for one in self.rows if one.outcome == outcome]

    @property
    def counts(self) -> Counter[str]:
        """Outcome → rows."""
        return Counter(one.outcome for one in self.rows)

    @property
    def asks_system(self) -> bool:
        """Whether the file has coordinates of which nobody has said whose map they are of."""
        return bool(COORDINATES & self.reading.fields) and not self.answers.system

    @property
    def system_likely(self) -> str:
        """What was answered, else what the headings of the coordinates say."""
        heads = [words for sheet in self.reading.columns.values() for words, fact in sheet.items() if fact in COORDINATES]
        return self.answers.system or system_said(heads)

    def kinds_asked(self) -> list[tuple[str, int]]:
        """What rows say of their kind that nobody has explained, the most frequent first."""
        return Counter(one.asks for one in self.rows if one.asks is not None).most_common()


def by_ticket(rows: Iterable[Planned], wanted: Iterable[str]) -> list[Planned]:
    """Those of the rows that a form named."""
    named = set(wanted)
    return [one for one in rows if one.row.ticket in named]
