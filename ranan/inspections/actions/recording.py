"""Recording what was seen: answers become hazards with code, grade and date; what is open there already is recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards import actions as hazards
from ranan.hazards import files
from ranan.hazards.actions.keeping import store_all
from ranan.hazards.models import Hazard
from ranan.inspections.actions.core import (
    Case,
    Goer,
    act,
    begin,
    hold_place,
    keep_files,
    move,
    name_inspectors,
    place_counts,
    without_post,
    workers,
)
from ranan.inspections.models import Visit, VisitFinding, VisitInspector
from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry.models import Person, Premises
from ranan.registry.queries import past
from ranan.rules import checklist as checks
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan
from ranan.rules.visit import LOOKED, Outcome, VisitKind, VisitState, VisitVerb

V = VisitVerb


@dataclass(frozen=True, slots=True)
class Record:
    """What comes back from a place. `outcome` only where nobody looked, or where the plan has no checklist for its kind.

    Else it follows from the answers. Without a checklist, what was found was registered before, on that day.
    `photos` by item ("" = of the place as a whole).
    """

    on: date
    inspectors: Sequence[Person] = ()
    outcome: str = ""
    checklist: str = ""
    answers: Mapping[str, checks.Answer] = field(default_factory=dict)
    photos: Mapping[str, Sequence[files.Upload]] = field(default_factory=dict)
    note: str = ""
    present: str = ""
    check_code: str = ""
    plan_number: str = ""
    reason: str = ""
    kind: str = VisitKind.SCREENING
    begun_at: datetime | None = None


class _UndoError(Exception):
    """Carries a refusal out of a transaction that must leave nothing behind."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def record_visit(
    row: Visit | None, place: Premises, to: Campaign, given: Record, *, actor: Actor, at: datetime
) -> Visit | Refusal:
    """Write down a visit that was planned (`row`), or one that was not; with it every hazard that it found.

    All or nothing: where one hazard is refused, nothing is kept. 方案五·第一阶段·2, 3: signed, also when nothing was found.
    """
    try:
        with transaction.atomic():
            done = _record(row, place, to, given, actor, at)
            if isinstance(done, Refusal):
                raise _UndoError(done)
            return done
    except _UndoError as undone:
        return undone.refusal


def _record(
    row: Visit | None, place: Premises, to: Campaign, given: Record, actor: Actor, at: datetime
) -> Visit | Refusal:
    if to.version is None:
        return Refusal("missing", "plan")
    place = hold_place(row.premises_id if row else place.pk)
    before = _sent_before(place, given, actor)
    if before is not None:
        return _same_again(before, given)
    new = row or Visit(premises=place, campaign=to, plan_version=to.version, kind=str(given.kind), state="")
    case = begin(new, V.RECORD, actor=actor, at=at)
    if isinstance(case, Refusal):
        return case
    going = workers(given.inspectors, given.on, case.units, unit=case.unit)
    refusal = _refused(case, given, going)
    if refusal is not None:
        return refusal
    plan = campaign.plan_of(case.row.plan_version)
    given = _settled(plan, given)
    found = _findings(plan, case.row, given)
    if isinstance(found, Refusal):
        return found
    return _write(case, given, going, found)


def _sent_before(place: Premises, given: Record, actor: Actor) -> Visit | None:
    """The record that this very form, opened at that moment by that person, has left already."""
    if given.begun_at is None:
        return None
    mine = Visit.objects.filter(premises=place, recorded_by=actor.key, begun_at=given.begun_at)
    return mine.select_related("plan_version").exclude(state=VisitState.VOID).order_by("id").first()


def _same_again(before: Visit, given: Record) -> Visit | Refusal:
    """A form sent twice is one record; one that was changed in between is refused, so that nothing is lost in silence."""
    plan = campaign.plan_of(before.plan_version)
    outcome = "" if before.checklist else before.outcome
    same = (before.on, outcome, before.note) == (given.on, given.outcome, given.note.strip())
    if same and before.answers == _answers(_settled(plan, given)):
        return before
    return Refusal("recorded_already", before.number)


def _refused(case: Case, given: Record, going: Sequence[Goer]) -> Refusal | None:
    """What is wrong with the record as a whole."""
    today = clock.day_of(case.at)
    uploads = [one for some in given.photos.values() for one in some]
    planned = bool(case.row.plan_number or case.row.reason)
    checked = (
        ("date_in_future", given.on > today),
        ("before_the_campaign", given.on < case.row.campaign.starts),
        ("plan_number_or_reason", not (planned or case.row.self_check or given.plan_number.strip() or given.reason.strip())),
        ("self_check_looks", case.row.self_check and given.outcome not in {"", *LOOKED}),
    )  # fmt: skip
    wrong = next((code for code, holds in checked if holds), None)
    if wrong is not None:
        return Refusal(wrong)
    return place_counts(case.row.premises, given.on) or _wrong_people(case, given, going) or files.check(uploads)


