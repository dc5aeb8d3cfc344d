"""An office's ledger comes in: good rows in one transaction, rows already closed by one entry that says where from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from ranan.campaign.models import Campaign
from ranan.hazards.actions import desk as desks
from ranan.hazards.actions.core import Case, move, search_vector
from ranan.hazards.actions.register import Derived, Finding, columns, derive
from ranan.hazards.importing import ASKED, CREATED, GRADES, Draft, Planned
from ranan.hazards.models import CoTask, Hazard, LedgerImport, Remark
from ranan.hazards.situation import Ground, ground, units_with
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.actions import NewPlace
from ranan.registry.actions.bulk import PlaceBook
from ranan.registry.models import Area, Operator, Person, Premises, Unit
from ranan.rules import duty
from ranan.rules.actor import Actor, Role, Seat
from ranan.rules.hazard import OPEN_STATES, Closure, Refusal, State, Step, Verb, take
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
class _Work:
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


def import_ledger(
    draft: Draft, campaign: Campaign, plan: Plan, *, actor: Actor, at: datetime, synthetic: bool = False
) -> LedgerImport | Refusal:
    """Bring a draft in. Rows that are in already, or rejected, change nothing; the draft's rows get their numbers."""
    here = ground(clock.day_of(at))
    seat = import_seat(actor)
    registrar = here.units.by_key.get(seat.unit) if seat else None
    if seat is None or registrar is None:
        return Refusal("not_your_step", str(Verb.TAKE_OVER))
    with transaction.atomic():
        # Two imports of one file: one after the other; a registration beside them does not wait (its key is not locked).
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        _already_in(draft, campaign)
        wanted = [row for row in draft.rows if row.outcome in {CREATED, ASKED}]
        batch = journal.Batch(actor=actor, at=at)
        work = _Work(
            draft, campaign, plan, here, actor, seat, at, batch, PlaceBook(batch, at),
            _source(draft, campaign, registrar, actor, at), synthetic, registrar,
            {area.name: area for area in Area.objects.select_related("parent")},
        )  # fmt: skip
        if wanted:
            _write_rows(work, wanted)
        return work.source


def _already_in(draft: Draft, campaign: Campaign) -> None:
    """Look again under the lock: rows that came in since the draft was made are unchanged ones."""
    keys = {row.key for row in draft.rows if row.outcome in {CREATED, ASKED}}
    known = dict(Hazard.objects.filter(campaign=campaign, source_key__in=keys).values_list("source_key", "number"))
    for row in draft.rows:
        if row.outcome in {CREATED, ASKED} and row.key in known:
            row.outcome, row.number = "unchanged", known[row.key]


def import_seat(actor: Actor) -> Seat | None:
    """The seat by which somebody imports: the task force's before any other that works on hazards."""
    seats = [
        seat for seat in actor.seats if seat.role in {Role.TASK_FORCE, Role.INSPECTOR, Role.OFFICER, Role.UNIT_HEAD}
    ]
    return next((s for s in seats if s.role == Role.TASK_FORCE), seats[0] if seats else None)


def _source(draft: Draft, campaign: Campaign, unit: Unit, actor: Actor, at: datetime) -> LedgerImport:
    """The row of the import itself; an import that brings nothing new leaves none."""
    row = LedgerImport(
        campaign=campaign, sha256=draft.sha256, name=draft.name[:200], at=at, unit=unit,
        person=Person.objects.filter(key=actor.key).first(), created=draft.count(CREATED), asked=draft.count(ASKED),
        unchanged=draft.count("unchanged"), rejected=draft.count("rejected"),
    )  # fmt: skip
    if row.created + row.asked == 0:
        return row
    with journal.act(
        "hazard.import_ledger", ("import", draft.sha256), actor=actor, at=at, campaign=campaign.key
    ) as act:
        return act.add(row)


def _write_rows(work: _Work, wanted: list[Planned]) -> None:
    work.book.know([(one.row.subject or one.row.address, one.row.address) for one in wanted])
    _know_operators(work, wanted)
    _know_open(work, wanted)
    work.batch.expect(Hazard, len(wanted))
    for one in wanted:
        _write_row(work, one)
    work.batch.flush()


def _know_operators(work: _Work, wanted: list[Planned]) -> None:
    names = [(one.row.responsible, "") for one in wanted if one.row.responsible]
    work.book.know(names)


def _know_open(work: _Work, wanted: list[Planned]) -> None:
    """The open hazards at these places, read at once."""
    places = {registry.same_place(one.row.subject or one.row.address, one.row.address) for one in wanted}
    known = Hazard.objects.filter(premises__same__in=places, state__in=OPEN_STATES).exclude(code="").order_by("-id")
    for same, code, number in known.values_list("premises__same", "code", "number"):
        work.alike[same, code] = number


def _write_row(work: _Work, one: Planned) -> None:
    row, place = one.row, _place(work, one)
    unit = work.plan.unit_named(row.responsible) if row.responsible else None
    responsible_unit = work.here.units.by_key.get(unit.id) if unit else None
    found = row.found or min([day for day in (row.due, row.closed) if day] or [work.here.on])
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


def _like(work: _Work, one: Planned, place: Premises) -> str:
    """The number of an open hazard of the same kind at the place, in the ledger or in a row above; "" for none."""
    return work.alike.get((place.same, one.code), "") if one.code else ""


def _place(work: _Work, one: Planned) -> Premises:
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


