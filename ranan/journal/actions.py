"""The only writer of the journal, and the hand by which every other app writes its rows beside its entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import NOT_PROVIDED, Model

from ranan.journal.keys import reserve
from ranan.journal.models import Cursor, Entry
from ranan.journal.press import Page, Press, PressedRow, Sheet, print_pages
from ranan.kit import rows
from ranan.rules.actor import Actor, Seat

__all__ = [
    "Act", "Batch", "Page", "Press", "PressedRow", "Sheet", "act", "move_cursor", "print_pages", "reserve",
]  # fmt: skip

Row = TypeVar("Row", bound=Model)


class Act:
    """One act on one subject while it is being done: rows are written through it, and it remembers their columns."""

    def __init__(self, entry: Entry, batch: Batch | None = None) -> None:
        self.entry = entry
        self._batch = batch

    def add(self, row: Row) -> Row:
        """Insert `row` and put the whole of it into the facts."""
        if self._batch is not None:
            self._batch.keep(row)
        else:
            row.save(force_insert=True)
        self._note(row, rows.image(row))
        return row

    def change(self, row: Row, **fields: Any) -> Row:
        """Set `fields` on `row`, save just them, and put new and old values into the facts. Unchanged ones are left out."""
        changed = [name for name, value in fields.items() if getattr(row, name) != value]
        if not changed:
            return row
        was = rows.image(row, only=changed)
        for name in changed:
            setattr(row, name, fields[name])
        if self._batch is None or not self._batch.holds(row):
            row.save(update_fields=[*changed, *sorted(getattr(row, "DERIVED", ()))])
        self.entry.facts.setdefault("was", {}).setdefault(rows.label(row), []).append(was)
        self._note(row, rows.image(row, only=changed))
        return row

    def remove(self, row: Model) -> None:
        """Delete `row` and say so in the facts."""
        self._note(row, {"id": row.pk, "deleted": True})
        row.delete()

    def _note(self, row: Model, image: dict[str, Any]) -> None:
        self.entry.facts.setdefault(rows.label(row), []).append(image)


def _entry(verb: str, subject: tuple[str, str], actor: Actor, at: datetime, seat: Seat | None, **more: Any) -> Entry:
    unit_key = seat.unit if seat else (actor.seats[0].unit if actor.seats else "")
    return Entry(
        at=at,
        actor_kind=actor.kind,
        actor_key=actor.key,
        actor_name=actor.name,
        actor_for=seat.stands_for if seat else "",
        actor_unit=more.pop("unit_name", actor.unit),
        actor_unit_key=unit_key,
        verb=verb,
        subject_type=subject[0],
        subject_key=subject[1],
        facts={},
        **more,
    )


@contextmanager
def act(
    verb: str, subject: tuple[str, str], *, actor: Actor, at: datetime, seat: Seat | None = None, **more: Any
) -> Iterator[Act]:
    """Do one act in one transaction: rows written through the `Act`, its entry appended at the end.

    `subject` is (type, key); the key may still be set on `act.entry` inside. `more`: before, after, article,
    campaign, plan_version, unit_name, facts beside the rows go to `act.entry.facts` directly.
    """
    with transaction.atomic():
        doing = Act(_entry(verb, subject, actor, at, seat, **more))
        yield doing
        doing.entry.save(force_insert=True)


class Batch:
    """Many acts at once: N rows and N entries, written in bulk when the batch is flushed, in one transaction."""

    def __init__(self, *, actor: Actor, at: datetime) -> None:
        self._actor, self._at = actor, at
        self._rows: dict[type[Model], list[Model]] = {}
        self._entries: list[Entry] = []
        self._keys: dict[type[Model], list[int]] = {}

    def act(self, verb: str, subject: tuple[str, str], *, seat: Seat | None = None, **more: Any) -> Act:
        """Begin one act of the batch; it is written at `flush`."""
        entry = _entry(verb, subject, more.pop("actor", self._actor), more.pop("at", self._at), seat, **more)
        self._entries.append(entry)
        return Act(entry, self)

    def keep(self, row: Model) -> None:
        """Give `row` its primary key now (so that facts and foreign keys can name it) and insert it at `flush`."""
        model = type(row)
        if row.pk is None:
            row.pk = self.next_id(model)
        self._rows.setdefault(model, []).append(row)

    def expect(self, model: type[Model], count: int) -> None:
        """Reserve exactly the primary keys of `count` rows to come, so that numbers made from them leave no gap."""
        self._keys[model] = list(reversed(reserve(model, count)))

    def next_id(self, model: type[Model]) -> int:
        """The primary key of a row still to be made; where nobody said how many, reserved by the hundred."""
        stock = self._keys.setdefault(model, [])
        if not stock:
            stock.extend(reversed(reserve(model, 200)))
        return stock.pop()

    def holds(self, row: Model) -> bool:
        """Whether `row` waits in this batch: then a change needs no statement of its own."""
        return any(kept is row for kept in self._rows.get(type(row), ())[-50:])

    def flush(self) -> int:
        """Insert everything kept so far; the number of entries written."""
        with transaction.atomic():
            for model, kept in self._rows.items():
                _copy(model, kept)
            _copy(Entry, self._entries)
        count = len(self._entries)
        self._rows, self._entries = {}, []
        return count


# Columns whose values go to the database as they stand in the row.
_AS_IT_IS = frozenset({
    models.AutoField, models.BigAutoField, models.BigIntegerField, models.BooleanField, models.CharField, models.DateField,
    models.FloatField, models.ForeignKey, models.IntegerField, models.SmallIntegerField, models.TextField,
})  # fmt: skip


def _copy(model: type[Model], kept: Sequence[Model]) -> None:
    """Insert rows by COPY: half the work of INSERT for both sides. What the database sets itself is left to it."""
    fields = [field for field in model._meta.concrete_fields if field.db_default is NOT_PROVIDED]
    if model is Entry:
        fields = [field for field in fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    columns = [(field.attname, None if type(field) in _AS_IT_IS else field.get_db_prep_save) for field in fields]
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({names}) from stdin") as copy:
        for row in kept:
            held = row.__dict__
            copy.write_row(
                [held[name] if write is None else write(getattr(row, name), connection) for name, write in columns]
            )


def move_cursor(reader: str, entry: Entry) -> None:
    """Remember that `reader` has taken everything up to `entry`."""
    Cursor.objects.update_or_create(reader=reader, defaults={"txid": entry.txid, "entry": entry.pk})
