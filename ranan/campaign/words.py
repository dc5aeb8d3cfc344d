"""The plan in words of the reader's language: units, quantities, limits, criteria, fines. Data stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from ranan.rules import terms
from ranan.rules.plan import Criterion, Limit, Measure, Parameter, Penalty, Plan, Target

SIGNS = {">=": "≥ ", "<=": "≤ ", "==": ""}
FEW = 3
Figure = int | float | Decimal


def both(lang: str, chinese: str, english: str) -> str:
    """The one of the two that the reader wants."""
    return english if lang == "en" else chinese


def listed(words: Iterable[str], lang: str) -> str:
    """Words one after the other, with the comma of the language."""
    return both(lang, "、", ", ").join(words)


def number(value: Figure) -> str:
    """1,862 or 2.5: thousands parted, no zeros behind the point."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return f"{exact.normalize():,f}"


def share(value: Figure) -> str:
    """A share of one as percent: 0.864 → 86.4%."""
    return f"{number(Decimal(str(value)) * 100)}%"


def measured(value: Figure, unit: str, lang: str) -> str:
    """A number with its unit of measure."""
    word = terms.word("measured_in", unit, lang)
    if unit == "ratio":
        return share(value)
    gap = "" if word[:1] in {"", "%"} else " "
    return f"{number(value)}{gap}{word}"


def names(plan: Plan, keys: Iterable[str]) -> list[str]:
    """Units and groups as the plan names them, in its order."""
    found = []
    for key in keys:
        one = plan.unit(key) or plan.group(key)
        found.append(one.name if one else key)
    return found


def units(plan: Plan, keys: Iterable[str], lang: str) -> str:
    """The same as one text."""
    return listed(names(plan, keys), lang)


def few(plan: Plan, keys: Sequence[str], lang: str) -> str:
    """At most the first of many: a table's cell names three units, the measure's own page all of them."""
    if len(keys) <= FEW + 1:
        return units(plan, keys, lang)
    some = units(plan, keys[:FEW], lang)
    return some + both(lang, f" 等 {len(keys)} 家", f" and {len(keys) - FEW} more")


def lead(plan: Plan, measure: Measure, lang: str) -> str:
    """Who leads, with the plan's “each by its duties” where it says so."""
    by_duties = both(lang, "（按职责分工）", " (each by its duties)")
    first = units(plan, measure.lead, lang) + (by_duties if measure.shared else "")
    second = units(plan, measure.shared_lead, lang)
    return f"{first}{both(lang, '；', '; ')}{second}{by_duties}" if second else first


def kind(plan: Plan, key: str, lang: str) -> str:
    """A kind of premises: the table's word, else the plan's name."""
    named = next((one.name for one in plan.kinds if one.key == key), key)
    word = terms.word("premises", key, lang)
    return word if word != key else named


def quantity(target: Target, lang: str) -> str:
    """How much a target asks for: 452 户, ≥ 80%, 全部."""
    if isinstance(target.quantity, str):
        return terms.word("quantity", target.quantity, lang)
    return f"{SIGNS.get(target.comparison, '')}{measured(target.quantity, target.unit, lang)}"


def plain(value: object, lang: str) -> str:
    """A value of the plan: a number, a day, a switch, a word of the table, or several of them."""
    if isinstance(value, list | tuple):
        return listed((plain(one, lang) for one in value), lang)
    if isinstance(value, bool):
        return terms.word("plan_value", str(value).lower(), lang)
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, date):
        return value.isoformat()
    return terms.word("plan_value", str(value), lang)


def parameter(one: Parameter, lang: str) -> str:
    """A parameter's value with its unit of measure."""
    if isinstance(one.value, bool):
        return terms.word("plan_value", "on" if one.value else "off", lang)
    if isinstance(one.value, int | float):
        return measured(one.value, one.unit, lang)
    word = terms.word("measured_in", one.unit, lang)
    return f"{plain(one.value, lang)} {word}".strip()


def limit(plan: Plan, one: Limit, on: date, lang: str) -> str:
    """What a limit allows on a day."""
    if one.forbidden:
        return both(lang, "禁止", "forbidden")
    if one.max is not None:
        return both(lang, "不超过 ", "at most ") + measured(one.max, one.unit, lang)
    held = plan.parameter(one.parameter, on)
    return both(lang, "不超过 ", "at most ") + parameter(held, lang) if held else "—"


def criterion(one: Criterion, lang: str) -> str:
    """The measurable test of a hazard as a sentence."""

    def word(key: str) -> str:
        return terms.word("criterion", key, lang)

    value: str | int | float = one.value
    if isinstance(value, str):
        shown = f"{word(value)} {terms.word('measured_in', one.unit, lang)}".strip()
    elif isinstance(value, bool):
        shown = plain(value, lang)
    else:
        shown = measured(value, one.unit, lang)
    first = f"{word(one.field)} {terms.word('comparison', one.op, lang)} {shown}"
    more = (
        (both(lang, "没有", "without"), one.requires),
        (both(lang, "适用：", "applies to:"), one.applies),
        (both(lang, "位置：", "place:"), one.location),
        ("", one.also),
        (both(lang, "期限：", "until:"), one.deadline),
    )
    gap = both(lang, "", " ")
    return both(lang, "；", "; ").join([first, *(f"{head}{gap}{word(said)}".strip() for head, said in more if said)])


def fine(one: Penalty, lang: str) -> str:
    """The range of the fine with its unit; says plainly where the article names no amount."""
    least, most, unit = one.fine_min, one.fine_max, terms.word("measured_in", one.fine_unit, lang)
    if least is None and most is None:
        return both(lang, "条文没有写罚款数额", "the article names no amount")
    if most is None:
        return f"{number(least or 0)} {unit}{both(lang, '以上', ' or more')}"
    if not least:
        return both(lang, f"{number(most)} {unit}以下", f"up to {number(most)} {unit}")
    if least == most:
        return f"{number(most)} {unit}"
    return both(lang, f"{number(least)}—{number(most)} {unit}", f"{number(least)} to {number(most)} {unit}")
