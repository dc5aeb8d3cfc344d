"""The made-up district as data: streets and places from district.toml, hazards' words from texts.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ranan.config.demo.ground import Ground

_HERE = Path(__file__).parent
_CHOICE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class KindOfPlace:
    """How many places of one kind there are and how they are called; `owner` says who runs them."""

    kind: str
    count: int
    words: tuple[str, ...]
    ends: tuple[str, ...]
    owner: str


@dataclass(frozen=True, slots=True)
class Words:
    """One way to write a hazard down, with what was done about it; `kinds` empty: any kind that the code concerns."""

    code: str
    kinds: tuple[str, ...]
    text: str
    fix: str
    fail: str = ""
    why: str = ""
    control: str = ""

    def spoken(self, rng: Random) -> Words:
        """The same with one of each {a|b|c} chosen."""
        text, fix, fail, why, control = (
            _chosen(said, rng) for said in (self.text, self.fix, self.fail, self.why, self.control)
        )
        return Words(self.code, self.kinds, text, fix, fail, why, control)


def _chosen(text: str, rng: Random) -> str:
    return _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), text)


@dataclass(frozen=True, slots=True)
class District:
    """Everything of district.toml."""

    plan: str
    surnames: tuple[str, ...]
    given: tuple[str, ...]
    ground: dict[str, Ground]
    kinds: tuple[KindOfPlace, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text("utf-8"))


@cache
def district() -> District:
    """The district, read once."""
    raw = _read("district.toml")
    kinds = tuple(
        KindOfPlace(
            one["kind"], one["count"], tuple(one.get("words", ())), tuple(one.get("ends", ())), one.get("owner", "")
        )
        for one in raw["kinds"]
    )
    ground = {key: Ground.read(key, given) for key, given in raw["ground"].items()}
    return District(raw["plan"], tuple(raw["surnames"]), tuple(raw["given"]), ground, kinds)


@cache
def texts() -> tuple[Words, ...]:
    """All ways to write a hazard down, in the file's order."""
    return tuple(
        Words(
            one["code"], tuple(one.get("kinds", ())), one["text"], one["fix"], one.get("fail", ""),
            one.get("why", ""), one.get("control", ""),
        )
        for one in _read("texts.toml")["texts"]
    )  # fmt: skip
