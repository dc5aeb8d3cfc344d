"""Personal facts sealed with a key that lies outside the database, and the keyed hashes by which they are found again.

A sealed text reads `s1:<key>:<base64>`: the first eight hex digits of the key's hash, so that several keys can be in use
while one takes the place of another, then nonce, ciphertext and tag of AES-256-GCM. The place where it stands (table
and column) is authenticated with it: a text moved into another column does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ranan.kit.home import write_once

FORMAT = "s1"
KEY = "seal_key"  # the present key; one that it took the place of is `seal_key.<id>`
NONCE = 12  # bytes


class SealError(Exception):
    """A sealed fact cannot be opened, or there is no key to seal with; says which key is wanted. Never holds the fact."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of 32 bytes; `id` tells it from others and gives nothing away of it."""

    id: str
    cipher: AESGCM


def make_key(folder: Path | None = None) -> None:
    """Make the first key where there is none. Called once, by the migration that seals; never when a page is asked for."""
    write_once((folder or settings.HOME.keys) / KEY, secrets.token_urlsafe(48))


def renew_key(folder: Path | None = None) -> str:
    """A new key takes the place of the present one, which stays beside it; gives the new key's id."""
    keys = folder or _folder()
    present = _read(keys / KEY)
    write_once(keys / f"{KEY}.{present.id}", (keys / KEY).read_text("ascii").strip())
    fresh = keys / f".{KEY}.new"
    fresh.unlink(missing_ok=True)
    write_once(fresh, secrets.token_urlsafe(48))
    fresh.replace(keys / KEY)
    return _read(keys / KEY).id


def present_key() -> str:
    """The id of the key that seals now. Raises SealError where there is none."""
    return _present().id


def seal(plain: str, place: str) -> str:
    """The text sealed for one place (`registry.household.name`); "" stays "". Never the same twice."""
    if not plain:
        return ""
    key, nonce = _present(), secrets.token_bytes(NONCE)
    closed = key.cipher.encrypt(nonce, plain.encode(), place.encode())
    return f"{FORMAT}:{key.id}:{base64.urlsafe_b64encode(nonce + closed).decode('ascii')}"


def unseal(sealed: str, place: str) -> str:
    """What `seal` was given. Raises SealError where the key is missing or the text was changed or moved."""
    if not sealed:
        return ""
    key = _key(key_of(sealed, place))
    try:
        raw = base64.urlsafe_b64decode(sealed.rpartition(":")[2])
        return key.cipher.decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SealError(f"{place}: a sealed fact was changed or moved, key {key.id} does not open it") from error


def key_of(sealed: str, place: str) -> str:
    """The id of the key that a text was sealed with. Raises SealError for a text that is not sealed."""
    parts = sealed.split(":")
    if len(parts) != 3 or parts[0] != FORMAT:
        raise SealError(f"{place}: a fact that should be sealed is not")
    return parts[1]


# ---------- keys ----------


_OPENED: dict[tuple[str, str], Key] = {}  # keys by folder and id: the id follows from the key, so none grows stale


def forget() -> None:
    """Read the keys anew, as a process that starts now does."""
    _OPENED.clear()


def _folder() -> Path:
    folder: Path = settings.HOME.root / "keys"
    return folder


def _present() -> Key:
    return _read(_folder() / KEY)


def _key(wanted: str) -> Key:
    known = (str(settings.HOME.root), wanted)
    if known not in _OPENED:
        _OPENED[known] = _found(wanted)
    return _OPENED[known]


def _found(wanted: str) -> Key:
    present = _present()
    if present.id == wanted:
        return present
    older = _folder() / f"{KEY}.{wanted}"
    if not older.exists():
        raise SealError(f"personal facts are sealed with the key {wanted}, which is not in {_folder()}; put it back")
    return _read(older)


def _read(path: Path) -> Key:
    """The key of a file, read once as long as the file stays the same."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise SealError(f"the key that personal facts are sealed with is missing: {path}; put it back") from None
    return _load(path, found.st_ino, found.st_mtime_ns)


@lru_cache(maxsize=16)
def _load(path: Path, _inode: int, _changed: int) -> Key:
    raw = hashlib.sha256(b"ranan seal " + path.read_text("ascii").strip().encode()).digest()
    return Key(hashlib.sha256(b"ranan key id " + raw).hexdigest()[:8], AESGCM(raw))


# ---------- found again ----------


def plain_name(said: str) -> str:
    """A name as it is compared: spelling, spaces and punctuation aside."""
    return "".join(one for one in unicodedata.normalize("NFKC", said).lower() if one.isalnum())


def plain_phone(said: str) -> str:
    """A telephone number's digits without the country's."""
    digits = "".join(one for one in unicodedata.normalize("NFKC", said) if one.isdigit())
    return digits.removeprefix("00").removeprefix("86") if len(digits) > 12 else digits


def plain_id(said: str) -> str:
    """An identity number without spaces and dashes, its check letter as a capital."""
    return "".join(one for one in unicodedata.normalize("NFKC", said) if one.isalnum()).upper()


PLAIN = {"name": plain_name, "phone": plain_phone, "id": plain_id}


def found_as(kind: str, said: str) -> str:
    """The keyed hash of a name, phone or identity number (`kind` name, phone, id): equal for the same one, "" for none.

    Its key is made from the digests' key, which stays when the sealing key is renewed.
    """
    plain = PLAIN[kind](said) if said else ""
    if not plain:
        return ""
    return hmac.new(_finding(settings.RANAN_DIGEST_KEY), f"{kind}:{plain}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _finding(key: bytes) -> bytes:
    return hmac.new(key, b"ranan find", hashlib.sha256).digest()
