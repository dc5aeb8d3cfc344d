"""Whether a plan fits the system that carries it: lengths, ids that stand in addresses, phrases of its own codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

from ranan.rules.classify_phrases import read_phrases
from ranan.rules.plan_model import Plan
from ranan.rules.plan_problem import Problem
from ranan.rules.plan_read import FILE_OF, label, shown

# how many characters the ledger, the units and the journal keep of it
LONGEST: dict[tuple[str, str], int] = {
    ("targets", "id"): 60,
    ("kinds", "key"): 24,
    ("kinds", "name"): 80,
    ("units", "id"): 40,
    ("units", "name"): 80,
    ("units", "aliases"): 80,
    ("groups", "id"): 40,
    ("groups", "name"): 80,
    ("groups", "aliases"): 80,
    ("hazards", "code"): 20,
    ("areas", "code"): 20,
    ("areas", "name"): 60,
}
HEAD = {"id": 60, "title": 120}
IN_ADDRESSES = {("units", "id"), ("hazards", "code")}
PHRASE_TABLES = {"words", "lists", "sentences", "phrases", "alike", "prefer", "kinds", "cylinders"}
_ADDRESS = re.compile(r"(?!\.+$)[^\s/\\?#%&]+")


def problems(plan: Plan, unread: set[str]) -> list[Problem]:
    """Everything that would fail only when the plan is loaded or used; `unread` files are not held against it."""
    found = [
        Problem("plan.toml", f"plan {key}", "too_long", f"{len(getattr(plan, key))} > {most}")
        for key, most in HEAD.items()
        if len(getattr(plan, key)) > most
    ]
    if not plan.units and "units.toml" not in unread:
        found.append(Problem("units.toml", "units", "missing_key", "[[units]]"))
    return [*found, *_lengths(plan), *_addresses(plan), *_phrases(plan, unread)]


def _values(plan: Plan, table: str, key: str) -> Iterable[tuple[str, str]]:
    for n, row in enumerate(getattr(plan, table)):
        value = getattr(row, key)
        for item in value if isinstance(value, tuple) else (value,):
            yield label(table, row, n), str(item)


def _lengths(plan: Plan) -> list[Problem]:
    return [
        Problem(FILE_OF[table], f"{entry} {key}", "too_long", f"{len(value)} > {most}")
        for (table, key), most in LONGEST.items()
        for entry, value in _values(plan, table, key)
        if len(value) > most
    ]


def _addresses(plan: Plan) -> list[Problem]:
    return [
        Problem(FILE_OF[table], f"{entry} {key}", "not_an_id", shown(value))
        for table, key in sorted(IN_ADDRESSES)
        for entry, value in _values(plan, table, key)
        if not _ADDRESS.fullmatch(value)
    ]


def _phrases(plan: Plan, unread: set[str]) -> list[Problem]:
    """Phrases of codes, kinds or parameters that the plan does not have."""
    try:
        read = read_phrases(plan.phrases)
    except ValueError:  # said where the file was read
        return []
    codes, kinds = {hazard.code for hazard in plan.hazards}, {kind.key for kind in plan.kinds}
    named = [(phrase.code, phrase.code) for phrase in read.phrases]
    named += [(code, code) for group in read.alike for code in group]
    named += [(code, one) for code, over in read.over.items() for one in (code, *over)]
    named = [] if "hazards.toml" in unread else [(entry, code) for entry, code in named if code not in codes]
    for phrase in read.phrases:
        if "plan.toml" not in unread:
            named += [(phrase.code, kind) for kind in sorted(phrase.kinds - kinds)]
        if phrase.number and phrase.number.limit and "parameters.toml" not in unread:
            known = {parameter.key for parameter in plan.parameters}
            named += [(phrase.code, phrase.number.limit)] if phrase.number.limit not in known else []
    found = [Problem("phrases.toml", shown(entry), "unknown_ref", shown(what)) for entry, what in named]
    extra = sorted(set(tomllib.loads(plan.phrases)) - PHRASE_TABLES)
    return [*found, *(Problem("phrases.toml", shown(name), "extra_key", shown(name)) for name in extra)]
