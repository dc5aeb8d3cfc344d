"""Totals of what a list shows under its conditions: open, overdue, major, by unit; one statement, whatever the number.

Where the counters know everything that the conditions ask for, they answer, exactly. Else the narrow rows are gone
through, up to a cap: beyond it only "at least so many" can be said, and nothing by unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import OrderBy

from ranan.hazards.access import lists_of
from ranan.hazards.models import DeskRow
from ranan.hazards.queries import tally
from ranan.registry import queries as registry
from ranan.rules.actor import Actor

if TYPE_CHECKING:
    from ranan.hazards.queries.ledger import Filter

CAP = 10_000
GROUPS = ("lead", "territory")
Counted = tuple[int, int, int]  # all, overdue, major


@dataclass(slots=True)
class Sums:
    """How many rows fit; `capped`: at least so many. By unit: its id → how many, of these overdue, of these major."""

    total: int = 0
    capped: bool = False
    open: int = 0
    overdue: int = 0
    major: int = 0
    lead: dict[int, Counted] = field(default_factory=dict)
    territory: dict[int, Counted] = field(default_factory=dict)

    @classmethod
    def beyond(cls) -> Sums:
        """Of rows that are more than are counted."""
        return cls(CAP, capped=True)


def sums(
    actor: Actor, wanted: Filter, rows: QuerySet[DeskRow], on: date, keys: QuerySet[DeskRow, int]
) -> tuple[Sums, list[int]]:
    """The totals of `rows`, which are the actor's under these conditions; and the keys of the page, read beside them."""
    kinds = _kinds(wanted)
    if kinds and lists_of(actor) != ():
        found = _from_counters(actor, wanted, kinds, on)
        return found, list(keys) if found.total else []
    return _from_rows(rows, on, keys)


def _kinds(wanted: Filter) -> tuple[str, ...]:
    """The counters' figures that add up to the list; () where the counters cannot tell."""
    if set(wanted.given()) - {"state", "grade", "due", "lead", "territory", "measure", "by", "closure", "code"}:
        return ()
    if (wanted.code not in {"", "NONE"}) or wanted.due not in {"", "overdue"}:
        return ()
    states = {"": ("open", "reviewed", "as_reported", "void"), "open": ("open",), "closed": ("reviewed", "as_reported")}
    found = states.get(wanted.state, ())
    if wanted.closure:
        found = (wanted.closure,) if wanted.closure in found else ()
    if wanted.due:
        return ("overdue",) if "open" in found else ()
    return found


def _where(wanted: Filter) -> tuple[tuple[str, Any], ...]:
    """The conditions as columns of the counters."""
    known = registry.units().by_key
    found: list[tuple[str, Any]] = []
    for name in GROUPS:
        if key := getattr(wanted, name):
            found.append((name, known[key].pk if key in known else 0))
    said = (
        (wanted.measure, "measure", wanted.measure), (wanted.grade, "major", wanted.grade == "major"),
        (wanted.by, "self_found", wanted.by == "self"), (wanted.code, "coded", False),
    )  # fmt: skip
    return (*found, *((name, value) for given, name, value in said if given))


def _from_counters(actor: Actor, wanted: Filter, kinds: tuple[str, ...], on: date) -> Sums:
    seen = tally.scope_of(actor)
    scope = tally.Scope(seen.campaign, seen.units, _where(wanted))
    read = {*kinds, *({"overdue"} if "open" in kinds else set())}
    groups = [("major",), ("lead", "major"), ("territory", "major")]
    whole, *by_unit = tally.stood_by(scope, on, groups, tuple(read))
    found = Sums()
    for (major,), counted in whole.items():
        all_, late = _both(counted, kinds)
        found.total += all_
        found.open += all_ if kinds == ("overdue",) else counted.get("open", 0)
        found.overdue += late
        found.major += all_ if major else 0
    for name, parts in zip(GROUPS, by_unit, strict=True):
        rows = ((unit, major, *_both(counted, kinds)) for (unit, major), counted in parts.items())
        setattr(found, name, _folded(rows))
    return found


def _both(counted: dict[str, int], kinds: tuple[str, ...]) -> tuple[int, int]:
    return sum(counted.get(kind, 0) for kind in kinds), counted.get("overdue", 0)


def _folded(rows: Iterable[tuple[Any, Any, int, int]]) -> dict[int, Counted]:
    """(unit, major?, all, overdue) put together by unit; rows of no unit are left out."""
    found: dict[int, Counted] = {}
    for unit, major, all_, late in rows:
        if unit and all_:
            had = found.get(unit, (0, 0, 0))
            found[unit] = (had[0] + all_, had[1] + late, had[2] + (all_ if major else 0))
    return found


