"""What the responsible party does, or whoever records for it: accept, return, rectify, control, ask for time, submit."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from ranan.hazards.actions.core import Case, Given, begin, filled, move, step
from ranan.hazards.models import Attachment, Extension, Hazard, InterimControl, Review
from ranan.journal.actions import Act
from ranan.registry.models import Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

NOTHING = Given()


@transaction.atomic
def accept(hazard: Hazard, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """签收: the party takes the hazard on; the clock has been running since the finding."""
    case = begin(hazard, Verb.ACCEPT, actor=actor, at=at, given=given, filled=())
    if isinstance(case, Refusal):
        return case
    with step(case) as act:
        return move(case, act)


@transaction.atomic
def return_(
    hazard: Hazard, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING, whose: Unit | None = None
) -> Hazard | Refusal:
    """退回: "not ours", with the reason and, where known, whose. The task force decides anew."""
    case = begin(hazard, Verb.RETURN, actor=actor, at=at, given=given, filled=filled(reason=reason))
    if isinstance(case, Refusal):
        return case
    named = f"{reason.strip()}（应属{whose.name}）" if whose else reason.strip()
    with step(case, reason=named, whose=whose.key if whose else "") as act:
        drop_extension(case, act)
        return move(
            case, act, returned_by=case.unit, returned_reason=named, asks=[*case.hazard.asks, "returned"],
            extension_asked_by="", sent_back_on=None,
        )  # fmt: skip


def drop_extension(case: Case, act: Act) -> None:
    """An extension still undecided falls with the assignment that it belonged to."""
    for extension in Extension.objects.filter(hazard=case.hazard, decision=""):
        act.change(extension, decision="dropped", decided_at=case.at)


@transaction.atomic
def rectify(hazard: Hazard, *, actor: Actor, at: datetime, given: Given) -> Hazard | Refusal:
    """记录整改: what has been done so far, with photos; as often as needed."""
    case = begin(hazard, Verb.RECTIFY, actor=actor, at=at, given=given, filled=())
    if isinstance(case, Refusal):
        return case
    with step(case) as act:
        return move(case, act)


@transaction.atomic
def control(
    hazard: Hazard, reason: str, measure: str, *, actor: Actor, at: datetime, until: date | None = None,
    given: Given = NOTHING,
) -> Hazard | Refusal:  # fmt: skip
    """管控措施: why it cannot be mended at once, and what keeps people safe until then."""
    needs = filled(reason=reason, control=measure)
    case = begin(hazard, Verb.CONTROL, actor=actor, at=at, given=given, filled=needs)
    if isinstance(case, Refusal):
        return case
    if until is not None and until < case.here.on:
        return Refusal("date_in_past")
    with step(case, reason=reason.strip(), control=measure.strip(), until=str(until or "")) as act:
        act.add(InterimControl(**case.record(), reason=reason.strip(), control=measure.strip(), until=until))
        return move(case, act)


@transaction.atomic
def extend(
    hazard: Hazard, new_due: date | None, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING
) -> Hazard | Refusal:
    """申请延期: before the date, with an interim control in force; the date moves when it is granted, not before."""
    needs = filled(reason=reason, new_due=str(new_due or ""))
    case = begin(hazard, Verb.EXTEND, actor=actor, at=at, given=given, filled=needs)
    if isinstance(case, Refusal):
        return case
    old = case.hazard.due
    if old is None or new_due is None or new_due <= old:
        return Refusal("date_not_later")
    with step(case, reason=reason.strip(), old_due=str(old), new_due=str(new_due)) as act:
        act.add(Extension(**case.record(), reason=reason.strip(), old_due=old, new_due=new_due))
        return move(case, act, extension_asked_by=actor.key)


@transaction.atomic
def submit(hazard: Hazard, *, actor: Actor, at: datetime, given: Given) -> Hazard | Refusal:
    """报请复查: mended, with proof. A new round of review begins; an undecided extension falls away."""
    proof = any(upload.kind == Attachment.Kind.AFTER for upload in given.files) or _has_proof(hazard)
    case = begin(hazard, Verb.SUBMIT, actor=actor, at=at, given=given, filled=("proof",) if proof else ())
    if isinstance(case, Refusal):
        return case
    with step(case, round=case.hazard.round + 1) as act:
        drop_extension(case, act)
        return move(
            case, act, round=case.hazard.round + 1, submitted_on=case.here.on, extension_asked_by="", sent_back_on=None
        )


def _has_proof(hazard: Hazard) -> bool:
    """Whether a photo or file of this round shows that it was mended; what reviewers brought shows that it was not."""
    found = Attachment.objects.filter(hazard=hazard, kind=Attachment.Kind.AFTER, round=F("hazard__round"))
    last = Review.objects.filter(hazard=hazard, round=F("hazard__round")).order_by("-at").first()
    return (found.filter(at__gt=last.at) if last else found).exists()
