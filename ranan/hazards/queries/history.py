"""The whole history of one hazard in words: each entry of the journal as a sentence with what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ranan.hazards.models import Attachment, Hazard
from ranan.journal import queries as journal
from ranan.registry.models import Operator, Premises
from ranan.registry.queries import Units
from ranan.rules import terms


@dataclass(slots=True)
class Line:
    """One act: who, for whom, of which unit, when, what; `changes` are (field, old, new) in words."""

    entry: int
    at: datetime
    verb: str
    name: str
    stands_for: str
    unit: str
    as_proxy: bool
    by_rule: str
    text: str = ""
    passed: bool | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    proxy: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


SHOWN = (
    "text",
    "code",
    "grade",
    "measure",
    "lead_id",
    "territory_id",
    "responsible_unit_id",
    "operator_id",
    "found",
    "due",
    "inspector",
    "premises_id",
)


def history(hazard: Hazard, units: Units, lang: str, attachments: Iterable[Attachment] = ()) -> list[Line]:
    """Every act on the hazard, the newest first, each with those of the hazard's attachments that came with it."""
    files = {row.pk: row for row in attachments}
    lines = [_line(entry, units, files, lang) for entry in journal.timeline("hazard", hazard.number)]
    return list(reversed(lines))


def _line(entry: Any, units: Units, files: Mapping[int, Attachment], lang: str) -> Line:
    facts = entry.facts
    remark: dict[str, Any] = next(iter(facts.get("hazards.remark", [])), {})
    line = Line(
        entry=entry.pk, at=entry.at, verb=entry.verb.rpartition(".")[2], name=entry.actor_name,
        stands_for=entry.actor_for, unit=entry.actor_unit, as_proxy=bool(facts.get("as_proxy")),
        by_rule=str(facts.get("by_rule", "")), passed=facts.get("passed"),
        text=str(facts.get("reason") or facts.get("note") or remark.get("text") or ""),
    )  # fmt: skip
    line.facts = {name: _as_day(value) for name, value in facts.items() if "." not in name and name != "was"}
    line.attachments = [files[row["id"]] for row in facts.get("hazards.attachment", []) if row["id"] in files]
    if line.as_proxy and remark.get("proxy_how"):
        line.proxy = {"how": remark["proxy_how"], "on": _as_day(remark.get("proxy_on"))}
    if entry.verb != "hazard.register":
        line.changes = _changes(facts, units, lang)
    return line


def _changes(facts: dict[str, Any], units: Units, lang: str) -> list[tuple[str, str, str]]:
    new: dict[str, Any] = {}
    for image in facts.get("hazards.hazard", []):
        new |= image
    old: dict[str, Any] = {}
    for image in facts.get("was", {}).get("hazards.hazard", []):
        old = image | old
    return [
        (name, _word(name, old.get(name), units, lang), _word(name, new[name], units, lang))
        for name in SHOWN
        if name in new and name in old and new[name] != old[name]
    ]


def _word(name: str, value: Any, units: Units, lang: str) -> str:
    if value in (None, "", 0):
        return "—"
    if name == "grade":
        return terms.word("grade", str(value), lang)
    if name in {"lead_id", "territory_id", "responsible_unit_id"}:
        unit = units.by_id.get(int(value))
        return unit.name if unit else str(value)
    if name == "operator_id":
        return Operator.objects.filter(pk=value).values_list("name", flat=True).first() or str(value)
    if name == "premises_id":
        return Premises.objects.filter(pk=value).values_list("number", flat=True).first() or str(value)
    return str(value)


def _as_day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value