def _wrong_people(case: Case, given: Record, going: Sequence[Goer]) -> Refusal | None:
    """Whoever looked held a post on the day of the visit; an enterprise ran the place on the day of its self-check."""
    if not case.row.self_check:
        return without_post(given.inspectors, going) or (None if going else Refusal("missing", "inspectors"))
    place = case.row.premises
    since = past.run_since(place)
    before = since is not None and past.operator_on(place, given.on) != place.operator
    return Refusal("self_check_before_you", since.isoformat()) if since is not None and before else None


def _settled(plan: Plan, given: Record) -> Record:
    """The record with what typed values decide by themselves: what is kept says pass or fail of every item."""
    sheet = plan.checklist(given.checklist)
    return given if sheet is None else replace(given, answers=checks.settled(sheet, given.answers, plan, given.on))


def _findings(plan: Plan, row: Visit, given: Record) -> tuple[checks.Finding, ...] | Refusal:
    """What the answers mean; nothing where nobody looked, or where there is nothing to answer."""
    no_list = not plan.checklists_for(row.premises.kind)
    if given.outcome or no_list:
        said = given.outcome in set(Outcome) and (no_list or given.outcome not in LOOKED)
        return () if said else Refusal("missing", "outcome")
    sheet = plan.checklist(given.checklist)
    if sheet is None or row.premises.kind not in sheet.kinds:
        return Refusal("missing", "checklist")
    wrong = checks.problems(sheet, given.answers, plan, given.on)
    if wrong:
        return Refusal("answers_incomplete", str(len(wrong)))
    return checks.findings(sheet, given.answers, plan, given.on, row.premises.kind, self_found=row.self_check)


def _write(
    case: Case, given: Record, going: Sequence[Goer], found: Sequence[checks.Finding]
) -> Visit | Refusal:
    outcome = given.outcome or str(Outcome.FOUND if found else Outcome.NOTHING_FOUND)
    mine = {case.unit.pk} if case.unit is not None and not case.row.self_check else set()
    units = {*mine, *(one.unit.pk for one in going)}
    every = [one for some in given.photos.values() for one in some]
    known = _registered(case.row.premises, given) if given.outcome == Outcome.FOUND else []
    if given.outcome == Outcome.FOUND and not known:
        return Refusal("found_what", given.on.isoformat())
    store_all(every, actor=case.actor, at=case.at)  # at once, so that two who send the same photos wait in one order
    with act(case, V.RECORD) as doing:
        row = move(
            doing, case, on=given.on, outcome=outcome, units=sorted(units), note=given.note.strip(),
            checklist="" if given.outcome else given.checklist, answers=_answers(given), present=given.present.strip()[:80],
            check_code=given.check_code.strip()[:60], recorded_at=case.at, recorded_by=case.actor.key,
            begun_at=given.begun_at, plan_number=case.row.plan_number or given.plan_number.strip()[:60],
            reason=case.row.reason or given.reason.strip()[:200], synthetic=case.row.premises.synthetic,
        )  # fmt: skip
        _who_went(doing, row, going)
        for item, uploads in given.photos.items():
            keep_files(doing, case, uploads, item)
        for one in found:
            hazard = _hazard(case, given, going, one)
            if isinstance(hazard, Refusal):
                return hazard
            doing.add(VisitFinding(visit=row, items=list(one.items), hazard=hazard[0], seen_again=hazard[1]))
        for one_known in known:
            doing.add(VisitFinding(visit=row, items=[], hazard=one_known))
    return row


def _registered(place: Premises, given: Record) -> list[Hazard]:
    """What stands in the ledger as found there on that day."""
    return list(Hazard.objects.filter(premises=place, found=given.on).exclude(state="void").order_by("id"))


def _answers(given: Record) -> dict[str, list[str]]:
    if given.outcome:
        return {}
    return {item: [str(one.result), one.value, one.note] for item, one in given.answers.items()}


def _who_went(doing: journal.Act, row: Visit, going: Sequence[Goer]) -> None:
    """Those who really went: whoever was planned and did not go is taken off."""
    went = {one.person.pk for one in going}
    for named in VisitInspector.objects.filter(visit=row).exclude(person_id__in=went):
        doing.remove(named)
    name_inspectors(doing, row, going)


def _hazard(
    case: Case, given: Record, going: Sequence[Goer], found: checks.Finding
) -> tuple[Hazard, bool] | Refusal:
    """The hazard of a failed item: a new one, or the one of that kind that is open there (then seen again)."""
    names = "、".join(one.name for one in going) or case.name
    photos = [
        files.Upload(one.name, one.data, "before") for item in found.items for one in given.photos.get(item, ())
    ]
    finding = hazards.Finding(
        premises=case.row.premises, text=found.text, found=given.on, code=found.code, measure=found.measure,
        inspector=names[:80], synthetic=case.row.premises.synthetic, self_found=case.row.self_check, files=photos,
    )  # fmt: skip
    done = hazards.register(finding, case.row.campaign, actor=case.actor, at=case.at)
    if isinstance(done, Hazard):
        return done, False
    if done.code != "already_open_here":
        return done
    known = Hazard.objects.get(number=done.detail)
    told = hazards.Given(note=found.text, files=photos)
    seen = hazards.sight(known, actor=case.actor, at=case.at, on=given.on, given=told)
    return (seen if isinstance(seen, Hazard) else known), True
