"""What a later version of a ledger says otherwise is applied, each hazard with its own entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ranan.campaign.models import Campaign
from ranan.hazards.actions.core import move, with_units
from ranan.hazards.actions.import_rows import Work, act_of, case_of, cotasks, from_sheet, name_in_sheet, operator_said
from ranan.hazards.importing import CHANGED, GRADES, Planned, last_acts, still_differs
from ranan.hazards.models import Hazard
from ranan.rules.hazard import Closure, State, Verb

_CLOSED_KEEPS = frozenset({"measure", "lead", "responsible", "inspector", "closed"})


Pair = tuple[Planned, Hazard]


def still_to_revise(campaign: Campaign, rows: Sequence[Planned]) -> list[Pair]:
    """Each row with its hazard, locked, where all is as it was when they were compared: nobody has acted meanwhile."""
    locked = Hazard.objects.select_for_update(of=("self",)).filter(number__in=[one.number for one in rows])
    related = locked.select_related("premises__household", "operator").defer("search")
    hazards = {hazard.number: hazard for hazard in related.order_by("id")}
    acts = last_acts(hazards, campaign)
    return [
        (one, hazard)
        for one, hazard in ((one, hazards[one.number]) for one in rows)
        if one.moved_at == (acts[one.number].entry if one.number in acts else 0)
        and still_differs(one, hazard)
        and hazard.state != State.VOID
        and hazard.closure != Closure.REVIEWED
    ]


def revise_rows(work: Work, pairs: Sequence[Pair]) -> None:
    """Bring these hazards up to date with their rows."""
    for one, hazard in pairs:
        _revise(work, one, hazard)


def _revise(work: Work, one: Planned, hazard: Hazard) -> None:
    wanted = {change.field for change in one.changes}
    if not hazard.is_open:
        wanted &= _CLOSED_KEEPS
    fields = {name: value for field in sorted(wanted) for name, value in _FIELDS[field](work, one, hazard).items()}
    closing = hazard.is_open and "closed_on" in fields
    if closing and not (hazard.lead or fields.get("lead")):
        closing = False
        del fields["closed_on"]
    if closing:
        fields |= {"closure": str(Closure.AS_REPORTED), "barred": _with(hazard.barred, work.actor.key)}
    if fields or "responsible" in wanted:
        _write(work, one, hazard, Verb.TAKE_OVER if closing else Verb.REVISE, fields)
        one.outcome = CHANGED


def _write(work: Work, one: Planned, hazard: Hazard, verb: Verb, fields: dict[str, Any]) -> None:
    case = case_of(work, hazard, verb)
    act = act_of(work, verb, hazard, before=hazard.state, after=case.permit.step.target)
    act.entry.facts["source"] = from_sheet(work, one)
    if "operator" in fields:
        name_in_sheet(work, one, hazard, act)
    move(case, act, **fields)
    if {"measure", "lead", "responsible_unit"} & set(fields):
        if hazard.is_open and hazard.state != State.REGISTERED:
            cotasks(work, case, act, hazard, again=True)
        with_units(case, act)


def _with(keys: list[str], key: str) -> list[str]:
    return [*keys, key] if key and key not in keys else list(keys)


def _due(_work: Work, one: Planned, hazard: Hazard) -> dict[str, Any]:
    day = one.row.due
    kept = day is None or day < hazard.found
    return {} if kept else {"due": day, "due_source": "sheet", "first_due": hazard.first_due or day}


def _grade(work: Work, one: Planned, hazard: Hazard) -> dict[str, Any]:
    """Who lowers a grade by a sheet may not review the hazard afterwards, as with any lowering."""
    grade = GRADES[one.row.grade]
    lowered = _with(hazard.lowered_by, work.actor.key) if grade == "general" else []
    return {"grade": grade, "grade_source": "sheet", "lowered_by": lowered}


def _lead(work: Work, one: Planned, hazard: Hazard) -> dict[str, Any]:
    lead = work.here.units.by_key.get(one.lead)
    return {"lead": lead, "asks": [ask for ask in hazard.asks if ask != "no_lead"]} if lead else {}


def _party(work: Work, one: Planned, hazard: Hazard) -> dict[str, Any]:
    """The responsible party that the sheet now names: a unit of the plan, an organisation, or the place's own operator."""
    unit = work.plan.unit_named(one.row.responsible)
    responsible = work.here.units.by_key.get(unit.id) if unit else None
    return {
        "responsible_unit": responsible,
        "operator": None if responsible else operator_said(work, one, hazard.premises),
    }


_FIELDS: dict[str, Callable[[Work, Planned, Hazard], dict[str, Any]]] = {
    "due": _due,
    "grade": _grade,
    "lead": _lead,
    "responsible": _party,
    "closed": lambda _work, one, _hazard: {"closed_on": one.row.closed},
    "measure": lambda _work, one, _hazard: {"measure": one.row.measure},
    "inspector": lambda _work, one, _hazard: {"inspector": one.row.inspector},
}
