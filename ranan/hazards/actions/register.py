"""登记: a hazard comes into the ledger; where the rules leave no doubt it is assigned in the same act."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards import files
from ranan.hazards.actions import desk
from ranan.hazards.actions.core import Case, Given, keep, register_seat, search_vector, step
from ranan.hazards.importing.model import key_at
from ranan.hazards.models import Hazard
from ranan.hazards.queries import open_at
from ranan.hazards.situation import Ground, ground, situation_of, units_with
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import actions as registry
from ranan.registry.actions import NewPlace
from ranan.registry.models import Premises, Unit
from ranan.rules import deadlines, duty, grading
from ranan.rules.actor import Actor, Seat
from ranan.rules.hazard import Refusal, Source, State, Step, Verb, take
from ranan.rules.judgement import Permit
from ranan.rules.plan import Plan
from ranan.rules.situation import Situation


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen. Blanks are filled by rule; what is given stands."""

    premises: Premises
    text: str
    found: date
    code: str = ""
    grade: str = ""
    measure: int = 0
    lead: Unit | None = None
    due: date | None = None
    responsible_unit: Unit | None = None
    inspector: str = ""
    found_not_later: bool = False
    insist: str = ""
    synthetic: bool = False
    self_found: bool = False
    files: Sequence[files.Upload] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Derived:
    """What the rules make of a finding: each value with the reason that it rests on."""

    grade: str
    grade_source: str
    measure: int
    lead: Unit | None
    due: date
    due_source: str
    asks: tuple[str, ...]
    why_lead: str

    def certain(self, finding: Finding) -> bool:
        """Whether nothing is left for the task force to decide."""
        party = finding.responsible_unit or finding.premises.operator or finding.premises.is_household
        return bool(self.lead and party)


def derive(plan: Plan, finding: Finding, here: Ground) -> Derived:
    """Grade, measure, lead and date by rule; the sheet's or the person's own value stands where there is one."""
    kind, territory = finding.premises.kind, here.units.key(finding.premises.territory_id)
    graded = grading.grade_of(plan, finding.code, finding.found) if finding.code else None
    grade = finding.grade or (str(graded.key) if graded else "general")
    proposal = duty.propose(plan, measure=finding.measure or None, code=finding.code, kind=kind, territory=territory)
    lead = finding.lead or here.units.by_key.get(proposal.lead)
    due = deadlines.due_date(plan, finding.code, grade, finding.found, self_found=finding.self_found)
    asks = [name for name, blank in (("no_code", not finding.code), ("no_lead", lead is None)) if blank]
    return Derived(
        grade=grade,
        grade_source="person" if finding.grade else ("catalogue" if graded else "default"),
        measure=finding.measure or proposal.measure or 0,
        lead=lead,
        due=finding.due or due.day,
        due_source="person" if finding.due else due.source,
        asks=tuple(asks),
        why_lead="given" if finding.lead else proposal.why,
    )


@transaction.atomic
def register(finding: Finding, to: Campaign, *, actor: Actor, at: datetime) -> Hazard | Refusal:
    """登记. Refused where one like it is open at the same place, unless `insist` says why this is another one."""
    here = ground(clock.day_of(at))
    seat = register_seat(actor, lambda seat: _before(finding.premises, seat, here))
    refusal = _refused(finding, seat, here)
    if refusal or seat is None:
        return refusal or Refusal("outside_your_ground")
    # Two who report the same at once: one after the other, so that the second hears of the first.
    place = Premises.objects.select_for_update(no_key=True).get(pk=finding.premises.pk)
    gone = place.closed_on is not None and (bool(seat.operator) or place.ended in (Premises.Ended.TWICE, Premises.Ended.MISTAKE))
    if gone:
        return Refusal("place_closed", str(place.closed_on))
    like = open_at(finding.premises, finding.code, finding.text)
    if like is not None and not finding.insist.strip():
        return Refusal("already_open_here", like.number)
    if seat.operator:  # who finds it at his own place says what he saw; grade, lead and party follow the rules
        finding = replace(finding, self_found=True, grade="", measure=0, lead=None, due=None, responsible_unit=None)
    derived = derive(campaign.plan_now(to), finding, here)
    hazard = build(finding, derived, to, here, seat, actor, at)
    taken = take_register()
    case = Case(hazard, here, _before(finding.premises, seat, here), Permit(taken, seat), actor, at,
                Given(files=finding.files))  # fmt: skip
    with opening(case) as act:
        act.add(hazard)
        keep(case, act)
    return _assign_by_rule(case, derived, finding) if derived.certain(finding) else hazard


def take_register() -> Step:
    """The step from nothing to registered."""
    taken = take(Source.NOTHING, Verb.REGISTER)
    if isinstance(taken, Refusal):
        raise TypeError("the table of steps has no beginning")
    return taken


def opening(case: Case) -> AbstractContextManager[journal.Act]:
    """The entry with which a hazard begins."""
    hazard = case.hazard
    return journal.act(
        "hazard.register", ("hazard", hazard.number), actor=case.actor, at=case.at, seat=case.seat, after=hazard.state,
        campaign=hazard.campaign.key, plan_version=hazard.plan_version.number,
        unit_name=case.unit.name if case.unit else case.actor.unit,
    )  # fmt: skip


