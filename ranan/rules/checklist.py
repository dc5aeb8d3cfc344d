"""What the answers on a checklist mean: which are still wanted, which do not hold, which hazards they tell of.

The lists are plan data (`checklists/`); every limit comes from the plan's parameters of that day or names its source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ranan.rules import deadlines, duty, grading
from ranan.rules.classify_phrases import read_phrases
from ranan.rules.plan_model import Plan
from ranan.rules.plan_records import CheckItem, Checklist, CheckSection, ItemValue

PASS, FAIL, NA = "pass", "fail", "na"
BASIS = "cylinders.without_room_basis"
PROOF = "proof.default"
_PLACE = re.compile(r"\{([a-z_.]+)\}")
_PAIR = re.compile(r"(\d+(?:\.\d+)?)\s*(?:kg|公斤|千克|只|瓶)?\s*[x×*乘]\s*(\d+(?:\.\d+)?)\s*(?:kg|公斤|千克|只|瓶)?")
_SEPARATORS = re.compile(r"[\s,，+＋、;；和]*")
_SIZES = (2.0, 5.0, 10.0, 12.0, 13.0, 14.0, 15.0, 30.0, 50.0)  # kg as cylinders are called, see phrases.toml


@dataclass(frozen=True, slots=True)
class Answer:
    """What was ticked (pass, fail, na; "" where nothing was), the value and the words that were typed."""

    result: str
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item as it is read on the day: limits filled in."""

    id: str
    text: str
    detail: str
    value: str  # name of the number that is asked for; "" where none is
    unit: str
    number: bool  # a plain number, no list of cylinders
    limit: str  # the limit in words; "" where there is none
    na: bool
    critical: bool
    hazard: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as it is read on the day."""

    id: str
    title: str
    gate: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the answer to one item: a refusal's code and its detail."""

    item: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One hazard that the answers tell of. `items` became it; grade, date and proof as registering will give them."""

    items: tuple[str, ...]
    code: str
    text: str
    grade: str
    due: date
    due_source: str
    measure: int
    citation: str
    citation_status: str
    proof: tuple[str, ...] = field(default=())


def plain(number: float) -> str:
    """2 for 2.0, 0.5 for 0.5."""
    return f"{number:g}"


def _filled(text: str, plan: Plan, on: date) -> str:
    """The text with the parameters of that day in the place of their keys."""

    def value(match: re.Match[str]) -> str:
        parameter = plan.parameter(match[1], on)
        if parameter is None:
            return match[0]
        said = parameter.value
        return plain(said) if isinstance(said, int | float) and not isinstance(said, bool) else str(said)

    return _PLACE.sub(value, text)


def limit_of(value: ItemValue, plan: Plan, on: date) -> float | None:
    """The limit in force on that day; None where the plan has none then."""
    if value.limit is not None:
        return value.limit
    parameter = plan.parameter(value.parameter, on)
    said = parameter.value if parameter is not None else None
    return float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None


def shown(sheet: Checklist, plan: Plan, on: date) -> tuple[ShownSection, ...]:
    """The list as an inspector reads it that day."""
    return tuple(
        ShownSection(one.id, one.title, one.gate, tuple(_shown(item, plan, on) for item in one.items))
        for one in sheet.sections
    )


def _shown(item: CheckItem, plan: Plan, on: date) -> ShownItem:
    value = item.value
    limit = limit_of(value, plan, on) if value else None
    said = f"{'≤' if value.fails == '>' else '≥'} {plain(limit)} {value.unit}" if value and limit is not None else ""
    return ShownItem(
        item.id, _filled(item.text, plan, on), _filled(item.detail, plan, on), value.name if value else "",
        value.unit if value else "", value is None or value.what == "number", said, item.na, item.critical, item.hazard,
    )  # fmt: skip


# ---------- what was measured ----------


def measured(value: ItemValue, typed: str, plan: Plan, on: date) -> float | None:
    """The number that was typed, in the item's unit; None where it is none. Cylinders: 15x4, 4×15kg + 50*1, or a weight."""
    text = typed.strip().replace("．", ".").translate(str.maketrans("０１２３４５６７８９", "0123456789")).lower()
    if value.what == "cylinders" and re.search("[x×*乘]", text):
        return _weight(text, plan, on)
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,4})?)\s*(?:kg|公斤|千克|米|m|厘米|cm|小时|年|个|只|%)?", text)
    return float(found[1]) if found else None


def _weight(text: str, plan: Plan, on: date) -> float | None:
    """Kilograms of cylinders named by size and count, by the basis in force: what is filled in, or with the bottle."""
    if _SEPARATORS.fullmatch(_PAIR.sub("", text)) is None:
        return None
    basis = plan.parameter(BASIS, on)
    gross = read_phrases(plan.phrases).gross if basis is not None and basis.value == "gross" else {}
    total = 0.0
    for match in _PAIR.finditer(text):
        one, other = float(match[1]), float(match[2])
        size, count = _size_and_count(one, other)
        total += gross.get(plain(size), size) * count
    return round(total, 3)


