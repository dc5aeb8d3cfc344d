"""Primary keys of rows that are still to be written."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model


def reserve(model: type[Model], count: int = 1) -> list[int]:
    """Primary keys for rows still to be written, so that a number can be made from them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]