def _before(premises: Premises, seat: Seat, here: Ground) -> Situation:
    """The situation of a hazard that does not exist yet, for the question who may register here."""
    unit = here.units.by_key.get(seat.unit)
    anywhere = unit is not None and unit.kind != Unit.Kind.TERRITORY
    return Situation(
        state=State.REGISTERED, major=False, today=here.on, task_force=here.task_force,
        registrar=seat.unit if anywhere else "", territory=here.units.key(premises.territory_id),
        host=here.units.key(premises.host_id), operator=premises.operator.key if premises.operator else "",
    )  # fmt: skip


def _refused(finding: Finding, seat: Seat | None, here: Ground) -> Refusal | None:
    if seat is None:
        return Refusal("outside_your_ground")
    if not finding.text.strip():
        return Refusal("missing", "text")
    if finding.found > here.on:
        return Refusal("date_in_future")
    if finding.due is not None and finding.due < finding.found:
        return Refusal("date_before_found")
    return files.check(finding.files)


def build(
    finding: Finding, derived: Derived, to: Campaign, here: Ground, seat: Seat, actor: Actor, at: datetime
) -> Hazard:
    """The row of a new hazard, not yet written; its number comes from the campaign's prefix and the table's sequence."""
    if to.version is None:
        raise ValueError(f"campaign {to.key} has no plan yet")
    [pk] = journal.reserve(Hazard)
    place = finding.premises
    hazard = Hazard(
        pk=pk, number=f"{to.prefix}-{pk:05d}", campaign=to, plan_version=to.version, **columns(finding, derived),
        grade_source=derived.grade_source, due_source=derived.due_source,
        registrar=here.units.by_key.get(seat.unit, place.territory),
        registered_by=actor.key, registered_at=at, inspector=finding.inspector.strip() or actor.name,
        operator=None if finding.responsible_unit else place.operator, insisted=finding.insist.strip(),
        self_found=finding.self_found, asks=list(derived.asks), synthetic=finding.synthetic or place.synthetic,
        source_key=key_at(place, finding.text.strip(), finding.found),
    )  # fmt: skip
    hazard.units = units_with(hazard, here, ())
    hazard.search = search_vector(hazard, {})
    return hazard


def columns(finding: Finding, derived: Derived) -> dict[str, Any]:
    """What every new hazard has of its finding and of the rules, whether a person or a sheet brings it."""
    place = finding.premises
    return {
        "state": State.REGISTERED, "code": finding.code, "text": finding.text.strip(), "grade": derived.grade,
        "measure": derived.measure, "premises": place, "territory": place.territory, "host": place.host,
        "lead": derived.lead, "responsible_unit": finding.responsible_unit, "found": finding.found,
        "found_not_later": finding.found_not_later, "due": derived.due, "first_due": derived.due,
    }  # fmt: skip


def _assign_by_rule(case: Case, derived: Derived, finding: Finding) -> Hazard:
    """The second entry: the rule that left no doubt assigns in the same act."""
    hazard = case.hazard
    taken = take(State(hazard.state), Verb.ASSIGN)
    if isinstance(taken, Refusal):
        raise TypeError("a registered hazard can be assigned")
    ruled = Case(hazard, case.here, situation_of(hazard, case.here), Permit(taken, case.seat), case.actor, case.at)
    to = desk.Assignment(
        lead=derived.lead, territory=hazard.territory, due=derived.due, responsible_unit=finding.responsible_unit,
        operator=finding.premises.operator, measure=derived.measure,
    )  # fmt: skip
    with step(ruled, by_rule=derived.why_lead) as act:
        return desk.settle(ruled, act, to)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding as it comes from a form: the place is known, or still to be added in the same transaction."""

    premises: Premises | None
    place: NewPlace | None
    text: str
    found: date
    code: str = ""
    grade: str = ""
    measure: int = 0
    responsible_unit: str = ""
    inspector: str = ""
    insist: str = ""
    files: Sequence[files.Upload] = field(default_factory=tuple)


class _UndoError(Exception):
    """Carries a refusal out of a transaction that must leave nothing behind."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def register_at(new: NewFinding, to: Campaign, *, actor: Actor, at: datetime) -> Hazard | Refusal:
    """登记 at a known or a new place; where the hazard is refused the new place is not kept either."""
    try:
        with transaction.atomic():
            place = new.premises or _added(new.place, actor, at)
            finding = Finding(
                premises=place, text=new.text, found=new.found, code=new.code, grade=new.grade, measure=new.measure,
                responsible_unit=Unit.objects.filter(key=new.responsible_unit).first() if new.responsible_unit else None,
                inspector=new.inspector, insist=new.insist, files=new.files,
            )  # fmt: skip
            done = register(finding, to, actor=actor, at=at)
            if isinstance(done, Refusal):
                raise _UndoError(done)
            return done
    except _UndoError as undone:
        return undone.refusal


def _added(place: NewPlace | None, actor: Actor, at: datetime) -> Premises:
    if place is None:
        raise _UndoError(Refusal("missing", "place"))
    added = registry.add_premises(place, actor=actor, at=at)
    if isinstance(added, Refusal):
        raise _UndoError(added)
    return added