def _size_and_count(one: float, other: float) -> tuple[float, float]:
    """Which of two numbers is the size of the cylinders: one that cylinders have; of two such the larger."""
    known = [number for number in (one, other) if number in _SIZES]
    size = max(known) if known else max(one, other)
    return size, other if size == one else one


def beyond(value: ItemValue, number: float, plan: Plan, on: date) -> bool | None:
    """Whether the number lies on the wrong side of the limit; None where no limit is in force."""
    limit = limit_of(value, plan, on)
    if limit is None:
        return None
    return number > limit if value.fails == ">" else number < limit


# ---------- what is wrong with the answers ----------


def problems(sheet: Checklist, answers: Mapping[str, Answer], plan: Plan, on: date) -> tuple[Problem, ...]:
    """What must be put right before the list can be sent, in the list's order; nothing where all is well."""
    known = {item.id for item in sheet.items}
    found = [Problem(key, "item_unknown", key) for key in answers if key not in known]
    for item in sheet.items:
        problem = _problem(item, answers.get(item.id), plan, on)
        if problem is not None:
            found.append(problem)
    return tuple(found)


def _problem(item: CheckItem, answer: Answer | None, plan: Plan, on: date) -> Problem | None:
    if answer is None or answer.result not in {PASS, FAIL, NA}:
        return Problem(item.id, "item_unanswered")
    if answer.result == NA:
        return None if item.na else Problem(item.id, "item_always_there")
    if item.value is not None and answer.value.strip():
        return _value_problem(item, item.value, answer, plan, on)
    if answer.result == FAIL and item.note and not answer.note.strip():
        return Problem(item.id, "item_needs_words")
    return None


def _value_problem(item: CheckItem, value: ItemValue, answer: Answer, plan: Plan, on: date) -> Problem | None:
    number = measured(value, answer.value, plan, on)
    if number is None:
        return Problem(item.id, "item_no_number", answer.value)
    too_far = beyond(value, number, plan, on)
    if too_far is None:
        return None
    said = f"{plain(number)} {value.unit}"
    if too_far and answer.result == PASS:
        return Problem(item.id, "item_beyond_limit", said)
    if not too_far and answer.result == FAIL and not answer.note.strip():
        return Problem(item.id, "item_within_limit", said)
    return None


# ---------- what they tell of ----------


def findings(
    sheet: Checklist, answers: Mapping[str, Answer], plan: Plan, on: date, kind: str, *, self_found: bool = False
) -> tuple[Finding, ...]:
    """The hazards of the failed items, in the list's order; items of one code are one hazard.

    Grade, date and measure are those that registering derives. Ask `problems` first: unanswered items find nothing.
    """
    failed: dict[str, list[CheckItem]] = {}
    for item in sheet.items:
        answer = answers.get(item.id)
        if answer is not None and answer.result == FAIL:
            failed.setdefault(item.hazard, []).append(item)
    return tuple(_finding(code, items, answers, plan, on, kind, self_found) for code, items in failed.items())


def _finding(
    code: str, items: list[CheckItem], answers: Mapping[str, Answer], plan: Plan, on: date, kind: str, self_found: bool
) -> Finding:
    graded = grading.grade_of(plan, code, on)
    grade = graded.key if graded is not None else "general"
    due = deadlines.due_date(plan, code, grade, on, self_found=self_found)
    kept = plan.hazard_type(code)
    proposal = duty.propose(plan, measure=None, code=code, kind=kind, territory="")
    default = plan.parameter(PROOF, on)
    usual = tuple(str(one) for one in default.value) if default and isinstance(default.value, tuple) else ()
    return Finding(
        items=tuple(item.id for item in items), code=code, grade=grade, due=due.day, due_source=due.source,
        text="；".join(_said(item, answers[item.id], kept.title if kept else "", plan, on) for item in items),
        measure=proposal.measure or 0, citation=kept.citation if kept else "",
        citation_status=kept.citation_status if kept else "", proof=(kept.proof if kept else ()) or usual,
    )  # fmt: skip


def _said(item: CheckItem, answer: Answer, title: str, plan: Plan, on: date) -> str:
    """The sentence for the ledger: the fault as the catalogue names it, what was measured, what was typed."""
    parts = [title or _filled(item.text, plan, on)]
    if item.value is not None and answer.value.strip():
        number = measured(item.value, answer.value, plan, on)
        if number is not None:
            parts.append(f"{item.value.name}{plain(number)}{item.value.unit}")
    if answer.note.strip():
        parts.append(answer.note.strip())
    return "，".join(parts)


def sections_without(sheet: Checklist, gone: set[str]) -> dict[str, Answer]:
    """The answers of sections that do not apply: every item of them is not there."""
    return {item.id: Answer(NA) for one in sheet.sections if one.id in gone for item in _skippable(one)}


def _skippable(section: CheckSection) -> tuple[CheckItem, ...]:
    return tuple(item for item in section.items if item.na)
