"""Sealed columns row by row, as the owner of the tables: sealed for the first time, and again with a new key.

What is sealed says the same afterwards, so no entry of the journal is owed for it: the walls are opened meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ranan.kit import secret

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """A sealed column; `place` is what it is sealed for, `beside` its keyed hash and `kind` that hash's kind."""

    table: str
    name: str
    place: str
    beside: str = ""
    kind: str = ""


@contextmanager
def open_wall(cursor: Any, table: str) -> Iterator[None]:
    """No entry is asked for changes of the table. In one transaction, which keeps others from writing it meanwhile."""
    cursor.execute(f"alter table {table} disable trigger {table}_is_journalled")
    yield
    cursor.execute(f"alter table {table} enable trigger {table}_is_journalled")


def seal_column(cursor: Any, column: Column) -> int:
    """Seal what stands in clear in every row; how many rows."""
    return _each(cursor, column, f"{column.name} <> ''", lambda said: secret.seal(said, column.place))


def reseal_column(cursor: Any, column: Column) -> int:
    """Seal again what an older key sealed; how many rows. Raises SealError where such a key is missing."""
    older = f"{column.name} <> '' and split_part({column.name}, ':', 2) <> '{secret.present_key()}'"
    return _each(
        cursor, column, older, lambda said: secret.seal(secret.unseal(said, column.place), column.place), hashed=False
    )


def _each(
    cursor: Any, column: Column, which: str, change: Callable[[str], str], *, hashed: bool = True
) -> int:  # fmt: skip
    """By the thousand, in the order of the primary key."""
    count = last = 0
    while True:
        cursor.execute(
            f"select id, {column.name} from {column.table} where id > %s and {which} order by id limit {BATCH}",  # noqa: S608
            [last],
        )
        rows = cursor.fetchall()
        if not rows:
            return count
        last, count = rows[-1][0], count + len(rows)
        found = [secret.found_as(column.kind, said) if hashed and column.kind else "" for _pk, said in rows]
        _write(
            cursor, column, [pk for pk, _said in rows], [change(said) for _pk, said in rows], found if hashed else []
        )


def _write(cursor: Any, column: Column, keys: list[int], sealed: list[str], found: list[str]) -> None:
    also = f", {column.beside} = t.found" if column.beside and found else ""
    cursor.execute(
        f"update {column.table} set {column.name} = t.sealed{also} "  # noqa: S608
        f"from unnest(%s::bigint[], %s::text[], %s::text[]) as t(id, sealed, found) where t.id = {column.table}.id",
        [keys, sealed, found or [""] * len(keys)],
    )
