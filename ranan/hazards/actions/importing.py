"""An office's ledger comes in: chunk by chunk, each a transaction, so that it can be watched and goes on after a stop.

What is written is known again by its row, so a file that was let in by half is let in again and only its rest is new.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from ranan.campaign.models import Campaign
from ranan.hazards.actions.import_changes import revise_rows, still_to_revise
from ranan.hazards.actions.import_rows import Work, write_rows
from ranan.hazards.importing import ASKED, CHANGED, CREATED, REJECTED, UNCHANGED, Draft, Planned, cut_short, import_seat
from ranan.hazards.models import Hazard, LedgerImport
from ranan.hazards.situation import ground
from ranan.journal import actions as journal
from ranan.journal import queries as journal_queries
from ranan.kit import clock
from ranan.registry.actions.bulk import PlaceBook
from ranan.registry.models import Area, Person, Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb
from ranan.rules.plan import Plan

CHUNK = 500
Progress = Callable[[int, int], None]  # rows done, of how many
_Item = TypeVar("_Item")


def import_ledger(
    draft: Draft, campaign: Campaign, plan: Plan, *, actor: Actor, at: datetime, synthetic: bool = False,
    take: Collection[str] = (), progress: Progress = lambda _done, _total: None,
) -> LedgerImport | Refusal:  # fmt: skip
    """Bring a draft in: its new rows, and of the rows that differ those whose tickets are in `take`.

    Rows that are in already, or rejected, change nothing; the draft's rows get their numbers and outcomes.
    """
    here, seat = ground(clock.day_of(at)), import_seat(actor)
    registrar = here.units.by_key.get(seat.unit) if seat else None
    if seat is None or registrar is None:
        return Refusal("not_your_step", str(Verb.TAKE_OVER))
    source = _taken_up(draft, campaign, registrar, actor, at)
    batch = journal.Batch(actor=actor, at=source.at)
    work = Work(
        draft, campaign, plan, here, actor, seat, source.at, batch, PlaceBook(batch, at), source, synthetic, registrar,
        {area.name: area for area in Area.objects.select_related("parent")},
    )  # fmt: skip
    new = [row for row in draft.rows if row.outcome in {CREATED, ASKED}]
    differing = [row for row in draft.rows if row.changes and row.ticket in take]
    done, total = 0, len(new) + len(differing)
    for part, bring in [(part, _bring_new) for part in _parts(new)] + [(part, _revise) for part in _parts(differing)]:
        with _alone(campaign):
            bring(work, part)
        done += len(part)
        progress(done, total)
    return _ended(work)


def _bring_new(work: Work, rows: Sequence[Planned]) -> None:
    left = _still_new(work.campaign, rows)
    if left:
        _begin(work)
        write_rows(work, left)


def _revise(work: Work, rows: Sequence[Planned]) -> None:
    left = still_to_revise(work.campaign, rows)
    if left:
        _begin(work)
        revise_rows(work, left)
        work.batch.flush()


def _parts(rows: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    yield from (rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK))


@contextmanager
def _alone(campaign: Campaign) -> Iterator[None]:
    """A transaction in which no other import runs; a registration beside it does not wait (its key is not locked)."""
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        yield


def _still_new(campaign: Campaign, rows: Sequence[Planned]) -> list[Planned]:
    """Look again under the lock: rows that came in since the draft was made are unchanged ones."""
    new = [row for row in rows if row.outcome in {CREATED, ASKED} and not row.number]
    found = Hazard.objects.filter(campaign=campaign, source_key__in={row.key for row in new}).exclude(source_key="")
    known = dict(found.values_list("source_key", "number"))
    for row in new:
        if row.key in known:
            row.outcome, row.number = UNCHANGED, known[row.key]
    return [row for row in new if not row.number]


def _taken_up(draft: Draft, campaign: Campaign, unit: Unit, actor: Actor, at: datetime) -> LedgerImport:
    """An import of this file by this person that was cut short is taken up; else a new row, not yet written."""
    person = Person.objects.filter(key=actor.key).first()
    return cut_short(draft, campaign, actor) or LedgerImport(
        campaign=campaign, sha256=draft.sha256, name=draft.name[:200], at=at, unit=unit, person=person,
        follows=draft.follows, layout=draft.layout(), phase=LedgerImport.Phase.RUNNING, **_counts(draft),
    )  # fmt: skip


def _begin(work: Work) -> None:
    """Write the row of the import with its first chunk: one that brings nothing new leaves none."""
    row = work.source
    if row.pk is None:
        with journal.act(
            "hazard.import_ledger", ("import", row.sha256), actor=work.actor, at=row.at, campaign=work.campaign.key
        ) as act:
            act.add(row)
    work.begin()


def _counts(draft: Draft) -> dict[str, int]:
    return {name: draft.count(name) for name in (CREATED, ASKED, UNCHANGED, CHANGED, REJECTED)}


def _ended(work: Work) -> LedgerImport:
    """The counts as they came out; an import that was taken up again also counts what its first part brought."""
    row, counts = work.source, _counts(work.draft)
    if row.pk is None:
        for name, count in counts.items():
            setattr(row, name, count)
        return row
    brought = Hazard.objects.filter(source=row).count() - counts[CREATED] - counts[ASKED]
    revised = _revised(row) - counts[CHANGED]
    counts[CREATED] += brought
    counts[CHANGED] += revised
    counts[UNCHANGED] -= brought + revised
    with journal.act(
        "hazard.end_import", ("import", row.sha256), actor=work.actor, at=row.at, campaign=work.campaign.key
    ) as act:
        return act.change(row, phase=LedgerImport.Phase.DONE, **counts)


def _revised(row: LedgerImport) -> int:
    """How many hazards that were in before the import has brought up to date."""
    entries = journal_queries.of_moments("hazard", [row.at]).exclude(before="")
    verbs = [f"hazard.{verb}" for verb in (Verb.REVISE, Verb.TAKE_OVER)]
    return entries.filter(verb__in=verbs).values("subject_key").distinct().count()
