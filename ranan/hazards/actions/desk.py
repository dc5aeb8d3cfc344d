"""What offices decide: assign, transfer, extensions, correct, regrade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ranan.campaign import queries as campaign
from ranan.hazards.actions.core import Case, Given, begin, filled, move, step, with_units
from ranan.hazards.actions.synonyms import learn_from
from ranan.hazards.importing.model import key_at
from ranan.hazards.models import CoTask, Extension, Hazard
from ranan.journal.actions import Act
from ranan.registry.models import Operator, Premises, Unit
from ranan.rules import deadlines, duty
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who answers for a hazard and by when. A unit as responsible party stands before the operator of the place."""

    lead: Unit | None
    territory: Unit | None
    due: date | None
    responsible_unit: Unit | None = None
    operator: Operator | None = None
    measure: int = 0


@transaction.atomic
def assign(
    hazard: Hazard, to: Assignment, *, actor: Actor, at: datetime, given: Given = NOTHING, by_rule: str = ""
) -> Hazard | Refusal:
    """交办: the task force names lead, territory, party and date; `by_rule` says which rule proposed them."""
    responsible = bool(to.responsible_unit or to.operator or hazard.premises.is_household)
    needs = filled(lead=to.lead, territory=to.territory, due=to.due, responsible=responsible or None)
    case = begin(hazard, Verb.ASSIGN, actor=actor, at=at, given=given, filled=needs)
    if isinstance(case, Refusal):
        return case
    wrong = wrong_assignment(case.hazard, to)
    if wrong is not None:
        return wrong
    with step(case, by_rule=by_rule) as act:
        return settle(case, act, to)


def wrong_assignment(hazard: Hazard, to: Assignment) -> Refusal | None:
    """What is wrong with the date or the measure of an assignment."""
    if to.due is not None and to.due < hazard.found:
        return Refusal("date_before_found")
    return Refusal("unknown_measure", str(to.measure)) if _unknown_measure(hazard, to.measure) else None


def _unknown_measure(hazard: Hazard, measure: int) -> bool:
    return bool(measure) and campaign.plan_of(hazard.plan_version).measure(measure) is None


def settle(case: Case, act: Act, to: Assignment) -> Hazard:
    """Write an assignment: the columns, the related units, and co-tasks of the units that the measure names."""
    hazard = case.hazard
    fields: dict[str, Any] = {
        "lead": to.lead, "territory": to.territory, "due": to.due, "first_due": hazard.first_due or to.due,
        "responsible_unit": to.responsible_unit, "operator": None if to.responsible_unit else to.operator,
        "asks": [ask for ask in hazard.asks if ask not in {"returned", "no_lead", "outside"}], "returned_by": None,
        "returned_reason": "", "handed": False,
    }  # fmt: skip
    if to.measure and to.measure != hazard.measure:
        fields["measure"] = to.measure
    moved = move(case, act, **fields)
    _named_cotasks(case, act)
    with_units(case, act)
    return moved


def _named_cotasks(case: Case, act: Act) -> None:
    """Support units that the measure names one by one get a co-task, once, with the hazard's own date."""
    hazard = case.hazard
    plan = campaign.plan_of(hazard.plan_version)
    measure = plan.measure(hazard.measure) if hazard.measure else None
    if measure is None or hazard.due is None:
        return
    has = set(CoTask.objects.filter(hazard=hazard).values_list("to_unit_id", flat=True))
    for key in sorted(duty.named_support(plan, hazard.measure)):
        unit = case.here.units.by_key.get(key)
        if unit is not None and unit.pk not in has and unit.pk not in {hazard.lead_id, hazard.territory_id}:
            task = cotask_words(hazard.measure, measure.title)
            act.add(CoTask(**case.record(), to_unit=unit, task=task, due=hazard.due))


def cotask_words(measure: int, title: str) -> str:
    """What a supporting unit is asked to do where only the plan names it."""
    return f"配合第{measure}项：{title}"[:500]


@transaction.atomic
def transfer(
    hazard: Hazard, to: Assignment, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING
) -> Hazard | Refusal:
    """转办: lead, territory, party or measure change, the state and the date stay; the reason is kept."""
    case = begin(hazard, Verb.TRANSFER, actor=actor, at=at, given=given, filled=filled(reason=reason))
    if isinstance(case, Refusal):
        return case
    wanted = transferred(case.hazard, to)
    if isinstance(wanted, Refusal):
        return wanted
    with step(case, reason=reason.strip()) as act:
        moved = move(case, act, **wanted, handed=False)
        _named_cotasks(case, act)
        with_units(case, act)
        return moved


def transferred(hazard: Hazard, to: Assignment) -> dict[str, Any] | Refusal:
    """The columns after a transfer, or what is wrong with it."""
    wanted = {
        "lead": to.lead or hazard.lead, "territory": to.territory or hazard.territory,
        "responsible_unit": to.responsible_unit, "operator": None if to.responsible_unit else to.operator,
        "measure": to.measure or hazard.measure,
    }  # fmt: skip
    if not (to.responsible_unit or to.operator or hazard.premises.is_household):
        return Refusal("missing", "responsible")
    if _unknown_measure(hazard, to.measure):
        return Refusal("unknown_measure", str(to.measure))
    same = all(getattr(hazard, name) == value for name, value in wanted.items())
    return Refusal("nothing_changes") if same else wanted


