"""What the parts of an xlsx file say that its reader does not: formulas saved without a value, text used too often."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable

MOST_TEXT = 400_000_000  # bytes of text that all cells together may come to
UNSAVED = "#FORMULA!"  # stands in a cell whose formula was never worked out; read as an error cell

_TEXT_CELL = re.compile(rb"""<(?:\w{1,9}:)?c\s[^<>]*?\bt=["']s["'][^<>]*>\s*<(?:\w{1,9}:)?v[^<>]*>(\d{1,9})<""")
_STRING = re.compile(rb"<(?:\w{1,9}:)?si[\s>/]")
_FORMULA = re.compile(
    rb"<(?:\w{1,9}:)?c\s([^<>]*)>\s*<(?:\w{1,9}:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w{1,9}:)?f>)\s*(?:<(?:\w{1,9}:)?v[^<>]*>([^<]?)|)"
)
_PLACE = re.compile(rb"""\br=["']\$?([A-Za-z]{1,3})\$?(\d{1,7})["']""")
_IS_TEXT = re.compile(rb"""\bt=["']str["']""")
_SHEET = re.compile(rb"<(?:\w{1,9}:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w{1,9}:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

Places = frozenset[tuple[int, int]]


def column_of(letters: bytes) -> int:
    """The column that letters name, from 0: A is 0."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column - 1


def unsaved_in(page: bytes) -> Places:
    """(row from 1, column from 0) of the formulas of a sheet's part that were saved without their value."""
    if b"<f" not in page and b":f" not in page:
        return frozenset()
    found = set()
    for match in _FORMULA.finditer(page):
        place = _PLACE.search(match[1])
        if place and not match[2] and not _IS_TEXT.search(match[1]):
            found.add((int(place[2]), column_of(place[1])))
    return frozenset(found)


def uses_of_text(page: bytes) -> int:
    """How many cells of a sheet's part use a shared string."""
    return page.count(b't="s"') + page.count(b"t='s'")


def too_much_text(strings: bytes, uses: int, pages: Iterable[bytes]) -> bool:
    """Whether the shared strings, written out in every cell that uses them, come to more than `MOST_TEXT`.

    `uses` is the number of such cells; the pages are looked at only where the longest string might be too often used.
    """
    starts = [match.start() for match in _STRING.finditer(strings)]
    lengths = [end - start for start, end in itertools.pairwise([*starts, len(strings)])]
    if not lengths or uses * max(lengths) <= MOST_TEXT:
        return False
    total = 0
    for page in pages:
        for match in _TEXT_CELL.finditer(page):
            index = int(match[1])
            total += lengths[index] if index < len(lengths) else 0
            if total > MOST_TEXT:
                return True
    return False


def names_of(book: bytes, relations: bytes) -> dict[str, str]:
    """Part → sheet name, from the workbook's list of sheets and of its relations."""
    targets = {one.get("Id", ""): one.get("Target", "") for one in map(_attributes, _RELATION.findall(relations))}
    named = {}
    for one in map(_attributes, _SHEET.findall(book)):
        key = next((value for name, value in one.items() if name.endswith(":id")), "")
        target = targets.get(key, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        named[part.lower()] = one.get("name", "")
    return named


def _attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode("ascii"): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }
