"""A list leaves the system as a file: one entry says who took what, under which conditions, and what was cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ranan.journal.actions import act
from ranan.kit import rows as images
from ranan.registry import access, queries
from ranan.registry.actions.reveal import said_why
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal


def take_out(
    verb: str, name: str, conditions: Mapping[str, str], *, rows: int, masked: bool, actor: Actor, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Append the entry of one export: `verb` such as `premises.export`, `name` that of the file, `rows` in it.

    With a `reason` it held personal facts in clear, and auditors find it among what was read of people.

    Words that were searched and that are a personal fact, look like one, or stand in a household's address, are kept
    as a digest: no personal fact stands in clear in the journal, not even what somebody looked for.
    """
    with act(verb, ("export", name[:80]), actor=actor, at=at) as doing:
        doing.entry.facts.update(
            conditions={key: _safe(value) if key == "q" else value for key, value in conditions.items()},
            rows=rows, masked=masked,
        )  # fmt: skip
        if reason:
            doing.entry.facts.update(clear=True, reason=reason)


def asked_in_clear(given: Mapping[str, str], actor: Actor) -> str | Refusal:
    """The reason (`why`, `note`) for which a list is taken out in clear, or why it is not."""
    if not access.may_ask_for_clear(actor):
        return Refusal("not_out_in_clear")
    return said_why(str(given.get("why", "")).replace("\x00", ""), str(given.get("note", "")).replace("\x00", ""))


def _safe(words: str) -> object:
    """The words, or their digest where they touch somebody's facts."""
    return {"digest": images.digest(words)} if queries.is_personal(words) else words
