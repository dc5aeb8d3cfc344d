"""Rounds of screening: opened with their bounds, withdrawn with a reason. Their figures follow from register and visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.inspections import access
from ranan.inspections.models import Round
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.models import Premises, Unit
from ranan.rules import terms
from ranan.rules.actor import Actor, ActorKind
from ranan.rules.hazard import Refusal


@dataclass(frozen=True, slots=True)
class NewRound:
    """What a round is to cover. Without territories: the whole district; without units: whoever looks."""

    name: str
    kinds: Sequence[str]
    starts: date
    ends: date
    measure: int = 0
    gas: Sequence[str] = ()
    elderly: bool = False
    territories: Sequence[Unit] = ()
    units: Sequence[Unit] = ()
    target: str = ""
    note: str = ""


@transaction.atomic
def open_round(new: NewRound, to: Campaign, *, actor: Actor, at: datetime) -> Round | Refusal:
    """Open a round: a department or the task force anywhere, a territory on its own ground."""
    units, ids = registry.units(), sorted(unit.pk for unit in new.territories)
    owner = units.task_force if actor.kind == ActorKind.SYSTEM else access.may_open_round(actor, ids, units)
    if owner is None:
        return Refusal("round_outside_your_ground")
    refusal = _incomplete(new, to)
    if refusal is not None:
        return refusal
    [pk] = journal.reserve(Round)
    row = Round(
        pk=pk, number=f"R{pk:04d}", campaign=to, name=new.name.strip(), measure=new.measure,
        kinds=sorted(set(new.kinds)), gas=sorted(set(new.gas)), elderly=new.elderly, territories=ids,
        units=sorted(unit.pk for unit in new.units), starts=new.starts, ends=new.ends, target=new.target,
        note=new.note.strip(), owner=owner, opened_at=at,
    )  # fmt: skip
    with journal.act(
        "round.open", ("round", row.number), actor=actor, at=at, unit_name=owner.name, campaign=to.key
    ) as act:
        return act.add(row)


def _incomplete(new: NewRound, to: Campaign) -> Refusal | None:
    plan = campaign.plan_now(to)
    known = {kind.key for kind in plan.kinds} or set(terms.table()["premises"])
    checks = (
        ("name", not new.name.strip()),
        ("premises", not new.kinds or not set(new.kinds) <= known),
        ("gas", not set(new.gas) <= set(Premises.Gas.values)),
        ("measure", bool(new.measure) and plan.measure(new.measure) is None),
        ("target", bool(new.target) and new.target not in {one.id for one in plan.targets}),
    )
    missing = next((name for name, wrong in checks if wrong), None)
    if missing is not None:
        return Refusal("missing", missing)
    return Refusal("dates_reversed") if new.ends < new.starts else None


@transaction.atomic
def withdraw_round(row: Round, why: str, *, actor: Actor, at: datetime) -> Round | Refusal:
    """The round was opened by mistake or is no longer wanted; what was looked at stays on record."""
    locked = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=row.pk)
    if not access.may_keep_round(actor, locked):
        return Refusal("not_your_round", locked.owner.name)
    if locked.withdrawn_on is not None:
        return Refusal("nothing_changes")
    if not why.strip():
        return Refusal("missing", "reason")
    with journal.act("round.withdraw", ("round", locked.number), actor=actor, at=at) as act:
        return act.change(locked, withdrawn_on=clock.day_of(at), withdrawn_why=why.strip())
