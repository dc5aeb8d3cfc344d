"""Whether a plan's checklists can be used: codes that exist and fit the kinds, limits with a source, no id twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ranan.rules.plan_model import Plan
from ranan.rules.plan_problem import WEAK, Problem
from ranan.rules.plan_read import label, shown
from ranan.rules.plan_records import CheckItem, Checklist, ItemValue

PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST = 60  # characters of an id that a record of a visit keeps
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class _Known:
    """What a list may name. A table of a file that could not be read is None: nothing is held against it."""

    codes: Mapping[str, frozenset[str]] | None
    parameters: frozenset[str] | None
    kinds: frozenset[str] | None


def file_of(sheet: Checklist) -> str:
    """The file that holds the list."""
    return f"checklists/{shown(sheet.id)}.toml"


def problems(plan: Plan, unread: set[str], ids: Mapping[str, set[Any]]) -> list[Problem]:
    """Everything wrong with the lists; `ids` are those of the plan's other tables, `unread` the files without any."""
    known = _Known(
        None if "hazards.toml" in unread else {one.code: frozenset(one.kinds) for one in plan.hazards},
        None if "parameters.toml" in unread else frozenset(ids["parameter"]),
        None if "plan.toml" in unread else frozenset(ids["kind"]),
    )
    found: list[Problem] = []
    titles: dict[str, str] = {}
    for sheet in plan.checklists:
        file = file_of(sheet)
        if titles.setdefault(sheet.title, sheet.id) != sheet.id:
            found.append(Problem(file, "title", "duplicate", shown(sheet.title)))
        found += [Problem(file, entry, code, detail) for entry, code, detail in _list(sheet, known)]
    return [*found, *_without(plan)]


def named(item: CheckItem) -> tuple[str, ...]:
    """The parameters that the item's words name as {key}, each once."""
    return tuple(dict.fromkeys(PLACE.findall(" ".join((item.text, item.detail, item.fault)))))


Wrong = tuple[str, str, str]  # entry, code, detail


def _list(sheet: Checklist, known: _Known) -> Iterator[Wrong]:
    yield from _shape(sheet)
    for kind in sheet.kinds:
        if known.kinds is not None and kind not in known.kinds:
            yield "kinds", "unknown_ref", shown(kind)
    for section in sheet.sections:
        for item in section.items:
            for entry, code, detail in _item(sheet, item, known):
                yield f"{shown(section.id)} / {shown(item.id)} {entry}".strip(), code, detail


def _shape(sheet: Checklist) -> Iterator[Wrong]:
    """A list has kinds, sections and items, and nothing stands in it twice."""
    if not sheet.kinds:
        yield "kinds", "blank", "kinds"
    if not sheet.sections:
        yield "sections", "no_item", shown(sheet.title)
    for section in sheet.sections:
        if not section.items:
            yield shown(section.id), "no_item", shown(section.title)
    yield from _keys(sheet)


def _keys(sheet: Checklist) -> Iterator[Wrong]:
    ids = {"kinds": list(sheet.kinds), "sections": [one.id for one in sheet.sections]}
    ids["items"] = [one.id for one in sheet.items]
    for name, keys in ids.items():
        for key in dict.fromkeys(one for one in keys if keys.count(one) > 1):
            yield f"{name} {shown(key)}", "duplicate", shown(key)
    for key in (sheet.id, *ids["sections"], *ids["items"]):
        if len(key) > LONGEST or not _ID.fullmatch(key):
            yield f"id={shown(key)}", "not_an_id", shown(key)


def _item(sheet: Checklist, item: CheckItem, known: _Known) -> Iterator[Wrong]:
    for code in item.codes:
        if known.codes is not None and code not in known.codes:
            yield "hazard", "unknown_ref", shown(code)
        elif known.codes and known.codes[code] and not known.codes[code] & set(sheet.kinds):
            yield "hazard", "code_fits_no_kind", shown(code)
    for name in named(item) if known.parameters is not None else ():
        if name not in (known.parameters or ()):
            yield "text", "unknown_place", f"{{{shown(name)}}}"
    if item.value is not None:
        yield from _value(item.value, known)


def _value(value: ItemValue, known: _Known) -> Iterator[Wrong]:
    for name in ("parameter", "basis"):
        key = getattr(value, name)
        if key and known.parameters is not None and key not in known.parameters:
            yield f"value {name}", "unknown_ref", shown(key)
    if bool(value.parameter) == (value.limit is not None):
        yield "value", "limit_or_parameter", ""
    if value.limit is not None and not value.source.strip():
        yield "value", "no_source", "source"


def _without(plan: Plan) -> Iterator[Problem]:
    """Kinds of places that no list covers: usable, and said so, once a plan has lists at all."""
    covered = {kind for sheet in plan.checklists for kind in sheet.kinds}
    if plan.checklists:
        for n, kind in enumerate(plan.kinds):
            if kind.key not in covered:
                yield Problem("plan.toml", label("kinds", kind, n), "no_checklist", shown(kind.name), WEAK)
