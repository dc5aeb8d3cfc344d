"""Rows by the ten thousand with their entries: the same that `journal.act` writes, put into COPY text by hand.

A row is a plain dictionary of the model's columns, dates as ISO text, as `rows.image` gives them. What the journal leaves
out, digests or the table seals follows from the model itself, so a new column is written with its default here too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED, JSONField, Model

from ranan.journal.keys import reserve
from ranan.journal.models import Entry
from ranan.kit import rows, secret
from ranan.kit.fields import FoundField, SealedField

PressedRow = dict[str, Any]
Page = tuple[str, bytes]  # a COPY statement and its lines
_STOCK = 500  # keys of rows beside, reserved at once
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _escaped(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _plain(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return _escaped(value) if isinstance(value, str) else str(value)


def _json(value: Any) -> str:
    return "\\N" if value is None else _escaped(_dumps(value))


def _array(value: Any) -> str:
    if value and isinstance(value[0], str):
        quoted = ",".join('"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in value)
        return _escaped("{" + quoted + "}")
    return "{" + ",".join(map(str, value)) + "}"


class Form:
    """How the rows of one table are written and what the journal keeps of them."""

    def __init__(self, model: type[Model]) -> None:
        self.label = rows.label(model)
        fields = [field for field in model._meta.concrete_fields if field.db_default is NOT_PROVIDED]
        if model is Entry:
            fields = [field for field in fields if not field.primary_key]
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        self.copy = f"copy {connection.ops.quote_name(model._meta.db_table)} ({names}) from stdin"
        self.columns = [(field.attname, self._writer(field)) for field in fields]
        personal: frozenset[str] = getattr(model, "PERSONAL", frozenset())
        derived: frozenset[str] = getattr(model, "DERIVED", frozenset())
        self.personal = [name for name in personal if name not in derived]
        self.kept = [field.attname for field in model._meta.concrete_fields if field.name not in derived]
        self.blank = {field.attname: None for field in fields} | rows.unsaid(model)

    @staticmethod
    def _writer(field: Any) -> Callable[[Any], str]:
        if isinstance(field, SealedField):
            place = field.place
            return lambda value: _plain(secret.seal(value, place) if value else value)
        if isinstance(field, JSONField):
            return _json
        return _array if isinstance(field, ArrayField) else _plain

    def row(self, given: PressedRow) -> PressedRow:
        """The row with every column; KeyError for one that the table does not have."""
        if not given.keys() <= self.blank.keys() | {"id"}:
            raise KeyError(f"{self.label}: {sorted(given.keys() - self.blank.keys())}")
        return {**self.blank, **given}

    def image(self, row: PressedRow) -> PressedRow:
        """What the journal keeps of the whole row."""
        found = {name: row[name] for name in self.kept}
        for name in self.personal:
            if found[name]:
                found[name] = {"digest": rows.digest(found[name])}
        return found

    def lines(self, kept: Sequence[PressedRow]) -> bytes:
        """The rows as COPY reads them."""
        columns = self.columns
        return "".join("\t".join([write(row[name]) for name, write in columns]) + "\n" for row in kept).encode()


@cache
def form(model: type[Model]) -> Form:
    """The form of a table, read once."""
    return Form(model)


@cache
def hashes(model: type[Model]) -> tuple[tuple[str, str, str], ...]:
    """Of each keyed hash its column, the column that it follows, and its kind."""
    return tuple((f.attname, f.of, f.kind) for f in model._meta.concrete_fields if isinstance(f, FoundField))


class Sheet:
    """One entry while its act is told: rows that it adds and changes, as `journal.Act` notes them."""

    __slots__ = ("entry", "facts", "press")

    def __init__(self, press: Press, entry: PressedRow) -> None:
        self.press, self.entry = press, entry
        self.facts: PressedRow = entry["facts"]

    def add(self, model: type[Model], given: PressedRow) -> PressedRow:
        """A new row, whole in the facts; its key is reserved where it has none."""
        shape = form(model)
        row = shape.row(given)
        if row["id"] is None:
            row["id"] = self.press.next_id(model)
        for column, of, kind in hashes(model):
            row[column] = secret.found_as(kind, row[of] or "")
        self.press.rows.setdefault(model, []).append(row)
        self.facts.setdefault(shape.label, []).append(shape.image(row))
        return row

    def change(self, model: type[Model], row: PressedRow, fields: PressedRow) -> None:
        """New values of a row that waits in the press; what stays the same is left out."""
        changed = {name: value for name, value in fields.items() if row[name] != value}
        if not changed:
            return
        label, key = form(model).label, {"id": row["id"]}
        was = key | {name: row[name] for name in changed}
        row.update(changed)
        self.facts.setdefault("was", {}).setdefault(label, []).append(was)
        self.facts.setdefault(label, []).append(key | changed)


class Press:
    """Rows and entries of one transaction."""

    def __init__(self) -> None:
        self.rows: dict[type[Model], list[PressedRow]] = {}
        self.entries: list[PressedRow] = []
        self._keys: dict[type[Model], list[int]] = {}

    def next_id(self, model: type[Model]) -> int:
        """A reserved key."""
        stock = self._keys.setdefault(model, [])
        if not stock:
            stock.extend(reversed(reserve(model, _STOCK)))
        return stock.pop()

    def expect(self, model: type[Model], count: int) -> None:
        """Reserve so many keys, so that numbers made from them leave no gap."""
        self._keys[model] = list(reversed(reserve(model, count))) if count else []

    def sheet(self, given: PressedRow) -> Sheet:
        """Begin an entry; `given` are its columns."""
        entry = {**form(Entry).blank, **given, "facts": {}}
        self.entries.append(entry)
        return Sheet(self, entry)

    def pages(self) -> list[Page]:
        """Everything as COPY text, entries in the order of their times; the press is empty afterwards."""
        self.entries.sort(key=lambda entry: str(entry["at"]))
        found = [(form(model).copy, form(model).lines(kept)) for model, kept in self.rows.items()]
        found.append((form(Entry).copy, form(Entry).lines(self.entries)))
        self.rows, self.entries = {}, []
        return found


def print_pages(pages: Sequence[Page]) -> None:
    """Write the pages in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, lines in pages:
            with cursor.copy(statement) as copy:
                copy.write(lines)
