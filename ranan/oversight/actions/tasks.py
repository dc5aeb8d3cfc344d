"""Tasks of units: the task force types them in, amends and withdraws them; the unit says when one is done."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ranan.campaign.models import Campaign
from ranan.hazards import files
from ranan.hazards.actions.core import shown_name
from ranan.hazards.actions.keeping import store_all
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.oversight.access import unit_of
from ranan.oversight.models import TaskFile, UnitTask
from ranan.registry.models import Unit
from ranan.rules import unit_duties as rules
from ranan.rules.actor import Actor, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.unit_duties import DutyVerb

SUBJECT = "unit_task"
V = DutyVerb


@dataclass(frozen=True, slots=True)
class NewTask:
    """What a task says: whose, what, of which measure (0: none), by when, where it stands written."""

    unit: Unit
    text: str
    measure: int = 0
    due: date | None = None
    source: str = ""


@transaction.atomic
def add_task(campaign: Campaign, new: NewTask, *, actor: Actor, at: datetime) -> UnitTask | Refusal:
    """One more task of a unit. The same text for the same unit is not added twice."""
    seat = rules.judge(V.ADD_TASK, actor, new.unit.key)
    if isinstance(seat, Refusal):
        return Refusal(seat.code, new.unit.name)
    if not new.text.strip():
        return Refusal("missing", "task")
    Unit.objects.select_for_update(no_key=True).get(pk=new.unit.pk)
    known = UnitTask.objects.filter(campaign=campaign, unit=new.unit, text=new.text.strip(), withdrawn_at=None).first()
    if known is not None:
        return Refusal("same_task", known.number)
    row = UnitTask(
        campaign=campaign, unit=new.unit, text=new.text.strip(), measure=new.measure, due=new.due,
        source=new.source.strip()[:200],
    )  # fmt: skip
    return _add(row, V.ADD_TASK, seat, actor, at)


def add_tasks(
    campaign: Campaign, news: Sequence[NewTask], *, actor: Actor, at: datetime
) -> tuple[int, list[tuple[int, Refusal]]]:
    """Several at once: how many came in, and which (by index) did not and why."""
    refused = []
    for index, new in enumerate(news):
        done = add_task(campaign, new, actor=actor, at=at)
        if isinstance(done, Refusal):
            refused.append((index, done))
    return len(news) - len(refused), refused


def _add(row: UnitTask, verb: DutyVerb, seat: Seat, actor: Actor, at: datetime) -> UnitTask:
    [row.pk] = journal.reserve(UnitTask)
    row.number = f"T{row.pk:05d}"
    with _act(row, verb, seat, actor, at) as act:
        return act.add(row)


def _act(row: UnitTask, verb: DutyVerb, seat: Seat, actor: Actor, at: datetime) -> AbstractContextManager[journal.Act]:
    version = row.campaign.version
    return journal.act(
        f"duty.{verb}", (SUBJECT, row.number), actor=actor, at=at, seat=seat, campaign=row.campaign.key,
        plan_version=version.number if version else 0, unit_name=unit_of(seat, actor),
    )  # fmt: skip


def _begin(row: UnitTask, verb: DutyVerb, actor: Actor, at: datetime) -> tuple[UnitTask, Seat] | Refusal:
    """The task, locked, and the seat; one of the plan that nobody has acted on yet is stored first."""
    seat = rules.judge(verb, actor, row.unit.key)
    if isinstance(seat, Refusal):
        return Refusal(seat.code, row.unit.name)
    held = _held(row)
    if held is None:
        held = _add(row, V.ADD_TASK, seat, actor, at)
    return Refusal("nothing_changes") if held.withdrawn_at is not None else (held, seat)


def _held(row: UnitTask) -> UnitTask | None:
    Unit.objects.select_for_update(no_key=True).get(pk=row.unit_id)
    rows = UnitTask.objects.select_for_update(of=("self",)).select_related("unit", "campaign__version")
    wanted = {"pk": row.pk} if row.pk else {"campaign": row.campaign_id, "plan_id": row.plan_id}
    return rows.filter(**wanted).first()


@transaction.atomic
def amend_task(
    row: UnitTask, *, text: str, measure: int, due: date | None, source: str, actor: Actor, at: datetime
) -> UnitTask | Refusal:
    """Change what a typed-in task says. One of the plan is changed in the plan."""
    if row.plan_id:
        return Refusal("task_of_the_plan")
    begun = _begin(row, V.AMEND_TASK, actor, at)
    if isinstance(begun, Refusal):
        return begun
    held, seat = begun
    wanted = {"text": text.strip(), "measure": measure, "due": due, "source": source.strip()[:200]}
    if not text.strip():
        return Refusal("missing", "task")
    if all(getattr(held, name) == value for name, value in wanted.items()):
        return Refusal("nothing_changes")
    with _act(held, V.AMEND_TASK, seat, actor, at) as act:
        return act.change(held, **wanted)


@transaction.atomic
def withdraw_task(row: UnitTask, why: str, *, actor: Actor, at: datetime) -> UnitTask | Refusal:
    """The task is no more, with the reason; it stays on record."""
    if row.plan_id:
        return Refusal("task_of_the_plan")
    begun = _begin(row, V.WITHDRAW_TASK, actor, at)
    if isinstance(begun, Refusal):
        return begun
    if not why.strip():
        return Refusal("missing", "reason")
    held, seat = begun
    with _act(held, V.WITHDRAW_TASK, seat, actor, at) as act:
        return act.change(held, withdrawn_at=at, withdrawn_why=why.strip()[:200])


@transaction.atomic
def finish_task(
    row: UnitTask, note: str, uploads: Sequence[files.Upload], *, on: date, actor: Actor, at: datetime
) -> UnitTask | Refusal:
    """The unit says that it is done: on which day, how, with files where there are any."""
    begun = _begin(row, V.FINISH_TASK, actor, at)
    if isinstance(begun, Refusal):
        return begun
    held, seat = begun
    refusal = _not_done(held, note, on, clock.day_of(at)) or files.check(uploads)
    if refusal is not None:
        return refusal
    stored = store_all(uploads, actor=actor, at=at)
    with _act(held, V.FINISH_TASK, seat, actor, at) as act:
        for upload, kept in zip(uploads, stored, strict=True):
            act.add(TaskFile(task=held, file=kept, name=files.safe_name(upload.name, kept.suffix)[-200:]))
        return act.change(held, done_on=on, done_name=shown_name(actor, seat)[:80], done_note=note.strip())


def _not_done(row: UnitTask, note: str, on: date, today: date) -> Refusal | None:
    if row.done_on is not None:
        return Refusal("nothing_changes")
    if not note.strip():
        return Refusal("missing", "note")
    return Refusal("date_in_future") if on > today else None


@transaction.atomic
def reopen_task(row: UnitTask, why: str, *, actor: Actor, at: datetime) -> UnitTask | Refusal:
    """Not done after all, says the unit or the task force, with the reason. What was attached stays."""
    begun = _begin(row, V.REOPEN_TASK, actor, at)
    if isinstance(begun, Refusal):
        return begun
    held, seat = begun
    if held.done_on is None:
        return Refusal("nothing_changes")
    if not why.strip():
        return Refusal("missing", "reason")
    with _act(held, V.REOPEN_TASK, seat, actor, at) as act:
        act.entry.facts["reason"] = why.strip()
        return act.change(held, done_on=None, done_name="", done_note="")
