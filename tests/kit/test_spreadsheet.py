"""Rules: a workbook is read as plain values with real row numbers; hostile and broken files are refused unopened."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ranan.kit import spreadsheet, spreadsheet_text, spreadsheet_weight
from ranan.kit.spreadsheet import Unreadable, read
from ranan.rules.sheet import read_ledger
from tests.data.ledger import records, street_named, table, unit_named, workbook


def made(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook written by `write`."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        write(book)
    return packed.getvalue()


def rezipped(data: bytes, change: dict[str, bytes | None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same zip with parts put in, exchanged or (None) left out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", method) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return packed.getvalue()


@cache
def plain() -> bytes:
    """A small ordinary workbook."""
    return workbook(table(records(3)))


def sheet_xml(cells: str) -> bytes:
    """A worksheet part with these rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


PAGE = "xl/worksheets/sheet1.xml"


def code_of(data: bytes, name: str = "台账.xlsx") -> str:
    """The code of the refusal."""
    with pytest.raises(Unreadable) as refused:
        read(data, name)
    return refused.value.code


def test_values_keep_their_kind_and_rows_their_number() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("甲")
        page.write("B3", "软管")
        page.write_datetime("C3", datetime(2023, 9, 18), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
        page.write_datetime("D3", datetime(2023, 9, 18, 9, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        page.write_datetime("E3", time(9, 30), book.add_format({"num_format": "hh:mm"}))
        page.write("B5", 13)
        page.write("C5", 2.5)
        page.write("D5", True)
        page.write_formula("E5", "=1+1", None, 2)
        page.write_formula("F5", '="甲"&"乙"', None, "甲乙")
        page.merge_range("B7:D8", "合并")

    sheet = read(made(write), "x.xlsx")[0]
    assert sheet.rows == (
        (3, (None, "软管", date(2023, 9, 18), datetime(2023, 9, 18, 9, 30), time(9, 30))),
        (5, (None, 13, 2.5, True, 2, "甲乙")),
        (7, (None, "合并")),
    )
    assert sheet.merged == ((7, 1, 8, 3),)
    assert (sheet.name, sheet.hidden) == ("甲", False)


def test_hidden_sheets_and_empty_sheets_are_told() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("看")
        book.add_worksheet("藏").hide()
        book.add_worksheet("深藏").very_hidden()
        book.add_chartsheet("图")

    assert [(sheet.name, sheet.hidden, sheet.rows) for sheet in read(made(write), "x.xlsx")] == [
        ("看", False, ()),
        ("藏", True, ()),
        ("深藏", True, ()),
    ]


def test_a_workbook_gives_the_same_ledger_as_its_rows() -> None:
    made_up = table(records(40), title="某区台账")
    sheets = read(workbook(made_up), "台账.xlsx")
    told = [read_ledger(one, unit_named=unit_named, street_named=street_named) for one in (sheets, [made_up.sheet()])]
    assert [row.fields() for row in told[0].rows] == [row.fields() for row in told[1].rows]
    assert [row.row for row in told[0].rows] == [row.row for row in told[1].rows]


def test_a_workbook_of_another_program_reads_the_same() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "乙"
    page["A2"], page["B2"], page["C2"] = "软管", date(2023, 9, 18), 7
    page.merge_cells("A6:C6")
    packed = io.BytesIO()
    book.save(packed)
    sheet = read(packed.getvalue(), "x.xlsx")[0]
    assert sheet.rows == ((2, ("软管", date(2023, 9, 18), 7)),)
    assert sheet.merged == ((6, 0, 6, 2),)


def test_a_million_formatted_but_empty_rows_cost_nothing() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="M{n}" s="0"/></row>' for n in range(2, 100_000))
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>' + rows + '<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert read(rezipped(plain(), {PAGE: sheet_xml(cells)}), "x.xlsx")[0].rows == ((1, (1,)),)


def test_a_macro_workbook_is_read_and_its_macro_left_alone() -> None:
    data = rezipped(plain(), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"})
    assert read(data, "台账.xlsm")[0].rows == read(plain(), "台账.xlsx")[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_comma_and_tab_separated_text_is_a_sheet(encoding: str, mark: str) -> None:
    text = f'街镇{mark}隐患内容\n\n虹桥街道{mark}"软管老化\n无管箍"\n'
    sheet = read(text.encode(encoding), "folder/台账.csv")[0]
    assert sheet.name == "台账"
    assert sheet.rows == ((1, ("街镇", "隐患内容")), (3, ("虹桥街道", "软管老化\n无管箍")))


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"<html><table></table></html>", b"\x00" * 64])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert code_of(data) == "not_a_workbook"


def test_text_with_zero_bytes_is_no_table() -> None:
    assert code_of(b"a,b\x00\n", "x.csv") == "not_a_workbook"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert code_of(packed.getvalue()) == "not_a_workbook"


def test_an_encrypted_workbook_is_named_so() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    assert code_of(data) == "encrypted"


def test_a_zip_with_encrypted_parts_is_named_so() -> None:
    data = bytearray(plain())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert code_of(bytes(data)) == "encrypted"


def test_a_part_packed_too_tightly_is_a_bomb() -> None:
    data = rezipped(plain(), {"xl/media/image1.png": b"\x00" * 50_000_000})
    assert len(data) < 200_000
    assert code_of(data) == "bomb"


def test_sizes_in_the_directory_are_not_believed() -> None:
    data = bytearray(rezipped(plain(), {"xl/media/image1.png": b"\x00" * 50_000_000}))
    at = data.rfind(b"PK\x01\x02")
    while data[at + 46 : at + 46 + 19] != b"xl/media/image1.png":
        at = data.rfind(b"PK\x01\x02", 0, at)
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    assert code_of(bytes(data)) in {"bomb", "broken"}


def test_too_many_parts_are_a_bomb() -> None:
    assert code_of(rezipped(plain(), {f"xl/media/{n}.bin": b"" for n in range(2100)})) == "bomb"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c t="n" r="XFD1048576" s="1"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='ZZZ1048576'><v>1</v></c></row>",
        '<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_a_stray_cell_in_the_last_corner_is_refused_before_it_costs_memory(cells: str) -> None:
    assert code_of(rezipped(plain(), {PAGE: sheet_xml(cells)})) == "too_many_rows"


def test_too_many_written_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    assert code_of(plain()) == "too_many_rows"
    monkeypatch.setattr(spreadsheet_text, "MOST_ROWS", 3)
    assert code_of(b"a,b\n" * 5, "x.csv") == "too_many_rows"
    assert code_of(b"a\tb\n" * 5, "x.tsv") == "too_many_rows"


def test_too_many_cells_and_sheets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 10)
    assert code_of(plain()) == "too_many_rows"
    monkeypatch.setattr(spreadsheet, "MOST_SHEETS", 0)
    assert code_of(plain()) == "too_many_sheets"


def test_too_big_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_BYTES", 100)
    assert code_of(plain()) == "too_big"


def test_parts_that_are_too_big_together_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_weight, "MOST_UNPACKED", 100)
    assert code_of(plain()) == "bomb"


def ods(rows: str) -> bytes:
    """An OpenDocument sheet with these rows."""
    packed = io.BytesIO()
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{short}="{long}"' for short, long in names.items())
    body = f'<office:body><office:spreadsheet><table:table table:name="丙">{rows}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml", f"<office:document-content {spaces}>{body}</office:body></office:document-content>"
        )
    return packed.getvalue()


