"""Figures of targets as offices write them: which number a cell holds, which target is meant, what a figure changes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from ranan.rules.plan_records import Target
from ranan.rules.sheet_cells import ERRORS, LONGEST, UNSAVED, is_nothing, plain, read_measure
from ranan.rules.sheet_model import Cell

NEW, CORRECTS, SAME, ASKED, WRONG = "new", "corrects", "same", "asked", "wrong"
THOUSANDTH: Final = Decimal("0.001")
MOST: Final = Decimal(10**10)
WHOLE: Final = frozenset("户个具瓶卡次种台只套根处家人条")  # what is counted in whole ones
_UNITS: Final = "户|居民户|户数|个|具|瓶|卡|次|种|台|只|套|根|处|家|人|条|米|公里|km|m|households|pieces"
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_FIGURE: Final = re.compile(
    rf"(?:现|目前|本期|截至目前)?(?:已|累计|共|总|计|合计|完成|更换|安装|改造|排查){{0,4}}[:：]?(?P<sign>[-−+]?)(?P<number>{_NUMBER})"
    rf"(?P<more>万?)(?P<unit>{_UNITS}|%)?(?:/(?P<of>{_NUMBER})(?:{_UNITS})?)?(?:\([^()]*\))?[。.;；]?"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: `unit` is "%" or the unit behind it, `of` the whole of which it is a part (9684/18000)."""

    value: Decimal
    unit: str = ""
    of: Decimal | None = None


def read_number(cell: Cell) -> Number | str | None:
    """The number of a cell; None for nothing, the code of what is wrong with it otherwise."""
    if cell is None:
        return None
    if isinstance(cell, date | datetime | time):
        return "figure_is_date"
    if isinstance(cell, int | float):
        if isinstance(cell, bool) or not math.isfinite(cell):
            return "figure_unread"
        return Number(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))
    if is_nothing(cell):
        return None
    words = plain(cell)
    if words in {UNSAVED, *ERRORS}:
        return "figure_formula"
    match = _FIGURE.fullmatch(words) if len(words) <= LONGEST else None
    if match is None:
        return "figure_unread"
    value = _value(match["number"]) * (10_000 if match["more"] else 1) * (-1 if match["sign"] in {"-", "−"} else 1)
    unit = {"居民户": "户", "户数": "户", "households": "户"}.get(match["unit"] or "", match["unit"] or "")
    return Number(value, unit, _value(match["of"]) if match["of"] else None)


