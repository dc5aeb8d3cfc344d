"""Endings that are no closing: asking to void, confirming or refusing it, merging two into one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from ranan.hazards.access import hazard_for
from ranan.hazards.actions.core import Case, Given, begin, filled, move, search_vector, step, with_units
from ranan.hazards.actions.party import drop_extension
from ranan.hazards.models import Attachment, CoTask, Hazard, Sighting
from ranan.journal import actions as journal
from ranan.rules.actor import Actor
from ranan.rules.hazard import OPEN_STATES, Refusal, State, Verb

NOTHING = Given()


@transaction.atomic
def ask_void(hazard: Hazard, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """申请作废: registered by mistake, or no hazard at all. Another unit decides."""
    case = begin(hazard, Verb.ASK_VOID, actor=actor, at=at, given=given, filled=filled(reason=reason))
    if isinstance(case, Refusal):
        return case
    with step(case, reason=reason.strip()) as act:
        return move(case, act, void_asked_by=actor.key, void_asked_unit=case.unit, void_reason=reason.strip())


@transaction.atomic
def keep(hazard: Hazard, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """不予作废: it stays, with the reason."""
    case = begin(hazard, Verb.KEEP, actor=actor, at=at, given=given, filled=filled(reason=reason))
    if isinstance(case, Refusal):
        return case
    with step(case, reason=reason.strip()) as act:
        return move(case, act, void_asked_by="", void_asked_unit=None, void_reason="")


@transaction.atomic
def void(hazard: Hazard, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """确认作废: it no longer counts; the record and its number stay."""
    case = begin(hazard, Verb.VOID, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    with step(case, reason=case.hazard.void_reason, asked_by=case.hazard.void_asked_by) as act:
        drop_extension(case, act)
        return move(case, act, void_asked_by="", void_asked_unit=None, extension_asked_by="")


@transaction.atomic
def merge(
    hazard: Hazard, into: str, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING
) -> Hazard | Refusal:
    """合并: two open hazards at one place are the same. The younger becomes void and points to the elder.

    The elder keeps its number and takes the earliest dates, the higher grade, the younger's sightings, photos and open
    co-tasks, and those whom the younger barred from review. Whichever of the two the act starts from, the younger goes.
    """
    number, needs = into.strip().upper(), filled(into=into, reason=reason)
    both = Hazard.objects.select_for_update().filter(number__in=[hazard.number, number])
    list(both.order_by("pk").values_list("pk"))  # in one order, so that two merges across each other do not block
    here = begin(hazard, Verb.MERGE, actor=actor, at=at, given=given, filled=needs)
    if isinstance(here, Refusal):
        return here
    other = hazard_for(actor, number)
    if other is None:
        return Refusal("unknown_number", into.strip())
    if other.pk == hazard.pk:
        return Refusal("not_itself")
    there = begin(other, Verb.MERGE, actor=actor, at=at, given=NOTHING, filled=needs)
    if isinstance(there, Refusal):
        return Refusal("not_open") if State(other.state) not in OPEN_STATES else there
    if here.hazard.premises_id != there.hazard.premises_id:
        return Refusal("not_same_place")
    return _merged(here, there, reason.strip())


def _merged(here: Case, there: Case, reason: str) -> Hazard:
    """Void the younger of the two, with the words and files that came, and let the elder take it in."""
    kept, case = sorted((here, there), key=lambda one: (one.hazard.found, one.hazard.pk))
    kept.given, case.given = NOTHING, here.given
    with step(case, reason=reason, into=kept.hazard.number) as act:
        drop_extension(case, act)
        moved = move(case, act, merged_into=kept.hazard, void_asked_by="", void_asked_unit=None, extension_asked_by="")
    _absorb(kept, case, reason)
    return moved


def _absorb(kept: Case, gone: Case, reason: str) -> None:
    """Bring the younger's records to the elder, in an entry of the elder's own."""
    elder, younger = kept.hazard, gone.hazard
    fields: dict[str, Any] = {
        "found": min(elder.found, younger.found),
        "due": _earlier(elder.due, younger.due),
        "first_due": _earlier(elder.first_due, younger.first_due),
        "barred": list(dict.fromkeys([*elder.barred, *younger.barred])),
        "lowered_by": list(dict.fromkeys([*elder.lowered_by, *younger.lowered_by])),
    }
    if "major" in {elder.grade, younger.grade} and elder.grade != "major":
        fields |= {"grade": "major", "grade_source": "merged", "handed": False}
    fields["asks"] = [ask for ask in elder.asks if ask != "maybe_same"]
    with journal.act(
        "hazard.absorb", ("hazard", elder.number), actor=kept.actor, at=kept.at, seat=kept.seat, before=elder.state,
        after=elder.state, campaign=elder.campaign.key, plan_version=elder.plan_version.number,
    ) as act:  # fmt: skip
        act.entry.facts |= {"reason": reason, "from": younger.number}
        act.add(Sighting(**kept.record(), on=younger.found, note=f"{younger.number}：{younger.text}"[:2000]))
        for model in (Sighting, Attachment):
            for row in model.objects.filter(hazard=younger):
                act.change(row, hazard=elder)
        for cotask in CoTask.objects.filter(hazard=younger, done_at__isnull=True):
            act.change(cotask, hazard=elder)
        elder.search = search_vector(elder, fields)
        act.change(elder, **fields)
        with_units(kept, act)
        with_units(gone, act)  # whose co-task moved has nothing more to do with the younger


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
