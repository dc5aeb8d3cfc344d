"""A table's row as JSON values: what the journal keeps of it, and what a rebuilt row is compared with.

A model may name `PERSONAL` fields (kept as salted digest only), and `DERIVED` ones (left out: computed from others).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model


def label(row: Model | type[Model]) -> str:
    """`hazards.review`: how a table is named in the journal's facts."""
    return row._meta.label_lower


def digest(value: object) -> str:
    """Salted digest of a personal value: equal values match, nothing can be read back without the key."""
    key: bytes = settings.RANAN_DIGEST_KEY
    text = json.dumps(value, ensure_ascii=False, default=str)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return str(value)
    return value


def image(row: Model, only: Iterable[str] | None = None) -> dict[str, Any]:
    """The row's columns as JSON values; `only` limits it to some fields (the primary key always stands)."""
    personal: frozenset[str] = getattr(row, "PERSONAL", frozenset())
    derived: frozenset[str] = getattr(row, "DERIVED", frozenset())
    wanted = None if only is None else set(only)
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        name = field.attname
        if field.name in derived or (wanted is not None and not field.primary_key and not {name, field.name} & wanted):
            continue
        value = getattr(row, name)
        found[name] = {"digest": digest(value)} if field.name in personal and value else _plain(value)
    return found


def unsaid(model: type[Model]) -> dict[str, Any]:
    """The columns of a row of which nothing was said, but its primary key: each with its default."""
    derived: frozenset[str] = getattr(model, "DERIVED", frozenset())
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in derived]
    return {field.attname: _plain(field.get_default()) for field in fields}
