"""Two tables side by side on one sheet: found by the headings that come again to the right, and read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ranan.rules.sheet_grid import DEEPEST, PLACES, Head, Line
from ranan.rules.sheet_model import Cell, Sheet

_LEAST = 3  # headings that must come again in the same order


def second_table(head: Head) -> int:
    """The column in which the same headings begin again, 0 where they do not."""
    columns = sorted(head.names)
    names = [head.names[column] for column in columns]
    for begin in (0, 1):  # the table to the right may have no column of its own for the running number
        for at in range(begin + _LEAST, len(names) - _LEAST + 1):
            again = min(at - begin, len(names) - at)
            if names[at : at + again] == names[begin : begin + again] and _both(head, columns[at]):
                return columns[at]
    return 0


def _both(head: Head, column: int) -> bool:
    """Whether a hazard and a place have a column on both sides."""
    hazards = head.fields["hazard"]
    places = [at for name in PLACES for at in head.fields.get(name, ())]
    return all(min(found) < column <= max(found) for found in (hazards, places) if found)


def taken_apart(sheet: Sheet, lines: Sequence[Line], head: Head, column: int) -> tuple[Sheet, Sheet]:
    """The sheet with the table on the left, and with all to the right of it; titles and wide rows stay in both."""
    heading = next(line.number for line in lines[max(0, head.until - DEEPEST) : head.until] if _of_head(line, head))
    shared = {line.number for line in lines if line.number < heading or (line.wide and len(line.own()) == 1)}
    left: list[tuple[int, tuple[Cell, ...]]] = []
    right: list[tuple[int, tuple[Cell, ...]]] = []
    for number, cells in sheet.rows:
        both = number in shared
        left.append((number, cells if both else cells[:column]))
        right.append((number, cells if both else ((None,) * column + cells[column:])[: len(cells)]))
    return (
        replace(sheet, rows=tuple(left), merged=tuple(one for one in sheet.merged if one[1] < column)),
        replace(sheet, rows=tuple(right), merged=tuple(one for one in sheet.merged if one[3] >= column)),
    )


def _of_head(line: Line, head: Head) -> bool:
    return any(text in head.words for _, text in line.own())
