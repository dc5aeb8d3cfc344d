"""How the ledger stands, or stood, on any day, by what it is counted by: added up from `hazards_tally`, not from hazards.

A figure costs the same for ten hazards and for a million; it equals a full count (`ranan counters check`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection

from ranan.hazards.queries.folded import summed
from ranan.registry.queries import units
from ranan.rules import access
from ranan.rules.actor import Actor

STANDING = {"open": 1, "overdue": 2, "reviewed": 3, "as_reported": 4, "void": 9}  # how many stand so at a day's end
FLOWS = {"found": 5, "closed": 6, "rebounds": 7, "extensions": 8}  # how many there were until a day's end
KINDS = STANDING | FLOWS
BY = {
    "measure": "c.measure", "lead": "c.lead_id", "territory": "c.territory_id", "major": "c.major", "coded": "c.coded",
    "self_found": "c.self_found",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose hazards: a campaign's (0: all campaigns'), and of these those that one of the units sees (None: all)."""

    campaign: int = 0
    units: tuple[int, ...] | None = None
    where: tuple[tuple[str, Any], ...] = field(default=())  # a column of BY and its value

    def sql(self) -> tuple[str, list[Any]]:
        """The condition on `hazards_cell c`."""
        parts, values = ["true"], list[Any]()
        if self.campaign:
            parts.append("c.campaign_id = %s")
            values.append(self.campaign)
        if self.units is not None:
            parts.append("c.units && %s::bigint[]")
            values.append(list(self.units))
        for name, value in self.where:
            parts.append(f"{BY[name]} is not distinct from %s")
            values.append(value)
        return " and ".join(parts), values


def scope_of(actor: Actor, campaign: int = 0) -> Scope:
    """What the actor sees of the ledger as somebody who works for units or reads everything."""
    return Scope(campaign, None if access.sees_all(actor) else tuple(units().ids(actor.units(*access.WORKERS))))


Key = tuple[object, ...]
_COUNTERS = "hazards_tally t join hazards_cell c on c.id = t.cell"


def _until(scope: Scope, on: date, kinds: Collection[str]) -> tuple[str, list[Any]]:
    """The condition on the counters that sum up to the day: whole months before it, then days."""
    where, values = scope.sql()
    first = on.replace(day=1)
    return (
        f"{where} and t.kind = any(%s) and ((t.level = 1 and t.at < %s) or (t.level = 0 and t.at between %s and %s))",
        [*values, sorted(KINDS[kind] for kind in kinds), first, first, on],
    )


def stood(
    scope: Scope, on: date, by: Sequence[str] = (), kinds: Collection[str] = tuple(KINDS)
) -> dict[Key, dict[str, int]]:
    """By the values of `by` (columns of BY): each figure of `kinds` at the end of that day. Noughts are left out."""
    columns = [*(BY[name] for name in by), "t.kind"]
    return _gathered(summed(columns, _COUNTERS, *_until(scope, on, kinds), ", ".join(columns)))


def stood_by(
    scope: Scope, on: date, groups: Sequence[Sequence[str]], kinds: Collection[str] = tuple(KINDS)
) -> list[dict[Key, dict[str, int]]]:
    """What `stood` says for each of these groupings, in one pass over the counters."""
    names = [name for name in BY if any(name in group for group in groups)]
    columns = [BY[name] for name in names]
    sets = ", ".join("(" + ", ".join(["t.kind", *(BY[name] for name in group)]) + ")" for group in groups)
    mark = f"grouping({', '.join(columns)})" if columns else "0"
    rows = summed([mark, *columns, "t.kind"], _COUNTERS, *_until(scope, on, kinds), f"grouping sets ({sets})")
    return [_one_grouping(rows, names, group) for group in groups]


def _one_grouping(
    rows: Sequence[tuple[Any, ...]], names: Sequence[str], group: Sequence[str]
) -> dict[Key, dict[str, int]]:
    """The rows of one grouping: the database marks a column that is not part of it with a bit, the last one the lowest."""
    mark = int("".join("0" if name in group else "1" for name in names) or "0", 2)
    places = [1 + names.index(name) for name in group]
    return _gathered([(*(row[place] for place in places), *row[-2:]) for row in rows if row[0] == mark])


def days(
    scope: Scope, start: date, end: date, by: Sequence[str] = (), kinds: Collection[str] = tuple(KINDS)
) -> dict[Key, dict[str, int]]:
    """By the day and the values of `by`: by how much each figure changed that day, from `start` to `end`."""
    where, values = scope.sql()
    columns = ["t.at", *(BY[name] for name in by), "t.kind"]
    when = f"{where} and t.kind = any(%s) and t.level = 0 and t.at between %s and %s"
    numbers = sorted(KINDS[kind] for kind in kinds)
    return _gathered(summed(columns, _COUNTERS, when, [*values, numbers, start, end], ", ".join(columns)))


