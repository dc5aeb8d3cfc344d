"""Reading the journal: timelines, the outbox, and what the tables must look like if it is the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from ranan.journal.models import Cursor, Entry
from ranan.kit import rows

Tables = dict[str, dict[Any, dict[str, Any]]]


def timeline(subject_type: str, subject_key: str) -> QuerySet[Entry]:
    """Everything that was done to one subject, oldest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_key=subject_key).order_by("id")


def last_beside(
    subject_type: str, keys: Collection[str], ats: Iterable[datetime], verbs: Collection[str]
) -> dict[str, Entry]:
    """The last entry of each subject, those of these moments (of bulk acts) and verbs left out; none: no key."""
    every = Entry.objects.filter(subject_type=subject_type, subject_key__in=keys)
    found = every.exclude(at__in=list(ats)).exclude(verb__in=verbs)
    last = found.order_by("subject_key", "-id").distinct("subject_key").defer("facts")
    return {entry.subject_key: entry for entry in last}


def of_moments(subject_type: str, ats: Iterable[datetime]) -> QuerySet[Entry]:
    """The entries of bulk acts, which all carry the moment at which the act began."""
    return Entry.objects.filter(subject_type=subject_type, at__in=list(ats))


def entries() -> QuerySet[Entry]:
    """The whole journal, newest first; for the auditor's page."""
    return Entry.objects.order_by("-id")


def settled(reader: str, limit: int = 500) -> list[Entry]:
    """The next entries for an upper floor's reader, skipping none.

    Never "id > last": a row that commits late would be skipped. Only entries of transactions older than every
    transaction still running are taken, in the order (transaction, id).
    """
    cursor = Cursor.objects.filter(reader=reader).first() or Cursor(reader=reader)
    xmin = RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", [])
    return list(
        Entry.objects.filter(
            Q(txid__gt=cursor.txid) | Q(txid=cursor.txid, id__gt=cursor.entry), txid__lt=xmin
        ).order_by("txid", "id")[:limit]
    )


def rebuilt(source: Iterable[Entry] | None = None) -> Tables:
    """Every journalled table as the journal alone tells it: label → primary key → columns."""
    tables: Tables = defaultdict(dict)
    for entry in source if source is not None else Entry.objects.order_by("id").iterator(chunk_size=2000):
        for label, images in entry.facts.items():
            if "." not in label:
                continue
            for image in images:
                if image.get("deleted"):
                    tables[label].pop(image["id"], None)
                else:
                    tables[label].setdefault(image["id"], {}).update(image)
    return tables


def journalled_models() -> list[type[Model]]:
    """The models whose rows only ever change with an entry: those that say `JOURNALLED = True`."""
    return [model for model in apps.get_models() if getattr(model, "JOURNALLED", False)]


def differences(limit: int = 100) -> list[str]:
    """Where the tables and the journal disagree; empty when every row can be rebuilt exactly.

    A column that no entry of a row names, since it is younger than they are, holds what the table gives a new row.
    """
    tables, found = rebuilt(), []
    for model in journalled_models():
        unsaid = rows.unsaid(model)
        told = {key: unsaid | image for key, image in tables.get(rows.label(model), {}).items()}
        for row in model._default_manager.order_by("pk").iterator(chunk_size=2000):
            image, expected = rows.image(row), told.pop(row.pk, None)
            if expected is None:
                found.append(f"{rows.label(model)} {row.pk}: not in the journal")
            elif image != expected:
                names = sorted(k for k in image.keys() | expected.keys() if image.get(k) != expected.get(k))
                found.append(f"{rows.label(model)} {row.pk}: {', '.join(names)} differ")
        found += [f"{rows.label(model)} {key}: only in the journal" for key in told]
    return found[:limit]
