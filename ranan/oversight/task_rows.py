"""A pasted list of tasks: which column is which, what each row says, and which rows cannot be read and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ranan.kit.spreadsheet import Unreadable, from_text
from ranan.oversight.actions import NewTask
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan
from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_model import Cell

COLUMNS = ("unit", "text", "measure", "due", "source")
_HEADS: dict[str, re.Pattern[str]] = {
    "unit": re.compile(r"(责任|牵头|负责|主责)?(单位|部门)(名称)?|街镇"),
    "text": re.compile(r"(工作|具体|重点)?(任务|事项|内容|措施内容)(内容|事项)?"),
    "measure": re.compile(r"(对应)?措施(序号|编号)?"),
    "due": re.compile(r"(完成|办理)?(时限|期限|时间|日期|截止日期?)(要求)?"),
    "source": re.compile(r"(来源|出处|依据|备注)"),
}
_SEVERAL = re.compile(r"[、，,;；\n]")


@dataclass(slots=True)
class Rows:
    """What was read; `wrong` by the number of the pasted line."""

    good: list[tuple[int, NewTask]] = field(default_factory=list)
    wrong: list[tuple[int, Refusal]] = field(default_factory=list)


def read(text: str, plan: Plan, day: date) -> Rows | Refusal:
    """The tasks of pasted rows; `day` decides the year of a date without one."""
    try:
        sheets = from_text(text)
    except Unreadable as error:
        return Refusal(f"unreadable_{error.code}", "")
    found = Rows()
    order: tuple[str, ...] = COLUMNS
    unit = ""
    lines = sheets[0].rows if sheets else ()
    first = next((number for number, cells in lines if _heads(cells)), 0)  # what stands above it is the list's title
    for number, cells in lines:
        heads = _heads(cells)
        if heads or number < first:
            order = heads or order
            continue
        values = dict(zip(order, (str(cell or "").strip() for cell in cells), strict=False))
        unit = values.get("unit") or unit  # written once for the rows of one cell
        _take(found, number, values | {"unit": unit}, plan, day)
    return found


def _heads(cells: Sequence[Cell]) -> tuple[str, ...] | None:
    """The fields of a row of headings; None where it is none."""
    names = []
    for cell in cells:
        plain = re.sub(r"[\s（(].*|\s", "", str(cell or ""))
        names.append(next((name for name, words in _HEADS.items() if words.fullmatch(plain)), ""))
    return tuple(names) if {"unit", "text"} <= set(names) else None


def _take(found: Rows, number: int, values: dict[str, str], plan: Plan, day: date) -> None:
    said = [one.strip() for one in _SEVERAL.split(values["unit"]) if one.strip()]
    named = {one: _units(one, plan) for one in ([values["unit"]] if _units(values["unit"], plan) else said)}
    units = list(dict.fromkeys(unit for found_ in named.values() for unit in found_))
    unknown = next((one for one, found_ in named.items() if not found_), values["unit"])
    measure, due = _measure(values.get("measure", ""), plan), read_date(values.get("due") or None, after=day)
    wrong = (
        ("unknown_unit", unknown, not all(named.values()) or not units),
        ("missing", "task", not values.get("text")),
        ("unknown_measure", values.get("measure", ""), measure is None),
        ("unread_date", values.get("due", ""), bool(due.problem)),
    )
    refusal = next((Refusal(code, detail) for code, detail, holds in wrong if holds), None)
    if refusal is not None:
        found.wrong.append((number, refusal))
        return
    source = values.get("source", "")
    found.good += [(number, NewTask(unit, values["text"], measure or 0, due.day, source)) for unit in units]


def _units(said: str, plan: Plan) -> list[Unit]:
    """The units that a name stands for: one, or those of a group (各街镇)."""
    known = registry.units().by_key
    return [known[one] for one in plan.members(plan.resolve(said)) if one in known]


def _measure(text: str, plan: Plan) -> int | None:
    """The number of the measure, 0 where none is named, None for one that the plan does not have."""
    digits = re.search(r"\d{1,3}", text)
    number = int(digits.group()) if digits else 0
    return number if not text or plan.measure(number) is not None else None
