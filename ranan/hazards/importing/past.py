"""What became of a file before: it may have come in, have been cut short, or be on its way."""

from __future__ import annotations

from django.db.models import QuerySet

from ranan.campaign.models import Campaign
from ranan.hazards.importing.model import Draft, import_seat
from ranan.hazards.models import ImportRun, LedgerImport
from ranan.registry.models import Person
from ranan.rules.actor import Actor


def cut_short(draft: Draft, campaign: Campaign, actor: Actor) -> LedgerImport | None:
    """An import of this very file by this person that began and did not end; letting it in again ends it."""
    return _of_file(draft, campaign, actor).filter(phase=LedgerImport.Phase.RUNNING).order_by("-id").first()


def came_before(draft: Draft, campaign: Campaign, actor: Actor) -> LedgerImport | None:
    """The import of this very file by this person that has ended and stands."""
    return _of_file(draft, campaign, actor).filter(phase=LedgerImport.Phase.DONE).order_by("-id").first()


def _of_file(draft: Draft, campaign: Campaign, actor: Actor) -> QuerySet[LedgerImport]:
    seat, person = import_seat(actor), Person.objects.filter(key=actor.key).first()
    found = LedgerImport.objects.filter(campaign=campaign, sha256=draft.sha256, person=person)
    return found.filter(unit__key=seat.unit if seat else "")


def open_run(sha256: str, actor: Actor) -> ImportRun | None:
    """This file as this person asked for it, where it still waits or runs."""
    wanted = ImportRun.objects.filter(sha256=sha256, person__key=actor.key, state__in=("waiting", "running"))
    return wanted.order_by("-id").first()
