"""Sums over the counters: of what is folded they are held in memory until the next folding, what came since is added.

The rows that are folded change by folding alone, which names itself anew each time (`hazards_fold`). A statement reads the
name together with what is fresh, so a sum is always that of one moment.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

from django.db import connection

MOST = 200_000  # rows of all sums that are held; most have some dozens
TRIES = 5
Rows = list[tuple[Any, ...]]

_kept: OrderedDict[tuple[str, str], tuple[str, Rows]] = OrderedDict()
_size = 0
_lock = Lock()


def summed(columns: Sequence[str], source: str, where: str, values: Sequence[Any], group: str) -> Rows:
    """The columns and `sum(t.n)` by groups, of the counters `t` in `source`; a group may stand there twice, to be added up.

    `where` and `group` are SQL of this package, values apart.
    """
    sql = (
        f"select f.value, x.* from hazards_fold f left join lateral (select {', '.join(columns)}, sum(t.n) from {source} "  # noqa: S608 - words of this package
        f"where {where} and {{fresh}} group by {group} having sum(t.n) <> 0) x on true"
    )
    key = (str(connection.settings_dict["NAME"]), f"{sql} {values!r}")
    for _try in range(TRIES):
        name, fresh = _read(sql.format(fresh="t.fresh"), values)
        with _lock:
            held = _kept.get(key)
            if held is not None and held[0] == name:
                _kept.move_to_end(key)
                return held[1] + fresh
        same, folded = _read(sql.format(fresh="not t.fresh"), values)
        _keep(key, same, folded)
        if same == name:
            return folded + fresh
    raise RuntimeError("the counters are folded faster than they are read")


def _keep(key: tuple[str, str], name: str, rows: Rows) -> None:
    """Hold these rows; what was not asked for longest goes where there are too many in all."""
    global _size  # noqa: PLW0603 - what the module holds
    with _lock:
        before = _kept.pop(key, None)
        _kept[key] = (name, rows)
        _size += len(rows) - (len(before[1]) if before else 0)
        while _size > MOST and _kept:
            _size -= len(_kept.popitem(last=False)[1][1])


def _read(sql: str, values: Sequence[Any]) -> tuple[str, Rows]:
    """The name of the last folding, and the rows; without any the join leaves one empty one."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        rows = cursor.fetchall()
    return str(rows[0][0]), [row[1:] for row in rows if row[-1] is not None]
