"""A place for what upper floors know that needs attention: the roof fills it at start, the cockpit reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ranan.rules.actor import Actor


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs attention now. `weight`: how urgent (see `queries.attention`); `url` opens what is counted.

    `count` with `unit` stands before the words: "4 days", "9 units". `why` is the reason in one line.
    """

    weight: int
    count: int
    unit: str
    what: str
    why: str
    url: str


# What somebody who looks at the day has to know of: the actor, the day looked at, today.
Watcher = Callable[[Actor, date, date], Sequence[Alarm]]


@dataclass(slots=True)
class Watchers:
    """Filled by the roof at start."""

    makers: list[Watcher] = field(default_factory=list)


watchers = Watchers()


def alarms_from_above(actor: Actor, on: date, today: date) -> list[Alarm]:
    """What upper floors have to say of that day."""
    return [one for make in watchers.makers for one in make(actor, on, today)]
