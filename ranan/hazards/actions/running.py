"""A large file is let in by the worker: what was asked for is kept, so that nobody has to wait at the page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards import files, importing
from ranan.hazards.actions.importing import import_ledger
from ranan.hazards.models import ImportRun, LedgerImport
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.models import Person
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

AT_ONCE = 300  # rows that are written while the clerk waits: under half a second


def ask_for_import(
    draft: importing.Draft, running: Campaign, *, actor: Actor, at: datetime, take: Collection[str] = ()
) -> ImportRun | Refusal:
    """Keep what somebody wants let in; the same file that still waits or runs for him is not asked for twice."""
    person = registry.person(actor.key)
    if person is None or importing.import_seat(actor) is None:
        return Refusal("not_your_step", str(Verb.TAKE_OVER))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        open_ = importing.open_run(draft.sha256, actor)
        return open_ or ImportRun.objects.create(
            campaign=running, sha256=draft.sha256, name=draft.name[:200], person=person, at=at, take=sorted(take),
            total=draft.to_write(take),
        )  # fmt: skip


def run_import(run: ImportRun) -> ImportRun:
    """Do what was asked for, as the person may today. Safe to do twice: rows that are in are known again."""
    if run.state in {ImportRun.State.DONE, ImportRun.State.FAILED}:
        return run
    _note(run, state=ImportRun.State.RUNNING)
    try:
        done = _let_in(run)
    except Exception:  # whoever waits at the page must hear of it; the worker's record keeps what it was
        _note(run, state=ImportRun.State.FAILED, refusal="import_broke")
        raise
    if isinstance(done, Refusal):
        return _note(run, state=ImportRun.State.FAILED, refusal=done.code)
    return _note(run, state=ImportRun.State.DONE, result=done if done.pk else None, done=run.total)


def _let_in(run: ImportRun) -> LedgerImport | Refusal:
    today, running = clock.today(), run.campaign
    actor = registry.actor_of(run.person, today)
    path = files.path_of(run.sha256)
    if not path.exists():
        return Refusal("file_gone")
    try:
        desk = importing.desk_for(actor, running, today)
        draft = importing.draft(path.read_bytes(), run.name, running, desk)
    except importing.Unreadable as error:
        return Refusal(f"unreadable_{error.code}", run.name)
    return import_ledger(
        draft, running, campaign.plan_now(running), actor=actor, at=clock.now(), synthetic=registry.is_demo(),
        take=run.take, progress=lambda done, total: _count(run, done, total),
    )  # fmt: skip


def _count(run: ImportRun, done: int, total: int) -> None:
    """How far it is. What was written before a stop is not in `total` any more, but counts as done."""
    whole = max(total, run.total)
    _note(run, done=done + whole - total, total=whole)


def _note(run: ImportRun, **fields: object) -> ImportRun:
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=list(fields))
    return run
