"""A place for what upper floors know of hazards: the roof fills it at start, the list reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from ranan.rules.actor import Actor

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


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of a panel: its day, what and where, the address, and what its button says."""

    day: date
    what: str
    where: str
    url: str
    act: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What an upper floor puts on the home page: a title, how many there are, the first lines, where all of them are."""

    title: str
    count: int
    url: str
    lines: Sequence[Todo] = ()
    empty: str = ""


@dataclass(slots=True)
class HomePanels:
    """Filled by the roof at start."""

    makers: list[Callable[[Actor, date], Panel | None]] = field(default_factory=list)


home_panels = HomePanels()


def panels_for(actor: Actor, today: date) -> list[Panel]:
    """The panels that say something to this person today."""
    made = [make(actor, today) for make in home_panels.makers]
    return [one for one in made if one is not None]


# The visits on which a hazard (by id) was found or seen again, for its page.
SeenOn = Callable[[int, Actor], Sequence[Todo]]
seen_on: SeenOn | None = None


def visits_of(hazard: int, actor: Actor) -> Sequence[Todo]:
    """Those that the reader may open; none while nobody has taken the place."""
    return seen_on(hazard, actor) if seen_on is not None else ()
