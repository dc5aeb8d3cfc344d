"""The rows of an office's ledger that are new: each with its place, its rules and its one or two entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from ranan.campaign.models import Campaign
from ranan.hazards.actions import desk as desks
from ranan.hazards.actions.core import Case, move, search_vector
from ranan.hazards.actions.register import Derived, Finding, columns, derive
from ranan.hazards.importing import GRADES, Draft, Planned
from ranan.hazards.models import CoTask, Hazard, LedgerImport, Remark
from ranan.hazards.situation import Ground, units_with
from ranan.journal import actions as journal
from ranan.registry import queries as registry
from ranan.registry.actions import NewPlace
from ranan.registry.actions.bulk import PlaceBook
from ranan.registry.models import Area, Operator, Premises, Unit
from ranan.rules import duty
from ranan.rules.actor import Actor, Seat
from ranan.rules.hazard import OPEN_STATES, Closure, State, Step, Verb, take
from ranan.rules.judgement import Permit
from ranan.rules.plan import Plan
from ranan.rules.situation import Situation

ORGANISATION = (
    "公司",
    "店",
    "馆",
    "厂",
    "中心",
    "学校",
    "院",
    "所",
    "社",
    "物业",
    "集团",
    "站",
    "酒店",
    "局",
    "委",
    "会",
    "合作",
    "商行",
    "超市",
    "部",
)


@dataclass(slots=True)
class Work:
    """What one import carries from row to row."""

    draft: Draft
    campaign: Campaign
    plan: Plan
    here: Ground
    actor: Actor
    seat: Seat
    at: datetime
    batch: journal.Batch
    book: PlaceBook
    source: LedgerImport
    synthetic: bool
    registrar: Unit
    areas: dict[str, Area]
    alike: dict[tuple[str, str], str] = field(default_factory=dict)  # (place, code) → the first open one, by number

    def begin(self) -> journal.Batch:
        """A new batch, with the register as it is now: one chunk of rows is one transaction."""
        self.batch = journal.Batch(actor=self.actor, at=self.at)
        self.book = PlaceBook(self.batch, self.at)
        self.alike.clear()
        return self.batch


def write_rows(work: Work, wanted: list[Planned]) -> None:
    """Write these rows as hazards, with their places, in the work's batch."""
    work.book.know([(one.row.subject or one.row.address, one.row.address) for one in wanted])
    work.book.know([(one.row.responsible, "") for one in wanted if one.row.responsible])
    _know_open(work, wanted)
    work.batch.expect(Hazard, len(wanted))
    for one in wanted:
        _write_row(work, one)
    work.batch.flush()


def _know_open(work: Work, wanted: list[Planned]) -> None:
    """The open hazards at these places, read at once."""
    places = {registry.same_place(one.row.subject or one.row.address, one.row.address) for one in wanted}
    known = Hazard.objects.filter(premises__same__in=places, state__in=OPEN_STATES).exclude(code="").order_by("-id")
    for same, code, number in known.values_list("premises__same", "code", "number"):
        work.alike[same, code] = number


def _write_row(work: Work, one: Planned) -> None:
    row, place = one.row, _place(work, one)
    unit = work.plan.unit_named(row.responsible) if row.responsible else None
    responsible_unit = work.here.units.by_key.get(unit.id) if unit else None
    found = row.found or min([day for day in (row.as_of, row.due, row.closed) if day] or [work.here.on])
    finding = Finding(
        premises=place, text=row.hazard, found=min(found, work.here.on), code=one.code, grade=GRADES.get(row.grade, ""),
        measure=row.measure or 0, lead=work.here.units.by_key.get(one.lead), due=row.due,
        responsible_unit=responsible_unit, inspector=row.inspector, found_not_later=row.found is None,
        synthetic=work.synthetic,
    )  # fmt: skip
    derived = derive(work.plan, finding, work.here)
    like = _like(work, one, place)
    if like:
        one.asks.append("maybe_same")
        one.says.append((f"同一场所的同类隐患 {like} 未销号", "请核对，是同一件的请合并"))
    hazard = _build(work, one, finding, derived)
    one.number = hazard.number
    _begin(work, one, hazard, derived, finding)
    if one.code and hazard.is_open:
        work.alike.setdefault((place.same, one.code), hazard.number)


def _like(work: Work, one: Planned, place: Premises) -> str:
    """The number of an open hazard of the same kind at the place, in the ledger or in a row above; "" for none."""
    return work.alike.get((place.same, one.code), "") if one.code else ""


def _place(work: Work, one: Planned) -> Premises:
    row, territory = one.row, work.here.units.by_key[one.territory]
    street = work.plan.unit_named(row.street) if row.street else None
    area = work.areas.get(street.name if street else territory.name) or territory.area
    if area is None:
        raise ValueError(f"{territory.name} has no area")
    name = row.subject or row.address
    new = NewPlace(
        kind=one.kind, name=name, address=row.address, area=area, in_park=one.in_park, synthetic=work.synthetic
    )
    return work.book.place(new)


def operator_said(work: Work, one: Planned, place: Premises) -> Operator | None:
    """The party's name in the sheet where it is an organisation other than the place's own operator."""
    said = one.row.responsible
    same = not said or said in {one.row.subject, place.name}
    if same or place.is_household or not said.endswith(ORGANISATION):
        return place.operator
    return work.book.operator(said, synthetic=work.synthetic)


