"""Charts as numbers for an SVG: lines of what stood, bars of what happened, over days or weeks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

WIDE, NARROW, HEIGHT = 960.0, 420.0, 240.0  # on a screen, on a phone
LEFT, RIGHT, TOP, BOTTOM = 44.0, 64.0, 14.0, 24.0
TICKS = 4  # lines across, about
ROOM = 96.0  # that a day under the chart takes


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where, how big, how it is drawn."""

    x: float
    y: float
    width: float
    height: float
    css: str
    title: str


@dataclass(slots=True)
class Chart:
    """One picture: lines with the value at their end, bars, the scale on the left, days below."""

    width: float = WIDE
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDE - RIGHT
    base: float = HEIGHT - BOTTOM
    grid: list[tuple[float, int]] = field(default_factory=list)
    days: list[tuple[float, date]] = field(default_factory=list)
    lines: list[tuple[str, str, float, int]] = field(default_factory=list)  # css, points, y and value of the end
    bars: list[Bar] = field(default_factory=list)


def nice(most: int) -> tuple[int, int]:
    """The top of a scale that holds the value, and the step between its lines: 1, 2 or 5 times a power of ten."""
    rough = max(1, most) / TICKS
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = max(1, int(next(n * power for n in (1, 2, 5, 10) if n * power >= rough)))
    return step * math.ceil(max(1, most) / step), step


def _frame(days: Sequence[date], most: int, width: float) -> tuple[Chart, int, float]:
    made, (top, step) = Chart(width, right=width - RIGHT), nice(most)
    made.grid = [(_y(n, top), n) for n in range(0, top + 1, step)]
    wide = (made.right - made.left) / max(1, len(days))
    every = math.ceil(len(days) / max(1, (made.right - made.left) // ROOM))
    shown = [place for place in range(len(days)) if (len(days) - 1 - place) % every == 0]
    made.days = [(round(made.left + wide * (place + 0.5), 1), days[place]) for place in shown]
    return made, top, wide


def _y(value: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 1)


def stocks(days: Sequence[date], series: Sequence[tuple[str, Sequence[int]]], width: float = WIDE) -> Chart:
    """Lines over the days: for each the word of its style and a value a day. Values at the ends never lie over one another."""
    made, top, wide = _frame(days, max((n for _css, values in series for n in values), default=0), width)
    ends: list[float] = []
    for css, values in series:
        points = " ".join(f"{made.left + wide * (n + 0.5):.1f},{_y(value, top)}" for n, value in enumerate(values))
        end = _y(values[-1], top) if values else made.base
        while any(abs(end - other) < 12 for other in ends):
            end += 1
        ends.append(end)
        made.lines.append((css, points, end, values[-1] if values else 0))
    return made


def flows(days: Sequence[date], series: Sequence[tuple[str, str, Sequence[int]]], width: float = WIDE) -> Chart:
    """Bars beside one another over the days: for each series its style, its word and a value a day."""
    made, top, wide = _frame(days, max((n for _css, _word, values in series for n in values), default=0), width)
    gap = min(4.0, wide * 0.2)
    each = (wide - gap) / max(1, len(series))
    for place, (css, word, values) in enumerate(series):
        for n, value in enumerate(values):
            if value:
                x, y = made.left + wide * n + gap / 2 + each * place, _y(value, top)
                made.bars.append(Bar(round(x, 1), y, round(each, 1), round(made.base - y, 1), css, f"{word} {value}"))
    return made
