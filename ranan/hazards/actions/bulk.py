"""One act for many hazards: chosen, looked at, then done row by row, each in a transaction of its own and once only."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ranan.hazards.access import all_shown, hazard_for
from ranan.hazards.actions.beside import remind
from ranan.hazards.actions.core import Given
from ranan.hazards.actions.desk import assign, transfer
from ranan.hazards.many import EXPORT, MOST, VERBS, assignment
from ranan.hazards.models import BulkRow, BulkRun, Hazard
from ranan.registry import queries as registry
from ranan.registry.models import Person
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

DRAFTS_LAST = timedelta(days=2)
log = logging.getLogger(__name__)


@transaction.atomic
def choose(verb: str, hazards: Collection[int], address: str, *, actor: Actor, at: datetime) -> BulkRun | Refusal:
    """Keep what was chosen, in its order, to be looked at. Nothing is done to the hazards yet."""
    if verb != EXPORT and verb not in VERBS:
        return Refusal("not_your_step", verb)
    if not hazards:
        return Refusal("nothing_chosen")
    if len(hazards) > MOST:
        return Refusal("too_many_chosen", f"{MOST:,}")
    person = Person.objects.get(key=actor.key)
    BulkRun.objects.filter(person=person, phase=BulkRun.Phase.DRAFT, at__lt=at - DRAFTS_LAST).delete()
    run = BulkRun.objects.create(person=person, verb=verb, address=address[:600], at=at)
    BulkRow.objects.bulk_create([BulkRow(run=run, hazard_id=pk) for pk in hazards])
    return run


@transaction.atomic
def fill_in(run: BulkRun, data: Mapping[str, Any]) -> BulkRun:
    """What was typed for all rows; only as long as nothing is done."""
    held = BulkRun.objects.select_for_update().get(pk=run.pk)
    if held.phase == BulkRun.Phase.DRAFT:
        held.data = dict(data)
        held.save(update_fields=["data"])
    return held


def begin_bulk(run: BulkRun) -> bool:
    """From here on it is done; False where it has been begun before, by another press of the same button."""
    begun = BulkRun.objects.filter(pk=run.pk, phase=BulkRun.Phase.DRAFT).exclude(verb=EXPORT)
    return begun.update(phase=BulkRun.Phase.RUNNING) == 1


def run_bulk(run: BulkRun, *, at: datetime) -> BulkRun:
    """Do what is still to be done of it, as the person may today. Safe to do twice and by two at once."""
    if BulkRun.objects.filter(pk=run.pk, phase=BulkRun.Phase.RUNNING).exists():
        actor = registry.actor_of(run.person, at.date())
        for pk in BulkRow.objects.filter(run=run, outcome=BulkRow.Outcome.WAITING).values_list("pk", flat=True):
            _one(pk, run, actor, at)
        if not BulkRow.objects.filter(run=run, outcome=BulkRow.Outcome.WAITING).exists():
            BulkRun.objects.filter(pk=run.pk).update(phase=BulkRun.Phase.DONE)
    run.refresh_from_db()
    return run


def _one(pk: int, run: BulkRun, actor: Actor, at: datetime) -> None:
    """One row: its act and its outcome stand or fall together. What breaks here is told of this row alone."""
    try:
        with transaction.atomic():
            row = (
                BulkRow.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, outcome=BulkRow.Outcome.WAITING)
                .first()
            )
            if row is not None:
                _note(row, _act(row, run, actor, at))
    except Exception:  # the other rows go on; the program's log has the reason
        log.exception("row %s of act %s", pk, run.pk)
        BulkRow.objects.filter(pk=pk).update(outcome=BulkRow.Outcome.REFUSED, code="act_broke", detail="")


def _act(row: BulkRow, run: BulkRun, actor: Actor, at: datetime) -> Hazard | Refusal:
    number = all_shown().values_list("number", flat=True).get(pk=row.hazard_id)
    hazard, verb, data = hazard_for(actor, number), Verb(run.verb), run.data
    if hazard is None:
        return Refusal("unknown_number", number)
    given = Given(note=str(data.get("note", "")))
    if verb == Verb.REMIND:
        return remind(hazard, actor=actor, at=at, given=given)
    to = assignment(hazard, data, registry.units().by_key)
    if verb == Verb.ASSIGN:
        return assign(hazard, to, actor=actor, at=at, given=given)
    return transfer(hazard, to, str(data.get("reason", "")), actor=actor, at=at)


def _note(row: BulkRow, result: Hazard | Refusal) -> None:
    if isinstance(result, Refusal):
        row.outcome, row.code, row.detail = BulkRow.Outcome.REFUSED, result.code, result.detail[:200]
    else:
        row.outcome = BulkRow.Outcome.DONE
    row.save(update_fields=["outcome", "code", "detail"])
