"""The phrases by which a hazard's text is known: read from a plan's phrases.toml, checked, made ready for matching.

What a pattern may hold is said in `classify_pattern`; `{name}` stands for a list from [lists]. All words of a pattern
go through [words], so either wording will do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ranan.rules.classify_numbers import KINDS
from ranan.rules.classify_pattern import anchors, expression
from ranan.rules.classify_text import Clauses, Words

_SENTENCES = ("nothing", "done", "advice", "unsure")


class PhraseError(ValueError):
    """What is wrong in a phrases file, with the code or list that it concerns."""


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity that must lie beyond a limit. `limit` is a parameter's key; else the catalogue's own criterion counts.

    `near`: only clauses with these words are looked at; `optional`: the text may also give no number.
    """

    what: str
    op: str
    limit: str
    near: re.Pattern[str] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of stating a hazard: one of `say`, all of `also`, none of `unless`, and the number if there is one.

    `anchors`: words of which a text must have one to be looked at. `kinds` and `measures`: it counts only for these
    kinds of premises or this measure, or where `context` is said. `general`: a reproach as general as its title, which
    is offered and never chosen.
    """

    code: str
    say: re.Pattern[str]
    anchors: frozenset[str] = frozenset()
    also: tuple[re.Pattern[str], ...] = ()
    unless: re.Pattern[str] | None = None
    number: Number | None = None
    kinds: frozenset[str] = frozenset()
    measures: frozenset[int] = frozenset()
    context: re.Pattern[str] | None = None
    general: bool = False


@dataclass(frozen=True, slots=True)
class Phrases:
    """A phrases file made ready. `alike` are codes that state one fact for different premises; `over` who yields."""

    words: Words
    clauses: Clauses
    phrases: tuple[Phrase, ...]
    alike: tuple[tuple[str, ...], ...] = ()
    default: Mapping[str, str] = field(default_factory=dict)
    over: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kinds: tuple[tuple[str, re.Pattern[str]], ...] = ()
    models: Mapping[str, float] = field(default_factory=dict)
    gross: Mapping[str, float] = field(default_factory=dict)


def read_phrases(text: str, codes: Collection[str] = ()) -> Phrases:
    """Read a phrases.toml; with `codes`, every code in it must be one of them. Raises `PhraseError`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PhraseError(f"phrases.toml: {error}") from error
    words = Words(table.get("words", {}))
    make = _Maker(words, table.get("lists", {}))
    _check_codes(table, codes)
    alike = table.get("alike", ())
    return Phrases(
        words,
        _clauses(table.get("sentences", {})),
        tuple(make.phrase(entry) for entry in table.get("phrases", ())),
        tuple(tuple(group["codes"]) for group in alike),
        {group["codes"][0]: group["default"] for group in alike if "default" in group},
        {entry["code"]: frozenset(entry["over"]) for entry in table.get("prefer", ())},
        tuple((entry["kind"], _raw(entry["kind"], entry["names"])) for entry in table.get("kinds", ())),
        table.get("cylinders", {}).get("models", {}),
        table.get("cylinders", {}).get("gross", {}),
    )


def _raw(name: str, patterns: Sequence[str]) -> re.Pattern[str]:
    """Plain regular expressions, any of which may be found."""
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
    except re.error as error:
        raise PhraseError(f"{name}: {error}") from error


def _clauses(sentences: Mapping[str, Sequence[str]]) -> Clauses:
    nothing, done, advice, unsure = (_raw(name, sentences.get(name, ())) for name in _SENTENCES)
    return Clauses(nothing, done, advice, unsure)


def _check_codes(table: Mapping[str, Any], codes: Collection[str]) -> None:
    named = [entry["code"] for entry in table.get("phrases", ())]
    named += [code for group in table.get("alike", ()) for code in group["codes"]]
    named += [code for entry in table.get("prefer", ()) for code in (entry["code"], *entry["over"])]
    unknown = sorted({code for code in named if codes and code not in codes})
    if unknown:
        raise PhraseError(f"unknown codes: {', '.join(unknown)}")


class _Maker:
    """Makes regular expressions of patterns."""

    def __init__(self, words: Words, lists: Mapping[str, str]) -> None:
        self._words, self._lists = words, lists

    def phrase(self, entry: Mapping[str, Any]) -> Phrase:
        known = {"code", "say", "also", "unless", "number", "kinds", "measures", "context", "general"}
        if "code" not in entry or not entry.get("say") or set(entry) - known:
            raise PhraseError(f"{entry.get('code', '?')}: needs code and say; knows {', '.join(sorted(known))}")
        lists = [entry.get(name, []) for name in ("say", "also", "unless", "kinds", "measures", "context")]
        if not all(isinstance(one, list) for one in lists):
            raise PhraseError(f"{entry['code']}: say, also, unless, kinds, measures and context are lists")
        try:
            return Phrase(
                entry["code"],
                self.pattern(entry["say"], guarded=True),
                self._anchors(entry["say"]),
                tuple(self.pattern([one]) for one in entry.get("also", ())),
                self.pattern(entry["unless"]) if "unless" in entry else None,
                self._number(entry["number"]) if "number" in entry else None,
                frozenset(entry.get("kinds", ())),
                frozenset(entry.get("measures", ())),
                self.pattern(entry["context"]) if "context" in entry else None,
                entry.get("general", False) is True,
            )
        except (re.error, KeyError, TypeError, ValueError) as error:
            raise PhraseError(f"{entry['code']}: {error}") from error

    def _anchors(self, said: Sequence[str]) -> frozenset[str]:
        each = [anchors(self._open(pattern), self._words.canonical) for pattern in said]
        return frozenset().union(*each) if all(each) else frozenset()

    def _open(self, pattern: str) -> str:
        """The pattern with its lists written out."""
        for name, choices in self._lists.items():
            pattern = pattern.replace("{" + name + "}", f"({choices})")
        return pattern

    def _number(self, entry: Mapping[str, Any]) -> Number:
        if entry["what"] not in KINDS or entry["op"] not in {"<", ">"}:
            raise PhraseError(f"number: {entry['what']} {entry['op']}")
        near = self.pattern([entry["near"]]) if "near" in entry else None
        return Number(entry["what"], entry["op"], entry.get("limit", ""), near, entry.get("optional", False))

    def pattern(self, said: Sequence[str], guarded: bool = False) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{self._one(pattern, guarded)})" for pattern in said))

    def _one(self, pattern: str, guarded: bool) -> str:
        return expression(self._open(pattern), self._words.canonical, guarded)
