"""What every page needs and hardly ever changes is held in memory: read anew when the database says that it changed.

Tables that are watched (`watch`, in a migration) give the database a new generation, a uuid in one row, in the same
transaction as the change. A held answer counts for the generation in which it was read. So no process ever answers
from before a change that is committed, and a change that is rolled back leaves nothing behind.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.db import connection, migrations, models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

P = ParamSpec("P")
R = TypeVar("R")

_asked: ContextVar[str | None] = ContextVar("generation", default=None)
_last: ContextVar[str] = ContextVar("last_generation", default="")


def watch(table: str, columns: str = "") -> migrations.RunSQL:
    """A migration step: any change of `table` is a new generation; with `columns` (comma-separated) only a new value of these."""
    when = f"update of {columns} or delete" if columns else "insert or update or delete or truncate"
    name = f"{table}_is_held"
    return migrations.RunSQL(
        f"create trigger {name} after {when} on {table} for each statement execute function ranan_new_generation()",
        f"drop trigger {name} on {table}",
    )


def generation() -> str:
    """The database's name and generation; inside `once` read at most once."""
    known = _asked.get()
    if known:
        return known
    with connection.cursor() as cursor:
        cursor.execute("select value from kit_generation")
        row = cursor.fetchone()
    found = f"{connection.settings_dict['NAME']} {row[0] if row else ''}"
    _last.set(found)
    if known is not None:
        _asked.set(found)
    return found


@contextmanager
def _as_last_asked() -> Iterator[None]:
    """Within the block the generation is the one that was asked for last, in this request or task."""
    if _asked.get() is not None:  # a request that only reads asks once anyway
        yield
        return
    token = _asked.set(_last.get() or None)
    try:
        yield
    finally:
        _asked.reset(token)


@contextmanager
def once() -> Iterator[None]:
    """Within the block the generation is read once: for a request that only reads."""
    token = _asked.set("")
    try:
        yield
    finally:
        _asked.reset(token)


def held(size: int = 1) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Hold a function's last `size` answers (by its arguments, which must be hashable) while the generation lasts.

    Answers are shared between requests and threads: whoever gets one must not change it.
    """

    def around(read: Callable[P, R]) -> Callable[P, R]:
        kept: OrderedDict[object, tuple[str, R]] = OrderedDict()
        lock = Lock()

        @functools.wraps(read)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            key, now = (args, tuple(sorted(kwargs.items()))), generation()
            with lock:
                found = kept.get(key)
                if found is not None and found[0] == now:
                    kept.move_to_end(key)
                    return found[1]
            value = read(*args, **kwargs)
            with lock:
                kept[key] = (now, value)
                kept.move_to_end(key)
                while len(kept) > size:
                    kept.popitem(last=False)
            return value

        return answer

    return around


def from_memory(read: Callable[[], Callable[[], Mapping[int, Any]]], *fields: models.ForeignKey[Any, Any]) -> None:
    """These foreign keys' rows are taken from a held answer (by key) where they stand there, else from the database.

    To be called in the model's body. `read` gives the held function; it is asked for late, since models are known before
    queries are. Who shows such a row needs no join. Rows of the answer are shared: whoever changes one fetches it himself.
    In a request that writes they are as they were when the generation was asked for last, which is at its beginning.
    """

    class Held(ForwardManyToOneDescriptor):  # type: ignore[type-arg]  # of whatever the key names
        def get_object(self, instance: models.Model) -> Any:
            with _as_last_asked():
                found = read()().get(getattr(instance, self.field.attname))
            return super().get_object(instance) if found is None else found

    for field in fields:
        setattr(field, "forward_related_accessor_class", Held)  # noqa: B010 - known to Django, not to its stubs