def _operator(work: _Work, one: Planned, place: Premises) -> Operator | None:
    """The party's name in the sheet where it is an organisation other than the place's own operator."""
    said = one.row.responsible
    same = not said or said in {one.row.subject, place.name}
    if same or place.is_household or not said.endswith(ORGANISATION):
        return place.operator
    return work.book.operator(said, synthetic=work.synthetic)


def _build(work: _Work, one: Planned, finding: Finding, derived: Derived) -> Hazard:
    place = finding.premises
    pk = work.batch.next_id(Hazard)
    hazard = Hazard(
        pk=pk, number=f"{work.campaign.prefix}-{pk:05d}", campaign=work.campaign, plan_version=work.campaign.version,
        **columns(finding, derived), grade_source="sheet" if finding.grade else derived.grade_source,
        due_source="sheet" if finding.due else derived.due_source, registrar=work.registrar,
        registered_by=work.actor.key, registered_at=work.at, inspector=finding.inspector,
        operator=None if finding.responsible_unit else _operator(work, one, place), source=work.source,
        source_place=f"{one.row.sheet} {one.row.row}"[:80], source_key=one.key, synthetic=work.synthetic,
        asks=sorted({*derived.asks, *one.asks}),
    )  # fmt: skip
    named = [work.here.units.by_key[key].pk for key in _cotask_units(work, hazard)]
    hazard.units = units_with(hazard, work.here, named)
    hazard.search = search_vector(hazard, {})
    return hazard


def _cotask_units(work: _Work, hazard: Hazard) -> list[str]:
    named = duty.named_support(work.plan, hazard.measure) if hazard.measure else ()
    held = {hazard.lead_id, hazard.territory_id}
    return [k for k in sorted(named) if k in work.here.units.by_key and work.here.units.by_key[k].pk not in held]


def _begin(work: _Work, one: Planned, hazard: Hazard, derived: Derived, finding: Finding) -> None:
    """Closed in the sheet: one entry. Else registered, and assigned by a second where nothing is left to decide."""
    party = hazard.responsible_unit or hazard.operator or hazard.premises.is_household
    settled = bool(hazard.lead and party) and "outside" not in one.asks
    if one.closes and one.row.closed is not None and hazard.lead is not None:
        _take_over(work, one, hazard, one.row.closed)
        return
    with_source = {"source": _from(work, one)}
    act = _act(work, "register", hazard, after=State.REGISTERED)
    act.entry.facts.update(with_source)
    act.add(hazard)
    _named_in_sheet(work, one, hazard, act)
    if not settled:
        return
    case = _case(work, hazard, Verb.ASSIGN)
    assigned = _act(work, "assign", hazard, before=State.REGISTERED, after=State.ASSIGNED)
    assigned.entry.facts["by_rule"] = derived.why_lead
    move(case, assigned, asks=[ask for ask in hazard.asks if ask != "no_lead"])
    _cotasks(work, case, assigned, hazard)


def _take_over(work: _Work, one: Planned, hazard: Hazard, closed: date) -> None:
    act = _act(work, "take_over", hazard, after=State.CLOSED)
    act.entry.facts["source"] = _from(work, one)
    act.add(hazard)
    _named_in_sheet(work, one, hazard, act)
    # Whoever brings the sheet may not confirm its closures himself.
    move(
        _case(work, hazard, Verb.TAKE_OVER), act, closed_on=closed, closure=str(Closure.AS_REPORTED),
        barred=[work.actor.key] if work.actor.key else [],
    )  # fmt: skip


def _from(work: _Work, one: Planned) -> dict[str, str | int]:
    """Where a row comes from: the file by its hash, sheet and row, and the clerk who brought it."""
    return {
        "sha256": work.draft.sha256,
        "file": work.draft.name,
        "sheet": one.row.sheet,
        "row": one.row.row,
        "clerk": work.actor.name,
    }


def _act(work: _Work, verb: str, hazard: Hazard, *, before: str = "", after: str = "") -> journal.Act:
    return work.batch.act(
        f"hazard.{verb}", ("hazard", hazard.number), seat=work.seat, before=str(before), after=str(after),
        campaign=work.campaign.key, plan_version=hazard.plan_version.number, unit_name=work.registrar.name,
    )  # fmt: skip


def _case(work: _Work, hazard: Hazard, verb: Verb) -> Case:
    taken = take(State(hazard.state), verb)
    if not isinstance(taken, Step):
        raise TypeError(f"{verb} does not start from {hazard.state}")
    situation = Situation(state=State(hazard.state), major=False, today=work.here.on, task_force=work.here.task_force)
    return Case(hazard, work.here, situation, Permit(taken, work.seat), work.actor, work.at)


def _named_in_sheet(work: _Work, one: Planned, hazard: Hazard, act: journal.Act) -> None:
    """A responsible person whom the sheet names is kept beside the hazard; the journal holds a digest of him only."""
    said = one.row.responsible
    if not said or said in {one.row.subject, hazard.party}:
        return
    case = _case(work, hazard, Verb.NOTE)
    act.add(Remark(**case.record(), verb="register", proxy_party=said[:80]))


def _cotasks(work: _Work, case: Case, act: journal.Act, hazard: Hazard) -> None:
    measure = work.plan.measure(hazard.measure) if hazard.measure else None
    if measure is None or hazard.due is None:
        return
    for key in _cotask_units(work, hazard):
        task = desks.cotask_words(measure.no, measure.title)
        act.add(CoTask(**case.record(), to_unit=work.here.units.by_key[key], task=task, due=hazard.due))
