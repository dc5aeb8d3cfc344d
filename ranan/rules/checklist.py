"""What the answers on a checklist mean: which are still wanted, which do not hold, which hazards they tell of.

The lists are plan data (`checklists/`); every limit comes from the plan's parameters of that day or names its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ranan.rules import deadlines, duty, grading, terms
from ranan.rules.checklist_values import CYLINDERS, beyond, limit_of, measured, plain
from ranan.rules.plan_checklists import PLACE, named
from ranan.rules.plan_model import Plan
from ranan.rules.plan_records import CheckItem, Checklist, ItemValue, Value

__all__ = [
    "FAIL", "NA", "PASS", "Answer", "Finding", "Problem", "ShownItem", "ShownSection", "beyond", "code_at", "findings",
    "limit_of", "measured", "named", "plain", "problems", "sections_without", "settled", "shown",
]  # fmt: skip
PASS, FAIL, NA = "pass", "fail", "na"
PROOF = "proof.default"
PHOTO = "photo"


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
    answers: tuple[str, ...] = ()  # pass, fail and, where the item may be missing, na
    note: bool = False
    most: float | None = None  # the limit as a number, and the side of it that fails
    fails: str = ""


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


# ---------- how a list is read ----------


def shown(sheet: Checklist, plan: Plan, on: date, lang: str = "zh") -> tuple[ShownSection, ...]:
    """The list as an inspector reads it that day; the plan's words as they are, units in `lang`."""
    return tuple(
        ShownSection(one.id, one.title, one.gate, tuple(_shown(item, plan, on, lang) for item in one.items))
        for one in sheet.sections
    )


def _shown(item: CheckItem, plan: Plan, on: date, lang: str) -> ShownItem:
    one = ShownItem(
        id=item.id, text=_filled(item.text, plan, on), detail=_filled(item.detail, plan, on), value="", unit="", number=True,
        limit="", na=item.na, critical=item.critical, hazard=item.hazard, note=item.note,
        answers=(PASS, FAIL, NA) if item.na else (PASS, FAIL),
    )  # fmt: skip
    value = item.value
    if value is None:
        return one
    limit, unit = limit_of(value, plan, on), terms.word("measured_in", value.unit, lang)
    said = f"{'≤' if value.fails == '>' else '≥'} {plain(limit)} {unit}" if limit is not None else ""
    return replace(
        one, value=value.name, unit=unit, number=value.what != CYLINDERS, limit=said, most=limit, fails=value.fails
    )


def _filled(text: str, plan: Plan, on: date) -> str:
    """The text with the parameters of that day in the place of their keys."""
    for key in dict.fromkeys(PLACE.findall(text)):
        parameter = plan.parameter_then(key, on)
        if parameter is not None:
            text = text.replace(f"{{{key}}}", _word(parameter.value))
    return text


def _word(said: Value) -> str:
    return plain(said) if isinstance(said, int | float) and not isinstance(said, bool) else str(said)


def code_at(item: CheckItem, plan: Plan, kind: str) -> str:
    """The catalogue entry that a fail means at that kind of place: the first of the item's that fits, else its first."""
    for code in item.codes:
        known = plan.hazard_type(code)
        if known is not None and (not known.kinds or kind in known.kinds):
            return code
    return item.hazard


# ---------- what is wrong with the answers ----------


def settled(sheet: Checklist, answers: Mapping[str, Answer], plan: Plan, on: date) -> dict[str, Answer]:
    """The answers with what a typed value decides by itself: where nothing is ticked, it passes or fails by its limit."""
    values = {item.id: item.value for item in sheet.items if item.value is not None}
    found = dict(answers)
    for key, answer in answers.items():
        value = values.get(key)
        if value is not None and not answer.result and answer.value.strip():
            found[key] = replace(answer, result=_decided(value, answer.value, plan, on))
    return found


def _decided(value: ItemValue, typed: str, plan: Plan, on: date) -> str:
    number = measured(value, typed, plan, on)
    side = beyond(value, number, plan, on) if number is not None else None
    return "" if side is None else FAIL if side else PASS


def problems(sheet: Checklist, answers: Mapping[str, Answer], plan: Plan, on: date) -> tuple[Problem, ...]:
    """What must be put right before the list can be sent, in the list's order; nothing where all is well.

    Of a section with a gate all items may be missing together; else only those that may be missing at all.
    """
    given = settled(sheet, answers, plan, on)
    known = {item.id for item in sheet.items}
    found = [Problem(key, "item_unknown", key) for key in given if key not in known]
    for section in sheet.sections:
        gone = bool(section.gate) and all(_result(given, item) == NA for item in section.items)
        for item in section.items:
            problem = _lost(item, given[item.id]) if gone else _problem(item, given.get(item.id), plan, on)
            found += [problem] if problem is not None else []
    return tuple(found)


def _result(answers: Mapping[str, Answer], item: CheckItem) -> str:
    return answers[item.id].result if item.id in answers else ""


