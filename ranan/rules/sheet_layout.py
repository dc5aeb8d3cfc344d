"""Rows pasted without their heading: read under the headings of an earlier file, where what they hold bears it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_grid import NEEDED, PLACES, SAMPLE, Head, Line, decided
from ranan.rules.sheet_heads import Headings, name_of

_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_ANY_DAY = date(2000, 1, 1)


def assumed_head(
    lines: Sequence[Line], layout: Sequence[str], named: Callable[[str], str | None], known: Headings
) -> Head | None:
    """The heading that rows without one are taken to have, None where their number of columns or values differ.

    `layout` has one heading a column, rows of a heading joined by "/", "" for a column without any.
    """
    if not lines or max(len(line.cells) for line in lines) != len(layout):
        return None
    meanings = {at: found for at, text in enumerate(layout) if text and (found := known.of(text.split("/")))}
    names = {at: name_of([text]) for at, text in enumerate(layout) if text}
    head = decided(meanings, names, lines[:SAMPLE], 0, frozenset(), named)
    given = head.fields.keys()
    return head if given >= NEEDED and given & PLACES and _bears(head, lines[:SAMPLE]) else None


def _bears(head: Head, sample: Sequence[Line]) -> bool:
    """Days stand under days, words under the hazard, in most of the rows."""
    for name in ("found", "due", "closed"):
        for column in head.fields.get(name, ()):
            written = [line.at(column) for line in sample if line.text(column)]
            read = sum(not read_date(cell, year=2000, after=_ANY_DAY).problem for cell in written)
            if read * 2 < len(written):
                return False
    told = sum(bool(_WORDS.search(line.text(head.fields["hazard"][0]))) for line in sample)
    return told * 2 > len(sample)
