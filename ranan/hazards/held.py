"""Files that came with a form which was refused: held for the next try, so that nobody uploads them twice.

They lie in the home's files, named by a token that only the session and the form that came back know, and go after a
day. Only the form that names a token gets its file: a form opened afresh, or in another window, begins without any, so
that no photo of one hazard slips into the next. A file that is itself the reason of a refusal is not held.
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
MOST = 48  # of one address, in however many windows


def _folder() -> Path:
    folder = Path(settings.RANAN_FILES) / "held"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _all(request: HttpRequest) -> dict[str, list[list[str]]]:
    found: Any = request.session.get("held", {})
    return dict(found)


def _named(request: HttpRequest) -> list[list[str]]:
    """What this form names of the files held in this session: (field, token, name)."""
    named = set(request.POST.getlist("held"))
    return [one for held in _all(request).values() for one in held if one[1] in named]


def restore(request: HttpRequest) -> None:
    """Put the held files that the form names back among the files that came, before the form reads them."""
    for field, token, name in _named(request):
        path = _folder() / token
        if path.exists():
            request.FILES.appendlist(field, SimpleUploadedFile(name, path.read_bytes()))


def hold(request: HttpRequest) -> list[dict[str, str]]:
    """Keep the good files of a refused form for its next try; gives their tokens and names for the form."""
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
        every = _all(request)
        request.session["held"] = {**every, request.path: [*every.get(request.path, []), *kept][-MOST:]}
    return [{"token": token, "name": name} for _field, token, name in kept]


def drop(request: HttpRequest) -> None:
    """Forget the held files that the form names; it went through, or they are held anew."""
    gone = {one[1] for one in _named(request)}
    for token in gone:
        (_folder() / token).unlink(missing_ok=True)
    if gone:
        left = {path: [one for one in held if one[1] not in gone] for path, held in _all(request).items()}
        request.session["held"] = {path: held for path, held in left.items() if held}


def _sweep() -> None:
    """Remove what nobody came back for."""
    old = time.time() - DAY
    for path in _folder().iterdir():
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
