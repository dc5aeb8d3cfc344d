"""What an import is made of before anything is written: the desk that it rests on, each row and what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards.models import Hazard, LedgerImport, Synonym
from ranan.kit import rows, text
from ranan.registry import queries as registry
from ranan.registry.models import Premises, Unit
from ranan.registry.queries import Units
from ranan.rules import access
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.classify import Classifier, classifier_of
from ranan.rules.plan import Plan
from ranan.rules.sheet_model import Reading, ReadRow

GRADES = {"重大": "major", "一般": "general"}
CREATED, UNCHANGED, CHANGED, ASKED, REJECTED = "created", "unchanged", "changed", "asked", "rejected"
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field in which a later version of the sheet says something else. `old` and `new` are in words.

    `field` is a field of the sheet; what it is set to is read from the row itself. `was` is what the hazard had when
    they were compared.
    """

    field: str
    old: str
    new: str
    was: object = None


@dataclass(slots=True)
class Planned:
    """One row and what becomes of it. `says` are sentences (Chinese or English) with their cure.

    `known` is the hazard that it is already; `changes` what the sheet now says of it; `moved` who has acted on it since.
    """

    row: ReadRow
    key: str
    outcome: str = CREATED
    code: str = ""
    kind: str = ""
    title: str = ""  # of the catalogue entry
    others: tuple[str, ...] = ()
    why: str = ""  # how the code was chosen
    lead: str = ""
    territory: str = ""
    in_park: bool = False
    asks: list[str] = field(default_factory=list)
    says: list[tuple[str, str]] = field(default_factory=list)
    differs: list[tuple[str, str, str]] = field(default_factory=list)  # what, in the sheet, by rule
    closes: bool = False
    number: str = ""
    known: Hazard | None = None
    changes: tuple[Change, ...] = ()
    moved: str = ""
    moved_at: int = 0  # the last of these acts, by its entry

    @property
    def ticket(self) -> str:
        """What confirms its differences: for a conflict it names the act that was shown, so that a later one asks again."""
        return f"{self.key}.{self.moved_at}" if self.moved else self.key

    def as_json(self) -> dict[str, Any]:
        """The row as the command prints it: the fields as they stand in the file, never masked."""
        said = [f"{what}。{cure}。" if cure else f"{what}。" for what, cure in self.says]
        return {
            **self.row.fields(), "sheet": self.row.sheet, "row": self.row.row, "code": self.code or None,
            "outcome": self.outcome, "number": self.number or None, "problems": said,
            "differs": [{"field": what, "sheet": given, "rule": ruled} for what, given, ruled in self.differs],
            "changes": [{"field": one.field, "old": one.old, "new": one.new} for one in self.changes],
        }  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A whole file, read and planned. `follows` is the version before it, `vanished` its rows that are gone."""

    name: str
    sha256: str
    reading: Reading
    rows: list[Planned]
    follows: LedgerImport | None = None
    vanished: list[Hazard] = field(default_factory=list)
    loose: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # sheet, heading, example: where no heading was known

    def count(self, outcome: str) -> int:
        """How many rows end like this."""
        return sum(1 for row in self.rows if row.outcome == outcome)

    def differing(self, *, moved: bool) -> list[Planned]:
        """The rows that are in and that the sheet now states otherwise: untouched since, or moved on in the system."""
        return [row for row in self.rows if row.changes and bool(row.moved) == moved]

    def to_write(self, take: Collection[str]) -> int:
        """How many rows are written when these tickets are taken."""
        changed = sum(1 for row in self.rows if row.changes and row.ticket in take)
        return self.count(CREATED) + self.count(ASKED) + changed

    def layout(self) -> list[list[str]]:
        """The columns of the first ledger sheet in their order, each with its field ("" where it has none)."""
        first = next(iter(self.reading.columns.values()), {})
        return [[heading, name] for heading, name in first.items()]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a draft rests on: the plan, its classifier, the units, who brings it, the day, the office's own words."""

    plan: Plan
    classifier: Classifier
    units: Units
    actor: Actor
    on: date
    lang: str = "zh"
    words: Words = field(default_factory=dict)  # kind of synonym → what is said → what it means
    layout: tuple[str, ...] = ()  # the headings of the office's last file, for rows that come without

    def street(self, said: str) -> str | None:
        """The plan's name of a territory."""
        unit = self.plan.unit(self._meant("street", said)) or self.plan.unit_named(said)
        return unit.name if unit is not None and unit.kind == "territory" else None

    def unit(self, said: str) -> str | None:
        """The plan's name of a unit."""
        unit = self.plan.unit(self._meant("unit", said)) or self.plan.unit_named(said)
        return unit.name if unit is not None else None

    def code(self, said: str) -> str:
        """The catalogue code that the office chose for this text before, "" for none."""
        return self._meant("hazard", said)

    def _meant(self, kind: str, said: str) -> str:
        return self.words.get(kind, {}).get(spoken(said), "")


def spoken(said: str) -> str:
    """A word or text as synonyms are kept: letters, digits and Chinese only, in one width."""
    return text.plain(said)[:300]


def key_of(subject: str, address: str, hazard: str, found: date | None) -> str:
    """The salted digest by which a hazard is known again: place, text and day of finding, spelling aside."""
    day = found.isoformat() if found else ""
    return rows.digest([text.plain(subject), text.plain(address), text.plain(hazard), day])


def key_at(place: Premises, hazard: str, found: date) -> str:
    """The same for a hazard that somebody registered here, so that an office's ledger that has it too finds it."""
    home = place.household if place.is_household else place
    return key_of(home.name, home.address, hazard, found)


def import_seat(actor: Actor) -> Seat | None:
    """The seat by which somebody imports: the task force's before any other that works on hazards."""
    seats = [seat for seat in actor.seats if seat.role in access.WORKERS]
    return next((s for s in seats if s.role == Role.TASK_FORCE), seats[0] if seats else None)


def desk_for(actor: Actor, running: Campaign, on: date, lang: str = "zh") -> Desk:
    """The desk of somebody who brings a file today, with the words and the last layout of his office."""
    seat = import_seat(actor)
    unit = Unit.objects.filter(key=seat.unit).first() if seat else None
    return desk_of_unit(unit, running, on, actor, lang)


def desk_of_unit(unit: Unit | None, running: Campaign, on: date, actor: Actor | None = None, lang: str = "zh") -> Desk:
    """The same for an office, whoever sits there."""
    words: dict[str, dict[str, str]] = {}
    for kind, said, means in Synonym.objects.filter(unit=unit).values_list("kind", "said", "means"):
        words.setdefault(kind, {})[said] = means
    last = LedgerImport.objects.filter(unit=unit, campaign=running).exclude(layout=[]).order_by("-id")
    layout = tuple(heading for heading, _ in last.values_list("layout", flat=True).first() or ())
    plan, classifier = campaign.plan_now(running), classifier_for(running, on)
    return Desk(plan, classifier, registry.units(), actor or Actor(ActorKind.SYSTEM, "", ""), on, lang, words, layout)


_CLASSIFIERS: dict[tuple[int, date], Classifier] = {}


def classifier_for(running: Campaign, on: date) -> Classifier:
    """The classifier of the campaign's plan; made once a process and day."""
    key = (running.version_id or 0, on)
    if key not in _CLASSIFIERS:
        plan = campaign.plan_now(running)
        _CLASSIFIERS.clear()
        _CLASSIFIERS[key] = classifier_of(plan, plan.phrases, on)
    return _CLASSIFIERS[key]
