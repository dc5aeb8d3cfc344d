"""Trends: hazards found, closed, open and overdue by day or week, and by what they are counted by; the steps they stand at.

Everything but the steps comes from the counters and holds for any day; the steps are those of today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from ranan.hazards.models import DeskRow
from ranan.hazards.queries import Filter, desk_rows, tally
from ranan.registry import queries as registry
from ranan.rules.actor import Actor
from ranan.rules.hazard import OPEN_STATES, State

DAYS = 62  # longer spans are shown by week
LONGEST = 1100  # days
BY = ("lead", "territory", "measure", "grade")
D = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a span of days, conditions (as the list has them), and by what the table is split."""

    start: date
    end: date
    today: date
    lead: str = ""
    territory: str = ""
    measure: int = 0
    grade: str = ""
    by: str = "territory"

    @classmethod
    def read(cls, given: Mapping[str, str], start: date | None, end: date | None, begins: date, today: date) -> Asked:
        """From a query string; what it does not know is dropped. Without days: from the campaign's begin until today."""
        last = end or today
        first = min(start or begins, last)
        units, no = registry.units().by_key, str(given.get("measure", ""))[:3]
        known = {name: str(given.get(name, "")) for name in ("lead", "territory")}
        return cls(
            max(first, last - D * LONGEST), last, today, **{name: key if key in units else "" for name, key in known.items()},
            measure=int(no) if no.isascii() and no.isdigit() else 0,
            grade=str(given.get("grade", "")) if given.get("grade") in {"major", "general"} else "",
            by=str(given.get("by")) if given.get("by") in BY else "territory",
        )  # fmt: skip

    def where(self) -> dict[str, Any]:
        """The conditions as the list of hazards has them."""
        pairs = {name: getattr(self, name) for name in ("lead", "territory", "measure", "grade")}
        return {name: value for name, value in pairs.items() if value}

    def url(self, **changes: Any) -> str:
        """The query string with some of it changed."""
        one = replace(self, **changes)
        return "?" + urlencode({"from": one.start.isoformat(), "to": one.end.isoformat(), "by": one.by} | one.where())

    def opens(
        self, figure: str, day: date, since: date | None = None, *, unmeasured: bool = False, **more: Any
    ) -> str:
        """The list with the hazards that stood so at the day's end, of those found since another."""
        span = {"found_from": since} if since else {}
        word = f"{figure}@{day.isoformat()}{'@0' if unmeasured else ''}"
        wanted = Filter(stood=word, **(self.where() | more | span))
        return reverse("ledger") + wanted.url()


def scope_of(actor: Actor, asked: Asked) -> tally.Scope:
    """Whose hazards, under the conditions."""
    units, where = registry.units(), list[tuple[str, Any]]()
    for name in ("lead", "territory"):
        if key := getattr(asked, name):
            where.append((name, units.by_key[key].pk))
    if asked.measure:
        where.append(("measure", asked.measure))
    if asked.grade:
        where.append(("major", asked.grade == "major"))
    return replace(tally.scope_of(actor), where=tuple(where))


@dataclass(slots=True)
class Span:
    """A day, or a week that ends with the day `end`: what was found and closed in it, how it stood at its end."""

    start: date
    end: date
    found: int = 0
    closings: int = 0
    open: int = 0
    overdue: int = 0
    closed: int = 0
    url: dict[str, str] = field(default_factory=dict)


