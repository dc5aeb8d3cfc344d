"""Entries that are likely one place: looked for by rule, decided by people, and never proposed again once told apart."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ranan.journal import actions as journal
from ranan.journal.actions import Batch
from ranan.registry import access, queries
from ranan.registry.actions.lifecycle import merge_premises
from ranan.registry.models import DuplicatePair, Premises
from ranan.registry.queries import duplicates
from ranan.rules import likeness
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

CHUNK = 2000
Decided = DuplicatePair.Decided


@transaction.atomic
def look_for_duplicates() -> tuple[int, int]:
    """Propose every two open places that are likely one; what was decided stays. Gives (waiting, new among them).

    The proposals follow from the register, so the journal holds none of them: only what people decided.
    """
    known = {(one.first_id, one.second_id): one for one in DuplicatePair.objects.all()}
    gone = {pair for pair, one in known.items() if not one.decided}
    fresh, waiting = [], 0
    for one in duplicates.pairs(Premises.objects.filter(closed_on__isnull=True)):
        pair = (one.first, one.second)
        gone.discard(pair)
        if pair not in known:
            why = one.likeness
            fresh.append(DuplicatePair(first_id=one.first, second_id=one.second, why=why.why, score=why.score))
        elif not known[pair].decided:
            waiting += 1
    DuplicatePair.objects.bulk_create(fresh, CHUNK, ignore_conflicts=True)
    DuplicatePair.objects.filter(pk__in=[known[pair].pk for pair in gone]).delete()
    return waiting + len(fresh), len(fresh)


def propose_beside(place: Premises) -> int:
    """Propose the entries on the same ground that are likely the one that was just added; gives how many."""
    grounds = {place.territory_id} | ({place.host_id} if place.host_id else set())
    open_ = Premises.objects.filter(closed_on__isnull=True)
    mine = next(entry for _pk, entry in duplicates.entries(open_.filter(pk=place.pk)))
    found = [(pk, likeness.judge(mine, other)) for pk, other in duplicates.entries(open_.exclude(pk=place.pk), grounds)]
    fresh = [
        DuplicatePair(first_id=min(pk, place.pk), second_id=max(pk, place.pk), why=why.why, score=why.score)
        for pk, why in found
        if why is not None
    ]
    DuplicatePair.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def tell_apart(pair: DuplicatePair, *, actor: Actor, at: datetime) -> DuplicatePair | Refusal:
    """The two are different places: never proposed again."""
    row = DuplicatePair.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)
    refusal = _refused(row, actor)
    if refusal is not None:
        return refusal
    with journal.act("premises.differ", ("premises", row.second.number), actor=actor, at=at) as act:
        act.entry.facts["differs_from"] = row.first.number
        return _decide(row, Decided.DIFFERENT, actor, at)


@transaction.atomic
def merge_pair(
    pair: DuplicatePair, *, stays: Premises, on: date | None, actor: Actor, at: datetime
) -> Premises | Refusal:
    """The two are one: always (`on` is None, one of them was entered twice), or since that day. `stays` is one of them."""
    row = DuplicatePair.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)
    refusal = _refused(row, actor)
    if refusal is not None:
        return refusal
    if stays.pk not in {row.first_id, row.second_id}:
        return Refusal("missing", "place")
    goes = row.second if stays.pk == row.first_id else row.first
    done = merge_premises(goes, stays, on=on, actor=actor, at=at)
    if not isinstance(done, Refusal):
        _decide(row, Decided.MERGED, actor, at)
    return done


def _refused(row: DuplicatePair, actor: Actor) -> Refusal | None:
    if row.decided:
        return Refusal("pair_decided")
    grounds = queries.premises().filter(pk__in=[row.first_id, row.second_id])
    if not all(access.may_keep_premises(actor, place.territory) for place in grounds):
        return Refusal("outside_your_ground")
    return None


def _decide(row: DuplicatePair, decided: str, actor: Actor, at: datetime) -> DuplicatePair:
    row.decided, row.by, row.at = decided, actor.name[:60], at
    row.save(update_fields=["decided", "by", "at"])
    return row


def told_apart(new: Premises, known: Premises, why: str, batch: Batch, *, actor: Actor, at: datetime) -> DuplicatePair:
    """The decision of whoever lets a row of a sheet in beside a place that it is like; written by the import."""
    act = batch.act("premises.differ", ("premises", new.number))
    act.entry.facts["differs_from"] = known.number
    first, second = sorted((new, known), key=lambda one: one.pk)
    return DuplicatePair(
        first=first, second=second, why=why, score=0, decided=Decided.DIFFERENT, by=actor.name[:60], at=at
    )
