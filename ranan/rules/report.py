"""The biweekly report 双周报: its periods, and the figures that follow from the dates of the hazards' facts.

Nothing here knows when a fact was typed in: a ledger that comes in years later gives the right reports for its time.
One function (`marks`) says under which figures a hazard falls; counting and listing both use it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from ranan.rules.deadlines import next_report_day, report_days
from ranan.rules.hazard import Closure, Refusal
from ranan.rules.plan_model import Plan

DAY = timedelta(days=1)
BEGINNING = date.min  # a due date that held from the first
IN_PERIOD = ("found", "closed", "reviewed", "as_reported", "reopened", "extensions")
AT_END = ("open", "overdue", "found_total", "closed_total")
FIGURES = ("found", "closed", "reviewed", "as_reported", "open", "overdue", "found_total", "closed_total", "reopened",
           "extensions")  # fmt: skip
GROUPS = ("grade", "measure", "kind")
NOTHING: Mapping[str, int] = dict.fromkeys(FIGURES, 0)


class Period(NamedTuple):
    """The days that a report tells of, both included; it is due on the last one."""

    start: date
    end: date


def period(plan: Plan, day: date) -> Period | Refusal:
    """The period of the report day `day`; a Refusal naming the two nearest report days for any other day.

    From the day after the last report day; the first from the plan's start. 31 October belongs to the period up to
    15 November. Holidays move nothing.
    """
    before = _day_before(plan, day)
    if day < plan.starts or day not in report_days(plan, day.year, day.month):
        after = next_report_day(plan, max(day, plan.starts)) if day < date.max else None
        near = [one for one in (before, after) if one is not None] or [plan.starts]
        return Refusal("not_a_report_day", "、".join(one.isoformat() for one in near))
    return Period(before + DAY if before else plan.starts, day)


def _day_before(plan: Plan, day: date) -> date | None:
    """The last report day before `day`, None where the plan has not begun by then."""
    for back in range(13):
        year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
        found = [one for one in report_days(plan, year, month + 1) if plan.starts <= one < day]
        if found:
            return found[-1]
        if date(year, month + 1, 1) <= plan.starts:
            return None
    return None


def period_of(plan: Plan, day: date) -> Period | None:
    """The period in which a day lies; None before the plan's start and where the plan names no report days."""
    end = next_report_day(plan, day) if day >= plan.starts else None
    found = period(plan, end) if end else None
    return found if isinstance(found, Period) else None


def periods(plan: Plan, until: date) -> tuple[Period, ...]:
    """Every period that has begun by `until`, the first one first. They leave out no day and hold none twice."""
    found, start = [], plan.starts
    while start <= until and (end := next_report_day(plan, start)) is not None:
        found.append(Period(start, end))
        start = end + DAY
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which a hazard was closed: from the day of closing until the day before it was reopened, if it was."""

    closed_on: date
    how: str
    reopened_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it was closed on that day's end."""
        return self.closed_on <= on and (self.reopened_on is None or self.reopened_on > on)


class Due(NamedTuple):
    """A due date (None: none set) and the day from which it held."""

    since: date
    day: date | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a hazard is for a report. `dues` and `spells` in the order of their days; `key` tells hazards apart."""

    key: int
    found: date
    grade: str = "general"
    measure: int = 0
    kind: str = ""
    lead: str = ""
    territory: str = ""
    dues: tuple[Due, ...] = ()
    spells: tuple[Spell, ...] = ()
    extended: tuple[date, ...] = ()  # days on which an extension was granted

    def spell(self, on: date) -> Spell | None:
        """The closing that holds at that day's end."""
        return next((one for one in reversed(self.spells) if one.holds(on)), None)

    def due(self, on: date) -> date | None:
        """The due date that held at that day's end."""
        return next((one.day for one in reversed(self.dues) if one.since <= on), None)