def spans(actor: Actor, asked: Asked) -> list[Span]:
    """The time from the first day to the last, by day or by week; the first week may be shorter."""
    scope = scope_of(actor, asked)
    kinds = ("open", "overdue", "reviewed", "as_reported", "found", "closed")
    before = tally.stood(scope, asked.start - D, (), kinds).get((), {})
    changes = {key[0]: change for key, change in tally.days(scope, asked.start, asked.end, (), kinds).items()}
    step = 1 if (asked.end - asked.start).days < DAYS else 7
    stands = {name: before.get(name, 0) for name in kinds}
    found, day = list[Span](), asked.start
    first = (asked.end - asked.start).days % step  # so that the last span is whole
    while day <= asked.end:
        one = Span(day, min(asked.end, day + D * (first if not found else step - 1)))
        while day <= one.end:
            for name, n in changes.get(day, {}).items():
                stands[name] += n
                one.found += n if name == "found" else 0
                one.closings += n if name == "closed" else 0
            day += D
        one.open, one.overdue = stands["open"], stands["overdue"]
        one.closed = stands["reviewed"] + stands["as_reported"]
        one.url = {name: asked.opens(name, one.end) for name in ("open", "overdue", "closed")}
        one.url["found"] = asked.opens("found", one.end, one.start)
        found.append(one)
    return found


@dataclass(slots=True)
class Line:
    """One value of what the table is split by: found and closed in the whole time, how it stands at its end."""

    key: object
    name: str
    found: int
    closings: int
    open: int
    overdue: int
    closed: int
    url: dict[str, str]

    @property
    def share(self) -> int:
        """Whole percent of what stands closed among all that was found by then."""
        all_ = self.closed + self.open
        return 100 * self.closed // all_ if all_ else 0


def lines(actor: Actor, asked: Asked, names: Mapping[int, str], grades: Mapping[str, str]) -> list[Line]:
    """The split of the whole time, what was found most of first. `names` are the measures' titles."""
    column = "major" if asked.by == "grade" else asked.by
    scope = scope_of(actor, asked)
    kinds = ("open", "overdue", "reviewed", "as_reported", "found", "closed")
    now = tally.stood(scope, asked.end, [column], kinds)
    before = tally.stood(scope, asked.start - D, [column], ("found", "closed"))
    made = []
    for (value,), counted in now.items():
        known = _named(asked.by, value, names, grades)
        if known is None:
            continue
        name, condition = known
        was = before.get((value,), {})
        gone = {kind: counted.get(kind, 0) - was.get(kind, 0) for kind in ("found", "closed")}
        url = {figure: asked.opens(figure, asked.end, **condition) for figure in ("open", "overdue", "closed")}
        url["found"] = asked.opens("found", asked.end, asked.start, **condition)
        made.append(Line(
            value, name, gone["found"], gone["closed"], counted.get("open", 0), counted.get("overdue", 0),
            counted.get("reviewed", 0) + counted.get("as_reported", 0), url,
        ))  # fmt: skip
    return sorted(made, key=lambda one: (-one.found, -one.open, str(one.key)))


def _named(by: str, value: object, names: Mapping[int, str], grades: Mapping[str, str]) -> tuple[str, dict[str, Any]] | None:
    """What a value is called and the condition of the list that means it; None for no unit at all."""
    if by == "grade":
        grade = "major" if value else "general"
        return grades[grade], {"grade": grade}
    number = int(str(value)) if value is not None else 0
    if by == "measure":
        return names.get(number, str(number)), {"measure": number} if number else {"unmeasured": True}
    unit = registry.units().by_id.get(number)
    return (unit.name, {by: unit.key}) if unit else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a hazard's way: how many stand at it today, and how many came at least so far."""

    state: State
    here: int
    reached: int
    url: str


def steps(actor: Actor, asked: Asked) -> list[Step]:
    """The funnel of today: what is in scope, by the step at which it stands."""
    rows = desk_rows(actor, Filter(state="open", **asked.where()), asked.today).order_by().values("state")
    here = {State(DeskRow.STATES[row["state"] - 1]): row["n"] for row in rows.annotate(n=Count("hazard_id"))}
    ended = tally.stood(scope_of(actor, asked), asked.today, (), ("reviewed", "as_reported")).get((), {})
    here[State.CLOSED] = sum(ended.values())
    way: Sequence[State] = [*(one for one in State if one in OPEN_STATES), State.CLOSED]
    left, found = sum(here.values()), []
    for state in way:
        link = reverse("ledger") + Filter(state=state.value, **asked.where()).url()
        found.append(Step(state, here.get(state, 0), left, link))
        left -= here.get(state, 0)
    return found