def _build(work: Work, one: Planned, finding: Finding, derived: Derived) -> Hazard:
    place = finding.premises
    pk = work.batch.next_id(Hazard)
    hazard = Hazard(
        pk=pk, number=f"{work.campaign.prefix}-{pk:05d}", campaign=work.campaign, plan_version=work.campaign.version,
        **columns(finding, derived), grade_source="sheet" if finding.grade else derived.grade_source,
        due_source="sheet" if finding.due else derived.due_source, registrar=work.registrar,
        registered_by=work.actor.key, registered_at=work.at, inspector=finding.inspector,
        operator=None if finding.responsible_unit else operator_said(work, one, place), source=work.source,
        source_place=f"{one.row.sheet} {one.row.row}"[:80], source_key=one.key, synthetic=work.synthetic,
        asks=sorted({*derived.asks, *one.asks}),
    )  # fmt: skip
    named = [work.here.units.by_key[key].pk for key in _cotask_units(work, hazard)]
    hazard.units = units_with(hazard, work.here, named)
    hazard.search = search_vector(hazard, {})
    return hazard


def _cotask_units(work: Work, hazard: Hazard) -> list[str]:
    named = duty.named_support(work.plan, hazard.measure) if hazard.measure else ()
    held = {hazard.lead_id, hazard.territory_id}
    return [k for k in sorted(named) if k in work.here.units.by_key and work.here.units.by_key[k].pk not in held]


def _begin(work: Work, one: Planned, hazard: Hazard, derived: Derived, finding: Finding) -> None:
    """Closed in the sheet: one entry. Else registered, and assigned by a second where nothing is left to decide."""
    party = hazard.responsible_unit or hazard.operator or hazard.premises.is_household
    settled = bool(hazard.lead and party) and "outside" not in one.asks
    if one.closes and one.row.closed is not None and hazard.lead is not None:
        _take_over(work, one, hazard, one.row.closed)
        return
    with_source = {"source": from_sheet(work, one)}
    act = act_of(work, "register", hazard, after=State.REGISTERED)
    act.entry.facts.update(with_source)
    act.add(hazard)
    name_in_sheet(work, one, hazard, act)
    if not settled:
        return
    case = case_of(work, hazard, Verb.ASSIGN)
    assigned = act_of(work, "assign", hazard, before=State.REGISTERED, after=State.ASSIGNED)
    assigned.entry.facts["by_rule"] = derived.why_lead
    move(case, assigned, asks=[ask for ask in hazard.asks if ask != "no_lead"])
    cotasks(work, case, assigned, hazard)


def _take_over(work: Work, one: Planned, hazard: Hazard, closed: date) -> None:
    act = act_of(work, "take_over", hazard, after=State.CLOSED)
    act.entry.facts["source"] = from_sheet(work, one)
    act.add(hazard)
    name_in_sheet(work, one, hazard, act)
    # Whoever brings the sheet may not confirm its closures himself.
    move(
        case_of(work, hazard, Verb.TAKE_OVER), act, closed_on=closed, closure=str(Closure.AS_REPORTED),
        barred=[work.actor.key] if work.actor.key else [],
    )  # fmt: skip


def from_sheet(work: Work, one: Planned) -> dict[str, str | int]:
    """Where a row comes from: the file by its hash, sheet and row, and the clerk who brought it."""
    return {
        "sha256": work.draft.sha256,
        "file": work.draft.name,
        "sheet": one.row.sheet,
        "row": one.row.row,
        "clerk": work.actor.name,
    }


def act_of(work: Work, verb: str, hazard: Hazard, *, before: str = "", after: str = "") -> journal.Act:
    """One act of the import on one hazard, written with the batch."""
    return work.batch.act(
        f"hazard.{verb}", ("hazard", hazard.number), seat=work.seat, before=str(before), after=str(after),
        campaign=work.campaign.key, plan_version=hazard.plan_version.number, unit_name=work.registrar.name,
    )  # fmt: skip


def case_of(work: Work, hazard: Hazard, verb: Verb) -> Case:
    """The hazard in the import's hand, for one step of the table."""
    taken = take(State(hazard.state), verb)
    if not isinstance(taken, Step):
        raise TypeError(f"{verb} does not start from {hazard.state}")
    return ledger_case(hazard, taken, work.here, work.seat, work.actor, work.at)


def ledger_case(hazard: Hazard, taken: Step, here: Ground, seat: Seat, actor: Actor, at: datetime) -> Case:
    """A hazard in hand for a step that an office's ledger takes, which the file's own check has permitted."""
    situation = Situation(state=State(hazard.state), major=False, today=here.on, task_force=here.task_force)
    return Case(hazard, here, situation, Permit(taken, seat), actor, at)


def name_in_sheet(work: Work, one: Planned, hazard: Hazard, act: journal.Act) -> None:
    """A responsible person whom the sheet names is kept beside the hazard; the journal holds a digest of him only."""
    said = one.row.responsible
    if not said or said in {one.row.subject, hazard.full_party}:
        return
    case = case_of(work, hazard, Verb.NOTE)
    act.add(Remark(**case.record(), verb="register", proxy_party=said[:80]))


def cotasks(work: Work, case: Case, act: journal.Act, hazard: Hazard, *, again: bool = False) -> None:
    """Co-tasks of the support units that the measure names one by one; with `again` of those that have none yet."""
    measure = work.plan.measure(hazard.measure) if hazard.measure else None
    if measure is None or hazard.due is None:
        return
    there = set(CoTask.objects.filter(hazard=hazard).values_list("to_unit__key", flat=True)) if again else set()
    for key in _cotask_units(work, hazard):
        if key in there:
            continue
        task = desks.cotask_words(measure.no, measure.title)
        act.add(CoTask(**case.record(), to_unit=work.here.units.by_key[key], task=task, due=hazard.due))
