"""One act for many hazards, looked at before it is done: what each row will do, and why some refuse.

The same rules that the act itself asks, on situations that are read for all rows together; the act judges again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ranan.campaign import queries as campaign
from ranan.hazards.access import hazards_of, with_doors
from ranan.hazards.actions.core import filled
from ranan.hazards.actions.desk import Assignment, transferred, wrong_assignment
from ranan.hazards.models import BulkRow, BulkRun, Hazard
from ranan.hazards.situation import Ground, plan_units
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal, State, Verb
from ranan.rules.judgement import judge
from ranan.rules.situation import Situation

EXPORT = "export"
VERBS = (Verb.ASSIGN, Verb.TRANSFER, Verb.REMIND)
MOST = 2_000  # hazards of one act
AT_ONCE = 60  # acts that somebody waits for; more are left to the worker


@dataclass(slots=True)
class Line:
    """One chosen hazard: the columns that would change (name, old, new), who is reminded, or why it refuses."""

    number: str
    hazard: Hazard | None
    changes: list[tuple[str, Any, Any]]
    turn: tuple[str, ...] = ()
    refusal: Refusal | None = None


def chosen(run: BulkRun, actor: Actor) -> list[tuple[BulkRow, Hazard | None]]:
    """The rows in their order with their hazards, as far as the actor still sees them."""
    rows = list(
        BulkRow.objects.filter(run=run)
        .select_related("hazard")
        .only("run", "outcome", "code", "detail", "hazard__number")
    )
    seen = (
        hazards_of(actor)
        .select_related("premises__operator", "operator")
        .filter(pk__in=[row.hazard_id for row in rows])
    )
    found = {one.pk: one for one in with_doors(actor, seen)}
    return [(row, found.get(row.hazard_id)) for row in rows]


def assignment(hazard: Hazard, data: Mapping[str, Any], units: Mapping[str, Unit]) -> Assignment:
    """What was typed; what was left empty stays as it is on each hazard."""

    def unit(name: str) -> Unit | None:
        return units.get(str(data.get(name) or ""))

    responsible = unit("responsible_unit") or hazard.responsible_unit
    due = date.fromisoformat(data["due"]) if data.get("due") else hazard.due
    return Assignment(
        lead=unit("lead") or hazard.lead, territory=unit("territory") or hazard.territory, due=due,
        responsible_unit=responsible, measure=int(data.get("measure") or 0),
        operator=None if responsible else hazard.operator or hazard.premises.operator,
    )  # fmt: skip


def looked_at(run: BulkRun, actor: Actor, here: Ground) -> list[Line]:
    """What the act would do to each row as things stand."""
    pairs = chosen(run, actor)
    cases = {hazard.pk: case for hazard, case in situations([one for _row, one in pairs if one is not None], here)}
    found = []
    for row, hazard in pairs:
        line = Line(row.hazard.number, hazard, [])
        if hazard is None:
            line.refusal = Refusal("unknown_number", row.hazard.number)
        elif run.verb != EXPORT:
            _judge(line, hazard, Verb(run.verb), cases[hazard.pk], run.data, actor, here)
        found.append(line)
    return found


def _judge(
    line: Line, hazard: Hazard, verb: Verb, case: Situation, data: Mapping[str, Any], actor: Actor, here: Ground
) -> None:
    to = assignment(hazard, data, here.units.by_key)
    party = bool(to.responsible_unit or to.operator or hazard.premises.is_household)
    needs = filled(
        lead=to.lead, territory=to.territory, due=to.due, responsible=party or None, reason=data.get("reason", "")
    )
    decision = judge(verb, case, actor, given=needs)
    if isinstance(decision, Refusal):
        line.refusal = decision
    elif verb == Verb.REMIND:
        line.turn = tuple(sorted(case.turn))
    elif verb == Verb.ASSIGN:
        line.refusal = wrong_assignment(hazard, to)
        line.changes = _changes(hazard, _assigned(hazard, to))
    else:
        wanted = transferred(hazard, to)
        line.refusal = wanted if isinstance(wanted, Refusal) else None
        line.changes = [] if isinstance(wanted, Refusal) else _changes(hazard, wanted)


def _assigned(hazard: Hazard, to: Assignment) -> dict[str, Any]:
    return {
        "lead": to.lead, "territory": to.territory, "responsible_unit": to.responsible_unit,
        "operator": None if to.responsible_unit else to.operator, "measure": to.measure or hazard.measure, "due": to.due,
    }  # fmt: skip


def _changes(hazard: Hazard, wanted: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(name, getattr(hazard, name), new) for name, new in wanted.items() if getattr(hazard, name) != new]


def situations(hazards: Sequence[Hazard], here: Ground) -> Iterator[tuple[Hazard, Situation]]:
    """Each hazard as assigning, transferring and reminding see it: its reviews and the like are not read."""
    with_account = _with_account(hazards, here.on)
    free: dict[tuple[frozenset[int], frozenset[str]], frozenset[str]] = {}
    for hazard in hazards:
        key, territory = here.units.key, here.units.key(hazard.territory_id)
        carry_out, support = plan_units(campaign.plan_of(hazard.plan_version), hazard.measure, territory)
        yield hazard, Situation(
            state=State(hazard.state), major=hazard.grade == "major", today=here.on, task_force=here.task_force,
            due=hazard.due, registrar=key(hazard.registrar_id), lead=key(hazard.lead_id), territory=territory,
            host=key(hazard.host_id), responsible_unit=key(hazard.responsible_unit_id),
            operator=hazard.operator.key if hazard.operator else "",
            party_acts=hazard.responsible_unit_id is not None or hazard.operator_id in with_account, carry_out=carry_out,
            support=support, handed=hazard.handed, reminded_on=hazard.reminded_on,
            free=_free(hazard, here, free) if hazard.state == State.UNDER_REVIEW else frozenset(),
        )  # fmt: skip


def _with_account(hazards: Iterable[Hazard], on: date) -> set[int]:
    operators = {hazard.operator_id for hazard in hazards if hazard.operator_id and hazard.responsible_unit_id is None}
    posts = registry.posts_in_force(on).filter(operator_id__in=operators, role=Role.ENTERPRISE)
    return {pk for pk in posts.values_list("operator_id", flat=True) if pk}


def _free(
    hazard: Hazard, here: Ground, known: dict[tuple[frozenset[int], frozenset[str]], frozenset[str]]
) -> frozenset[str]:
    """The reviewing units that still have somebody who is not barred; asked once for the same units and people."""
    force = here.units.task_force
    bodies = frozenset(pk for pk in (hazard.lead_id, hazard.territory_id, force.pk if force else None) if pk)
    barred = frozenset((*hazard.barred, *hazard.lowered_by))
    if (bodies, barred) not in known:
        found = registry.free_units(set(bodies), set(barred), here.on)
        known[bodies, barred] = frozenset(here.units.key(pk) for pk in found)
    return known[bodies, barred]
