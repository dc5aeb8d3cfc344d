"""Checks a plan's files for an official: every problem with its file, its entry and its cure; never a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from ranan.rules import plan_checklists, plan_fit, plan_sense
from ranan.rules.plan_model import Plan
from ranan.rules.plan_names import short, tidy
from ranan.rules.plan_problem import ERROR, WEAK, Problem
from ranan.rules.plan_read import FILE_OF, KEYS, key_in_file, label, read, shown

UNIQUE: tuple[tuple[str, str], ...] = (
    ("documents", "id"),
    ("stages", "id"),
    ("stages", "name"),
    ("targets", "id"),
    ("targets", "name"),
    ("duties", "id"),
    ("tasks", "id"),
    ("limits", "id"),
    ("kinds", "key"),
    ("kinds", "name"),
    ("measures", "no"),
    ("measures", "id"),
    ("measures", "title"),
    ("hazards", "code"),
    ("hazards", "title"),
    ("penalties", "id"),
    ("areas", "code"),
)
HOME = {
    **dict.fromkeys(("step", "stage", "duty", "target", "kind"), "plan.toml"),
    "parameter": "parameters.toml",
    "code": "hazards.toml",
    "penalty": "penalties.toml",
    "area": "areas.csv",
}


def check(folder: Path) -> list[Problem]:
    """Everything wrong with the plan in `folder`; the ones of level "error" keep it from being loaded."""
    return examine(folder)[1]


def examine(folder: Path) -> tuple[Plan, list[Problem]]:
    """The plan as far as it can be read, and every problem once, errors first."""
    plan, problems = read(folder)
    unread = {problem.file for problem in problems if problem.code in {"missing_file", "unreadable", "not_utf8"}}
    problems += [
        *_duplicates(plan),
        *_names(plan),
        *_references(plan, unread),
        *_cycles(plan),
        *plan_sense.problems(plan),
        *plan_fit.problems(plan, unread),
        *plan_checklists.problems(plan, unread, _ids(plan)),
    ]
    return plan, sorted(dict.fromkeys(problems), key=lambda problem: problem.level != ERROR)


def rows(plan: Plan, table: str) -> list[tuple[str, Any]]:
    """The entries of a table, each with the words by which people find it."""
    return [(label(table, row, n), row) for n, row in enumerate(getattr(plan, table))]


def _twice(values: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Entries whose value has come before."""
    seen: set[Any] = set()
    found = []
    for entry, value in values:
        if value in seen:
            found.append((entry, value))
        seen.add(value)
    return found


def _duplicates(plan: Plan) -> list[Problem]:
    found = []
    for table, key in UNIQUE:
        for entry, value in _twice((entry, getattr(row, key)) for entry, row in rows(plan, table)):
            found.append(Problem(FILE_OF[table], entry, "duplicate", f"{key} {shown(value)}"))
    steps = [(f"{entry} {step.name}", step) for entry, stage in rows(plan, "stages") for step in stage.steps]
    for key in ("id", "name"):
        for entry, value in _twice((entry, getattr(step, key)) for entry, step in steps if getattr(step, key)):
            found.append(Problem("plan.toml", entry, "duplicate", f"{key} {shown(value)}"))
    for entry, value in _twice((entry, (row.parent, row.name)) for entry, row in rows(plan, "areas")):
        found.append(Problem("areas.csv", entry, "duplicate", shown(value[1])))
    return [*found, *_repeated(plan)]


def _repeated(plan: Plan) -> list[Problem]:
    """The same word twice in one list of one entry."""
    found = []
    for table, file in FILE_OF.items():
        for entry, row in rows(plan, table):
            for spec in fields(row):
                value = getattr(row, spec.name)
                if isinstance(value, tuple) and spec.name != "steps":
                    found += [
                        Problem(file, f"{entry} {key_in_file(spec)}", "duplicate", shown(item))
                        for _, item in _twice((entry, item) for item in value)
                    ]
    return found


def _names(plan: Plan) -> list[Problem]:
    """Ids, names and aliases of units and groups: none may stand for two; names alike when shortened are weak."""
    specs = [*rows(plan, "units"), *rows(plan, "groups")]
    found = [Problem("units.toml", entry, "duplicate", key) for entry, key in _twice((e, s.id) for e, s in specs)]
    words = [(entry, word) for entry, spec in specs for word in (spec.name, *spec.aliases)]
    found += [Problem("units.toml", entry, "duplicate", form) for entry, form in _twice((e, tidy(w)) for e, w in words)]
    owner: dict[str, str] = {}
    for entry, word in words:
        form = short(word, plan.districts)
        if owner.setdefault(form, entry) != entry:
            found.append(Problem("units.toml", entry, "alike", f"{word}（{owner[form]}）", WEAK))
    return found


