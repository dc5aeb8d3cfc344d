"""Rules: the ledgers of twelve layouts, in any order, wording and spelling, are read as they are meant."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.rules.sheet import read_ledger
from ranan.rules.sheet_heads import meaning
from ranan.rules.sheet_model import Reading
from tests.data.layouts import LAYOUTS, Made, Manner, invented
from tests.data.layouts.manner import headings
from tests.rules.phrases import classifier
from tests.rules.plans import changning

RIGHT, TOLD = 0.98, 0.75  # of fields and codes; of the codes that can be told


@cache
def unit(text: str) -> str | None:
    """The plan's name of a unit."""
    found = changning().unit_named(text)
    return found.name if found else None


@cache
def territory(text: str) -> str | None:
    """The plan's name of a territory."""
    found = changning().unit_named(text)
    return found.name if found and found.kind == "territory" else None


def read(made: Made) -> Reading:
    """A made-up workbook read with the names of the shipped plan."""
    return read_ledger(made.sheets(), unit_named=unit, street_named=territory, year=2023)


MANNERS = st.builds(Manner, st.integers(0, 10**6), st.booleans(), st.booleans(), st.booleans(), st.booleans())


def wrong_fields(made: Made) -> list[tuple[int, str, object, object]]:
    """(row, field, read, meant) of each field that was read wrong."""
    rows = read(made).rows
    assert [row.hazard for row in rows] == [meant["hazard"] for meant in made.rows]
    pairs = zip(rows, made.rows, strict=True)
    return [
        (row.row, name, value, meant[name])
        for row, meant in pairs
        for name, value in row.fields().items()
        if value != meant[name]
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=25, deadline=None)
@given(manner=MANNERS, seed=st.integers(0, 10**6))
def test_a_layout_is_read_as_it_is_meant_however_it_is_written(layout: str, manner: Manner, seed: int) -> None:
    made = LAYOUTS[layout](manner, invented(8, seed))
    wrong = wrong_fields(made)
    assert len(wrong) <= (1 - RIGHT) * 12 * len(made.rows), wrong
    reading = read(made)
    assert {row.as_of for row in reading.rows} == {made.as_of}
    assert {sheet.sheet: sheet.why for sheet in reading.skipped if sheet.row == 0} == made.skipped


@settings(max_examples=25, deadline=None)
@given(layout=st.sampled_from(list(LAYOUTS)), manner=MANNERS, seed=st.integers(0, 10**6))
def test_the_codes_of_a_ledger_are_right_and_none_is_guessed(layout: str, manner: Manner, seed: int) -> None:
    made = LAYOUTS[layout](manner, invented(30, seed))
    pairs = [
        (classifier().classify(row.hazard).code, meant) for row, meant in zip(read(made).rows, made.codes, strict=True)
    ]
    assert not [code for code, meant in pairs if code and not meant]
    given = [code == meant for code, meant in pairs if code]
    assert sum(given) >= RIGHT * len(given)
    assert len(given) >= TOLD * sum(bool(meant) for _, meant in pairs)


@pytest.mark.parametrize(("name", "heading"), [(name, text) for name, texts in headings().items() for text in texts])
def test_every_heading_seen_in_an_office_is_known(name: str, heading: str) -> None:
    told = meaning(heading)
    assert told is not None
    assert told.field.rstrip("?") == name
