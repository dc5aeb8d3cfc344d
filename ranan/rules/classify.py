"""From a hazard's text to its entry in the catalogue, where that is certain; else nothing, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from ranan.rules.classify_numbers import READERS, Masses, Reader, beyond
from ranan.rules.classify_pattern import is_said
from ranan.rules.classify_phrases import Number, Phrase, Phrases, read_phrases
from ranan.rules.classify_text import digits
from ranan.rules.plan_model import Plan

HOUSEHOLDS = frozenset({"household_bottled", "household_piped"})
# Those who sell, move, make, check or oversee; a hazard that only they can have is none of a user's.
TRADE = frozenset(
    {
        *("gas_company", "supply_station", "filling_station", "gas_station_plant", "chemical_company", "illegal_site"),
        *("cylinder_maker", "appliance_maker", "appliance_seller", "inspection_body", "carrier", "pipe", "works"),
        "public_body",
    }
)
LONGEST = 4000  # characters; a longer text is no description of one hazard
Limits = Mapping[str, float | str]


class Entry(Protocol):
    """What is asked of an entry of the catalogue."""

    @property
    def title(self) -> str: ...
    @property
    def measures(self) -> tuple[int, ...]: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Classified:
    """`why`: certain, alike (chosen by kind or measure), several, unknown, nothing (says that there is none).

    `others` are the codes that were thought of, for whoever decides.
    """

    code: str | None
    why: str
    others: tuple[str, ...] = ()


class Classifier:
    """Knows a plan's phrases. `limits`: parameter keys and codes → numbers; a phrase without its number is mute."""

    def __init__(self, phrases: Phrases, catalogue: Mapping[str, Entry], limits: Limits) -> None:
        self._phrases, self._catalogue, self._limits = phrases, catalogue, limits
        gross = phrases.gross if limits.get("cylinders.without_room_basis") == "gross" else None
        self._readers: dict[str, Reader] = {**READERS, "mass_kg": Masses(phrases.models, gross)}
        self._index = _Index([phrase for phrase in phrases.phrases if phrase.code in catalogue])
        self._titles = _titles(catalogue, {phrase.code for phrase in phrases.phrases}, phrases)
        self._cached = lru_cache(maxsize=65536)(self._classify)

    def classify(self, text: str, kind: str = "", measure: int = 0) -> Classified:
        """The code that the text states for certain. `kind` is a kind of premises of the plan, `measure` its number."""
        return self._cached(text, kind, measure) if len(text) <= LONGEST else Classified(None, "unknown")

    def kind_of(self, subject: str) -> str:
        """The kind of premises that a name tells for certain (（住户）, 面馆, 供应站), or ""."""
        words = self._phrases.words.canonical(subject)
        return next((kind for kind, names in self._phrases.kinds if names.search(words)), "")

    def _classify(self, text: str, kind: str, measure: int) -> Classified:
        words = digits(self._phrases.words.canonical(text))
        facts = self._phrases.clauses.facts(words)
        if not facts:
            return Classified(None, "nothing" if words else "unknown")
        joined = "\n".join(facts)
        said = kind or self._kind_said(joined)
        stated = [p for p in self._index.near(joined) if self._fits(p, joined, words, said, measure)]
        titled = self._titles.get(joined, ())
        found = list(dict.fromkeys((*(phrase.code for phrase in stated), *titled)))
        plain = {*(phrase.code for phrase in stated if not phrase.general), *titled}
        fitting = [
            c for c in found if c in plain and self._may_have(c, kind) and self._may_have(c, said, said=True)
        ]
        for code in tuple(fitting):
            fitting = [other for other in fitting if other not in self._phrases.over.get(code, ())]
        return self._chosen(fitting, found, said, measure)

    def _kind_said(self, words: str) -> str:
        """The kind that the text itself names, as far as it decides: a household or none."""
        return next((k for k, names in self._phrases.kinds if k in HOUSEHOLDS and names.search(words)), "")

    def _may_have(self, code: str, kind: str, said: bool = False) -> bool:
        """Whether premises of this kind can have the hazard at all; an unknown kind can.

        `said`: the kind only stands in the text, where a household may also be the other side of a seller's fault.
        """
        kinds = frozenset(self._catalogue[code].kinds)
        if not kind or not kinds or (said and kinds <= TRADE):
            return True
        if kind in HOUSEHOLDS:
            return bool(kinds & HOUSEHOLDS)
        return not kinds <= HOUSEHOLDS and (kind in TRADE or not kinds <= TRADE)

    def _chosen(self, fitting: list[str], found: list[str], kind: str, measure: int) -> Classified:
        others = tuple(code for code in found if [code] != fitting)
        if len(fitting) == 1:
            return Classified(fitting[0], "certain", others)
        if not fitting:
            return Classified(None, "unknown", others)
        group = next((group for group in self._phrases.alike if set(fitting) <= set(group)), None)
        code = self._of_alike(fitting, group, kind, measure) if group else None
        return Classified(code, "alike" if code else "several", tuple(other for other in found if other != code))

    def _of_alike(self, fitting: list[str], group: tuple[str, ...], kind: str, measure: int) -> str | None:
        kinds = {code: self._catalogue[code].kinds for code in fitting}
        by_kind = [code for code in fitting if kind and kind in kinds[code]] or fitting
        by_measure = [code for code in by_kind if measure in self._catalogue[code].measures] or by_kind
        default = self._phrases.default.get(group[0])
        if kind and len(by_measure) > 1:  # the entry made for fewest kinds is the one meant for this one
            fewest = min(len(kinds[code]) for code in by_measure)
            by_measure = [code for code in by_measure if len(kinds[code]) == fewest]
        if len(by_measure) == 1:
            return by_measure[0]
        return default if default in by_measure else None

    def _fits(self, phrase: Phrase, facts: str, whole: str, kind: str, measure: int) -> bool:
        if not is_said(phrase.say, facts) or (phrase.unless and phrase.unless.search(facts)):
            return False
        if not all(pattern.search(facts) for pattern in phrase.also):
            return False
        if (phrase.kinds or phrase.measures) and not self._in_place(phrase, whole, kind, measure):
            return False
        return phrase.number is None or self._exceeds(phrase.code, phrase.number, facts)

    @staticmethod
    def _in_place(phrase: Phrase, whole: str, kind: str, measure: int) -> bool:
        said = phrase.context is not None and phrase.context.search(whole) is not None
        return kind in phrase.kinds or measure in phrase.measures or said

    def _exceeds(self, code: str, number: Number, facts: str) -> bool:
        limit = self._limits.get(number.limit, self._limits.get(code))
        if isinstance(limit, str) or limit is None:
            return False
        near = number.near
        clauses = [clause for clause in facts.split("\n") if near is None or near.search(clause)]
        proved = beyond(self._readers[number.what]("\n".join(clauses)), number.op, float(limit))
        return number.optional if proved is None else proved


