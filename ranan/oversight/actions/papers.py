"""What a unit puts on file for a duty of the plan: filed, replaced by a later version, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.hazards import files
from ranan.hazards.actions.core import shown_name
from ranan.hazards.actions.keeping import store_all
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.oversight import queries
from ranan.oversight.access import unit_of
from ranan.oversight.models import PaperFile, UnitPaper
from ranan.registry import queries as registry
from ranan.registry.models import Person, Unit
from ranan.rules import unit_duties as rules
from ranan.rules.actor import Actor, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.plan_records import Duty
from ranan.rules.unit_duties import DutyVerb

SUBJECT = "unit_paper"


@dataclass(frozen=True, slots=True)
class NewPaper:
    """What is put on file: for a paper its attachments, for a person who it is. `dated`: of the paper, or from when."""

    dated: date
    title: str = ""
    person: Person | None = None
    note: str = ""
    files: Sequence[files.Upload] = ()


@transaction.atomic
def file_paper(
    campaign: Campaign, unit: Unit, duty_id: str, new: NewPaper, *, actor: Actor, at: datetime
) -> UnitPaper | Refusal:
    """Put it on file for the unit; a later version replaces the one before, which stays on record."""
    plan = campaigns.plan_now(campaign)
    duty = next((one for one in rules.to_file(plan) if one.id == duty_id), None)
    if duty is None or unit.key not in rules.owing(plan, duty):
        return Refusal("duty_not_owed", unit.name)
    seat = rules.judge(DutyVerb.FILE, actor, unit.key)
    if isinstance(seat, Refusal):
        return Refusal(seat.code, unit.name)
    refusal = _lacking(duty, unit, new, clock.day_of(at)) or files.check(new.files)
    if refusal is not None:
        return refusal
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two people of the unit filing at the same moment
    known = UnitPaper.objects.filter(campaign=campaign, unit=unit, duty=duty.id).order_by("-version").first()
    return _add(campaign, unit, duty.id, new, (known.version if known else 0) + 1, seat, actor, at)


def _lacking(duty: Duty, unit: Unit, new: NewPaper, today: date) -> Refusal | None:
    """A paper needs its attachment and title, a person's duty somebody of the unit; neither lies in the future."""
    if duty.filed == rules.PERSON:
        if new.person is None:
            return Refusal("missing", "duty_person")
        if not registry.posts_in_force(today).filter(person=new.person, unit=unit).exists():
            return Refusal("not_of_the_unit", new.person.name)
    elif not new.files or not new.title.strip():
        return Refusal("missing", "file" if not new.files else "title")
    return Refusal("date_in_future") if new.dated > today else None


def _add(
    campaign: Campaign, unit: Unit, duty: str, new: NewPaper, version: int, seat: Seat, actor: Actor, at: datetime
) -> UnitPaper:  # fmt: skip
    [pk] = journal.reserve(UnitPaper)
    row = UnitPaper(
        pk=pk, number=f"F{pk:05d}", campaign=campaign, unit=unit, duty=duty, version=version, title=new.title.strip()[:200],
        dated=new.dated, person=new.person, note=new.note.strip(), filed_at=at, filed_name=shown_name(actor, seat)[:80],
    )  # fmt: skip
    stored = store_all(new.files, actor=actor, at=at)
    with journal.act(f"duty.{DutyVerb.FILE}", (SUBJECT, row.number), **_told(campaign, seat, actor, at)) as act:
        act.add(row)
        for upload, kept in zip(new.files, stored, strict=True):
            act.add(PaperFile(paper=row, file=kept, name=files.safe_name(upload.name, kept.suffix)[-200:]))
    return row


def _told(campaign: Campaign, seat: Seat, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "actor": actor, "at": at, "seat": seat, "campaign": campaign.key, "unit_name": unit_of(seat, actor),
        "plan_version": campaign.version.number if campaign.version else 0,
    }  # fmt: skip


@transaction.atomic
def withdraw_paper(row: UnitPaper, why: str, *, actor: Actor, at: datetime) -> UnitPaper | Refusal:
    """It counts no more, with the reason; the version before it counts again where there is one."""
    held = UnitPaper.objects.select_for_update(of=("self",)).select_related("unit", "campaign__version").get(pk=row.pk)
    seat = rules.judge(DutyVerb.WITHDRAW, actor, held.unit.key)
    if isinstance(seat, Refusal):
        return Refusal(seat.code, held.unit.name)
    if held.withdrawn_at is not None:
        return Refusal("nothing_changes")
    if not why.strip():
        return Refusal("missing", "reason")
    told = _told(held.campaign, seat, actor, at)
    with journal.act(f"duty.{DutyVerb.WITHDRAW}", (SUBJECT, held.number), **told) as act:
        name = shown_name(actor, seat)[:80]
        return act.change(held, withdrawn_at=at, withdrawn_name=name, withdrawn_why=why.strip()[:200])


# ---------- what hangs on a person: see registry.open_work ----------


def held_papers(person: Person, unit: Unit) -> int:
    """For how many duties of the unit the person is on file."""
    return sum(one.unit_id == unit.pk for one in queries.papers_of(person))


def left_papers(person: Person, today: date) -> int:
    """For how many duties somebody is on file who has no post in that unit from that day on."""
    return len(_left(person, today))


def _left(person: Person, today: date) -> list[UnitPaper]:
    units = set(registry.posts_in_force(today).filter(person=person).values_list("unit_id", flat=True))
    later = [one for one in queries.papers_of(person) if one.unit_id not in units]
    return [one for one in later if not any(first > today for first, _last in registry.spans(person, one.unit))]


def pass_papers_on(person: Person, to: Person, *, actor: Actor, at: datetime) -> int | Refusal:
    """The successor is on file in his place from today on: a new version, by whoever takes the person's post away."""
    today = clock.day_of(at)
    left = _left(person, today)
    for one in left:
        if not registry.posts_in_force(today).filter(person=to, unit=one.unit).exists():
            return Refusal("successor_without_post", one.unit.name)
        last = UnitPaper.objects.filter(campaign=one.campaign, unit=one.unit, duty=one.duty).order_by("-version").first()
        new = NewPaper(today, one.title, to, one.note)
        seat = next((seat for seat in actor.seats if seat.unit == one.unit.key), Seat(one.unit.key, Role.UNIT_ADMIN))
        _add(one.campaign, one.unit, one.duty, new, (last.version if last else 0) + 1, seat, actor, at)
    return len(left)
