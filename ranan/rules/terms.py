"""The table of words, read from terms.toml: Chinese and English for every term of art, cures and rule numbers."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from ranan.rules.hazard import Refusal


@cache
def table() -> dict[str, dict[str, dict[str, str]]]:
    """The whole table: section → key → {zh, en, …}."""
    return tomllib.loads((Path(__file__).parent.parent / "terms.toml").read_text(encoding="utf-8"))


def word(section: str, key: str, lang: str = "zh") -> str:
    """The word for `key` in "zh" or "en"; an unknown key reads as itself, so that old records stay readable."""
    entry = table().get(section, {}).get(str(key))
    return entry[lang[:2]] if entry else str(key)


def choices(section: str, lang: str = "zh") -> list[tuple[str, str]]:
    """(key, word) pairs of a section, in the table's order."""
    return [(key, entry[lang[:2]]) for key, entry in table()[section].items()]


def key_of(section: str, text: str) -> str | None:
    """The key whose Chinese or English word is `text`, or None."""
    return next((k for k, e in table()[section].items() if text in {k, e["zh"], e["en"]}), None)


def sentence(refusal: Refusal, lang: str = "zh") -> str:
    """What is refused and why."""
    entry = table()["refusal"][refusal.code]
    detail = word("need", refusal.detail, lang) if refusal.code == "missing" else refusal.detail
    return entry[lang[:2]].format(detail=detail)


def cure(refusal: Refusal, lang: str = "zh") -> str:
    """What to do about it."""
    return table()["refusal"][refusal.code][f"cure_{lang[:2]}"].format(detail=refusal.detail)


def rule(refusal: Refusal) -> str:
    """The number of the house rule (docs/rules.zh-CN.md) that the refusal rests on."""
    return table()["refusal"][refusal.code]["rule"]
