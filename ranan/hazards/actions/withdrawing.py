"""A whole import is taken back, as long as nobody has acted on any of its rows.

New rows become void (numbers are never given twice); rows that it changed get back what they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from ranan.campaign.models import Campaign
from ranan.hazards import importing
from ranan.hazards.actions.core import Case, move
from ranan.hazards.actions.import_rows import ledger_case
from ranan.hazards.models import CoTask, Hazard, LedgerImport, Remark
from ranan.hazards.situation import Ground, ground
from ranan.journal import actions as journal
from ranan.journal import queries as journal_queries
from ranan.kit import clock
from ranan.registry.models import Unit
from ranan.registry.queries import Units
from ranan.rules.actor import Actor, Role, Seat
from ranan.rules.hazard import Refusal, State, Step, Verb, take, undone

_ADDED: tuple[type[Model], ...] = (CoTask, Remark)


def refusal_to_withdraw(source: LedgerImport, actor: Actor) -> Refusal | None:
    """Why an import can't be withdrawn by this person now; None when it can. `detail` names what stands in the way."""
    seat = importing.import_seat(actor)
    if seat is None or (seat.role != Role.TASK_FORCE and seat.unit != source.unit.key):
        return Refusal("not_your_step", str(Verb.WITHDRAW))
    if source.phase != LedgerImport.Phase.DONE:
        return Refusal("import_not_done")
    later = source.followed_by.exclude(phase=LedgerImport.Phase.WITHDRAWN).order_by("-id").first()
    if later is not None:
        return Refusal("import_followed", later.name)
    touched = _acted_on(source)
    return Refusal("import_acted_on", touched) if touched else None


def _acted_on(source: LedgerImport) -> str:
    """A hazard on which somebody acted after the import, or that a later import changed, with what was done."""
    own = _own(source)
    for number, last in importing.last_acts(own, source.campaign).items():
        if last.entry > own[number]:
            return f"{number} {last.words}"
    later = LedgerImport.objects.filter(campaign=source.campaign, id__gt=source.pk).exclude(phase=LedgerImport.Phase.WITHDRAWN)
    entries = journal_queries.of_moments("hazard", later.values_list("at", flat=True)).filter(subject_key__in=own)
    return entries.values_list("subject_key", flat=True).first() or ""


def _own(source: LedgerImport) -> dict[str, int]:
    """The hazards that the import brought or changed, each with its first entry of the import."""
    entries = journal_queries.of_moments("hazard", [source.at]).order_by("-id")
    return dict(entries.values_list("subject_key", "id"))


Taken = tuple[Step, dict[str, Any]]  # a step of the import, and the facts of its entry


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who takes the import back, and when."""

    source: LedgerImport
    here: Ground
    seat: Seat
    actor: Actor
    at: datetime
    reason: str
    batch: journal.Batch
    taken: dict[str, list[Taken]]  # what the import did to each hazard, the last first

    def case(self, hazard: Hazard, taken: Step) -> Case:
        """The hazard in this hand for one step."""
        return ledger_case(hazard, taken, self.here, self.seat, self.actor, self.at)


@transaction.atomic
def withdraw(source: LedgerImport, reason: str, *, actor: Actor, at: datetime) -> LedgerImport | Refusal:
    """撤回: every row of the import goes back to what it was before it; refused once any of them was acted on."""
    Campaign.objects.select_for_update(no_key=True).get(pk=source.campaign_id)
    row, seat = LedgerImport.objects.select_related("unit", "campaign").get(pk=source.pk), importing.import_seat(actor)
    hazards = _locked(row)
    refusal = refusal_to_withdraw(row, actor)
    reason = reason.replace("\x00", "").strip()
    if refusal or seat is None or not reason:
        return refusal or Refusal("missing", "reason")
    batch = journal.Batch(actor=actor, at=at)
    hand = _Hand(row, ground(clock.day_of(at)), seat, actor, at, reason, batch, _changes_of(row, hazards))
    for hazard in hazards:
        _take_back(hand, hazard)
    batch.flush()
    with journal.act(
        "hazard.withdraw_import", ("import", row.sha256), actor=actor, at=at, seat=seat, campaign=row.campaign.key
    ) as act:
        act.entry.facts["reason"] = hand.reason
        return act.change(row, phase=LedgerImport.Phase.WITHDRAWN)


def _locked(source: LedgerImport) -> list[Hazard]:
    locked = Hazard.objects.select_for_update(of=("self",)).filter(number__in=_own(source))
    return list(locked.select_related("premises__household", "operator").defer("search").order_by("id"))


def _take_back(hand: _Hand, hazard: Hazard) -> None:
    if hazard.source_id == hand.source.pk:
        taken = take(State(hazard.state), Verb.WITHDRAW)
        if isinstance(taken, Refusal):
            raise TypeError(f"{hazard.number}: {taken.code}")
        gone: dict[str, Any] = {
            "closed_on": None,
            "closure": "",
            "source_key": "",
            "void_reason": hand.reason,
            "asks": [],
        }
        _step(hand, hazard, taken, gone)
        return
    for step, facts in hand.taken[hazard.number]:
        _step(hand, hazard, undone(step), _was(facts, hand.here.units), drop=facts)


def _changes_of(source: LedgerImport, hazards: Iterable[Hazard]) -> dict[str, list[Taken]]:
    """What the import did to those of the hazards that were there before it, the last first."""
    found: dict[str, list[Taken]] = {hazard.number: [] for hazard in hazards if hazard.source_id != source.pk}
    for entry in journal_queries.of_moments("hazard", [source.at]).filter(subject_key__in=found).order_by("-id"):
        step = Step(Verb(entry.verb.rpartition(".")[2]), State(entry.before), State(entry.after))
        found[entry.subject_key].append((step, entry.facts))
    return found


def _was(facts: dict[str, Any], units: Units) -> dict[str, Any]:
    """The columns as they were before this entry, in their own types; the first image of a column is the oldest."""
    found: dict[str, Any] = {}
    fields = {field.attname: field for field in Hazard._meta.concrete_fields if field.name not in {"id", "state"}}
    for image in reversed(facts.get("was", {}).get("hazards.hazard", [])):
        for field in (fields[name] for name in image if name in fields):
            value = image[field.attname]
            related = field.remote_field.model if field.remote_field else None
            if related is Unit:
                found[field.name] = units.by_id.get(value)
            elif related is not None:
                found[field.name] = related._default_manager.filter(pk=value).first()
            else:
                found[field.name] = value if isinstance(value, list) else field.to_python(value)
    return found


def _step(hand: _Hand, hazard: Hazard, taken: Step, fields: dict[str, Any], drop: dict[str, Any] | None = None) -> None:
    case = hand.case(hazard, taken)
    act = hand.batch.act(
        "hazard.withdraw", ("hazard", hazard.number), seat=hand.seat, before=hazard.state, after=str(taken.target),
        campaign=hazard.campaign.key, plan_version=hazard.plan_version.number,
        unit_name=case.unit.name if case.unit else "",
    )  # fmt: skip
    act.entry.facts["reason"] = hand.reason
    for model in _ADDED:
        ids = [image["id"] for image in (drop or {}).get(model._meta.label_lower, [])]
        for row in model._default_manager.filter(pk__in=ids) if ids else ():
            act.remove(row)
    move(case, act, **fields)