def today(scope: Scope, on: date) -> tuple[dict[Key, dict[str, int]], int]:
    """By (major?, coded?) how the ledger stands at the end of that day; and how many open ones fall overdue within the
    seven days after it: those that are due on it and on the six days that follow.
    """
    where, values = scope.sql()
    first, later, stands = on.replace(day=1), on + timedelta(days=1), sorted(STANDING.values())
    rows = summed(
        ["t.at > %s", "c.major", "c.coded", "t.kind"], _COUNTERS,
        f"{where} and ((t.kind = any(%s) and t.level = 1 and t.at < %s) or (t.kind = any(%s) and t.level = 0 and "
        "t.at between %s and %s) or (t.kind = %s and t.level = 0 and t.at between %s and %s))",
        [on, *values, stands, first, stands, first, on, KINDS["overdue"], later, on + timedelta(days=7)], "1, 2, 3, 4",
    )  # fmt: skip
    return _gathered([row[1:] for row in rows if not row[0]]), sum(int(row[-1]) for row in rows if row[0])


_WORDS = {number: word for word, number in KINDS.items()}


def _gathered(rows: Sequence[tuple[Any, ...]]) -> dict[Key, dict[str, int]]:
    """By key and figure, added up; what comes to nought is left out."""
    counted: dict[tuple[Key, int], int] = {}
    for *key, kind, n in rows:
        whole = (tuple(key), int(kind))
        counted[whole] = counted.get(whole, 0) + int(n)
    found: dict[Key, dict[str, int]] = {}
    for (at, kind), n in counted.items():
        if n:
            found.setdefault(at, {})[_WORDS[kind]] = n
    return found


def pace(on: date) -> dict[tuple[int, bool], dict[int, int]]:
    """(unit's id, as lead?) → days from finding to closing → how many closings took so long, until that day's end."""
    first = on.replace(day=1)
    when = "((t.level = 1 and t.at < %s) or (t.level = 0 and t.at between %s and %s))"
    rows = summed(["t.unit", "t.leads", "t.days"], "hazards_pace t", when, [first, first, on], "1, 2, 3")
    found: dict[tuple[int, bool], dict[int, int]] = {}
    for unit, leads, took, n in rows:
        counted = found.setdefault((unit, leads), {})
        counted[took] = counted.get(took, 0) + int(n)
    return {
        key: {took: n for took, n in counted.items() if n > 0}
        for key, counted in found.items()
        if any(n > 0 for n in counted.values())
    }


def median(counted: dict[int, int]) -> float | None:
    """The median of values that are given by how often each stands there; None without any."""
    total = sum(counted.values())
    if not total:
        return None
    low = high = seen = 0
    for value in sorted(counted):
        before, seen = seen, seen + counted[value]
        if before <= (total - 1) // 2 < seen:
            low = value
        if before <= total // 2 < seen:
            high = value
    return (low + high) / 2


def fold() -> int:
    """Put together what was added since: rows that remain of it; -1 while somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("select ranan_fold()")
        return int(cursor.fetchone()[0])


def recount() -> int:
    """Throw the counters away and count every hazard anew; how many there are. Who writes meanwhile waits."""
    with connection.cursor() as cursor:
        cursor.execute("select ranan_recount()")
        return int(cursor.fetchone()[0])


_DIFFERENCES = """
with given as (
  select array_agg(row(1, h.id, h.campaign_id, h.lead_id, h.territory_id, h.registrar_id, h.source_id, h.measure,
    h.grade = 'major', h.code, h.self_found, h.units, h.state, h.found, h.due, h.closed_on, h.closure, h.past,
    p.kind)::ranan_counted) as all_rows
  from hazards_hazard h join registry_premises p on p.id = h.premises_id
), full_count as (
  select c.id as cell, m.kind, m.at, sum(m.n) as n from given, unnest(all_rows) g
  cross join lateral ranan_marks(g.state, g.found, g.due, g.closed_on, g.closure, g.past) m
  join hazards_cell c on (c.campaign_id, c.measure, c.major, c.coded, c.self_found, c.units)
    = (g.campaign_id, g.measure, g.major, g.code <> '', g.self_found, g.units)
    and c.lead_id is not distinct from g.lead_id and c.territory_id is not distinct from g.territory_id
  group by 1, 2, 3 having sum(m.n) <> 0
), leveled as (
  select level, cell, kind, case level when 0 then at else date_trunc('month', at)::date end as at, sum(n) as n
  from full_count, (values (0), (1)) l(level) group by 1, 2, 3, 4 having sum(n) <> 0
), kept as (
  select level, cell, kind, at, sum(n) as n from hazards_tally group by 1, 2, 3, 4 having sum(n) <> 0
)
select count(*) from leveled full join kept using (level, cell, kind, at, n) where leveled.cell is null or kept.cell is null
"""
_DESK_DIFFERENCES = """
with wanted as (
  select h.id as hazard_id, unit, h.due, h.found, h.closed_on, h.measure, h.lead_id, h.territory_id, p.kind, h.code,
    array_position(array['registered', 'assigned', 'rectifying', 'under_review', 'closed', 'void'], h.state) as state
  from hazards_hazard h join registry_premises p on p.id = h.premises_id, unnest(h.units || 0::bigint) unit
), kept as (
  select hazard_id, unit, due, found, closed_on, measure, lead_id, territory_id, kind, code, state from hazards_deskrow
)
select count(*) from ((table wanted except table kept) union all (table kept except table wanted)) different
"""


def differences() -> tuple[int, int]:
    """How many counters, and how many rows of units' lists, differ from a full count of the ledger: (0, 0)."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        counters = int(cursor.fetchone()[0])
        cursor.execute(_DESK_DIFFERENCES)
        return counters, int(cursor.fetchone()[0])
