"""What a new version of a plan changes, entry by entry and field by field."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from ranan.rules.plan_codec import to_json
from ranan.rules.plan_model import Plan
from ranan.rules.plan_read import FILE_OF, KEYS

ADDED, REMOVED = "added", "removed"
SECTIONS, ITEMS = "checklist_sections", "checklist_items"  # shown as tables of their own: "catering hose-length"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entry; where a whole entry comes or goes `field` is "" and `old` or `new` is None."""

    table: str
    entry: str
    field: str
    old: Any
    new: Any

    @property
    def kind(self) -> str:
        """ "added" or "removed" for a whole entry, else ""."""
        if self.field:
            return ""
        return ADDED if self.old is None else REMOVED


def differences(old: Plan | None, new: Plan) -> list[Change]:
    """All changes from `old` (None: nothing yet) to `new`; empty exactly when their digests are equal."""
    before, after = to_json(old) if old else {}, to_json(new)
    found: list[Change] = []
    for spec in fields(Plan):
        if spec.name in FILE_OF:
            found += _rows(spec.name, before.get(spec.name, []), after.get(spec.name, []))
        elif spec.name == "checklists":
            found += _checklists(before.get(spec.name, []), after.get(spec.name, []))
        elif not _same(before.get(spec.name), after[spec.name]):
            found.append(Change("plan", new.id, spec.name, before.get(spec.name), after[spec.name]))
    return found


def _same(old: Any, new: Any) -> bool:
    """Equal as text: 1, 1.0 and true are three things."""
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def _rows(table: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    before, after = _keyed(table, old), _keyed(table, new)
    found: list[Change] = []
    for entry in dict.fromkeys([*before, *after]):
        if entry not in after:
            found.append(Change(table, entry, "", before[entry], None))
        elif entry not in before:
            found.append(Change(table, entry, "", None, after[entry]))
        else:
            was, now = before[entry], after[entry]
            found += [
                Change(table, entry, key, was.get(key), now.get(key))
                for key in dict.fromkeys([*was, *now])
                if not _same(was.get(key), now.get(key))
            ]
    if not found and list(before) != list(after):
        found.append(Change(table, "*", "order", list(before), list(after)))
    return found


def _checklists(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    """Changes of the lists, of their sections, of single items; where a whole list comes or goes only that."""
    kept = {row["id"] for row in old} & {row["id"] for row in new}
    found = _rows("checklists", _heads(old, kept), _heads(new, kept))
    for table, parts in ((SECTIONS, _sections), (ITEMS, _items)):
        found += _rows(table, *(_parts(rows, kept, parts) for rows in (old, new)))
    return found


def _parts(
    rows: list[dict[str, Any]], kept: set[str], parts: Callable[[dict[str, Any]], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Sections or items of the kept lists, by name: their order stands one step above, as a list of ids."""
    found = [part | {"id": f"{row['id']} {part['id']}"} for row in rows if row["id"] in kept for part in parts(row)]
    return sorted(found, key=lambda part: str(part["id"]))


def _heads(rows: list[dict[str, Any]], kept: set[str]) -> list[dict[str, Any]]:
    return [row | {"sections": [one["id"] for one in row["sections"]]} if row["id"] in kept else row for row in rows]


def _sections(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [one | {"items": [item["id"] for item in one["items"]]} for one in row["sections"]]


def _items(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for one in row["sections"] for item in one["items"]]


def _keyed(table: str, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows by what names them; rows that share a name are told apart by their place among those."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = str(row[KEYS.get(table, "id")])
        count = 1 + sum(1 for key in found if key == name or key.startswith(f"{name} #"))
        found[name if count == 1 else f"{name} #{count}"] = row
    return found
