"""Who must be looked at, who was, and what was found: each place once, in its round, on its ground, on a day.

Denominator: the places of a round's kinds that the register holds on that day (方案五·第一阶段·1 全覆盖, 3 底数清). A look counts
once the page is signed or its refusal is kept (谁检查、谁签名、谁负责); nobody there, no access and refusal cover nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ranan.rules.visit import LOOKED, Outcome


class Standing(StrEnum):
    """How one place stands in one round."""

    FOUND = "found"
    CLEAN = "clean"
    UNSIGNED = "unsigned"
    REFUSED = "refused"
    NO_ACCESS = "no_access"
    ABSENT = "absent"
    NOT_YET = "not_yet"


COVERED = frozenset({Standing.FOUND, Standing.CLEAN})
TO_REVISIT = frozenset({Standing.REFUSED, Standing.NO_ACCESS, Standing.ABSENT})
ATTEMPTS = 3  # after that many in vain a written notice is due


@dataclass(frozen=True, slots=True)
class Facts:
    """What settles in which round and under whom a place counts; `territory` is the park's unit for a place in it."""

    kind: str
    territory: str
    area: str = ""
    gas: str = ""
    elderly: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What a place was until that day, the day included."""

    until: date
    facts: Facts


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the register through time. `closed` is the first day on which it counts no more."""

    key: str
    facts: Facts
    opened: date | None = None
    closed: date | None = None
    never_was: bool = False  # entered twice or by mistake
    twin_of: str = ""  # of one that was entered twice: the place that stayed
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A round: which places, when, and whose looks count. Empty `territories`, `units`, `gas`: all."""

    kinds: frozenset[str]
    starts: date
    ends: date
    territories: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    gas: frozenset[str] = frozenset()
    elderly: bool = False

    def day(self, on: date) -> date:
        """The day whose register counts: never before the round began nor after it ended."""
        return max(self.starts, min(on, self.ends))


@dataclass(frozen=True, slots=True)
class Look:
    """A visit that was recorded and stands: where, when, by which units, with what outcome, signed or not."""

    place: str
    on: date
    units: frozenset[str]
    outcome: Outcome
    signed: bool = False
    order: int = 0


def facts_on(place: Place, on: date) -> Facts | None:
    """What the place was on that day; None when it did not count."""
    if place.never_was or (place.opened is not None and on < place.opened):
        return None
    if place.closed is not None and on >= place.closed:
        return None
    held = [one for one in place.past if one.until >= on]
    return min(held, key=lambda one: one.until).facts if held else place.facts


def belongs(scope: Scope, facts: Facts) -> bool:
    """Whether a place with these facts is in the round."""
    return (
        facts.kind in scope.kinds
        and (not scope.territories or facts.territory in scope.territories)
        and (not scope.gas or facts.gas in scope.gas)
        and (facts.elderly or not scope.elderly)
    )


def counts(scope: Scope, look: Look, on: date) -> bool:
    """Whether a look is one of the round's, as far as that day."""
    return scope.starts <= look.on <= scope.day(on) and (not scope.units or bool(look.units & scope.units))


def _weight(look: Look) -> int:
    if look.outcome not in LOOKED:
        return 0
    if not look.signed:
        return 1
    return 3 if look.outcome == Outcome.FOUND else 2


def standing(looks: Iterable[Look]) -> Standing:
    """How a place stands by its looks: the best of them; of looks in vain the latest."""
    best = max(looks, key=lambda one: (_weight(one), one.on, one.order), default=None)
    if best is None:
        return Standing.NOT_YET
    weight = _weight(best)
    if weight == 0:
        return Standing(str(best.outcome))
    return {1: Standing.UNSIGNED, 2: Standing.CLEAN, 3: Standing.FOUND}[weight]


def stayed(places: Mapping[str, Place], key: str) -> str:
    """The place that stands for this one: itself, or what one that was entered twice was merged into."""
    seen: set[str] = set()
    while key in places and places[key].twin_of and key not in seen:
        seen.add(key)
        key = places[key].twin_of
    return key


def coverage(
    scope: Scope, places: Iterable[Place], looks: Iterable[Look], on: date
) -> dict[str, tuple[Facts, Standing]]:
    """Every place that the round must cover as of that day, with its facts then and how it stands."""
    known = {place.key: place for place in places}
    by_place: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if counts(scope, look, on):
            by_place[stayed(known, look.place)].append(look)
    found: dict[str, tuple[Facts, Standing]] = {}
    for key, place in known.items():
        facts = facts_on(place, scope.day(on))
        if facts is not None and belongs(scope, facts):
            found[key] = facts, standing(by_place[key])
    return found


def in_vain(looks: Iterable[Look]) -> int:
    """How often somebody stood at the door in vain since the last look inside."""
    ordered = sorted(looks, key=lambda one: (one.on, one.order))
    count = 0
    for look in ordered:
        count = 0 if look.outcome in LOOKED else count + 1
    return count
