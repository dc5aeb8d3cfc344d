"""Entries and rows written in plain SQL, as somebody would who has the program's password and none of its code."""

from __future__ import annotations

import json
from typing import Any

from psycopg.sql import SQL, Identifier

from tests.journal.conftest import Plain

ENTRY = {
    "at": "2023-11-20 10:00+08", "actor_kind": "person", "actor_key": "", "actor_name": "某人", "actor_for": "",
    "actor_unit": "", "actor_unit_key": "", "verb": "hazard.note", "subject_type": "hazard", "subject_key": "",
    "before": "", "after": "", "facts": {}, "article": "", "campaign": "", "plan_version": 0,
}  # fmt: skip


def entry(sql: Plain, **given: Any) -> int:
    """Append one entry; gives its id."""
    values = ENTRY | given
    values["facts"] = json.dumps(values["facts"])
    names = SQL(", ").join(map(Identifier, values))
    places = SQL(", ").join([SQL("%s")] * len(values))
    wanted = SQL("insert into journal_entry ({}) values ({}) returning id").format(names, places)
    return int(one(sql, wanted, list(values.values())))


def one(sql: Plain, statement: Any, values: Any = ()) -> Any:
    """The first column of the first row."""
    row = sql.execute(SQL(statement) if isinstance(statement, str) else statement, values).fetchone()
    assert row is not None
    return row[0]


def run(sql: Plain, statement: str, values: Any = None) -> None:
    """One statement, as text."""
    sql.execute(SQL(statement), values)


def same_at_commit(sql: Plain, table: str) -> None:
    """Ask this table's wall now, as the commit would."""
    sql.execute(SQL("set constraints {} immediate").format(Identifier(f"{table}_is_journalled")))
