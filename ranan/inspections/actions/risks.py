"""An enterprise's register of risks: noted, judged anew, ended; by the enterprise itself, or its territory for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from ranan.inspections import access
from ranan.inspections.models import Risk
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry.models import Premises
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of a risk."""

    spot: str
    what: str
    level: str
    control: str
    keeper: str

    def plain(self) -> dict[str, str]:
        """As the columns hold it."""
        return {name: str(value).strip() for name, value in asdict(self).items()}


def _refused(place: Premises, given: Judged, actor: Actor) -> Refusal | None:
    if not access.may_keep_risks(actor, place):
        return Refusal("outside_your_ground")
    if given.level not in Risk.Level.values:
        return Refusal("missing", "level")
    lacking = next((name for name, value in given.plain().items() if not value), None)
    return Refusal("missing", "control" if lacking == "control" else "text") if lacking else None


@transaction.atomic
def note_risk(place: Premises, given: Judged, *, actor: Actor, at: datetime) -> Risk | Refusal:
    """A risk comes into the register of a place that counts."""
    refusal = Refusal("place_closed", str(place.closed_on)) if place.closed_on else _refused(place, given, actor)
    if refusal is not None:
        return refusal
    [pk] = journal.reserve(Risk)
    today = clock.day_of(at)
    row = Risk(
        pk=pk, number=f"K{pk:05d}", premises=place, noted_on=today, looked_on=today, synthetic=place.synthetic, **given.plain()
    )
    with journal.act("risk.note", ("risk", row.number), actor=actor, at=at) as act:
        return act.add(row)


@transaction.atomic
def judge_risk(row: Risk, given: Judged, *, actor: Actor, at: datetime) -> Risk | Refusal:
    """Look at a risk again: what changed is kept beside what stood, and the day of the look."""
    locked = Risk.objects.select_for_update(of=("self",)).select_related("premises__territory", "premises__operator").get(pk=row.pk)
    refusal = _refused(locked.premises, given, actor)
    if refusal is not None or locked.ended_on is not None:
        return refusal or Refusal("nothing_changes")
    with journal.act("risk.judge", ("risk", locked.number), actor=actor, at=at) as act:
        return act.change(locked, looked_on=clock.day_of(at), **given.plain())


@transaction.atomic
def end_risk(row: Risk, *, actor: Actor, at: datetime) -> Risk | Refusal:
    """The risk is gone, for example with the equipment."""
    locked = Risk.objects.select_for_update(of=("self",)).select_related("premises__territory", "premises__operator").get(pk=row.pk)
    if not access.may_keep_risks(actor, locked.premises):
        return Refusal("outside_your_ground")
    if locked.ended_on is not None:
        return Refusal("nothing_changes")
    with journal.act("risk.end", ("risk", locked.number), actor=actor, at=at) as act:
        return act.change(locked, ended_on=clock.day_of(at))
