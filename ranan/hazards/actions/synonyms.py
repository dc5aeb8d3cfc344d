"""An office's own words: what a person answered once about its ledger, or corrected later, is known for the next file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ranan.hazards.importing.model import spoken
from ranan.hazards.models import Hazard, Synonym
from ranan.journal import actions as journal
from ranan.registry.models import Unit
from ranan.rules.actor import Actor

LONGEST = 300


@transaction.atomic
def learn(unit: Unit, kind: str, said: str, means: str, *, actor: Actor, at: datetime) -> Synonym | None:
    """Keep what this office means by a word or a text; the newest answer counts. None where there is nothing to keep."""
    words = said.replace("\x00", "") if kind == Synonym.Kind.HEADING else spoken(said)
    if not words or len(words) > LONGEST:
        return None
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two who answer the same at once: one after the other
    row = Synonym.objects.filter(unit=unit, kind=kind, said=words).first()
    if row is not None and row.means == means:
        return row
    pk = row.pk if row else journal.reserve(Synonym)[0]
    with journal.act("synonym.learn", ("synonym", str(pk)), actor=actor, at=at) as act:
        if row is not None:
            return act.change(row, means=means, person=actor.key, at=at)
        new = Synonym(pk=pk, unit=unit, kind=kind, said=words, means=means, person=actor.key, at=at)
        return act.add(new)


def learn_from(hazard: Hazard, *, actor: Actor, at: datetime) -> None:
    """Somebody classified a row that came with a ledger: the office's next file says the same of this text."""
    if hazard.source is not None and hazard.code:
        learn(hazard.source.unit, Synonym.Kind.HAZARD, hazard.text, hazard.code, actor=actor, at=at)
