"""A plan as JSON and back, without loss, and the digest that binds a version."""

from __future__ import annotations

import hashlib
import json
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ranan.rules.plan_model import Plan
from ranan.rules.plan_read import hints

DATE = "date"  # a date among words and numbers stands as {"date": "2023-09-11"}


def _encode(value: Any) -> Any:
    if is_dataclass(value):
        return {spec.name: _encode(getattr(value, spec.name)) for spec in fields(value)}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return {DATE: value.isoformat()} if isinstance(value, date) else value


def _decode(hint: Any, value: Any) -> Any:
    options = (hint, *typing.get_args(hint))
    if isinstance(value, list):
        item = typing.get_args(next(o for o in options if typing.get_origin(o) is tuple))[0]
        return tuple(_decode(item, entry) for entry in value)
    if isinstance(value, dict):
        cls = next((option for option in options if is_dataclass(option)), None)
        if cls is None:
            return date.fromisoformat(value[DATE])
        record = typing.cast(type[Any], cls)
        return record(**{key: _decode(hints(cls)[key], entry) for key, entry in value.items()})
    return value


def to_json(plan: Plan) -> dict[str, Any]:
    """The whole plan in JSON's own types; `from_json` gives an equal plan back.

    A plan without checklists, tasks or papers to file leaves them out: it keeps the digest under which it was stored
    before there were any.
    """
    encoded: dict[str, Any] = _encode(plan)
    if not plan.checklists:
        del encoded["checklists"]
    if not plan.tasks:
        del encoded["tasks"]
    for duty in encoded["duties"]:
        for name in ("filed", "short"):
            if not duty[name]:
                del duty[name]
    return encoded


def from_json(data: dict[str, Any]) -> Plan:
    """The plan that `to_json` wrote. KeyError, TypeError or ValueError where the data are not such a plan."""
    plan: Plan = _decode(Plan, data)
    return plan


def digest(plan: Plan) -> str:
    """SHA-256 (hex) of the plan's canonical JSON: equal plans, equal digests."""
    text = json.dumps(to_json(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
