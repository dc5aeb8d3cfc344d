"""A list leaves the system as a file: one entry says who took what, under which conditions, and what was cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ranan.journal.actions import act
from ranan.kit import rows as images
from ranan.registry import queries
from ranan.rules.actor import Actor


def take_out(
    verb: str, name: str, conditions: Mapping[str, str], *, rows: int, masked: bool, actor: Actor, at: datetime
) -> None:
    """Append the entry of one export: `verb` such as `premises.export`, `name` that of the file, `rows` in it.

    Words that were searched and that stand in a household's name or address are kept as a digest: no personal fact
    stands in clear in the journal, not even what somebody looked for.
    """
    with act(verb, ("export", name[:80]), actor=actor, at=at) as doing:
        doing.entry.facts.update(
            conditions={key: _safe(value) if key == "q" else value for key, value in conditions.items()},
            rows=rows, masked=masked,
        )  # fmt: skip


def _safe(words: str) -> object:
    """The words, or their digest where they touch a household's facts."""
    personal = any(queries.household_places(word).exists() for word in words.split())
    return {"digest": images.digest(words)} if personal else words