CELL = '<table:table-cell office:value-type="string"{times}><text:p>软管</text:p></table:table-cell>'


def test_an_open_document_sheet_is_read() -> None:
    rows = f"<table:table-row>{CELL.format(times='')}</table:table-row>"
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    assert read(ods(rows + empty), "x.ods")[0].rows == ((1, ("软管",)),)


@pytest.mark.parametrize(("rows", "cells"), [(1_000_000, 1), (1, 16_000_000), (2_000, 16_000)])
def test_repeated_cells_of_an_open_document_are_counted(rows: int, cells: int) -> None:
    cell = CELL.format(times=f' table:number-columns-repeated="{cells}"')
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell * 8}</table:table-row>'
    assert code_of(ods(row), "x.ods") == "too_many_rows"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    good = bytearray(plain() if data.draw(st.booleans()) else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + plain())
    for _ in range(data.draw(st.integers(1, 12))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    with contextlib.suppress(Unreadable):
        read(bytes(good[:cut] if data.draw(st.booleans()) else good), "x.xlsx")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>/=\"' crowsdatv123AZ&;#!-[]", max_size=200))
def test_a_page_of_any_markup_is_read_or_refused(markup: str) -> None:
    with contextlib.suppress(Unreadable):
        read(rezipped(plain(), {PAGE: sheet_xml(markup)}), "x.xlsx")


@given(st.binary(max_size=300), st.sampled_from(["x.xlsx", "x.csv", "x.xls", ""]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    with contextlib.suppress(Unreadable):
        read(content, name)