class _Index:
    """The phrases by the first two characters of their anchors, so that few are tried on a text."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        self._always = [number for number, phrase in enumerate(phrases) if not phrase.anchors]
        self._by_start: dict[str, list[int]] = {}
        for number, phrase in enumerate(phrases):
            for start in {anchor[:2] for anchor in phrase.anchors}:
                self._by_start.setdefault(start, []).append(number)

    def near(self, text: str) -> list[Phrase]:
        """The phrases that may fit the text, in the file's order."""
        starts = {*text, *(text[at : at + 2] for at in range(len(text) - 1))}
        found = {*self._always, *(n for start in starts for n in self._by_start.get(start, ()))}
        return [self._phrases[number] for number in sorted(found)]


def _titles(catalogue: Mapping[str, Entry], phrased: set[str], phrases: Phrases) -> dict[str, tuple[str, ...]]:
    """Entries for which the plan has no phrase are known by their title alone, word for word."""
    found: dict[str, tuple[str, ...]] = {}
    for code, entry in catalogue.items():
        if code not in phrased:
            words = "\n".join(phrases.clauses.facts(digits(phrases.words.canonical(entry.title))))
            found[words] = (*found.get(words, ()), code)
    return found


def classifier_of(plan: Plan, phrases: str, on: date) -> Classifier:
    """The classifier of a plan as it stands on a day, from the text of its phrases.toml. Raises `PhraseError`."""
    catalogue = {hazard.code: hazard for hazard in plan.hazards}
    limits: dict[str, float | str] = {}
    for hazard in plan.hazards:
        value = hazard.criterion.value if hazard.criterion else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            limits[hazard.code] = value
    for parameter in plan.parameters:
        if parameter.in_force(on) and isinstance(parameter.value, int | float | str):
            limits[parameter.key] = parameter.value
    return Classifier(read_phrases(phrases, catalogue), catalogue, limits)