def _problem(item: CheckItem, answer: Answer | None, plan: Plan, on: date) -> Problem | None:
    if answer is None or answer.result not in {"", PASS, FAIL, NA}:
        return Problem(item.id, "item_unanswered")
    if answer.result == NA:
        return _lost(item, answer) if item.na else Problem(item.id, "item_always_there")
    if item.value is not None and answer.value.strip():
        wrong = _value_problem(item.id, item.value, answer, plan, on)
        if wrong is not None:
            return wrong
    if not answer.result:
        return Problem(item.id, "item_unanswered")
    if answer.result == FAIL and item.note and not answer.note.strip():
        return Problem(item.id, "item_needs_words")
    return None


def _lost(item: CheckItem, answer: Answer) -> Problem | None:
    """A number that was typed, and the item ticked as missing: the number would be lost."""
    typed = answer.value.strip() if item.value is not None else ""
    return Problem(item.id, "item_missing_with_number", typed) if typed else None


def _value_problem(item: str, value: ItemValue, answer: Answer, plan: Plan, on: date) -> Problem | None:
    number = measured(value, answer.value, plan, on)
    if number is None:
        return Problem(item, "item_no_number", answer.value)
    side = beyond(value, number, plan, on)
    said = f"{plain(number)} {terms.word('measured_in', value.unit)}"
    if side is True and answer.result == PASS:
        return Problem(item, "item_beyond_limit", said)
    if side is False and answer.result == FAIL:
        return Problem(item, "item_within_limit", said)
    return None


# ---------- what they tell of ----------


def findings(
    sheet: Checklist, answers: Mapping[str, Answer], plan: Plan, on: date, kind: str, *, self_found: bool = False
) -> tuple[Finding, ...]:
    """The hazards of the failed items at a place of that kind, in the list's order; items of one entry are one hazard.

    Grade, date and measure are those that registering derives; with `self_found` (自查自改) the date is the kinder one.
    Ask `problems` first: an unanswered item finds nothing.
    """
    given = settled(sheet, answers, plan, on)
    failed: dict[str, list[CheckItem]] = {}
    for item in sheet.items:
        if _result(given, item) == FAIL:
            failed.setdefault(code_at(item, plan, kind), []).append(item)
    return tuple(_finding(code, items, given, plan, on, kind, self_found) for code, items in failed.items())


def _finding(
    code: str, items: list[CheckItem], answers: Mapping[str, Answer], plan: Plan, on: date, kind: str, self_found: bool
) -> Finding:
    graded, entry = grading.grade_of(plan, code, on), plan.hazard_type(code)
    grade = graded.key if graded is not None else "general"
    due = deadlines.due_date(plan, code, grade, on, self_found=self_found)
    title = entry.title if entry is not None else ""
    return Finding(
        items=tuple(item.id for item in items), code=code, grade=grade, due=due.day, due_source=due.source,
        text="；".join(dict.fromkeys(_said(item, answers[item.id], title, plan, on) for item in items)),
        measure=duty.measure_for(plan, code, kind), citation=entry.citation if entry is not None else "",
        citation_status=entry.citation_status if entry is not None else "",
        proof=_proof(plan, code, on, photo=any(item.critical for item in items)),
    )  # fmt: skip


def _proof(plan: Plan, code: str, on: date, *, photo: bool) -> tuple[str, ...]:
    """What must prove the rectifying: the entry's own, else the plan's default; after a critical item also a photo."""
    entry, default = plan.hazard_type(code), plan.parameter_then(PROOF, on)
    usual = tuple(map(str, default.value)) if default is not None and isinstance(default.value, tuple) else ()
    asked = (entry.proof if entry is not None else ()) or usual
    return (PHOTO, *asked) if photo and PHOTO not in asked else asked


def _said(item: CheckItem, answer: Answer, title: str, plan: Plan, on: date) -> str:
    """The sentence for the ledger: the fault, what was measured beside its limit, what was typed."""
    said = _filled(item.fault, plan, on) or title or _filled(item.text, plan, on)
    if item.value is not None and answer.value.strip():
        number = measured(item.value, answer.value, plan, on)
        said += "" if number is None else f"（{_beside(item.value, number, answer.value, plan, on)}）"
    note = answer.note.strip()
    return f"{said}：{note}" if note else said


def _beside(value: ItemValue, number: float, typed: str, plan: Plan, on: date) -> str:
    unit, limit = terms.word("measured_in", value.unit), limit_of(value, plan, on)
    weighed = value.what == CYLINDERS and plain(number) not in typed
    how = f"{value.name}{typed.strip()}，合{plain(number)}{unit}" if weighed else f"{value.name}{plain(number)}{unit}"
    if limit is None:
        return how
    return f"{how}，规定{'不超过' if value.fails == '>' else '不少于'}{plain(limit)}{unit}"


def sections_without(sheet: Checklist, gone: Iterable[str]) -> dict[str, Answer]:
    """The answers of sections whose gate question was answered with no: every item of them is missing."""
    names = set(gone)
    return {item.id: Answer(NA) for one in sheet.sections if one.id in names and one.gate for item in one.items}
