"""What a version of the plan changes, in words: for its page and for the command line."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from ranan.campaign import words
from ranan.rules import terms
from ranan.rules.plan import Plan
from ranan.rules.plan_diff import ADDED, ITEMS, REMOVED, SECTIONS, Change, differences

LONGEST = 160
WHOLE_TEXTS = ("outline", "phrases")  # files that are kept as they are: no sense in showing them on a line


@dataclass(frozen=True, slots=True)
class Told:
    """One change: the table, the entry as people call it, the field, the two values; `kind` added, removed or ""."""

    table: str
    entry: str
    field: str
    old: str
    new: str
    kind: str


def told(old: Plan | None, new: Plan, lang: str) -> list[Told]:
    """All changes in the order of the plan's tables."""
    return [_told(change, old, new, lang) for change in differences(old, new)]


def _told(change: Change, old: Plan | None, new: Plan, lang: str) -> Told:
    table = terms.word("plan_table", change.table, lang)
    entry = new.title if change.table == "plan" else _entry(change, old, new, lang)
    if change.kind:
        return Told(table, entry, "", "", "", change.kind)
    field = terms.word("plan_field", change.field, lang)
    if change.field in WHOLE_TEXTS:
        return Told(table, entry, field, "", words.both(lang, "已更换", "replaced"), "")
    before = _value(old, change, change.old, lang) if old is not None else ""
    return Told(table, entry, field, before, _value(new, change, change.new, lang), "")


def _entry(change: Change, old: Plan | None, new: Plan, lang: str) -> str:
    """The entry's key with the name that people know it by."""
    if change.table == "parameters":
        return terms.word("parameter", change.entry.split(" #")[0], lang)
    if change.table in {SECTIONS, ITEMS}:
        key, _, part = change.entry.partition(" ")
        sheet = new.checklist(key)
        return f"{sheet.title if sheet else key} {part}"
    rows = [change.new, change.old] if change.kind else [*_rows(new, change), *_rows(old, change)]
    for row in rows:
        name = row.get("name") or row.get("title") or row.get("conduct") if isinstance(row, dict) else None
        if name:
            return f"{change.entry} {name}" if change.table in {"measures", "hazards"} else str(name)
    return change.entry


def _rows(plan: Plan | None, change: Change) -> list[dict[str, Any]]:
    """The entry itself in a plan, by the key that the change names."""
    found = []
    for row in getattr(plan, change.table, ()) if plan is not None else ():
        facts = {spec.name: getattr(row, spec.name) for spec in fields(row)}
        if change.entry in {str(facts.get(key)) for key in ("id", "no", "key", "code")}:
            found.append(facts)
    return found


def _value(plan: Plan | None, change: Change, value: Any, lang: str) -> str:
    """A value in words, unit ids as names; long ones are cut."""
    if value in (None, "", [], ()):
        return "—"
    if isinstance(value, dict) and set(value) == {"date"}:
        return str(value["date"])
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        text = words.listed((str(one.get("name", one)) for one in value if isinstance(one, dict)), lang)
    elif plan is not None and isinstance(value, list | str) and change.table != "areas":
        text = _named(plan, value, lang)
    elif isinstance(value, dict):
        text = words.listed((f"{key} {one}" for key, one in value.items() if one not in (None, "")), lang)
    else:
        text = words.plain(value, lang)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _named(plan: Plan, value: list[Any] | str, lang: str) -> str:
    """Ids of units and groups become names; all else stays as it is written."""
    many = value if isinstance(value, list) else [value]
    shown = []
    for one in many:
        unit = (plan.unit(one) or plan.group(one)) if isinstance(one, str) else None
        shown.append(unit.name if unit else words.plain(one, lang))
    return words.listed(shown, lang)


def sentence(one: Told, lang: str) -> str:
    """One line for the command line."""
    colon = words.both(lang, "：", ": ")
    if one.kind == ADDED:
        return f"{one.table} {one.entry}{colon}{words.both(lang, '新增', 'added')}"
    if one.kind == REMOVED:
        return f"{one.table} {one.entry}{colon}{words.both(lang, '删除', 'removed')}"
    return f"{one.table} {one.entry} {one.field}{colon}{one.old} → {one.new}"
