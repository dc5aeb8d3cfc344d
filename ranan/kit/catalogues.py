"""Compiles the translations: a .mo is made from its .po with Babel whenever the .po is newer. No system gettext."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)


def _is_stale(po: Path, mo: Path) -> bool:
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def compile_one(po: Path) -> Path:
    """Write the .mo beside `po`, at once and whole, so that a process that reads it never sees half of it."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (needed only when something is stale)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    mo = po.with_suffix(".mo")
    built = io.BytesIO()
    with po.open("rb") as source:
        write_mo(built, read_po(source, locale=po.parent.parent.name))
    part = mo.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(built.getvalue())
    part.replace(mo)
    return mo


def compile_catalogues(folders: Iterable[str | Path] | None = None) -> list[Path]:
    """Compile every catalogue whose .po is newer than its .mo; returns the files written.

    `folders` defaults to LOCALE_PATHS. Where the folder cannot be written the older .mo stays and the log says so.
    """
    written = []
    for folder in settings.LOCALE_PATHS if folders is None else folders:
        for po in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
            if not _is_stale(po, po.with_suffix(".mo")):
                continue
            try:
                written.append(compile_one(po))
            except PermissionError:
                log.warning("cannot write %s: the translations in use are older than %s", po.with_suffix(".mo"), po)
    return written
