"""Whether a plan's checklists can be used: codes that exist and fit the kinds, limits with a source, no id twice."""

from __future__ import annotations

from collections.abc import Iterator

from ranan.rules.plan_model import Plan
from ranan.rules.plan_problem import WEAK, Problem
from ranan.rules.plan_read import FILE_OF, label, shown
from ranan.rules.plan_records import CheckItem, Checklist

FOLDER = FILE_OF["checklists"]


def problems(plan: Plan, unread: set[str]) -> list[Problem]:
    """Everything wrong with the lists; codes and parameters of files that could not be read are not held against them."""
    codes = {} if "hazards.toml" in unread else {one.code: frozenset(one.kinds) for one in plan.hazards}
    keys = {one.key for one in plan.parameters}
    found: list[Problem] = []
    for n, sheet in enumerate(plan.checklists):
        entry = label("checklists", sheet, n)
        found += _shape(sheet, entry)
        for item in sheet.items:
            where = f"{entry} {shown(item.id)}"
            if codes:
                found += _code(sheet, item, codes, where)
            if "parameters.toml" not in unread:
                found += _limit(item, keys, where)
    return [*found, *_without(plan)]


def _shape(sheet: Checklist, entry: str) -> Iterator[Problem]:
    """A list has kinds, sections and items, and nothing stands in it twice."""
    if not sheet.kinds:
        yield Problem(FOLDER, entry, "blank", "kinds")
    if not sheet.items:
        yield Problem(FOLDER, entry, "blank", "items")
    for name, ids in (("section", [one.id for one in sheet.sections]), ("item", [one.id for one in sheet.items])):
        for one in sorted({one for one in ids if ids.count(one) > 1}):
            yield Problem(FOLDER, entry, "duplicate", f"{name} {shown(one)}")


def _code(sheet: Checklist, item: CheckItem, codes: dict[str, frozenset[str]], where: str) -> Iterator[Problem]:
    if item.hazard not in codes:
        yield Problem(FOLDER, f"{where} hazard", "unknown_ref", shown(item.hazard))
    elif codes[item.hazard] and not codes[item.hazard] & set(sheet.kinds):
        yield Problem(FOLDER, f"{where} hazard", "code_fits_no_kind", shown(item.hazard))


def _limit(item: CheckItem, keys: set[str], where: str) -> Iterator[Problem]:
    value = item.value
    if value is None:
        return
    if value.parameter and value.parameter not in keys:
        yield Problem(FOLDER, f"{where} value parameter", "unknown_ref", shown(value.parameter))
    if bool(value.parameter) == (value.limit is not None):
        yield Problem(FOLDER, f"{where} value", "no_limit", "")
    if value.limit is not None and not value.source.strip():
        yield Problem(FOLDER, f"{where} value", "no_source", "source")


def _without(plan: Plan) -> Iterator[Problem]:
    """Kinds of places that no list covers: usable, and said so, once a plan has lists at all."""
    covered = {kind for sheet in plan.checklists for kind in sheet.kinds}
    if plan.checklists:
        for n, kind in enumerate(plan.kinds):
            if kind.key not in covered:
                yield Problem("plan.toml", label("kinds", kind, n), "no_checklist", kind.name, WEAK)
