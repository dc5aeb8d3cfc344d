"""A sheet of places is asked for, let in, at once or by the worker, and taken back as a whole as far as nothing hangs on it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from ranan.journal import actions as journal
from ranan.journal.actions import Batch
from ranan.kit import clock
from ranan.registry import importing, queries
from ranan.registry.actions.import_places import CameIn, import_places
from ranan.registry.importing import kept
from ranan.registry.models import Person, PlaceImport, Premises, Unit
from ranan.registry.queries import imports
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

CHUNK = 500
State = PlaceImport.State


def ask_for_places(
    sha: str, name: str, wanted: dict[str, Any], *, rows: int, actor: Actor, at: datetime
) -> PlaceImport | Refusal:
    """Keep what somebody wants let in; the same file that still waits or runs for him is not asked for twice.

    `wanted`: the answers (`system`, `far`, `kinds`), the tickets ticked (`take`, `apart`) and, where the changed rows
    from some number on are taken too, that number (`rest`).
    """
    person = queries.person(actor.key)
    if person is None or not actor.roles & WORKERS:
        return Refusal("outside_your_ground")
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        moving = PlaceImport.objects.filter(sha256=sha, person=person, state__in=(State.WAITING, State.RUNNING))
        return moving.first() or PlaceImport.objects.create(
            sha256=sha, name=name[:200], person=person, unit=_unit_of(actor), at=at, wanted=wanted, total=rows
        )


def _unit_of(actor: Actor) -> Unit | None:
    key = next((seat.unit for seat in actor.seats if seat.unit and seat.role in WORKERS), "")
    return Unit.objects.filter(key=key).first()


def let_places_in(run: PlaceImport) -> PlaceImport:
    """Do what was asked for, as the person may today. Safe to do twice: rows that are in are known again."""
    if run.state not in {State.WAITING, State.RUNNING}:
        return run
    _note(run, state=State.RUNNING)
    try:
        done = _let_in(run)
    except Exception:  # whoever waits at the page must hear of it; the worker's record keeps what it was
        _note(run, state=State.FAILED, refusal="import_broke")
        raise
    if isinstance(done, Refusal):
        return _note(run, state=State.FAILED, refusal=done.code, wanted={})
    return _note(run, state=State.DONE, done=run.total, wanted={}, **asdict(done))


def _let_in(run: PlaceImport) -> CameIn | Refusal:
    today = clock.today()
    actor, data, wanted = queries.actor_of(run.person, today), kept.read(run.sha256), run.wanted
    if data is None:
        return Refusal("file_gone")
    answers = importing.Answers(wanted.get("system", ""), wanted.get("far") == "keep", dict(wanted.get("kinds", {})))
    try:
        draft = importing.draft(data, run.name, importing.desk_for(actor, today), answers)
    except importing.Unreadable as error:
        return Refusal(f"unreadable_{error.code}", run.name)
    take = set(wanted.get("take", ()))
    if (beyond := wanted.get("rest")) is not None:
        take |= {one.row.ticket for one in draft.of(importing.CHANGED)[beyond:]}
    return import_places(
        draft, actor=actor, at=run.at, take=take, apart=wanted.get("apart", ()), synthetic=queries.is_demo(),
        progress=lambda done, total: _note(run, done=done, total=total),
    )  # fmt: skip


def ask_to_withdraw(source: PlaceImport, reason: str, *, actor: Actor, at: datetime) -> PlaceImport | Refusal:
    """Keep that somebody takes the import back, and why; `take_places_back` then does it."""
    person, reason = queries.person(actor.key), reason.replace("\x00", "").strip()[:200]
    with transaction.atomic():
        row = imports.imports_of(actor).select_for_update(of=("self",)).filter(pk=source.pk).first()
        if row is None or person is None:
            return Refusal("outside_your_ground")
        if row.state not in {State.DONE, State.FAILED}:
            return Refusal("import_not_done")
        if not reason:
            return Refusal("missing", "reason")
        wanted = {"by": person.key, "reason": reason, "at": at.isoformat()}
        return _note(row, state=State.LEAVING, wanted=wanted, done=0, total=len(imports.numbers_of(row)))


def take_places_back(source: PlaceImport) -> PlaceImport:
    """撤回: what the import brought never was, except for places on which something hangs by now: those stay and are named.

    What it brought up to date stays as it is. Safe to do twice.
    """
    if source.state != State.LEAVING:
        return source
    try:
        return _take_all_back(source)
    except Exception:  # so that whoever looks sees it, and may ask again
        _note(source, state=State.FAILED, refusal="import_broke")
        raise


def _take_all_back(source: PlaceImport) -> PlaceImport:
    wanted, numbers = source.wanted, imports.numbers_of(source)
    actor = queries.actor_of(Person.objects.get(key=wanted["by"]), clock.today())
    at, stayed = datetime.fromisoformat(wanted["at"]), []
    for begin in range(0, len(numbers), CHUNK):
        stayed += _take_back(source, numbers[begin : begin + CHUNK], actor, at)
        _note(source, done=min(begin + CHUNK, len(numbers)))
    left = len(numbers) - len(stayed)
    with journal.act("premises.withdraw_import", ("import", source.sha256), actor=actor, at=at) as act:
        act.entry.facts.update(file=source.name, reason=wanted["reason"], withdrawn=left, stayed=len(stayed))
        return _note(source, state=State.WITHDRAWN, withdrawn=left, stayed=stayed, wanted={})


@transaction.atomic
def _take_back(source: PlaceImport, numbers: list[str], actor: Actor, at: datetime) -> list[tuple[str, str]]:
    """One chunk; gives those that stay, with what hangs on them."""
    locked = Premises.objects.select_for_update(of=("self",)).select_related("operator").filter(number__in=numbers)
    rows = [row for row in locked.order_by("pk") if row.ended != Premises.Ended.MISTAKE]
    why = imports.hanging(rows, source)
    batch = Batch(actor=actor, at=at)
    for row in rows:
        if row.pk not in why:
            act = batch.act("premises.close", ("premises", row.number))
            act.entry.facts["reason"] = source.wanted["reason"]
            act.change(row, closed_on=clock.day_of(at), ended=Premises.Ended.MISTAKE)
    batch.flush()
    return [(row.number, why[row.pk]) for row in rows if row.pk in why]


def _note(run: PlaceImport, **fields: Any) -> PlaceImport:
    for name, value in fields.items():
        setattr(run, name, value)
    run.save(update_fields=list(fields))
    return run
