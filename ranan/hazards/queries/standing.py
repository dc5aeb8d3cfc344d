"""How hazards stood on any day, for reports: read from the tables, and from the journal where a hazard was reopened.

At most three queries, whatever the number of rows. Void and merged-away hazards are left out: they never count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.hazards import slots
from ranan.hazards.models import Extension, Hazard
from ranan.journal import queries as journal
from ranan.kit import clock
from ranan.registry.models import Unit
from ranan.rules.hazard import Refusal, State
from ranan.rules.report import BEGINNING, FIGURES, GROUPS, Due, Fact, Period, Spell, marks, period

TURNS = ("hazard.reopen", "hazard.regrade")  # acts that end a closing or move a date, beside extensions
_COLUMNS = (
    "pk", "number", "found", "grade", "measure", "premises__kind", "lead__key", "territory__key", "due", "closed_on",
    "closure",
)  # fmt: skip


@dataclass(slots=True)
class _Past:
    """What was before: closings that were ended, dates that were moved (when, the date until then), extensions."""

    spells: list[Spell]
    moved: list[tuple[datetime, date | None]]
    extended: list[date]

    def dues(self, now: date | None) -> tuple[Due, ...]:
        """Each date with the day from which it held."""
        since, found = BEGINNING, []
        for at, day in sorted(self.moved, key=lambda one: one[0]):
            found.append(Due(since, day))
            since = clock.day_of(at)
        return (*found, Due(since, now))


def of_unit(unit: Unit | None) -> Q:
    """Which hazards a unit's report counts: a territory's ground, what others lead; the task force and None: all."""
    if unit is None or unit.kind == Unit.Kind.TASK_FORCE:
        return Q()
    return Q(territory=unit) if unit.kind == Unit.Kind.TERRITORY else Q(lead=unit)


def facts(campaign: Campaign, where: Q | None = None) -> list[Fact]:
    """The facts of the campaign's hazards that fit `where` (see `of_unit`), each once."""
    found = Hazard.objects.filter(campaign=campaign).exclude(state=State.VOID).filter(where or Q())
    rows = list(found.order_by().values_list(*_COLUMNS))
    past = _past(campaign, {row[1]: row[0] for row in rows}, found.order_by().values("pk")) if rows else {}
    return [_fact(row, past) for row in rows]


def _fact(row: tuple[Any, ...], past: dict[int, _Past]) -> Fact:
    key, _number, found, grade, measure, kind, lead, territory, due, closed_on, closure = row
    now = (Spell(closed_on, closure),) if closed_on is not None and closure else ()
    before = past.get(key)
    if before is None:
        return Fact(key, found, grade, measure, kind, lead or "", territory or "", (Due(BEGINNING, due),), now)
    return Fact(
        key, found, grade, measure, kind, lead or "", territory or "", before.dues(due), (*before.spells, *now),
        tuple(before.extended),
    )  # fmt: skip


def _past(campaign: Campaign, keys: dict[str, int], wanted: Any) -> dict[int, _Past]:
    """Hazard's key → its past, for those that have one."""
    past: defaultdict[int, _Past] = defaultdict(lambda: _Past([], [], []))
    granted = Extension.objects.filter(decision="granted", decided_at__isnull=False, hazard__in=wanted).order_by("id")
    for key, at, old in granted.values_list("hazard_id", "decided_at", "old_due"):
        if at is not None:
            past[key].moved.append((at, old))
            past[key].extended.append(clock.day_of(at))
    for number, verb, at, was in _turns(campaign):
        if number in keys:
            _turn(past[keys[number]], verb, at, was)
    return past


def _turns(campaign: Campaign) -> Iterator[tuple[str, str, datetime, dict[str, Any]]]:
    """Acts that ended a closing or moved a date: hazard's number, verb, when, the columns as they were before."""
    rows = journal.entries().filter(campaign=campaign.key, verb__in=TURNS).order_by("id")
    for number, verb, at, was in rows.values_list("subject_key", "verb", "at", "facts__was"):
        merged: dict[str, Any] = {}
        for image in (was or {}).get("hazards.hazard", []):
            merged = image | merged
        yield number, verb, at, merged


def _turn(past: _Past, verb: str, at: datetime, was: dict[str, Any]) -> None:
    if verb == "hazard.reopen" and was.get("closed_on"):
        closed = date.fromisoformat(was["closed_on"])
        past.spells.append(Spell(closed, str(was.get("closure", "")), clock.day_of(at)))
    if "due" in was:
        past.moved.append((at, date.fromisoformat(was["due"]) if was["due"] else None))


# ---------- a report's figure as a condition of the list ----------


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of one report; `unmeasured`: only of hazards whose measure is not certain.

    `signed`: as that unit signed it, and where one row of a table is meant, its group and value.
    """

    figure: str
    period: Period
    unmeasured: bool = False
    signed: tuple[str, str, str] | None = None


def asked(word: str) -> Asked | None:
    """What the word of an address asks for; None where it says nothing known.

    "overdue@2023-10-15" of the ledger as it stands; "…@0" of no measure; "…@signed.jgw" as that unit signed it, and
    "…@signed.jgw.grade.major" one row of it.
    """
    figure, _, rest = word.partition("@")
    day, _, more = rest.partition("@")
    as_signed, running = _as_signed(more), campaigns.current()
    if figure not in FIGURES or running is None or not (more in {"", "0"} or as_signed):
        return None
    try:
        found = period(campaigns.plan_now(running), date.fromisoformat(day))
    except ValueError:
        return None
    return None if isinstance(found, Refusal) else Asked(figure, found, more == "0", as_signed)


def _as_signed(more: str) -> tuple[str, str, str] | None:
    mark, *words = more.split(".")
    if mark != "signed" or len(words) not in {1, 3} or not words[0] or (len(words) == 3 and words[1] not in GROUPS):
        return None
    return (words[0], words[1], words[2]) if len(words) == 3 else (words[0], "", "")


def condition(wanted: Asked, where: Q | None = None) -> Q:
    """Exactly the hazards that the report counts under the figure; `where` narrows what has to be looked at."""
    if wanted.signed:
        keys = list(slots.counted_when_signed(wanted.figure, wanted.period.end, *wanted.signed))
        return Q(pk__in=RawSQL("select unnest(%s::bigint[])", (keys,)))
    running = campaigns.current()
    narrow = Q(found__lte=wanted.period.end) & (where or Q())
    if wanted.figure == "found":
        narrow &= Q(found__gte=wanted.period.start)
    if wanted.unmeasured:
        narrow &= Q(measure=0)
    keys = counted(facts(running, narrow), wanted) if running else []
    return Q(pk__in=RawSQL("select unnest(%s::bigint[])", (keys,)))


def counted(given: Iterable[Fact], wanted: Asked) -> list[int]:
    """Keys of the hazards that fall under the figure."""
    return [one.key for one in given if wanted.figure in marks(one, *wanted.period)]
