"""Uploaded files: checked by content and size, originals kept once by their hash, shown only as downloads or thumbnails."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import filetype
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from ranan.hazards.models import StoredFile
from ranan.journal import actions as journal
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

MB = 1024 * 1024
MAX_FILES = 12
MAX_SIZE = 15 * MB
MAX_VIDEO = 50 * MB
MAX_PIXELS = 80_000_000
IMAGES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
VIDEOS = {"video/mp4": "mp4", "video/quicktime": "mov"}
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", "word/document.xml"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx", "xl/workbook.xml"),
}
THUMBNAIL = (720, 720)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that comes with an act; `kind` is a key of `attachment` in terms.toml."""

    name: str
    data: bytes
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is by its content. `width` × `height` in pixels, 0 where it is no image."""

    mime: str
    suffix: str
    width: int = 0
    height: int = 0


def kind_of(data: bytes) -> Kind | None:
    """What the content says the file is; None for anything that is not taken. The name plays no part."""
    if data[:5] == b"%PDF-":
        return Kind("application/pdf", "pdf")
    if data[:4] == b"PK\x03\x04":
        return _office(data)
    found = filetype.guess(data)
    mime = found.mime if found else ""
    if mime in IMAGES:
        return _image(data, mime)
    return Kind(mime, VIDEOS[mime]) if mime in VIDEOS else None


def _office(data: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((Kind(mime, suffix) for mime, (suffix, part) in OFFICE.items() if part in names), None)


def _image(data: bytes, mime: str) -> Kind | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return None
            image.draft("RGB", (64, 64))
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return Kind(mime, IMAGES[mime], width, height)


def check(uploads: Sequence[Upload]) -> Refusal | None:
    """None when every file may come in, else why not."""
    if len(uploads) > MAX_FILES:
        return Refusal("too_many_files")
    for upload in uploads:
        kind = kind_of(upload.data)
        if kind is None:
            return Refusal("file_kind", upload.name)
        if len(upload.data) > (MAX_VIDEO if kind.mime in VIDEOS else MAX_SIZE):
            return Refusal("file_size", upload.name)
    return None


def path_of(sha256: str) -> Path:
    """Where the original lies."""
    return Path(settings.RANAN_FILES) / sha256[:2] / sha256


def store(upload: Upload, *, actor: Actor, at: datetime) -> StoredFile:
    """Keep the original once; the bytes are on the disk before the row says so."""
    sha = hashlib.sha256(upload.data).hexdigest()
    write_once(path_of(sha), upload.data)
    known = StoredFile.objects.filter(sha256=sha).first()
    if known is not None:
        return known
    kind = kind_of(upload.data)
    if kind is None:
        raise ValueError(f"{upload.name}: not checked before storing")
    with journal.act("file.store", ("file", sha), actor=actor, at=at) as act:
        return act.add(
            StoredFile(
                sha256=sha, size=len(upload.data), mime=kind.mime, suffix=kind.suffix, width=kind.width, height=kind.height
            )
        )  # fmt: skip


def write_once(path: Path, data: bytes) -> None:
    """Write `data` under its final name in one move, flushed to the disk."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).rename(path)


def thumbnail(stored: StoredFile) -> bytes | None:
    """A small JPEG made anew from the pixels (nothing else of the file survives); None where it is no image."""
    if stored.mime not in IMAGES:
        return None
    made = path_of(stored.sha256).with_suffix(".thumb.jpg")
    if not made.exists():
        with Image.open(path_of(stored.sha256)) as image:
            small = ImageOps.exif_transpose(image).convert("RGB")
            small.thumbnail(THUMBNAIL)
            out = io.BytesIO()
            small.save(out, "JPEG", quality=82)
        write_once(made, out.getvalue())
    return made.read_bytes()
