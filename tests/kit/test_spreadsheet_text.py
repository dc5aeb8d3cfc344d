"""Rules: rows copied in Excel or WPS and pasted are read as their workbook is, also without their heading."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.kit import spreadsheet_text
from ranan.kit.spreadsheet import Unreadable, from_text, read
from ranan.rules.sheet import read_ledger
from ranan.rules.sheet_model import Reading, Sheet
from tests.data.ledger import HEADINGS, Record, records, street_named, table, unit_named


def ledger_of(sheets: tuple[Sheet, ...], **own: Any) -> Reading:
    """Pasted sheets read as a ledger."""
    return read_ledger(sheets, unit_named=unit_named, street_named=street_named, **own)


def copied(rows: list[list[Any]], ending: str = "\r\n") -> str:
    """Rows as a workbook program puts them on the clipboard: shown text, quoted only where it must be."""
    lines = []
    for row in rows:
        cells = []
        for value in row:
            text = value.strftime("%Y/%-m/%-d") if isinstance(value, date) else str("" if value is None else value)
            doubled = text.replace('"', '""')
            cells.append(f'"{doubled}"' if any(mark in text for mark in '\t\n"') else text)
        lines.append("\t".join(cells))
    return ending.join(lines) + ending


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("style", range(7))
def test_pasted_rows_read_as_their_workbook_does(ending: str, style: int) -> None:
    made = table(records(20), title="某区台账", style=style)
    told = ledger_of(from_text(copied(made.rows, ending)))
    assert [row.fields() for row in told.rows] == [row.fields() for row in ledger_of((made.sheet(),)).rows]


def test_cells_with_line_breaks_marks_and_wide_spaces_stay_whole() -> None:
    text = 'a\t"1.软管 ""3/4""管\r\n2.三通"\t　乙　\r\n\r\nb\t\t\r\n'
    assert from_text(text)[0].rows == ((1, ("a", '1.软管 "3/4"管\n2.三通', "乙")), (3, ("b", None, None)))


def test_a_quotation_mark_in_the_middle_or_never_closed_is_only_a_mark() -> None:
    assert from_text('5"管\t"未关\tc\nd\te\tf')[0].rows == ((1, ('5"管', '"未关', "c")), (2, ("d", "e", "f")))


def test_blank_text_has_no_rows() -> None:
    assert from_text("") == from_text(" \t　\r\n\t\t\r\n") == ()


def test_rows_pasted_without_their_heading_are_read_under_the_last_one() -> None:
    made = records(8)
    body = table(made, style=3).rows[1:]
    layout = list(HEADINGS.values())
    told = ledger_of(from_text(copied(body)), layout=layout)
    assert [row.fields()["hazard"] for row in told.rows] == [one["hazard"] for record in made for one in record.truth()]
    assert told.rows[0].fields() == {name: made[0].truth()[0][name] for name in told.rows[0].fields()}
    assert told.rows[0].row == 1


def test_rows_of_another_width_or_kind_are_not_read_under_the_last_heading() -> None:
    layout = list(HEADINGS.values())
    body = table([Record(), Record()], style=3).rows[1:]
    narrow, shifted = [row[1:] for row in body], [[*row[1:], "x"] for row in body]
    for rows in (narrow, shifted):
        told = ledger_of(from_text(copied(rows)), layout=layout)
        assert not told.rows
        assert [one.problem.code for one in told.problems] == ["no_heading"]


def test_a_heading_in_the_pasted_rows_outweighs_the_last_one() -> None:
    made = table([Record()], dict(reversed(HEADINGS.items())), style=3)
    told = ledger_of(from_text(copied(made.rows)), layout=list(HEADINGS.values()))
    assert told.rows[0].subject == Record().subject


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_usual_encodings(encoding: str) -> None:
    text = copied(table([Record()], style=3).rows)
    assert read(text.encode(encoding), "台账.tsv")[0].rows == from_text(text)[0].rows


def test_too_much_text_or_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="not_a_workbook"):
        from_text("a\x00b")
    monkeypatch.setattr(spreadsheet_text, "MOST_PASTED", 3)
    with pytest.raises(Unreadable, match="too_big"):
        from_text("abcd")


CELLS = st.text(alphabet='ab"软\n\t 3', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5))
def test_what_a_program_copies_comes_back_cell_by_cell(rows: list[list[str]]) -> None:
    packed = io.StringIO(newline="")
    csv.writer(packed, dialect="excel-tab", quoting=csv.QUOTE_ALL).writerows(rows)
    told = {number: cells for sheet in from_text(packed.getvalue()) for number, cells in sheet.rows}
    meant = []
    for row in rows:
        meant.append([cell.strip() or None for cell in row])
    assert list(told.values()) == [tuple(row) for row in meant if any(row)]


@given(st.text(alphabet='a"\t\r\n软', max_size=60))
def test_no_text_breaks_the_pasting(text: str) -> None:
    from_text(text)
