"""Keeping an uploaded original: once by its hash, the bytes on the disk before the row says so."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from ranan.hazards import files
from ranan.hazards.models import StoredFile
from ranan.journal import actions as journal
from ranan.rules.actor import Actor


def store_all(uploads: Sequence[files.Upload], *, actor: Actor, at: datetime) -> list[StoredFile]:
    """Keep the originals, in the order given. Two people who send the same files at once wait for each other.

    Call inside the transaction of the act. The locks are taken in one order, so that nobody waits in a ring.
    """
    digests = sorted({hashlib.sha256(upload.data).hexdigest() for upload in uploads})
    with connection.cursor() as cursor:
        for sha in digests:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"file:{sha}"])
    return [store(upload, actor=actor, at=at) for upload in uploads]


def store(upload: files.Upload, *, actor: Actor, at: datetime) -> StoredFile:
    """The row of the original; the known one where the same bytes came before."""
    sha = hashlib.sha256(upload.data).hexdigest()
    files.write_once(files.path_of(sha), upload.data)
    known = StoredFile.objects.filter(sha256=sha).first()
    return known if known is not None else _add(upload, sha, actor=actor, at=at)


def _add(upload: files.Upload, sha: str, *, actor: Actor, at: datetime) -> StoredFile:
    kind = files.kind_of(upload.data)
    if kind is None:
        raise ValueError(f"{upload.name}: not checked before storing")
    with journal.act("file.store", ("file", sha), actor=actor, at=at) as act:
        row = StoredFile(sha256=sha, size=len(upload.data), mime=kind.mime, suffix=kind.suffix)
        row.width, row.height = kind.width, kind.height
        return act.add(row)
