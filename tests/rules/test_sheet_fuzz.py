"""Rules: no content breaks the reading, and the order of columns, titles and blank rows change nothing."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.rules.sheet import read_ledger
from ranan.rules.sheet_model import Sheet
from tests.data.ledger import HEADINGS, records, street_named, table, unit_named
from tests.rules.test_sheet import fields, read, truth

WORDS = [
    *HEADINGS.values(),
    "是否重大隐患",
    "虹桥街道",
    "合计",
    "填报人：",
    "注：",
    "无",
    "2023.9.18",
    "软管老化",
    "1.甲；2.乙",
    "—",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(-10, 60000),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)
RANGE = st.tuples(st.integers(1, 12), st.integers(0, 6), st.integers(1, 2_000_000), st.integers(0, 20_000))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A sheet of anything: headings by chance, cells by chance, merged by chance, damaged ranges too."""
    rows = draw(st.lists(st.lists(CELLS, max_size=14).map(tuple), max_size=14))
    return Sheet(
        draw(st.sampled_from(["台账", "虹桥街道", "说明", ""])),
        tuple(enumerate(rows, 1)),
        tuple(draw(st.lists(RANGE, max_size=5))),
        draw(st.booleans()),
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(sheets(), max_size=3), st.sampled_from([None, 2023]))
def test_no_content_breaks_the_reading(made: list[Sheet], year: int | None) -> None:
    reading = read_ledger(made, unit_named=unit_named, street_named=street_named, year=year)
    for row in reading.rows:
        assert row.fields()["grade"] in {"", "重大", "一般"}
        assert row.accepted is bool(row.hazard and (row.subject or row.address))
        assert row.found is None or isinstance(row.found, date)


@settings(max_examples=60, deadline=None)
@given(st.permutations(list(HEADINGS)), st.integers(0, 5), st.integers(0, 6), st.integers(0, 99))
def test_the_order_of_columns_titles_and_blank_rows_changes_nothing(
    order: list[str], titles: int, style: int, seed: int
) -> None:
    made = records(6, seed)
    one = table(made, {name: HEADINGS[name] for name in order}, style=style)
    chance = random.Random(seed)
    for _ in range(3):
        one.rows.insert(chance.randrange(1, len(one.rows) + 1), [])
    one.rows[0:0] = [[f"某表第{n}行说明"] for n in range(titles)]
    assert fields(read(one).rows) == truth(made)


PIECES = [
    "全部",
    "整改",
    "1.",
    "（1）",
    "未",
    "街道",
    "(",
    "①",
    "1",
    "局科",
    "重大隐患",
    "2023.9.18",
    "6只15公斤",
    "软管",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_cell_as_long_as_a_program_allows_is_read_like_any_other(piece: str) -> None:
    long = (piece * 32_767)[:32_767]
    row: dict[str, str] = {name: long for name in HEADINGS if name not in {"serial", "subject"}} | {
        "serial": "1",
        "subject": "甲店",
    }
    rows = tuple(enumerate((tuple(HEADINGS.values()), tuple(row[name] for name in HEADINGS)), 1))
    reading = read_ledger([Sheet("台账", rows)], unit_named=unit_named, street_named=street_named, year=2023)
    assert {row.subject for row in reading.rows} <= {"甲店"}
    assert {(row.found, row.due, row.closed, row.lead) for row in reading.rows} <= {(None, None, None, "")}
