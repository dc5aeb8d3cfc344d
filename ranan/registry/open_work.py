"""What the registry needs to know of upper floors and may not import: the open work that hangs on a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ranan.registry.models import Person, Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal


class PassOn(Protocol):
    """Hand over what `left` counts, each piece with its entry: how many pieces, or why not (nothing is kept then)."""

    def __call__(self, person: Person, to: Person, *, actor: Actor, at: datetime) -> int | Refusal: ...


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One kind of work that is planned with a name on it; `word` is its key in the section `open_work` of the words.

    `held`: how many pieces are open with the person in that unit. `left`: how many of all his pieces he can no longer
    do from that day on, by the posts as they stand in the database now.
    """

    word: str
    held: Callable[[Person, Unit], int]
    left: Callable[[Person, date], int]
    pass_on: PassOn


# Each app upstairs adds its own when it is ready (`inspections.apps`).
kinds: list[OpenWork] = []
