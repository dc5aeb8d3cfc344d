"""Reading personal facts in clear: an act of its own, with its reason, that everybody whom it concerns can find."""

from __future__ import annotations

from datetime import datetime

from ranan.journal import actions as journal
from ranan.registry import access
from ranan.registry.models import Premises
from ranan.registry.places import PersonShown, people_at
from ranan.rules import terms
from ranan.rules.actor import Actor, Seat
from ranan.rules.hazard import Refusal

VERB = "premises.reveal"
LEAST = 4  # characters of a reason in one's own words
OTHER = "other"


def said_why(why: str, note: str) -> str | Refusal:
    """The reason as the journal keeps it: the key of one that was picked, with words of one's own; or what is missing."""
    words = note.strip()[:200]
    picked = why in terms.table()["reveal_reason"]
    if (why == OTHER or not picked) and len(words) < LEAST:
        return Refusal("reveal_needs_reason")
    return f"{why} {words}".strip() if picked else words


def reveal(premises: Premises, *, why: str, note: str = "", actor: Actor, at: datetime) -> list[PersonShown] | Refusal:
    """The people at a place in clear, for this one answer. The entry says which facts, why and by whom; never a value."""
    if not access.may_reveal(actor, premises):
        return Refusal("may_not_read_people", premises.territory.name)
    reason = said_why(why, note)
    if isinstance(reason, Refusal):
        return reason
    people = people_at(premises, clear=True)
    if not people:
        return Refusal("nobody_to_read")
    seat = _seat(actor, premises)
    with journal.act(VERB, ("premises", premises.number), actor=actor, at=at, seat=seat) as act:
        act.entry.facts.update(reason=reason, shown=[fact for one in people for fact in _facts(one)])
    return people


def _facts(one: PersonShown) -> list[str]:
    return [f"{one.who}.{name}" for name in ("name", "phone", "id_number") if getattr(one, name)]


def _seat(actor: Actor, premises: Premises) -> Seat | None:
    """The seat by which somebody reads: one of the place's own unit before any other."""
    here = {premises.territory.key, premises.host.key if premises.host else ""}
    return next((seat for seat in actor.seats if seat.unit in here), None)