def _value(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def figure_of(number: Number, target: Target) -> Decimal | str:
    """The figure in the target's unit (a share as part of one), to three decimals; or the code of what is wrong."""
    if number.value < 0:
        return "negative_figure"
    if number.value > MOST:
        return "figure_unread"
    found = _share(number) if target.unit == "ratio" else _count(number, target)
    return found if isinstance(found, str) else found.quantize(THOUSANDTH, ROUND_HALF_UP)


def _share(number: Number) -> Decimal | str:
    """0.864, 86.4 and 86.4% are one share; a bare 1 may be one percent or the whole."""
    if number.of is not None or number.unit not in {"", "%"}:
        return "figure_not_share"
    if number.value > 100:
        return "figure_over_hundred"
    if number.unit == "%" or number.value > 1:
        return number.value / 100
    return "figure_one" if number.value == 1 else number.value


def _count(number: Number, target: Target) -> Decimal | str:
    value = number.value
    if number.unit == "%" or (0 < value < 1):
        return "figure_is_share"
    if number.unit not in {"", target.unit}:
        return "figure_other_unit"
    if number.of is not None and number.of != _quantity(target):
        return "figure_other_whole"
    whole = target.unit in WHOLE and value != value.to_integral_value()
    return "figure_not_whole" if whole else value


def _quantity(target: Target) -> Decimal | None:
    return None if isinstance(target.quantity, str) else Decimal(str(target.quantity))


# ---------- which target ----------


@dataclass(frozen=True, slots=True)
class Meant:
    """The one target that a row means, or why none: `code` and the targets that it may mean."""

    target: Target | None = None
    code: str = ""
    several: tuple[Target, ...] = ()


_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_NUMBERED: Final = re.compile(r"^(?:[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[).、.:]+)+")
_ACTS: Final = re.compile(r"(?:安装|加装|更换|替换|改造|完成|工作|任务|项目|情况|进度|户数|数量|数)+$")
_BY_MEASURE: Final = re.compile(r"(措施|任务|第)+\d{1,2}(项|号|条)?(措施|任务)?|\d{1,2}|measure\d{1,2}")
_QUANTITY: Final = re.compile(r"[(]?共?(\d{1,3}(?:,\d{3})+|\d{3,})(?:户|个|台|具|套|根|名)?[)]?")
_ASIDE: Final = re.compile(r"\([^()]*\)")
_SAYS_NOTHING: Final = re.compile(r"\((?:[\d,.年月日户至截止到/—-]*|.*实事项目.*|累计|重点|市级|区级)\)")
SHORTEST_PART, SHORTEST_CUT = 2, 4


def target_meant(
    targets: Sequence[Target], words: Iterable[str], key: str = "", measure: str = "", total: Decimal | None = None
) -> Meant:
    """Which target of the plan a row names, by words, key, measure and quantity together; never a guess."""
    said = [one for one in words if not is_nothing(one)]
    if not key and not measure and len(said) == 1 and _BY_MEASURE.fullmatch(plain(said[0]).lower()):
        said, measure = [], said[0]
    by_key = [one for one in targets if key and _letters(one.id) == _letters(key)]
    by_measure = _of_measure(targets, measure)
    by_words, amount = _by_any_words(targets, said)
    if (said and not by_words and not by_key) or (by_measure == [] and not by_words and not by_key):
        return Meant(code="target_unknown")
    told = [one for one in (by_key or None, by_measure, by_words or None) if one is not None]
    if not told:
        return Meant(code="target_unknown" if key or measure else "target_missing")
    found = [one for one in targets if all(one in each for each in told)]
    if not found:
        return Meant(
            code="target_contradicts", several=tuple(dict.fromkeys([*by_key, *by_words, *(by_measure or ())]))[:3]
        )
    if len(found) > 1:  # 18,000 beside the words tells which one is meant
        found = [one for one in found if _quantity(one) in {total, amount} - {None}] or found
    return Meant(found[0]) if len(found) == 1 else Meant(code="target_unclear", several=tuple(found))


def _of_measure(targets: Sequence[Target], written: str) -> list[Target] | None:
    """The targets of the measure that is named; None where none is."""
    try:
        number = read_measure(written) if written else None
    except ValueError:
        return None
    return None if number is None else [one for one in targets if one.measure == number]


def _by_any_words(targets: Sequence[Target], said: Sequence[str]) -> tuple[list[Target], Decimal | None]:
    """The fewest targets that one of the columns of words leaves, and a quantity that stands in the words."""
    best: list[Target] = []
    amount: Decimal | None = None
    for text in said:
        found = _by_words(targets, text)
        stated = _QUANTITY.search(plain(text))
        amount = amount or (_value(stated[1]) if stated else None)
        if found and (not best or len(found) < len(best)):
            best = found
    return best, amount


def _by_words(targets: Sequence[Target], text: str) -> list[Target]:
    """Exact words, then a whole name within them, then a part of a name, be it with words left out; at last
    without what is done about it (报警器安装)."""
    bare = _NUMBERED.sub("", plain(text))
    whole = _forms(text, bare, _ASIDE.sub("", bare))
    parts = _forms(bare, _QUANTITY.sub("", bare), _ASIDE.sub("", _QUANTITY.sub("", _SAYS_NOTHING.sub("", bare))))
    if _ASIDE.search(_SAYS_NOTHING.sub("", _QUANTITY.sub("", bare))):
        parts = _forms(bare)  # what stands in brackets may name another thing
    named = _forms(*(_ACTS.sub("", form) for form in parts))
    names = [(one, _letters(one.name)) for one in targets]
    stages = (
        [one for one, name in names if name in whole or _letters(one.id) in whole],
        [one for one, name in names if any(name in form for form in whole)],
        [one for one, name in names if any(_part_of(form, name) for form in parts)],
        [one for one, name in names if any(_part_of(form, name) for form in named)],
    )
    return next((found for found in stages if found), [])


def _forms(*texts: str) -> list[str]:
    return list(dict.fromkeys(form for form in map(_letters, texts) if form))


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", plain(text).casefold())


def _part_of(form: str, name: str) -> bool:
    """Whether `form` is a part of the name, or, if it is not too short, the name with some of its signs left out."""
    rest = iter(name)
    part = len(form) >= SHORTEST_PART and form in name
    return part or (len(form) >= SHORTEST_CUT and all(sign in rest for sign in form))


# ---------- what a figure changes ----------


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that was stated; `order` counts up as figures were written, nought for one of the same sheet."""

    unit: str
    on: date
    figure: Decimal
    text: str = ""
    order: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a figure; `asks`: what somebody must confirm, each with the figure that stands against it."""

    outcome: str
    before: Stated | None = None
    asks: tuple[tuple[str, Stated | None], ...] = ()


def verdict(target: Target, new: Stated, said: Sequence[Stated], above: Sequence[Stated] = ()) -> Verdict:
    """A figure beside what was stated on the target (by any unit) and the other rows of its sheet."""
    here = sorted((one for one in said if (one.unit, one.on) == (new.unit, new.on)), key=lambda one: one.order)
    last = here[-1] if here else None
    if last is not None and last.figure == new.figure and new.text in {"", last.text}:
        return Verdict(SAME, last)
    asks: list[tuple[str, Stated | None]] = []
    if last is not None and last.figure != new.figure and any(one.figure == new.figure for one in here):
        asks.append(("corrected_since", last))
    quantity = _quantity(target)
    cumulative = target.unit != "ratio" and not target.comparison
    if quantity and cumulative and new.figure > quantity:
        asks.append(("over_the_total", None))
    if cumulative:
        asks += _against(new, said, above)
    return Verdict(ASKED if asks else CORRECTS if last is not None else NEW, last, tuple(asks))


def _against(new: Stated, said: Sequence[Stated], above: Sequence[Stated]) -> list[tuple[str, Stated | None]]:
    """What grows only: a figure lower than the one before it, or higher than one of a later day."""
    order = sorted(said, key=lambda one: (one.on, one.order))
    earlier = [one for one in order if one.on <= new.on] + [one for one in above if one.on < new.on]
    before = max(earlier, key=lambda one: (one.on, one.order), default=None)
    after = {one.on: one for one in order if one.on > new.on}
    next_ = after[min(after)] if after else None
    found: list[tuple[str, Stated | None]] = []
    if before is not None and before.figure > new.figure:
        found.append(("lower_than_before", before))
    if next_ is not None and next_.figure < new.figure:
        found.append(("higher_than_later", next_))
    return found
