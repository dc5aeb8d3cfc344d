"""Quantities in a hazard's text: lengths, weights of cylinders, ages, counts; set against a limit where clear."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """`how`: "=" as measured, ">" said to be more than, "<" less than."""

    value: float
    how: str = "="

    def proves(self, op: str, limit: float) -> bool:
        """Whether the quantity lies beyond the limit: `op` is > or <."""
        if self.how == "=":
            return self.value > limit if op == ">" else self.value < limit
        return self.how == op and (self.value >= limit if op == ">" else self.value <= limit)


_NUMBER = r"(\d+(?:\.\d+)?)"
_METRES = {"米": 1.0, "m": 1.0, "厘米": 0.01, "公分": 0.01, "cm": 0.01, "毫米": 0.001, "mm": 0.001}
_LENGTH = re.compile(_NUMBER + r"(?:多|余|来)?(厘米|公分|毫米|cm|mm|米|m)(?![a-z²³2-9平])")
_UP_TO = re.compile(
    rf"{_NUMBER}(?:米|m|厘米|公分|cm)?(?:-|—|–|至|到)\d+(?:\.\d+)?(?=(?:多|余|来)?(?:厘米|公分|毫米|cm|mm|米|m))"
)
_YEARS = {"年": 1.0, "个月": 1 / 12}
_AGE = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d+)?)(?:多|余)?(年|个月)(?!\d|底|末|前|月)")
_COUNT = re.compile(r"(?<![\d.])(\d{1,3})(?:具|个|只|瓶|台)")
_MORE = re.compile(r"(超过|超出|大于|高于|多于|长于|达到?|超)(了|约|规定的?|标准的?|限值)?$")
_LESS = re.compile(r"(不足|小于|低于|少于|不到|短于|未达到?|不满|未到|未超过|未超出?|不超过?|不大于|未大于)(了|约)?$")
_RULE = re.compile(
    r"(应|应当|须|必须|不得|不应|不能|要求|规定|标准|限值|限制)(为|是|在|不)?(超过|大于|小于|少于|低于|高于)?$"
)


def lengths(text: str) -> list[Quantity]:
    """Lengths in metres; of a range (1.8-2.2米) the lower end, that alone is certain."""
    text = _UP_TO.sub(lambda match: match[1], text)
    return [q for match in _LENGTH.finditer(text) if (q := _said(text, match, float(match[1]) * _METRES[match[2]]))]


def ages(text: str) -> list[Quantity]:
    """Spans of time in years; calendar years are none."""
    return [q for match in _AGE.finditer(text) if (q := _said(text, match, float(match[1]) * _YEARS[match[2]]))]


def months(text: str) -> list[Quantity]:
    """Spans of time in months."""
    return [Quantity(round(span.value * 12, 2), span.how) for span in ages(text)]


def counts(text: str) -> list[Quantity]:
    """Numbers of pieces."""
    return [q for match in _COUNT.finditer(text) if (q := _said(text, match, float(match[1])))]


def _said(text: str, match: re.Match[str], value: float) -> Quantity | None:
    """The quantity with the words before and after it; None where it is the rule and not the finding."""
    before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 2]
    value = round(value, 4)
    if _LESS.search(before) or after.startswith(("以下", "以内", "不到")):
        return Quantity(value, "<")
    if _RULE.search(before):
        return None
    if _MORE.search(before) or after.startswith(("以上", "多", "余")):
        return Quantity(value, "=" if re.search(r"达到?(了|约)?$", before) else ">")
    return Quantity(value)


_KG = r"(?:kg|公斤|千克)"
_MASS = re.compile(
    rf"(?<![\d.])(?:(\d{{1,3}})(?:只|瓶|个|具|罐|支|桶|套)|{_NUMBER}{_KG}|([*x×])(\d{{1,3}})|(\d{{1,3}})([*x×])(?=\d))"
)
_EXTINGUISHERS = re.compile(
    rf"(\d+(具|只|个|台))?[^\n]{{0,4}}?(\d+{_KG})?[^\n\d瓶]{{0,4}}灭火器(\d+(具|只|个|台))?[^\n]{{0,3}}?(\d+{_KG})?(\d+(具|只|个|台))?"
)
_MODEL = re.compile(r"ysp-?(\d+(?:\.\d+)?)(?:-ii)?(?:型)?")
_TOTAL = re.compile(r"(共|总计|合计|总重量?|总量|重量|总共|计|达到?|储量|存量|存瓶量|存瓶|总)(为|约|达|是|有|达到)?$")


class Masses:
    """Weights of cylinders: 5瓶15kg, 15公斤气瓶6只, 50kg和15kg各1只, 共75公斤. `gross`: the filled weight by size."""

    def __init__(self, models: Mapping[str, float], gross: Mapping[str, float] | None = None) -> None:
        self._models, self._gross = models, gross

    def __call__(self, text: str) -> list[Quantity]:
        """The total weight in kilograms that the text states, at most one; none where it cannot be told."""
        text = _MODEL.sub(
            lambda match: f"{self._models.get(match[1], 0):g}kg" if match[1] in self._models else match[0], text
        )
        text = (
            re.sub(r"(共计?|合计|总计)(\d{1,3})(只|瓶|个)", "", text)
            if re.search(rf"\d{_KG}", text) and re.search(r"[和、及]\d", text)
            else text
        )
        stated, tokens = self._tokens(_EXTINGUISHERS.sub("", text))
        if stated:
            return stated
        total = self._each(text, tokens) or self._paired(tokens) or self._summed(tokens)
        return [Quantity(round(total, 2))] if total else []

    def _tokens(self, text: str) -> tuple[list[Quantity], list[tuple[str, float]]]:
        stated: list[Quantity] = []
        tokens: list[tuple[str, float]] = []
        for match in _MASS.finditer(text):
            if match[2] is None:
                tokens.append(("n", float(match[1] or match[4] or match[5])))
                continue
            before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 2]
            if (
                _TOTAL.search(before)
                or _MORE.search(before)
                or _LESS.search(before)
                or after.startswith(("以上", "以下"))
            ):
                if quantity := _said(text, match, float(match[2])):
                    stated.append(quantity)
            elif not _RULE.search(before):
                tokens.append(("kg", self._weight(float(match[2]))))
        return stated, tokens

    def _weight(self, nominal: float) -> float:
        return nominal if self._gross is None else self._gross.get(f"{nominal:g}", nominal)

    @staticmethod
    def _each(text: str, tokens: list[tuple[str, float]]) -> float:
        """50kg和15kg气瓶各1只."""
        match = re.search(r"各(\d{1,3})(?:只|瓶|个)", text)
        weights = [value for kind, value in tokens if kind == "kg"]
        return sum(weights) * float(match[1]) if match and len(weights) > 1 and len(tokens) == len(weights) + 1 else 0

    @staticmethod
    def _summed(tokens: list[tuple[str, float]]) -> float:
        """5只15kg(75kg): the sum stands behind, and is right."""
        kinds, values = [kind for kind, _ in tokens], [value for _, value in tokens]
        right = sorted(kinds[:2]) == ["kg", "n"] and kinds[2:] == ["kg"] and values[0] * values[1] == values[2]
        return values[2] if right else 0

    @staticmethod
    def _paired(tokens: list[tuple[str, float]]) -> float:
        kinds = [kind for kind, _ in tokens]
        if not tokens or len(tokens) % 2 or kinds[::2] != [kinds[0]] * (len(kinds) // 2) or len(set(kinds[:2])) != 2:
            return 0
        if kinds[1::2] != [kinds[1]] * (len(kinds) // 2):
            return 0
        values = [value for _, value in tokens]
        return sum(first * second for first, second in zip(values[::2], values[1::2], strict=True))


Reader = Callable[[str], list[Quantity]]
READERS: dict[str, Reader] = {"length_m": lengths, "age_year": ages, "age_month": months, "count": counts}
KINDS = frozenset({*READERS, "mass_kg"})


def beyond(found: list[Quantity], op: str, limit: float) -> bool | None:
    """Whether the quantities prove the limit broken; None where there are none. Measured ones outweigh said ones."""
    if not found:
        return None
    measured = [quantity for quantity in found if quantity.how == "="]
    return any(quantity.proves(op, limit) for quantity in measured or found)
