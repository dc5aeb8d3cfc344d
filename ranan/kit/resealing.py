"""Sealed columns row by row, as the owner of the tables: sealed for the first time, and again with a new key.

What is sealed says the same afterwards, so no entry of the journal is owed for it: the walls are opened meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from ranan.kit import secret
from ranan.kit.fields import SealedField

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
    """No entry is asked for changes of the table. In one transaction, which keeps others from writing it meanwhile.

    Checks that wait for the end of the transaction are made before each change of the table, which can't be with them.
    """
    cursor.execute(f"set constraints all immediate; alter table {table} disable trigger {table}_is_journalled")
    yield
    cursor.execute(f"set constraints all immediate; alter table {table} enable trigger {table}_is_journalled")
    cursor.execute("set constraints all deferred")


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


# ---------- every sealed column there is ----------


def sealed_columns() -> list[tuple[Column, bool]]:
    """The sealed columns of all tables, and whether a wall asks for an entry when one is changed."""
    return [
        (Column(model._meta.db_table, field.column, field.place), bool(getattr(model, "JOURNALLED", False)))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    ]


def reseal(renew: bool = True) -> dict[str, int]:
    """Seal everything with a new key (or the present one), as the owner; how many rows of each column.

    One transaction a column, so that an end in between leaves only some columns with the older key, which stays.
    """
    if renew:
        secret.renew_key()
    counts = {}
    for column, walled in sealed_columns():
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            open_wall(cursor, column.table) if walled else nullcontext(),
        ):
            counts[column.place] = reseal_column(cursor, column)
    return counts


def opened(most: int = 0) -> dict[str, int]:
    """Open what is sealed, `most` rows of each column (0: all); how many rows each key sealed. Raises SealError."""
    keys: Counter[str] = Counter()
    limit = f"order by id desc limit {most}" if most else ""
    for column, _walled in sealed_columns():
        with connection.cursor() as cursor:
            cursor.execute(f"select {column.name} from {column.table} where {column.name} <> '' {limit}")  # noqa: S608
            while rows := cursor.fetchmany(BATCH):
                for (sealed,) in rows:
                    secret.unseal(sealed, column.place)
                    keys[secret.key_of(sealed, column.place)] += 1
    return dict(keys)
