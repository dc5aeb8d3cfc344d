"""The figures of the cockpit: how the ledger stands, or stood on a past day, in all and by measure and unit.

They come from the counters in one pass; each figure knows the address of the list that holds exactly its rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from ranan.hazards.queries import Filter, tally
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules import access
from ranan.rules.actor import Actor

WEEK = timedelta(days=7)
GROUPS = (("major", "coded"), ("measure", "major"), ("lead", "self_found"), ("territory", "self_found"))
# The list of a figure as it stands today; of a past day the list is asked by `stood`.
_NOW: dict[str, dict[str, str]] = {
    "open": {"state": "open"}, "overdue": {"due": "overdue"}, "closed": {"state": "closed"},
    "reviewed": {"closure": "reviewed"}, "as_reported": {"closure": "as_reported"}, "week": {"due": "week"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opener:
    """Knows the address that opens the rows of a figure of that day."""

    on: date
    today: date

    def url(self, figure: str, *, unmeasured: bool = False, **more: Any) -> str:
        """The ledger with exactly the hazards that the figure counts, narrowed by further conditions of the list."""
        if self.on == self.today and figure in _NOW and not unmeasured:
            wanted = Filter(**(_NOW[figure] | more))
        else:
            wanted = Filter(stood=f"{figure}@{self.on.isoformat()}{'@0' if unmeasured else ''}", **more)
        return reverse("ledger") + wanted.url()


Counts = dict[str, int]


@dataclass(slots=True)
class UnitLine:
    """A unit as a territory or as a lead. What enterprises found themselves is not counted against anybody."""

    unit: Unit
    leads: bool
    counts: Counts
    median: float | None
    url: dict[str, str]
    mine: bool = False

    @property
    def overdue(self) -> int:
        return self.counts["overdue"]

    @property
    def share(self) -> float:
        """Closed in percent of all that was found there."""
        return 100 * self.counts["closed"] / self.counts["found"] if self.counts["found"] else 0.0


@dataclass(slots=True)
class Figures:
    """Everything that is counted of the ledger for one look; `since` holds what happened in the week until the day."""

    on: date
    opener: Opener
    total: Counts
    since: Counts
    week: int | None  # open ones whose date falls within the coming week; None for a past day
    measures: Mapping[int, Counts]
    leads: list[UnitLine] = field(default_factory=list)
    territories: list[UnitLine] = field(default_factory=list)

    @property
    def units(self) -> list[UnitLine]:
        return [*self.territories, *self.leads]


def _stocks(found: Counts) -> Counts:
    """Every figure, nought where there is none; `closed` are those that stand closed, `closings` how often one was."""
    return {
        "open": found.get("open", 0), "overdue": found.get("overdue", 0), "reviewed": found.get("reviewed", 0),
        "as_reported": found.get("as_reported", 0), "closed": found.get("reviewed", 0) + found.get("as_reported", 0),
        "found": found.get("found", 0), "closings": found.get("closed", 0), "rebounds": found.get("rebounds", 0),
        "extensions": found.get("extensions", 0),
    }  # fmt: skip


def _add(sum_: Counts, more: Counts) -> None:
    for name, n in more.items():
        sum_[name] = sum_.get(name, 0) + n


def figures(actor: Actor, on: date, today: date) -> Figures:
    """How what the actor sees stands at the end of that day."""
    scope, opener = tally.scope_of(actor), Opener(on, today)
    kinds = [kind for kind in tally.KINDS if kind != "void"]
    whole, by_measure, by_lead, by_territory = tally.stood_by(scope, on, GROUPS, kinds)
    pace = tally.pace(on)
    found = Figures(on, opener, _total(whole), *_around(scope, on, today), _measures(by_measure))
    mine = actor.units(*access.WORKERS)
    everything = access.sees_all(actor)
    for leads, rows, lines in ((True, by_lead, found.leads), (False, by_territory, found.territories)):
        lines.extend(_lines(rows, leads, pace, opener, mine, everything))
    return found


def _total(rows: Mapping[tuple[object, ...], Counts]) -> Counts:
    sum_: Counts = {}
    special = dict.fromkeys(("major", "major_overdue", "unclassified"), 0)
    for (major, coded), counted in rows.items():
        _add(sum_, counted)
        special["major"] += counted.get("open", 0) if major else 0
        special["major_overdue"] += counted.get("overdue", 0) if major else 0
        special["unclassified"] += 0 if coded else counted.get("open", 0)
    return _stocks(sum_) | special


def _around(scope: tally.Scope, on: date, today: date) -> tuple[Counts, int | None]:
    """What was found and closed in the week until the day; how many fall overdue in the week after it, if it is today."""
    until = on + WEEK if on == today else on
    sums, week = Counts(), 0
    for (day,), counted in tally.days(scope, on - WEEK + timedelta(1), until, (), ("found", "closed", "overdue")).items():
        if isinstance(day, date) and day > on:
            week += counted.get("overdue", 0)
        else:
            _add(sums, counted)
    return sums, week if on == today else None


def _measures(rows: Mapping[tuple[object, ...], Counts]) -> dict[int, Counts]:
    sums: dict[int, Counts] = {}
    late: dict[int, int] = {}
    for (measure, major), counted in rows.items():
        no = int(str(measure))
        _add(sums.setdefault(no, {}), counted)
        late[no] = late.get(no, 0) + (counted.get("overdue", 0) if major else 0)
    return {no: _stocks(counted) | {"major_overdue": late[no]} for no, counted in sums.items()}


def _lines(
    rows: Mapping[tuple[object, ...], Counts], leads: bool, pace: Mapping[tuple[int, bool], dict[int, int]], opener: Opener,
    mine: frozenset[str], everything: bool,
) -> list[UnitLine]:  # fmt: skip
    """The units that have a hazard, the most overdue first; how long closing takes is of the unit as a whole."""
    name = "lead" if leads else "territory"
    known = registry.units().by_id
    found = []
    for (pk, self_found), counted in rows.items():
        if self_found or not isinstance(pk, int) or pk not in known:
            continue
        unit, own = known[pk], known[pk].key in mine
        where: dict[str, Any] = {name: unit.key, "by": "others"}
        ways = ("open", "overdue", "closed", "found", "rebounds", "extensions")
        counts = _stocks(counted)
        median = tally.median(pace.get((pk, leads), {})) if everything or own else None
        found.append(UnitLine(unit, leads, counts, median, {way: opener.url(way, **where) for way in ways}, own))
    return sorted(found, key=lambda one: (-one.overdue, -one.counts["open"], one.unit.pk))