@transaction.atomic
def grant_extension(hazard: Hazard, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """同意延期: the date really moves; the first date and the number of extensions stay in sight."""
    case = begin(hazard, Verb.GRANT_EXTENSION, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    asked = Extension.objects.filter(hazard=case.hazard, decision="").order_by("-id").first()
    if asked is None:
        return Refusal("no_extension_asked")
    with step(case, old_due=str(asked.old_due), new_due=str(asked.new_due)) as act:
        _decide(case, act, asked, "granted")
        return move(
            case, act, due=asked.new_due, extensions=case.hazard.extensions + 1, extension_asked_by="",
            due_source="extended",
        )  # fmt: skip


@transaction.atomic
def refuse_extension(
    hazard: Hazard, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING
) -> Hazard | Refusal:
    """不同意延期: the date stays, with the reason."""
    case = begin(hazard, Verb.REFUSE_EXTENSION, actor=actor, at=at, given=given, filled=filled(reason=reason))
    if isinstance(case, Refusal):
        return case
    asked = Extension.objects.filter(hazard=case.hazard, decision="").order_by("-id").first()
    if asked is None:
        return Refusal("no_extension_asked")
    with step(case, reason=reason.strip()) as act:
        _decide(case, act, asked, "refused", reason.strip())
        return move(case, act, extension_asked_by="")


def _decide(case: Case, act: Act, asked: Extension, decision: str, note: str = "") -> None:
    name = case.record()["person_name"]
    act.change(asked, decision=decision, decided_at=case.at, decided_by=name, decision_note=note)


@dataclass(frozen=True, slots=True)
class Correction:
    """New values of facts; None leaves a fact as it is."""

    text: str | None = None
    code: str | None = None
    found: date | None = None
    inspector: str | None = None
    premises: Premises | None = None  # another place on the same ground; elsewhere the task force transfers first
    checked: bool = False  # somebody looked at what the import asked: dates, a likeness, a row from elsewhere


TO_CHECK = frozenset({"date", "maybe_same", "outside"})


@transaction.atomic
def amend(
    hazard: Hazard, new: Correction, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING
) -> Hazard | Refusal:
    """更正: a fact was written down wrongly. Old and new stand in the history.

    Classifying (a code where there was none) takes the hazard off the work list, taking the code away puts it back.
    """
    case = begin(hazard, Verb.AMEND, actor=actor, at=at, given=given, filled=filled(reason=reason))
    if isinstance(case, Refusal):
        return case
    names = ("text", "code", "found", "inspector", "premises")
    fields = {name: value for name in names if (value := getattr(new, name)) is not None}
    refusal = _wrong(case, fields)
    if refusal:
        return refusal
    changed = {name: value for name, value in fields.items() if getattr(case.hazard, name) != value}
    asks = _asks_after(case.hazard, changed, new.checked)
    if asks != case.hazard.asks:
        changed["asks"] = asks
    if not changed:
        return Refusal("nothing_changes")
    changed |= _following(case.hazard, changed)
    with step(case, reason=reason.strip()) as act:
        moved = move(case, act, **changed)
    if "code" in changed:
        learn_from(moved, actor=actor, at=at)
    return moved


def _following(hazard: Hazard, changed: dict[str, Any]) -> dict[str, Any]:
    """What changes with these facts: the operator with the place, the mark "not later than" with the day, the row's key."""
    found: dict[str, Any] = {}
    place = changed.get("premises", hazard.premises)
    if "premises" in changed and hazard.operator_id == hazard.premises.operator_id:
        found["operator"] = place.operator
    if "found" in changed:
        found["found_not_later"] = False
    if hazard.source_id is None:
        found["source_key"] = key_at(place, changed.get("text", hazard.text), changed.get("found", hazard.found))
    return found


def _asks_after(hazard: Hazard, changed: dict[str, Any], checked: bool) -> list[str]:
    """What is still to be decided: a code answers the question for one, a look those that an import raised."""
    done = (TO_CHECK if checked else frozenset()) | ({"date"} if "found" in changed else set())
    asks = [ask for ask in hazard.asks if ask not in done]
    if "code" in changed:
        asks = [ask for ask in asks if ask != "no_code"]
        asks = asks if changed["code"] else ["no_code", *asks]
    return asks


def _wrong(case: Case, fields: dict[str, Any]) -> Refusal | None:
    place = fields.get("premises")
    if place is not None and place.territory_id != case.hazard.territory_id:
        return Refusal("place_elsewhere", place.territory.name)
    if "text" in fields and not fields["text"].strip():
        return Refusal("missing", "text")
    found, due = fields.get("found"), case.hazard.due
    if found and found > case.here.on:
        return Refusal("date_in_future")
    if found and due and found > due:
        return Refusal("date_before_found")
    code = fields.get("code")
    if code and campaign.plan_of(case.hazard.plan_version).hazard_type(code) is None:
        return Refusal("unknown_code", code)
    return None


@transaction.atomic
def regrade(
    hazard: Hazard, grade: str, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING
) -> Hazard | Refusal:
    """调整等级: raising shortens the date to the new grade's own, if that is earlier and not past; lowering keeps it."""
    case = begin(hazard, Verb.REGRADE, actor=actor, at=at, given=given, filled=filled(grade=grade, reason=reason))
    if isinstance(case, Refusal):
        return case
    held = case.hazard
    if grade not in {"major", "general"}:
        return Refusal("missing", "grade")
    if grade == held.grade:
        return Refusal("same_grade")
    fields: dict[str, Any] = {"grade": grade, "grade_source": "person"}
    fields["lowered_by"] = [*held.lowered_by, actor.key] if grade == "general" else []  # raised, nobody gains by it
    if grade == "major" and held.due is not None:
        new = deadlines.due_date(campaign.plan_of(held.plan_version), held.code, grade, case.here.on)
        fields |= {"due": min(held.due, new.day), "handed": False}
    with step(case, reason=reason.strip(), grade=grade) as act:
        return move(case, act, **fields)
