"""What a plan consists of: frozen records, one a table of the plan's files.

A field's metadata says how it stands in the file: `toml` (its key there), `refers` (what its words point to),
`source` (a number rests on it), `one_of` (the words allowed).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Scalar = int | float | str | bool | date
Value = Scalar | tuple[int | float | str | date, ...]
STRENGTHS = ("verified_text", "verified_secondary", "seed", "recalled", "assigned")
FILED = ("", "paper", "person")
PROGRESS = ("ledger", "coverage", "target", "statement")
UNIT_KINDS = ("task_force", "office", "department", "territory")
LEVELS = ("district", "subdistrict", "park", "neighbourhood")
SEVERITIES = {"重大": "major", "较大": "serious", "一般": "general"}


def refer(to: str, *, many: bool = True) -> Any:
    """A field whose words point to another table's ids."""
    return field(default=() if many else "", metadata={"refers": to})


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that the plan rests on."""

    id: str
    title: str
    number: str = ""
    issuer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a stage: what is done by when; `lead` and `support` where the plan names them."""

    name: str
    due: date
    id: str = ""
    lead: tuple[str, ...] = refer("unit")
    support: tuple[str, ...] = refer("unit")
    after: tuple[str, ...] = refer("step")
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the campaign; `length` in the plan's own words."""

    id: str
    name: str
    due: date
    source: str = field(metadata={"source": True})
    starts: date | None = None
    length: str = ""
    after: tuple[str, ...] = refer("stage")
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A target with a quantity: a number, "all" or "all feasible". `measure` 0: of no one measure."""

    id: str
    name: str
    quantity: int | float | str
    unit: str
    source: str = field(metadata={"source": True})
    measure: int = 0
    comparison: str = field(default="", metadata={"one_of": ("", ">=", "<=", "==")})
    since: date | None = None
    due: date | None = None
    project: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty outside the measures: who does it, to whom, when, how often.

    `filed`: what each unit of `by` puts on file for it: a paper with its attachment, or a person of the unit; "" nothing.
    `short`: the name in the head of a table.
    """

    id: str
    name: str
    source: str = field(metadata={"source": True})
    stage: str = refer("stage", many=False)
    due: date | None = None
    by: tuple[str, ...] = refer("unit")
    support: tuple[str, ...] = refer("unit")
    to: tuple[str, ...] = refer("unit")
    follows: str = refer("duty", many=False)
    per: str = ""
    parameter: str = refer("parameter", many=False)
    content: tuple[str, ...] = ()
    filed: str = field(default="", metadata={"one_of": FILED})
    short: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One task of one unit, of the plan's list of tasks 任务清单; `measure` 0: of none."""

    id: str
    unit: str = field(metadata={"refers": "unit"})
    text: str
    source: str = field(metadata={"source": True})
    measure: int = 0
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that a measure states: `max` with its unit, or the parameter that holds it, or plainly forbidden."""

    id: str
    measure: int
    name: str
    source: str = field(metadata={"source": True})
    max: int | float | None = None
    unit: str = ""
    parameter: str = refer("parameter", many=False)
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of premises that the plan concerns; the word in terms.toml stands before `name`."""

    key: str
    name: str
    nine_small: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered measure. Units are their ids; `shared`: each by its duties 按职责分工."""

    no: int
    id: str
    title: str
    section: str
    lead: tuple[str, ...] = field(metadata={"refers": "unit"})
    progress: str = field(metadata={"one_of": PROGRESS})
    carry_out: tuple[str, ...] = refer("unit")
    support: tuple[str, ...] = refer("unit")
    shared_lead: tuple[str, ...] = refer("unit")
    shared: bool = False
    target: str = refer("target", many=False)
    kinds: tuple[str, ...] = refer("kind")
    text: str = ""


@dataclass(frozen=True, slots=True)
class LeadRule:
    """Which of a measure's several leads takes these codes or kinds of premises (both given: both must fit)."""

    measure: int
    lead: str = field(metadata={"refers": "unit"})
    source: str = field(metadata={"source": True})
    codes: tuple[str, ...] = refer("code")
    kinds: tuple[str, ...] = refer("kind")
    note: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """The measurable test of a hazard; its source is the hazard's citation."""

    field: str
    op: str
    value: int | float | str | bool
    unit: str = ""
    requires: str = ""
    applies: str = ""
    location: str = ""
    also: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class HazardType:
    """An entry of the catalogue. `cited`: the measures that the citation names; `days` overrides the grade's limit."""

    code: str
    title: str
    measures: tuple[int, ...]
    severity: str = field(metadata={"one_of": tuple(SEVERITIES)})
    severity_basis: str = field(metadata={"one_of": ("national_standard", "assigned")})
    citation: str = field(metadata={"source": True})
    citation_status: str = field(metadata={"one_of": STRENGTHS})
    title_en: str = ""
    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = refer("kind")
    cited: tuple[int, ...] = ()
    penalties: tuple[str, ...] = refer("penalty")
    criterion: Criterion | None = None
    days: int | None = None
    days_source: str = ""
    proof: tuple[str, ...] = ()
    proof_basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Penalty:
    """A penalty provision; fines in yuan or in multiples of the goods' value (`fine_unit`)."""

    id: str
    law: str
    article: str
    conduct: str
    authority: str
    action: str
    status: str = field(metadata={"one_of": STRENGTHS})
    fine_min: int | float | None = None
    fine_max: int | float | None = None
    fine_unit: str = ""
    overdue: str = ""
    person: str = ""
    extra: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit as the plan names it.

    `area` is the code of a territory's area; `addresses` begin the addresses that belong to it though they lie in
    another's area (a park); `reports`: sends its own reports.
    """

    id: str
    name: str
    kind: str = field(metadata={"one_of": UNIT_KINDS})
    aliases: tuple[str, ...] = ()
    parent: str = refer("unit", many=False)
    hosted_by: str = refer("unit", many=False)
    area: str = refer("area", many=False)
    convenor: bool = False
    reports: bool = True
    addresses: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A word that stands for several units, such as 各部门."""

    id: str
    name: str
    members: tuple[str, ...] = field(metadata={"refers": "unit"})
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaSpec:
    """A piece of the district; `parent` is the code of the area around it."""

    code: str
    name: str
    level: str = field(metadata={"one_of": LEVELS})
    parent: str = refer("area", many=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated, sourced number (or switch or word). `starts` and `ends` are days in force, None without bound."""

    key: str
    value: Value
    source: str = field(metadata={"source": True})
    status: str = field(metadata={"one_of": STRENGTHS})
    unit: str = ""
    starts: date | None = field(default=None, metadata={"toml": "from"})
    ends: date | None = field(default=None, metadata={"toml": "to"})
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the value counts on that day."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class ItemValue:
    """A number that an item asks for, so that it decides by itself: beyond the limit is a fail.

    `fails`: on which side of the limit; the limit stands in a parameter or, with its source, here. `what` number, or
    cylinders (typed as sizes times counts, weighed as the parameter `basis` says: net_nominal or gross).
    """

    name: str
    unit: str
    fails: str = field(metadata={"one_of": (">", "<")})
    what: str = field(default="number", metadata={"one_of": ("number", "cylinders")})
    parameter: str = refer("parameter", many=False)
    basis: str = refer("parameter", many=False)
    limit: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing that is looked at: the good state in words, and the catalogue entry that a fail means.

    `also`: entries for kinds of places that `hazard` does not fit. `fault`: how the ledger says it; the entry's title
    without it. `note`: a fail needs words, since the entry alone would not say what is wrong. `critical`: and a photo.
    """

    id: str
    text: str
    hazard: str = field(metadata={"refers": "code"})
    also: tuple[str, ...] = refer("code")
    fault: str = ""
    detail: str = ""
    value: ItemValue | None = None
    na: bool = True
    critical: bool = False
    note: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """Every catalogue entry that a fail may mean."""
        return (self.hazard, *self.also)


@dataclass(frozen=True, slots=True)
class CheckSection:
    """Items that belong together; where the `gate` question is answered with no, none of them applies."""

    id: str
    title: str
    items: tuple[CheckItem, ...] = ()
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is looked at in places of these kinds. Of several lists for a kind that of the lowest `order` is its default."""

    id: str
    title: str
    source: str = field(metadata={"source": True})
    kinds: tuple[str, ...] = refer("kind")
    sections: tuple[CheckSection, ...] = ()
    order: int = 0
    note: str = ""

    @property
    def items(self) -> tuple[CheckItem, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)
