"""Planning visits: with a filed plan number or a reason, together with who goes there anyway; handed over, called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from ranan.campaign.models import Campaign
from ranan.inspections.actions.core import (
    Case,
    Goer,
    act,
    begin,
    hold,
    hold_place,
    move,
    name_inspectors,
    place_counts,
    without_post,
    workers,
)
from ranan.inspections.models import Visit, VisitInspector
from ranan.kit import clock
from ranan.registry.models import Person, Premises
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.visit import VisitKind, VisitVerb

V = VisitVerb
AHEAD = timedelta(days=366)  # later than that nobody plans: the year was mistyped


@transaction.atomic
def plan_visit(
    place: Premises, to: Campaign, *, on: date, inspectors: Sequence[Person], actor: Actor, at: datetime,
    kind: str = VisitKind.SCREENING, plan_number: str = "", reason: str = "", note: str = "",
) -> Visit | Refusal:  # fmt: skip
    """Plan a visit for a day, today or later; every inspector works in some unit on that day, the planner's before others."""
    hold(inspectors)
    case = _fresh(hold_place(place.pk), to, kind, V.PLAN, actor, at)
    if isinstance(case, Refusal):
        return case
    today = clock.day_of(at)
    if not today <= on <= today + AHEAD:
        return Refusal("date_in_past") if on < today else Refusal("day_far_away", on.isoformat())
    going = workers(inspectors, on, case.units, unit=case.unit)
    refusal = place_counts(case.row.premises, on) or _not_ready(plan_number, reason, inspectors, going)
    if refusal is not None:
        return refusal
    with act(case, V.PLAN) as doing:
        row = move(
            doing, case, on=on, plan_number=plan_number.strip(), reason=reason.strip(), note=note.strip(),
            units=_units_of(case, going), synthetic=place.synthetic,
        )  # fmt: skip
        name_inspectors(doing, row, going)
        return row


def _fresh(place: Premises, to: Campaign, kind: str, verb: VisitVerb, actor: Actor, at: datetime) -> Case | Refusal:
    """The beginning of a visit."""
    if to.version is None:
        return Refusal("missing", "plan")
    return begin(Visit(premises=place, campaign=to, plan_version=to.version, kind=str(kind), state=""), verb, actor=actor, at=at)


def _not_ready(plan_number: str, reason: str, named: Sequence[Person], going: Sequence[Goer]) -> Refusal | None:
    if not plan_number.strip() and not reason.strip():
        return Refusal("plan_number_or_reason")
    if not named:
        return Refusal("missing", "inspectors")
    return without_post(named, going)


def _units_of(case: Case, going: Sequence[Goer]) -> list[int]:
    mine = {case.unit.pk} if case.unit is not None else set()
    return sorted({*case.row.units, *mine, *(one.unit.pk for one in going)})


@transaction.atomic
def join_visit(row: Visit, inspectors: Sequence[Person], *, actor: Actor, at: datetime) -> Visit | Refusal:
    """一起去: people of one's own unit go along, so that the place is looked at once (避免多头检查)."""
    hold(inspectors)
    case = begin(row, V.JOIN, actor=actor, at=at)
    if isinstance(case, Refusal):
        return case
    able = workers(inspectors, max(case.row.on, clock.day_of(at)), case.units, unit=case.unit)
    going = [one for one in able if case.unit is not None and one.unit.pk == case.unit.pk]
    if not going or len(going) < len(set(inspectors)):
        return Refusal("missing" if not inspectors else "join_with_own_people", "inspectors")
    with act(case, V.JOIN) as doing:
        name_inspectors(doing, case.row, going)
        return move(doing, case, units=_units_of(case, going))


@transaction.atomic
def hand_over_visit(row: Visit, person: Person, to: Person, *, actor: Actor, at: datetime) -> Visit | Refusal:
    """Another inspector goes in the place of one who cannot; his deputy that day goes "for" him."""
    hold([person, to])
    case = begin(row, V.HAND_OVER, actor=actor, at=at)
    if isinstance(case, Refusal):
        return case
    return replace_inspector(case, person, to)


def replace_inspector(case: Case, person: Person, to: Person) -> Visit | Refusal:
    """Write it: the successor goes in the unit of him whose place he takes, where he works in it, else in his own."""
    named = VisitInspector.objects.select_related("unit").filter(visit=case.row, person=person).first()
    day = max(case.row.on, clock.day_of(case.at))
    going = workers([to], day, case.units, unit=named.unit if named else None, for_=person.name)
    if named is None or not going or VisitInspector.objects.filter(visit=case.row, person=to).exists():
        return without_post([to], going) or Refusal("nothing_changes")
    with act(case, V.HAND_OVER) as doing:
        doing.entry.facts["from"], doing.entry.facts["to"] = person.key, to.key
        doing.remove(named)
        name_inspectors(doing, case.row, going)
        return move(doing, case, units=left_units(case))


def left_units(case: Case) -> list[int]:
    """The units of those who still go."""
    left = VisitInspector.objects.filter(visit=case.row).exclude(unit=None).values_list("unit_id", flat=True)
    return sorted(set(left))


@transaction.atomic
def cancel_visit(row: Visit, why: str, *, actor: Actor, at: datetime) -> Visit | Refusal:
    """A planned visit is called off, with a reason."""
    return _end(row, V.CANCEL, why, actor=actor, at=at)


@transaction.atomic
def void_visit(row: Visit, why: str, *, actor: Actor, at: datetime) -> Visit | Refusal:
    """A record that was a mistake counts no more. What it found stays in the ledger and is dealt with there."""
    return _end(row, V.VOID, why, actor=actor, at=at)


def _end(row: Visit, verb: VisitVerb, why: str, *, actor: Actor, at: datetime) -> Visit | Refusal:
    case = begin(row, verb, actor=actor, at=at)
    if isinstance(case, Refusal):
        return case
    if not why.strip():
        return Refusal("missing", "reason")
    with act(case, verb) as doing:
        return move(doing, case, ended_why=why.strip()[:200])
