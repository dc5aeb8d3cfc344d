"""谁检查、谁签名、谁负责: the signed page as a scan or photo, or why the place would not sign; later papers; notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ranan.hazards import files
from ranan.hazards.actions.keeping import store_all
from ranan.inspections import access
from ranan.inspections.actions.core import act, begin, hold_place, keep_files, move, named
from ranan.inspections.models import Notice, Visit, VisitFile
from ranan.inspections.queries.visits import looks_at
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.models import Premises
from ranan.rules.actor import Actor
from ranan.rules.coverage import ATTEMPTS, Look, in_vain
from ranan.rules.hazard import Refusal
from ranan.rules.visit import LOOKED, VisitVerb, looking_seat

V = VisitVerb


@transaction.atomic
def sign_visit(
    row: Visit, papers: Sequence[files.Upload], *, actor: Actor, at: datetime, present: str = ""
) -> Visit | Refusal:
    """The signed page is attached: from now on the visit counts for coverage, on the day on which it was."""
    case = begin(row, V.SIGN, actor=actor, at=at)
    if isinstance(case, Refusal):
        return case
    pages = [files.Upload(one.name, one.data, VisitFile.Kind.PAPER) for one in papers]
    refusal = files.check(pages) or (None if pages else Refusal("missing", "signed_page")) or _no_page(pages)
    if refusal is not None:
        return refusal
    with act(case, V.SIGN) as doing:
        keep_files(doing, case, pages)
        return move(
            doing, case, signed=Visit.Signed.PAPER, present=(present.strip() or case.row.present)[:80], unsigned_why=""
        )


def _no_page(pages: Sequence[files.Upload]) -> Refusal | None:
    """A signed page is a photo or a PDF."""
    for one in pages:
        kind = files.kind_of(one.data)
        if kind is None or not (kind.mime in files.IMAGES or kind.mime == "application/pdf"):
            return Refusal("file_kind", one.name)
    return None


@transaction.atomic
def refuse_signature(row: Visit, why: str, *, actor: Actor, at: datetime, present: str = "") -> Visit | Refusal:
    """拒签: the place would not sign. The reason stands in the place of the signature, and the visit counts."""
    case = begin(row, V.REFUSE_SIGNATURE, actor=actor, at=at)
    if isinstance(case, Refusal):
        return case
    if not why.strip():
        return Refusal("missing", "reason")
    with act(case, V.REFUSE_SIGNATURE) as doing:
        return move(
            doing, case, signed=Visit.Signed.REFUSED, unsigned_why=why.strip()[:200],
            present=(present.strip() or case.row.present)[:80],
        )  # fmt: skip


@transaction.atomic
def attach_to_visit(row: Visit, uploads: Sequence[files.Upload], *, actor: Actor, at: datetime) -> Visit | Refusal:
    """Papers or photos that were missing."""
    case = begin(row, V.ATTACH, actor=actor, at=at)
    if isinstance(case, Refusal):
        return case
    refusal = files.check(uploads) or (None if uploads else Refusal("missing", "file"))
    if refusal is not None:
        return refusal
    with act(case, V.ATTACH) as doing:
        keep_files(doing, case, uploads)
        return move(doing, case)


@transaction.atomic
def serve_notice(
    place: Premises, *, on: date, how: str, papers: Sequence[files.Upload], actor: Actor, at: datetime
) -> Notice | Refusal:
    """书面通知: after three visits in vain the place is told in writing, with how and on which day."""
    units, place = registry.units(), hold_place(place.pk)
    force = units.task_force.key if units.task_force else ""
    seat = looking_seat(actor, access.ground_of(place), access.departments(units), force)
    looks = looks_at(place)
    count = in_vain(looks)
    refusal = _unserved(place, on, how, looks, at) or files.check(papers)
    if seat is None or refusal is not None:
        return refusal or Refusal("outside_your_ground")
    [pk] = journal.reserve(Notice)
    stored = store_all(papers[:1], actor=actor, at=at)
    new = Notice(
        pk=pk, number=f"N{pk:05d}", premises=place, unit=units.by_key[seat.unit], served_on=on, how=how.strip()[:80],
        attempts=count, file=stored[0] if stored else None, at=at, person_name=named(actor.name, seat.stands_for)[:80],
        file_name=files.safe_name(papers[0].name, stored[0].suffix)[-200:] if stored else "",
    )  # fmt: skip
    with journal.act("notice.serve", ("notice", new.number), actor=actor, at=at, seat=seat, unit_name=new.unit.name) as doing:
        return doing.add(new)


def _unserved(place: Premises, on: date, how: str, looks: Sequence[Look], at: datetime) -> Refusal | None:
    count, last = in_vain(looks), max((one.on for one in looks), default=on)
    if count < ATTEMPTS:
        return Refusal("notice_too_early", str(count))
    if on > clock.day_of(at) or on < last:
        return Refusal("notice_before_visit", last.isoformat()) if on < last else Refusal("date_in_future")
    inside = max((one.on for one in looks if one.outcome in LOOKED), default=date.min)
    if Notice.objects.filter(premises=place, attempts__gte=count, served_on__gte=inside).exists():
        return Refusal("nothing_changes")
    return None if how.strip() else Refusal("missing", "how")
