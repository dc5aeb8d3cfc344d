"""Numbers typed on a checklist: lengths, ages, counts, and cylinders by size and count; set against the day's limit."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ranan.rules.classify_numbers import Masses, lengths
from ranan.rules.plan_model import Plan
from ranan.rules.plan_records import ItemValue

CYLINDERS = "cylinders"
_NUMBER = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)\s*([a-z%/\u4e00-\u9fff]*)")
_ALSO: dict[str, tuple[str, ...]] = {
    "m": ("米",), "kg": ("公斤", "千克"), "月": ("个月",), "day": ("天", "日"), "h": ("小时",), "具": ("个", "只"),
    "瓶": ("个", "只"), "km/h": ("公里",), "ratio": (), "%LEL": ("%",),
}  # fmt: skip
_TIMES = re.compile(r"[x*×乘]")
_BARE = re.compile(r"(\d{1,3}(?:\.\d+)?)(kg)?[x*](\d{1,3}(?:\.\d+)?)(kg)?")
_PART = re.compile(r"[0-9.x*kg公斤千克只瓶个具罐支桶型号装液化石油气ysp-]+")


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Of cylinders, as phrases.toml has them: models by litres, filled weights by size."""

    models: Mapping[str, float]
    gross: Mapping[str, float]


@lru_cache(maxsize=8)
def _sizes(phrases: str) -> _Sizes:
    table = tomllib.loads(phrases).get("cylinders", {})
    return _Sizes(table.get("models", {}), table.get("gross", {}))


def plain(number: float) -> str:
    """2 for 2.0, 0.5 for 0.5, 1000000 for a million."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def limit_of(value: ItemValue, plan: Plan, on: date) -> float | None:
    """The limit in force on that day (before its first period that first one); None where the plan has none."""
    if value.limit is not None:
        return value.limit
    parameter = plan.parameter_then(value.parameter, on)
    said = parameter.value if parameter is not None else None
    return float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None


def measured(value: ItemValue, typed: str, plan: Plan, on: date) -> float | None:
    """The number that was typed, in the item's unit; None where it is none.

    "2", "2.0米", "210cm" (of a length), for cylinders "6x15", "15kg*6+50kg*1", "5只15公斤", or a weight as such.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).casefold()
    found = _NUMBER.fullmatch(text)
    if found and (not found[2] or found[2] in (value.unit.casefold(), *_ALSO.get(value.unit, ()))):
        return float(found[1])
    if value.what == CYLINDERS:
        return _weight(value, text, plan, on)
    if value.unit == "m" and re.fullmatch(r"[\d.]+(cm|mm|厘米|公分|毫米)", text):
        return next((one.value for one in lengths(text)), None)
    return None


def _weight(value: ItemValue, text: str, plan: Plan, on: date) -> float | None:
    """Kilograms of cylinders by size and count, as `basis` says: what is filled in, or with the cylinder itself."""
    sizes = _sizes(plan.phrases)
    basis = plan.parameter_then(value.basis, on)
    masses = Masses(sizes.models, sizes.gross if basis is not None and basis.value == "gross" else None)
    total = 0.0
    for part in re.split(r"[+,，、;；和]", _TIMES.sub("x", text)):
        weighed = masses(_with_size(part, sizes)) if _PART.fullmatch(part) else []
        if len(weighed) != 1 or weighed[0].how != "=":
            return None
        total += weighed[0].value
    return round(total, 3)


def _with_size(part: str, sizes: _Sizes) -> str:
    """6x15 as 6x15kg: of two bare numbers the size is the one that cylinders have, of two such the larger."""
    pair = _BARE.fullmatch(part)
    if pair is None or pair[2] or pair[4]:
        return part
    known = [one for one in (pair[1], pair[3]) if plain(float(one)) in sizes.gross]
    size = max(known or (pair[1], pair[3]), key=float)
    count = pair[3] if size == pair[1] else pair[1]
    return f"{plain(float(count))}x{size}kg"


def beyond(value: ItemValue, number: float, plan: Plan, on: date) -> bool | None:
    """Whether the number lies on the wrong side of the limit; None where the plan has no limit."""
    limit = limit_of(value, plan, on)
    if limit is None:
        return None
    return number > limit if value.fails == ">" else number < limit
