"""The wordings of cases/office-wordings.toml, that officials may add to."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _cases() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "cases" / "office-wordings.toml").read_text(encoding="utf-8"))


def told() -> list[tuple[str, str]]:
    """(code, text) of the wordings that say what is wrong."""
    return [(code, text) for code, texts in _cases()["told"].items() for text in texts]


def untold() -> list[str]:
    """Wordings for which no code may be given."""
    found: list[str] = _cases()["untold"]
    return found
