"""Records beside a hazard that move nothing: sightings, co-tasks of supporting units, attachments, notes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ranan.hazards.actions.core import Given, begin, filled, move, step, with_units
from ranan.hazards.models import CoTask, Hazard, Sighting
from ranan.registry.models import Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

NOTHING = Given()


@transaction.atomic
def sight(
    hazard: Hazard, *, actor: Actor, at: datetime, on: date | None = None, given: Given = NOTHING
) -> Hazard | Refusal:
    """再次发现: the same hazard seen again while it is open; it is not counted twice."""
    case = begin(hazard, Verb.SIGHT, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    seen = on or case.here.on
    if seen > case.here.on:
        return Refusal("date_in_future")
    with step(case, on=str(seen)) as act:
        act.add(Sighting(**case.record(), on=seen, note=given.note.strip()))
        return move(case, act)


@transaction.atomic
def add_cotask(
    hazard: Hazard, unit: Unit | None, task: str, due: date | None, *, actor: Actor, at: datetime,
    given: Given = NOTHING,
) -> Hazard | Refusal:  # fmt: skip
    """交配合任务: what a supporting unit is asked to do, with a date of its own."""
    needs = filled(unit=unit, task=task, due=due)
    case = begin(hazard, Verb.ADD_COTASK, actor=actor, at=at, given=given, filled=needs)
    if isinstance(case, Refusal):
        return case
    if unit is None or due is None:
        return Refusal("missing", "unit")
    if due < case.here.on:
        return Refusal("date_in_past")
    with step(case, to=unit.key, task=task.strip(), due=str(due)) as act:
        act.add(CoTask(**case.record(), to_unit=unit, task=task.strip(), due=due))
        moved = move(case, act)
        with_units(case, act)
        return moved


@transaction.atomic
def do_cotask(hazard: Hazard, *, actor: Actor, at: datetime, given: Given) -> Hazard | Refusal:
    """完成配合任务: the supporting unit says what it did; all of its open co-tasks on this hazard are done."""
    case = begin(hazard, Verb.DO_COTASK, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    mine = CoTask.objects.filter(hazard=case.hazard, to_unit=case.unit, done_at__isnull=True)
    name = case.record()["person_name"]
    with step(case) as act:
        for cotask in mine:
            act.change(cotask, done_at=at, done_by=name, done_note=given.note.strip())
        return move(case, act)


@transaction.atomic
def remind(hazard: Hazard, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """催办: whose turn it is finds it on his home until he has answered; state and date stay."""
    case = begin(hazard, Verb.REMIND, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    with step(case, to="、".join(sorted(case.situation.turn))) as act:
        return move(case, act, reminded_on=case.here.on)


@transaction.atomic
def attach(hazard: Hazard, *, actor: Actor, at: datetime, given: Given) -> Hazard | Refusal:
    """补充附件: files that were missing."""
    case = begin(hazard, Verb.ATTACH, actor=actor, at=at, given=given, filled=("file",) if given.files else ())
    if isinstance(case, Refusal):
        return case
    with step(case) as act:
        return move(case, act)


@transaction.atomic
def note(hazard: Hazard, *, actor: Actor, at: datetime, given: Given) -> Hazard | Refusal:
    """写备注: words beside the hazard."""
    case = begin(hazard, Verb.NOTE, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    with step(case) as act:
        return move(case, act)
