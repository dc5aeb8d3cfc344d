"""How personal facts are cut for a page: enough to tell two of them apart, too little to know anybody by."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\d+")


def name(full: str) -> str:
    """王**: the first character of a name."""
    return f"{full[:1]}**" if full else ""


def phone(full: str) -> str:
    """138****: where a number begins, of seven characters and more."""
    return f"{full[:3]}****" if len(full) >= 7 else "****" if full else ""


def identity(full: str) -> str:
    """310****: the province and city of an identity number."""
    return phone(full)


def address(full: str) -> str:
    """The road without its numbers: 安西路**."""
    road = _DIGITS.split(full, maxsplit=1)[0]
    return f"{road}**" if full else ""
