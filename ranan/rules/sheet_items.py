"""Several numbered hazards in one cell: taken apart at their marks, without the marks and closing stops."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ranan.rules.sheet_cells import chinese_number

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Marks in one sign: ⑴ ⒈ ❶ ㈠ written out.
_SIGNS = {
    **{0x2474 + n: f"({n + 1})" for n in range(20)},
    **{0x2488 + n: f"{n + 1}." for n in range(20)},
    **{0x2776 + n: _CIRCLED[n] for n in range(10)},
    **{0x3220 + n: f"({'一二三四五六七八九十'[n]})" for n in range(10)},
}
_STOPS = "；;。.，,、:： \t\n　"
_MOST = 50

# A mark: its pattern, and how its number reads. A mark followed by a digit is none (3.1m, 1、2号灶).
_STYLES: tuple[tuple[re.Pattern[str], Callable[[str], int | None]], ...] = (
    (re.compile(r"[（(]\s*([0-9０-９]{1,2})\s*[)）][、.．]?\s*"), int),
    (re.compile(rf"([{_CIRCLED}])[、.．]?\s*"), lambda mark: _CIRCLED.index(mark) + 1),
    (re.compile(r"(?<![0-9０-９.．/])([0-9０-９]{1,2})\s*(?:[、.．)）](?![0-9０-９])|[:：](?![0-9０-９]))\s*"), int),
    (re.compile(r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[)）][、.．]?\s*"), chinese_number),
    (re.compile(r"(?<![第十])第?([一二三四五六七八九十]{1,3})[、.．]\s*"), chinese_number),
    (re.compile(r"([一二三四五六七八九十])是[:：，,]?\s*"), chinese_number),
    (re.compile(r"第([一二三四五六七八九十])[，,:：]\s*"), chinese_number),
    (re.compile(r"(?<![0-9a-z.])([a-h])[.．、)）](?![0-9a-z])\s*", re.IGNORECASE), lambda m: ord(m.lower()) - 96),
    (re.compile(r"(?<![0-9０-９.．/])([0-9０-９]{1,2})[,，\-](?![0-9０-９\s])"), int),
    (
        re.compile(r"(?:隐患|问题)([0-9０-９]{1,2}|[一二三四五六七八九十])[:：、.．]\s*"),
        lambda m: int(m) if m.isdecimal() else chinese_number(m),
    ),
)
# Marks of these styles may stand anywhere; the others only at the start, after a stop or on a new line.
_ANYWHERE = frozenset({0, 1})
_LOOSE = frozenset({8, 9})  # these are marks only where there are at least two: 1-A号灶, A.O.史密斯
_PREAMBLE = re.compile(
    r"(存在|发现|检查|经|现场|的|主要|安全|燃气|隐患|问题|以下|如下|下列|情况|几[项个点]|包括|有|为|，|,)*"
)


@lru_cache(maxsize=16384)
def items(text: str) -> tuple[str, ...]:
    """The hazards in a cell, in order. A text without marks is one; an empty one none."""
    return tuple(part for part in (_trim(part) for part in _parts(text.translate(_SIGNS))) if part)


def _parts(text: str, depth: int = 0) -> list[str]:
    lists = [marks for marks in (_marks(text, number) for number in range(len(_STYLES))) if marks]
    if not lists or depth > 2:
        return [text]
    marks = min(lists)
    ends = [begin for begin, _ in marks[1:]] + [len(text)]
    inner = [part for (_, start), end in zip(marks, ends, strict=True) for part in _parts(text[start:end], depth + 1)]
    return [*_before(text[: marks[0][0]]), *inner]


def _before(head: str) -> list[str]:
    """What stands before the first mark and is a hazard of its own: not 存在以下隐患：, not 厨房：."""
    head = head.rstrip()
    if head.endswith((":", "：")):
        head = head[: max(head.rfind(stop) for stop in "；;。\n") + 1]
    return [] if _PREAMBLE.fullmatch(_trim(head)) else [head]


def _marks(text: str, number: int) -> list[tuple[int, int]]:
    """(begin, end) of the marks of one style, counting up; none unless they really form a list."""
    strict = _counted(text, number, number in _ANYWHERE)
    found = strict if len(strict) > 1 else _counted(text, number, True)
    if len(found) > 1 or number in _LOOSE:
        return found if len(found) > 1 else []
    before = text[: strict[0][0]].strip() if strict else ""
    return strict if not before or before[-1] in ":：" else []


def _counted(text: str, number: int, anywhere: bool) -> list[tuple[int, int]]:
    pattern, reads = _STYLES[number]
    found: list[tuple[int, int]] = []
    last = 0
    for match in pattern.finditer(text):
        value = reads(match[1]) or 0
        edge = _at_boundary(text, match.start())
        first = not found and edge and (value == 1 or not text[: match.start()].strip())
        later = bool(found) and (value == last + 1 if not edge else 0 <= value - last <= 2)
        if 0 < value <= _MOST and (first or (later and (edge or anywhere))):
            found.append((match.start(), match.end()))
            last = value
    return found


def _at_boundary(text: str, begin: int) -> bool:
    return begin == 0 or text[begin - 1] in _STOPS


def _trim(text: str) -> str:
    return text.strip(" \t\n　").rstrip(_STOPS).strip()
