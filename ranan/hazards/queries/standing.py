"""How hazards stood on any day, for reports: one query, whatever the number of rows.

Void and merged-away hazards are left out: they never count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.hazards import slots
from ranan.hazards.models import Hazard
from ranan.registry.models import Unit
from ranan.rules.hazard import Refusal, State
from ranan.rules.report import BEGINNING, FIGURES, GROUPS, Due, Fact, Period, Spell, marks, period

_COLUMNS = (
    "pk", "found", "grade", "measure", "premises__kind", "lead__key", "territory__key", "due", "closed_on",
    "closure", "past",
)  # fmt: skip


def of_unit(unit: Unit | None) -> Q:
    """Which hazards a unit's report counts: a territory's ground, what others lead; the task force and None: all."""
    if unit is None or unit.kind == Unit.Kind.TASK_FORCE:
        return Q()
    return Q(territory=unit) if unit.kind == Unit.Kind.TERRITORY else Q(lead=unit)


def facts(campaign: Campaign, where: Q | None = None) -> list[Fact]:
    """The facts of the campaign's hazards that fit `where` (see `of_unit`), each once."""
    found = Hazard.objects.filter(campaign=campaign).exclude(state=State.VOID).filter(where or Q())
    return [_fact(*row) for row in found.order_by().values_list(*_COLUMNS)]


def _fact(
    key: int, found: date, grade: str, measure: int, kind: str, lead: str | None, territory: str | None, due: date | None,
    closed_on: date | None, closure: str, past: dict[str, list[Any]] | None,
) -> Fact:  # fmt: skip
    now = (Spell(closed_on, closure),) if closed_on is not None and closure else ()
    if not past:
        return Fact(key, found, grade, measure, kind, lead or "", territory or "", (Due(BEGINNING, due),), now)
    ended = tuple(Spell(_day(was), how, _day(until)) for was, how, until, _why in past.get("closed", ()))
    extended = tuple(_day(one) for one in past.get("extended", ()))
    return Fact(
        key,
        found,
        grade,
        measure,
        kind,
        lead or "",
        territory or "",
        _dues(past.get("due", []), due),
        (*ended, *now),
        extended,
    )


def _dues(moved: list[list[str | None]], now: date | None) -> tuple[Due, ...]:
    """Each date with the day from which it held."""
    since, found = BEGINNING, []
    for until, day in moved:
        found.append(Due(since, _day(day) if day else None))
        since = _day(until or "")
    return (*found, Due(since, now))


def _day(text: str) -> date:
    return date.fromisoformat(text)


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
