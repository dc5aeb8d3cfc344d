"""Files that came with a form which was refused: held for the next try, so that nobody uploads them twice.

They lie in the home's files, named by a token that only the session knows, and go after a day. A file that is itself
the reason of a refusal is not held.
"""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from ranan.hazards import files

DAY = 24 * 3600


def _folder() -> Path:
    folder = Path(settings.RANAN_FILES) / "held"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _all(request: HttpRequest) -> dict[str, list[list[str]]]:
    found: Any = request.session.get("held", {})
    return dict(found)


def restore(request: HttpRequest) -> None:
    """Put the held files of this address back among the files that came, before the form reads them."""
    for field, token, name in _all(request).get(request.path, []):
        path = _folder() / token
        if path.exists():
            request.FILES.appendlist(field, SimpleUploadedFile(name, path.read_bytes()))


def hold(request: HttpRequest) -> None:
    """Keep the good files of a refused form for its next try."""
    _sweep()
    kept: list[list[str]] = []
    for field in request.FILES:
        for upload in request.FILES.getlist(field):
            upload.seek(0)
            data = upload.read(files.MAX_VIDEO + 1)
            if files.check([files.Upload(upload.name or "file", data)]) is None and len(kept) < files.MAX_FILES:
                token = secrets.token_urlsafe(24)
                (_folder() / token).write_bytes(data)
                kept.append([field, token, (upload.name or "file")[-150:]])
    drop(request)
    if kept:
        request.session["held"] = {**_all(request), request.path: kept}


def drop(request: HttpRequest) -> None:
    """Forget the held files of this address; the form went through."""
    every = _all(request)
    for _field, token, _name in every.pop(request.path, []):
        (_folder() / token).unlink(missing_ok=True)
    if "held" in request.session:
        request.session["held"] = every


def names(request: HttpRequest) -> list[str]:
    """What is held for this address, by name."""
    return [name for _field, _token, name in _all(request).get(request.path, [])]


def _sweep() -> None:
    """Remove what nobody came back for."""
    old = time.time() - DAY
    for path in _folder().iterdir():
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