_SQL = """
with fits as materialized ({rows} limit {limit})
select grouping(lead_id, territory_id), lead_id::bigint, territory_id::bigint, major, count(*), count(*) filter (where rank = 0),
  count(*) filter (where rank = 0 and due < %s)
from fits group by grouping sets ((major), (lead_id, major), (territory_id, major))
union all select {page}, hazard_id, null, null, row_number() over (), 0, 0 from ({keys}) shown
"""


_PAGE = 9  # marks the rows that are keys of the page


def _from_rows(rows: QuerySet[DeskRow], on: date, keys: QuerySet[DeskRow, int]) -> tuple[Sums, list[int]]:
    plain = rows.order_by().values("lead_id", "territory_id", "major", "rank", "due")
    try:
        sql, values = plain.query.sql_with_params()
        page, more = keys.query.sql_with_params()
    except EmptyResultSet:  # conditions that nothing can fit
        return Sums(), []
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(rows=sql, limit=CAP + 1, keys=page, page=_PAGE), [*values, on, *more])
        read = cursor.fetchall()
    counted = [row for row in read if row[0] != _PAGE]
    order = sorted((row[4], row[1]) for row in read if row[0] == _PAGE)
    return _added_up(counted), [key for _place, key in order]


_KNOWN = """
with fits as materialized ({rows})
select grouping(lead_id, territory_id), lead_id::bigint, territory_id::bigint, major, count(*), count(*) filter (where rank = 0),
  count(*) filter (where rank = 0 and due < %s)
from fits group by grouping sets ((major), (lead_id, major), (territory_id, major))
union all select {page}, hazard_id, null, null, row_number() over (), 0, 0 from
  (select hazard_id from fits order by {order} offset %s limit %s) shown
"""


def sums_of_known(
    rows: QuerySet[DeskRow], on: date, order: Sequence[Any], first: int, size: int
) -> tuple[Sums, list[int]]:
    """The same of rows that are named by their keys: gone through once, for the totals, which are exact, and for the page."""
    orders = [_ordered(one) for one in order]
    columns = {"hazard_id", "lead_id", "territory_id", "major", "rank", "due", *(name for name, _sql in orders)}
    try:
        sql, values = rows.order_by().values(*sorted(columns)).query.sql_with_params()
    except EmptyResultSet:
        return Sums(), []
    statement = _KNOWN.format(rows=sql, page=_PAGE, order=", ".join(sql for _name, sql in orders))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, on, first, size])
        read = cursor.fetchall()
    counted = [row for row in read if row[0] != _PAGE]
    places = sorted((row[4], row[1]) for row in read if row[0] == _PAGE)
    return _added_up(counted, exact=True), [key for _place, key in places]


def _ordered(one: Any) -> tuple[str, str]:
    """A part of an order as a column's name and its SQL; absent days stand last."""
    if isinstance(one, OrderBy):
        name, down = str(getattr(one.expression, "name")), one.descending  # noqa: B009 - a column of the row
    else:
        name, down = str(one).lstrip("-"), str(one).startswith("-")
    return name, f'"{name}" {"desc" if down else "asc"} nulls last'


def _added_up(counted: Sequence[tuple[Any, ...]], *, exact: bool = False) -> Sums:
    found = Sums()
    for mark, _lead, _territory, major, all_, is_open, late in counted:
        if mark == 3:  # by neither unit
            found.total, found.open, found.overdue = found.total + all_, found.open + is_open, found.overdue + late
            found.major += all_ if major else 0
    if found.total > CAP and not exact:
        return Sums.beyond()
    found.lead = _folded((lead, major, all_, late) for mark, lead, _t, major, all_, _o, late in counted if mark == 1)
    found.territory = _folded(
        (place, major, all_, late) for mark, _l, place, major, all_, _o, late in counted if mark == 2
    )
    return found


def counts_of(lists: Sequence[QuerySet[DeskRow]]) -> list[int]:
    """How many rows each of these has, counted up to the cap, in one statement."""
    parts, values = [], list[Any]()
    for rows in lists:
        try:
            sql, given = rows.order_by().values("unit").query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(select count(*) from ({sql} limit {CAP}) counted)")  # noqa: S608 - the rows' own statement, values apart
        values += given
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(parts)}", values)
        return list(cursor.fetchone())
