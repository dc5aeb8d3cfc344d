"""The file that is looked at before it comes in: kept sealed for a day, since it names people."""

from __future__ import annotations

import base64
import hashlib
import shutil
import time
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from ranan.kit import secret

_PLACE = "registry.import"
DAY = 86_400  # seconds
LOOKED_AT = 5  # files that one person looks at


def keep(data: bytes) -> str:
    """Keep the file; gives the hash under which it is read again."""
    _clear()
    sha = hashlib.sha256(data).hexdigest()
    folder = _folder(sha)
    folder.mkdir(exist_ok=True)
    (folder / "file").write_text(secret.seal(base64.b64encode(data).decode("ascii"), _PLACE), "ascii")
    return sha


def read(sha: str) -> bytes | None:
    """The file, None where it is kept no longer."""
    _clear()
    try:
        sealed = (_folder(sha) / "file").read_text("ascii")
    except FileNotFoundError:
        return None
    return base64.b64decode(secret.unseal(sealed, _PLACE))


def forget(sha: str) -> None:
    """Away with it."""
    shutil.rmtree(_folder(sha), ignore_errors=True)


def _clear() -> None:
    """Away with every file that was kept for longer than a day."""
    folder: Path = settings.HOME.folder("tmp")
    for left in folder.glob("places-*"):
        with suppress(FileNotFoundError):  # another process was quicker
            if left.stat().st_mtime < time.time() - DAY:
                shutil.rmtree(left, ignore_errors=True)


def _folder(sha: str) -> Path:
    if len(sha) != 64 or not all(one in "0123456789abcdef" for one in sha):
        raise ValueError("no hash of a file")
    folder: Path = settings.HOME.folder("tmp")
    return folder / f"places-{sha}"


def look_at(session: MutableMapping[str, Any], place: str, data: bytes, name: str) -> str:
    """Keep the file and remember in the session, under `place`, that this person looks at it; gives its hash."""
    sha = keep(data)
    others = [one for one in session.get(place, []) if one[0] != sha]
    session[place] = [*others, [sha, name]][-LOOKED_AT:]
    return sha


def looked_at(session: MutableMapping[str, Any], place: str, sha: str) -> tuple[bytes | None, str]:
    """The file that this person looks at, and its name; None where it is kept no longer or is not his."""
    names = {one[0]: one[1] for one in session.get(place, [])}
    return (read(sha), names[sha]) if sha in names else (None, "")
