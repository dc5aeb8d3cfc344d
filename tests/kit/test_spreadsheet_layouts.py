"""Rules: every layout reads the same from a workbook's bytes as from its rows, and pasted where it needs no merged cells."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.kit.spreadsheet import from_text, read
from ranan.rules.sheet import read_ledger
from ranan.rules.sheet_model import Reading, Sheet
from tests.data.layouts import LAYOUTS, Manner, invented
from tests.data.ledger import workbook
from tests.rules.test_sheet_layouts import territory, unit

PASTED = ("plain", "titled", "undated", "sections", "stacked", "dittos")
MANNERS = st.builds(Manner, st.integers(0, 10**6), st.booleans(), st.booleans(), st.booleans())


def ledger_of(sheets: list[Sheet]) -> list[dict[str, object]]:
    """The fields of all rows."""
    reading: Reading = read_ledger(sheets, unit_named=unit, street_named=territory, year=2023)
    return [row.fields() for row in reading.rows]


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=8, deadline=None)
@given(manner=MANNERS, seed=st.integers(0, 10**6))
def test_a_workbook_reads_as_it_is_meant(layout: str, manner: Manner, seed: int) -> None:
    made = LAYOUTS[layout](manner, invented(6, seed))
    assert ledger_of(read(workbook(*made.tables), "台账.xlsx")) == made.rows


def shown(value: Any) -> str:
    """A cell as a workbook program shows and copies it."""
    if isinstance(value, datetime):
        return f"{value:%Y/%m/%d %H:%M}"
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, float):
        return f"{value:g}"
    text = "" if value is None else str(value)
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if "\n" in text or '"' in text else text


@pytest.mark.parametrize("layout", PASTED)
@settings(max_examples=15, deadline=None)
@given(manner=MANNERS, seed=st.integers(0, 10**6))
def test_rows_pasted_from_it_read_as_they_are_meant(layout: str, manner: Manner, seed: int) -> None:
    made = LAYOUTS[layout](manner, invented(6, seed))
    text = "\r\n".join("\t".join(map(shown, row)) for row in made.tables[0].rows)
    assert ledger_of(list(from_text(text))) == made.rows
