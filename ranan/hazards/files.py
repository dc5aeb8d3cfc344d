"""Uploaded files: checked by content and size, originals kept once by their hash, shown only as downloads or thumbnails."""

from __future__ import annotations

import io
import os
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import filetype
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from ranan.hazards.models import StoredFile
from ranan.rules.hazard import Refusal

MB = 1024 * 1024
MAX_FILES = 12
MAX_SIZE = 15 * MB
MAX_VIDEO = 50 * MB
MAX_PIXELS = 80_000_000
MAX_UNPACKED = 200 * MB  # what a document would be once unpacked
MAX_RATIO = 200  # unpacked to packed, for what unpacks to more than 20 MB
IMAGES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
VIDEOS = {"video/mp4": "mp4", "video/quicktime": "mov"}
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", "word/document.xml"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx", "xl/workbook.xml"),
}
THUMBNAIL = (720, 720)
OTHER_SUFFIXES = {"jpg": {"jpeg", "jpe", "jfif"}, "mov": {"qt"}, "mp4": {"m4v"}}
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)


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
    if data[:5] == b"%PDF-":  # without its end it was cut off, or something else hides behind the mark
        return Kind("application/pdf", "pdf") if b"%%EOF" in data[-1024:] else None
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
            if _is_bomb(archive, len(data)) or _has_macros(archive, names):
                return None
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        return None
    return next((Kind(mime, suffix) for mime, (suffix, part) in OFFICE.items() if part in names), None)


def _is_bomb(archive: zipfile.ZipFile, packed: int) -> bool:
    """Whether it says of itself that it would unfold to far too much; it is never unpacked here."""
    size = sum(part.file_size for part in archive.infolist())
    return size > MAX_UNPACKED or (size > 20 * MB and size > packed * MAX_RATIO)


def _has_macros(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether it holds a macro project, under its usual name or any other that the list of parts gives it."""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return True
    with archive.open("[Content_Types].xml") as part:
        types = part.read(MB).lower()
    return b"macroenabled" in types or b"vbaproject" in types


def _image(data: bytes, mime: str) -> Kind | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return None
            image.draft("RGB", (64, 64))
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, IndexError, struct.error, *_BOMBS):
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


def safe_name(name: str, suffix: str) -> str:
    """The name as typed, without signs that nobody sees, and with the ending of what the file really is."""
    shown = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cc", "Cf"}).strip(" .") or "file"
    ending = shown.rpartition(".")[2].lower()
    fits = "." in shown and (ending == suffix or ending in OTHER_SUFFIXES.get(suffix, ()))
    return shown if fits else f"{shown}.{suffix}"


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
            small.info.clear()  # the comment of a JPEG would come along
            out = io.BytesIO()
            small.save(out, "JPEG", quality=82)
        write_once(made, out.getvalue())
    return made.read_bytes()