def marks(fact: Fact, start: date, end: date) -> tuple[str, ...]:
    """Under which figures the hazard falls in the report from `start` to `end`.

    A closing dated before the finding counts on the day of finding, so that what is closed was found before.
    """
    if fact.found > end:
        return ()
    found = ["found_total"]
    if fact.found >= start:
        found.append("found")
    spell = fact.spell(end)
    if spell is None:
        found.append("open")
        due = fact.due(end)
        if due is not None and due < end:
            found.append("overdue")
    else:
        found.append("closed_total")
        if max(spell.closed_on, fact.found) >= start:
            found += ["closed", "as_reported" if spell.how == Closure.AS_REPORTED else "reviewed"]
    if any(one.reopened_on is not None and start <= one.reopened_on <= end for one in fact.spells):
        found.append("reopened")
    if any(start <= one <= end for one in fact.extended):
        found.append("extensions")
    return tuple(found)


@dataclass(slots=True)
class Figures:
    """Counts by figure; `by` holds the same for each value of grade, measure (as text) and kind of premises."""

    counts: Counter[str] = field(default_factory=Counter)
    by: dict[str, dict[str, Counter[str]]] = field(default_factory=lambda: {group: {} for group in GROUPS})

    def add(self, fact: Fact, found: Iterable[str]) -> None:
        """Count one hazard under these figures."""
        found = tuple(found)
        self.counts.update(found)
        for group in GROUPS if found else ():
            self.by[group].setdefault(str(getattr(fact, group)), Counter()).update(found)

    def plain(self) -> dict[str, int]:
        """Every figure, noughts too."""
        return {name: self.counts[name] for name in FIGURES}

    def as_json(self) -> dict[str, object]:
        """Everything as JSON keeps it: the figures, and `by_grade`, `by_measure`, `by_kind` with the same ones."""
        tables = {
            f"by_{group}": {key: {name: row[name] for name in FIGURES} for key, row in sorted(rows.items(), key=_order)}
            for group, rows in self.by.items()
        }
        return {**self.plain(), **tables}


def _order(row: tuple[str, object]) -> tuple[int, str]:
    """Measures by their numbers, words by themselves."""
    return (int(row[0]) if row[0].isdigit() else 0, row[0])


def figures(facts: Iterable[Fact], start: date, end: date) -> Figures:
    """Count the hazards of one report. Always found_total == closed_total + open."""
    counted = Figures()
    for fact in facts:
        counted.add(fact, marks(fact, start, end))
    return counted


def counts(facts: Iterable[Fact], start: date, end: date) -> dict[str, int]:
    """The figures alone, without the tables by grade, measure and kind."""
    found: Counter[str] = Counter()
    for fact in facts:
        found.update(marks(fact, start, end))
    return {name: found[name] for name in FIGURES}


def rows_of(facts: Iterable[Fact], start: date, end: date) -> dict[str, list[int]]:
    """Which hazards one report counts, as JSON keeps them: "found+open|major|13|catering" → keys.

    Together with what was counted stand the grade, measure and kind under which it was, since all may change later.
    """
    found: dict[str, list[int]] = {}
    for fact in facts:
        if counted := marks(fact, start, end):
            found.setdefault("|".join(("+".join(counted), *_values(fact))), []).append(fact.key)
    return found


def _values(fact: Fact) -> tuple[str, ...]:
    return tuple(str(getattr(fact, group)) for group in GROUPS)


def picked(rows: Mapping[str, list[int]], figure: str, group: str = "", value: str = "") -> list[int]:
    """Of what `rows_of` kept, the hazards under a figure, and where a group is named under that row of its table."""
    found: list[int] = []
    for key, hazards in rows.items():
        counted, *values = key.split("|")
        if figure in counted.split("+") and (group not in GROUPS or values[GROUPS.index(group)] == value):
            found += hazards
    return found


def counts_for(fact: Fact, unit: str, territorial: bool) -> bool:
    """Whether a unit's report counts the hazard: a territory what lies on its ground, any other unit what it leads."""
    return bool(unit) and unit == (fact.territory if territorial else fact.lead)


def changes(now: Mapping[str, int], *told: Mapping[str, int]) -> dict[str, int]:
    """By how much each figure differs from the sum of what was told before; figures that do not are left out."""
    found = {name: now.get(name, 0) - sum(one.get(name, 0) for one in told) for name in FIGURES}
    return {name: value for name, value in found.items() if value}
