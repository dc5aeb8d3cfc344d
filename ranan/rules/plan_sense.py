"""Whether a plan makes sense: dates, leads, lead rules, parameters, limits, targets, areas, weak sources."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from ranan.rules.plan_model import Plan
from ranan.rules.plan_problem import WEAK, Problem
from ranan.rules.plan_read import FILE_OF, NOTHING, label, shown
from ranan.rules.plan_records import LeadRule, Parameter

PREFIX = re.compile(r"[A-Z0-9]{1,9}")
NEEDED = ("due_days.major", "due_days.general")
QUANTITIES = ("all", "all feasible")
PROOFS = ("photo", "document")


def problems(plan: Plan) -> list[Problem]:
    """Everything that reads well and yet cannot be meant."""
    found: list[Problem] = []
    for part in (_head, _order, _inside, _measures, _lead_rules, _parameters, _limits, _targets, _hazards, _weak):
        found += part(plan)
    return [*found, *_territories(plan)]


def _rows(plan: Plan, table: str) -> list[tuple[str, Any]]:
    return [(label(table, row, n), row) for n, row in enumerate(getattr(plan, table))]


def _head(plan: Plan) -> list[Problem]:
    found: list[Problem] = []
    if plan.id == NOTHING:
        return found
    if not PREFIX.fullmatch(plan.number_prefix):
        detail = f"{shown(plan.number_prefix)}（A–Z、0–9，1–9）"
        found.append(Problem("plan.toml", "plan number_prefix", "not_allowed", detail))
    forces = [unit.id for unit in plan.units if unit.kind == "task_force"]
    if plan.units and (len(forces) != 1 or plan.task_force != forces[0]):
        found.append(
            Problem("plan.toml", "plan task_force", "task_forces", shown(plan.task_force or "、".join(forces)))
        )
    return found


def _order(plan: Plan) -> list[Problem]:
    """Nothing ends before it starts."""
    pairs: list[tuple[str, str, date | None, date | None]] = [("plan.toml", "plan", plan.starts, plan.ends)]
    pairs += [("plan.toml", entry, row.starts, row.due) for entry, row in _rows(plan, "stages")]
    pairs += [("plan.toml", entry, row.since, row.due) for entry, row in _rows(plan, "targets")]
    pairs += [("parameters.toml", entry, row.starts, row.ends) for entry, row in _rows(plan, "parameters")]
    for table in ("hazards", "penalties"):
        pairs += [(FILE_OF[table], entry, row.valid_from, row.valid_to) for entry, row in _rows(plan, table)]
    found = [Problem(f, entry, "ends_first", f"{a} – {b}") for f, entry, a, b in pairs if a and b and b < a]
    for entry, stage in _rows(plan, "stages"):
        for step in stage.steps:
            if step.due > stage.due:
                found.append(Problem("plan.toml", f"{entry} {step.name}", "after_stage", f"{step.due} > {stage.due}"))
    return found


def _inside(plan: Plan) -> list[Problem]:
    """Dates of the campaign lie within the plan; a ban (`since`) and a law may be older than it."""
    days: list[tuple[str, str, date | None]] = []
    for entry, stage in _rows(plan, "stages"):
        days += [("plan.toml", entry, stage.starts), ("plan.toml", entry, stage.due)]
        days += [("plan.toml", f"{entry} {step.name}", step.due) for step in stage.steps]
    days += [("plan.toml", entry, row.due) for table in ("targets", "duties") for entry, row in _rows(plan, table)]
    found = [
        Problem(file, entry, "outside_plan", str(day))
        for file, entry, day in days
        if day and not plan.starts <= day <= plan.ends
    ]
    for entry, row in _rows(plan, "targets"):
        if row.since and row.since > plan.ends:
            found.append(Problem("plan.toml", f"{entry} since", "outside_plan", str(row.since)))
    for entry, row in _rows(plan, "parameters"):
        if (row.starts and row.starts > plan.ends) or (row.ends and row.ends < plan.starts):
            found.append(Problem("parameters.toml", entry, "outside_plan", f"{row.starts or ''} – {row.ends or ''}"))
    return found


def _measures(plan: Plan) -> list[Problem]:
    found = []
    for entry, row in _rows(plan, "measures"):
        if not row.lead:
            found.append(Problem("measures.toml", entry, "no_lead", ""))
        for key in (*row.lead, *row.shared_lead):
            kinds = {unit.kind for unit in map(plan.unit, plan.members(key)) if unit}
            alone = len(row.lead) == 1 and kinds == {"territory"}
            if plan.group(key) and not alone:
                found.append(Problem("measures.toml", f"{entry} lead", "group_leads", shown(key)))
        found += _progress(plan, entry, row)
    return found


def _progress(plan: Plan, entry: str, row: Any) -> list[Problem]:
    target = next((t for t in plan.targets if t.id == row.target), None)
    fits = (target is not None and target.measure == row.no) if row.progress == "target" else not row.target
    if fits or (row.target and target is None):
        return []
    return [Problem("measures.toml", f"{entry} target", "target_mismatch", f"{row.progress} {shown(row.target)}")]


def _lead_rules(plan: Plan) -> list[Problem]:
    found = []
    rules: list[tuple[str, LeadRule]] = _rows(plan, "lead_rules")
    for n, (name, rule) in enumerate(rules):
        entry = f"{name} #{n + 1}"
        measure = plan.measure(rule.measure)
        if measure and rule.lead not in (*measure.lead, *measure.shared_lead):
            found.append(Problem("measures.toml", f"{entry} lead", "not_a_lead", shown(rule.lead)))
        if not rule.codes and not rule.kinds:
            found.append(Problem("measures.toml", entry, "rule_for_all", ""))
        for code in rule.codes:
            hazard = plan.hazard_type(code)
            if hazard and rule.measure not in hazard.measures:
                detail = f"{code}（measures {list(hazard.measures)}）"
                found.append(Problem("measures.toml", f"{entry} codes", "unknown_ref", shown(detail)))
    for (entry, one), (_, other) in combinations(rules, 2):
        clash = _clash(one, other)
        if clash:
            found.append(Problem("measures.toml", entry, "rules_conflict", shown(clash)))
    return found


def _clash(one: LeadRule, other: LeadRule) -> str:
    """What two rules of one measure both name, though their leads differ; "" where they cannot meet that way."""
    if one.measure != other.measure or one.lead == other.lead:
        return ""
    codes, kinds = {*one.codes} & {*other.codes}, {*one.kinds} & {*other.kinds}
    by_code = codes and (kinds or not (one.kinds and other.kinds))
    by_kind = kinds and (codes or not (one.codes and other.codes))
    return "、".join(sorted(codes or kinds)) if by_code or by_kind else ""


def _parameters(plan: Plan) -> list[Problem]:
    found = []
    by_key: defaultdict[str, list[Parameter]] = defaultdict(list)
    for entry, row in _rows(plan, "parameters"):
        by_key[row.key].append(row)
        if row.key.startswith("due_days.") and not _is_days(row.value):
            found.append(Problem("parameters.toml", entry, "not_a_day_count", shown(row.value)))
    for key, periods in by_key.items():
        for one, other in combinations(periods, 2):
            if _last(one) >= _first(other) and _last(other) >= _first(one):
                detail = f"{max(_first(one), _first(other))}"
                found.append(Problem("parameters.toml", f"parameters key={shown(key)}", "overlap", detail))
    for key in NEEDED if plan.id != NOTHING else ():
        gap = _gap(plan, by_key[key])
        if gap:
            found.append(Problem("parameters.toml", f"parameters key={key}", "missing_parameter", f"{key} {gap}"))
    return found


def _first(row: Parameter) -> date:
    return row.starts or date.min


def _last(row: Parameter) -> date:
    return row.ends or date.max


def _is_days(value: object) -> bool:
    return type(value) is int and 0 < value <= 3660


def _gap(plan: Plan, periods: list[Parameter]) -> date | None:
    """The first day of the plan on which no period counts."""
    day = plan.starts
    for row in sorted(periods, key=_first):
        if _first(row) <= day <= _last(row):
            if _last(row) >= plan.ends:
                return None
            day = _last(row) + timedelta(days=1)
    return day if day <= plan.ends else None


def _limits(plan: Plan) -> list[Problem]:
    found = []
    for entry, row in _rows(plan, "limits"):
        if (row.max is not None) + bool(row.parameter) + row.forbidden != 1:
            found.append(Problem("plan.toml", entry, "no_limit", ""))
        if row.max is not None and not row.unit:
            found.append(Problem("plan.toml", entry, "blank", "unit"))
    return found


def _targets(plan: Plan) -> list[Problem]:
    return [
        Problem("plan.toml", f"{entry} quantity", "not_allowed", f"{shown(row.quantity)}（{'、'.join(QUANTITIES)}）")
        for entry, row in _rows(plan, "targets")
        if (row.quantity not in QUANTITIES if isinstance(row.quantity, str) else row.quantity < 0)
    ]


def _hazards(plan: Plan) -> list[Problem]:
    found = []
    for entry, row in _rows(plan, "hazards"):
        if not row.measures:
            found.append(Problem("hazards.toml", entry, "no_measure", ""))
        found += [Problem("hazards.toml", entry, "not_cited", str(no)) for no in row.cited if no not in row.measures]
        if row.days is not None and not _is_days(row.days):
            found.append(Problem("hazards.toml", f"{entry} days", "not_a_day_count", str(row.days)))
        if row.days is not None and not row.days_source.strip():
            found.append(Problem("hazards.toml", entry, "no_source", "days_source"))
        found += [
            Problem("hazards.toml", f"{entry} proof", "not_allowed", f"{shown(item)}（{'、'.join(PROOFS)}）")
            for item in row.proof
            if item not in PROOFS
        ]
    for entry, row in _rows(plan, "penalties"):
        if row.fine_min is not None and row.fine_max is not None and row.fine_max < row.fine_min:
            found.append(Problem("penalties.toml", f"{entry} fine_max", "not_allowed", str(row.fine_max)))
    return found


def _territories(plan: Plan) -> list[Problem]:
    """Every territory has an area of its own."""
    found = []
    seen: set[str] = set()
    for entry, unit in _rows(plan, "units"):
        if unit.kind == "territory" and (not unit.area or unit.area in seen):
            found.append(Problem("units.toml", entry, "no_area", shown(unit.area or unit.name)))
        seen.add(unit.area)
    return found


def _weak(plan: Plan) -> list[Problem]:
    """Facts whose source has not been verified: usable, and said so."""
    weak: list[tuple[str, str, str, str]] = [
        ("hazards.toml", entry, row.citation_status, row.citation) for entry, row in _rows(plan, "hazards")
    ]
    weak += [
        ("penalties.toml", entry, row.status, f"{row.law}{row.article}") for entry, row in _rows(plan, "penalties")
    ]
    weak += [("parameters.toml", entry, row.status, row.source) for entry, row in _rows(plan, "parameters")]
    return [
        Problem(file, entry, "recalled", shown(detail), WEAK)
        for file, entry, status, detail in weak
        if status == "recalled"
    ]