def _ids(plan: Plan) -> dict[str, set[Any]]:
    """What each kind of reference may point to. Units were resolved when the files were read."""
    return {
        "step": {step.id for stage in plan.stages for step in stage.steps},
        "stage": {stage.id for stage in plan.stages},
        "duty": {duty.id for duty in plan.duties},
        "target": {target.id for target in plan.targets},
        "parameter": {parameter.key for parameter in plan.parameters},
        "kind": {kind.key for kind in plan.kinds},
        "code": {hazard.code for hazard in plan.hazards},
        "penalty": {penalty.id for penalty in plan.penalties},
        "area": {area.code for area in plan.areas},
    }


def _references(plan: Plan, unread: set[str]) -> list[Problem]:
    """References to nothing; those to a file that could not be read are not held against the others."""
    known = {kind: ids for kind, ids in _ids(plan).items() if HOME[kind] not in unread}
    found = []
    for table, file in FILE_OF.items():
        for entry, row in rows(plan, table):
            found += _unknown(row, known, file, entry)
            for step in getattr(row, "steps", ()):
                found += _unknown(step, known, file, f"{entry} {step.name}")
    return found if "measures.toml" in unread else [*found, *_measure_numbers(plan)]


def _unknown(row: Any, known: Mapping[str, set[Any]], file: str, entry: str) -> list[Problem]:
    found = []
    for spec in fields(row):
        allowed = known.get(spec.metadata.get("refers", ""))
        value = getattr(row, spec.name)
        if allowed is None or not value:
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if item not in allowed:
                found.append(Problem(file, f"{entry} {key_in_file(spec)}", "unknown_ref", shown(item)))
    return found


def _measure_numbers(plan: Plan) -> list[Problem]:
    """Measures run from 1 without a gap, and every number that is named exists."""
    known = {measure.no for measure in plan.measures}
    top = min(max(known, default=0), 1000)
    found = [Problem("measures.toml", "measures", "missing_no", str(no)) for no in range(1, top + 1) if no not in known]
    found += [
        Problem("measures.toml", entry, "not_allowed", shown(row.no))
        for entry, row in rows(plan, "measures")
        if not 1 <= row.no <= 1000
    ]
    if not known:
        found.append(Problem("measures.toml", "measures", "missing_no", "1"))
    named = [(table, entry, row.measure) for table in ("limits", "lead_rules") for entry, row in rows(plan, table)]
    named += [("targets", entry, row.measure) for entry, row in rows(plan, "targets") if row.measure]
    named += [("hazards", entry, no) for entry, row in rows(plan, "hazards") for no in row.measures]
    return found + [
        Problem(FILE_OF[table], entry, "unknown_ref", f"{KEYS['lead_rules']} {no}")
        for table, entry, no in named
        if no not in known
    ]


def _cycles(plan: Plan) -> list[Problem]:
    groups = {group.id for group in plan.groups}
    graphs: list[tuple[str, str, dict[str, list[str]]]] = [
        ("units.toml", "units", {u.id: [n for n in (u.parent, u.hosted_by) if n] for u in plan.units}),
        ("units.toml", "groups", {g.id: [n for n in g.members if n in groups] for g in plan.groups}),
        ("plan.toml", "stages", {s.id: list(s.after) for s in plan.stages}),
        ("plan.toml", "stages.steps", {t.id: list(t.after) for s in plan.stages for t in s.steps if t.id}),
        ("plan.toml", "duties", {d.id: [d.follows] for d in plan.duties if d.follows}),
        ("areas.csv", "areas", {a.code: [a.parent] for a in plan.areas if a.parent}),
    ]
    return [
        Problem(file, table, "cycle", shown(" → ".join(circle)))
        for file, table, graph in graphs
        for circle in _circles(graph)
    ]


def _circles(graph: Mapping[str, list[str]]) -> list[list[str]]:
    """One circle for each group of nodes that run in one; found without recursion."""
    done: set[str] = set()
    found: list[list[str]] = []
    for start in graph:
        path: list[str] = []
        branches = [iter([start])]
        while branches:
            node = next(branches[-1], None)
            if node is None:
                branches.pop()
                if path:
                    done.add(path.pop())
            elif node in path:
                found.append([*path[path.index(node) :], node])
            elif node in done:
                continue
            else:
                path.append(node)
                branches.append(iter(graph.get(node, [])))
    return found
