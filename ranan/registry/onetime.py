"""One-time codes: made at random, typed in any spelling, kept as a keyed hash.

A code is twelve of thirty letters and digits at random (59 bits), lives for days and is tried under the guard of
sign-in. So it needs no slow hash, as a password that somebody thought of does; thousands can be made at once. The
key lies outside the database: who has the tables alone has nothing to try codes on.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from django.conf import settings

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_FORMAT = "code1"


def one_time_code() -> str:
    """Twelve characters that nobody misreads, in groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def typed_code(text: str) -> str:
    """A one-time code as it was made, however it was typed: small letters, spaces or no dashes."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def kept_code(code: str) -> str:
    """What the tables keep of a code: salt and keyed hash."""
    salt = secrets.token_hex(8)
    return f"{_FORMAT}${salt}${_hash(salt, code)}"


def is_code(typed: str, kept: str) -> bool:
    """Whether what was typed is the code of which `kept` is kept."""
    form, _mark, rest = kept.partition("$")
    salt, _mark, wanted = rest.partition("$")
    return form == _FORMAT and hmac.compare_digest(_hash(salt, typed_code(typed)), wanted)


def _hash(salt: str, code: str) -> str:
    key = hmac.new(settings.RANAN_DIGEST_KEY, b"ranan one-time code", hashlib.sha256).digest()
    return hmac.new(key, f"{salt}:{code}".encode(), hashlib.sha256).hexdigest()
