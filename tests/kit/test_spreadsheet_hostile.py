"""Rules: files that are locked, of another kind or meant to harm are refused with a code of their own, in bounded memory."""

from __future__ import annotations

import contextlib
import io
import resource
import struct
import zipfile
from datetime import date

import openpyxl
import pytest

from ranan.kit.spreadsheet import Rows, Unreadable, read
from ranan.rules.sheet import read_ledger
from ranan.rules.sheet_model import Reading
from tests.data.ledger import HEADINGS, records, street_named, table, unit_named, workbook
from tests.data.ole import ole
from tests.kit.test_spreadsheet import PAGE, code_of, plain, rezipped, sheet_xml


def ledger_of(data: bytes, name: str = "台账.xlsx") -> Reading:
    """A file read as a ledger."""
    return read_ledger(read(data, name), unit_named=unit_named, street_named=street_named)


def test_a_workbook_with_a_password_is_named_so_whatever_its_name() -> None:
    locked = ole(
        {"EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + b"<encryption/>", "EncryptedPackage": b"\x07" * 5000}
    )
    assert code_of(locked) == code_of(locked, "台账.xls") == code_of(locked, "台账.et") == "encrypted"


def test_an_old_workbook_with_a_password_is_named_so() -> None:
    begin = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    assert (
        code_of(ole({"Workbook": begin + struct.pack("<HHH", 0x2F, 54, 1) + b"\x01" * 52}), "台账.xls") == "encrypted"
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (ole({"WordDocument": b"text" * 2000}), "台账.xlsx"),
        (ole({"WordDocument": b"text" * 2000}), "台账.doc"),
        (ole({"PowerPoint Document": b"text" * 2000}), "台账.xls"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj" * 100, "台账.xlsx"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), "台账.xlsx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "台账.et"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "台账.xls"),
        (b"Rar!\x1a\x07\x00" + bytes(500), "台账.xlsx"),
        (b"%PDF-1.7\x00\x01", "台账.csv"),
    ],
)
def test_a_file_of_another_kind_is_no_workbook_whatever_its_name(data: bytes, name: str) -> None:
    assert code_of(data, name) == "not_a_workbook"


def test_a_workbook_under_another_name_is_read() -> None:
    assert read(plain(), "台账.et") == read(plain(), "台账.pdf") == read(plain(), "台账.xlsx")


def test_half_an_old_workbook_is_broken() -> None:
    assert code_of(ole({"Workbook": b"\x09\x08\x10\x00" + b"\x05" * 900}), "台账.xls") == "broken"


def with_formulas(**cells: str) -> bytes:
    """A ledger of two rows with formulas that no program has worked out yet."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(HEADINGS.values()))
    for serial in (1, 2):
        row = [serial, "虹桥街道", "甲店", "云间路1号", "软管老化", "一般", "甲店", "消防支队", date(2023, 9, 18)]
        page.append([*row, date(2023, 10, 8), None, 13, "赵某"])
    for place, formula in cells.items():
        page[place] = formula
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_a_formula_saved_without_its_value_is_named_on_its_row_and_nothing_is_made_up() -> None:
    first, second = ledger_of(with_formulas(J2="=I2+20", B2='="虹桥"&"街道"')).rows
    assert (first.due, first.street, first.found) == (None, "", date(2023, 9, 18))
    assert {(problem.code, problem.column) for problem in first.problems} >= {
        ("formula_unsaved", "整改时限"),
        ("formula_unsaved", "街镇"),
    }
    assert not second.problems


def test_a_formula_instead_of_the_hazard_keeps_the_row_out_until_the_file_is_saved() -> None:
    first, second = ledger_of(with_formulas(E2='=CONCATENATE("软管","老化")', A3="=ROW()-1")).rows
    assert not first.accepted
    assert "formula_unsaved" in {problem.code for problem in first.problems}
    assert second.accepted


def test_text_used_so_often_that_it_would_not_fit_is_a_bomb() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001))
    strings = b"<sst><si><t>" + b"a" * 10_000_000 + b"</t></si></sst>"
    assert code_of(rezipped(plain(), {PAGE: sheet_xml(cells), "xl/sharedStrings.xml": strings})) == "bomb"


def test_much_text_that_fits_is_read() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 2}</v></c></row>' for n in range(1, 2001))
    strings = b"<sst><si><t>" + b"a" * 300_000 + b"</t></si><si><t>b</t></si></sst>"
    strings = strings.replace(b"a" * 300_000, b"a" * 30_000)
    assert (
        len(read(rezipped(plain(), {PAGE: sheet_xml(cells), "xl/sharedStrings.xml": strings}), "x.xlsx")[0].rows)
        == 2000
    )


def test_deep_and_self_multiplying_markup_is_read_or_refused() -> None:
    deep = "<a>" * 200_000 + "</a>" * 200_000
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    page = sheet_xml('<row r="1"><c r="A1" t="str"><v>&l9;</v></c></row>').replace(
        b"<worksheet", doctype.encode() + b"<worksheet"
    )
    for content in (sheet_xml(deep), page):
        rows: Rows = ()
        with contextlib.suppress(Unreadable):
            rows = read(rezipped(plain(), {PAGE: content}), "x.xlsx")[0].rows
        assert sum(len(str(cell)) for _, cells in rows for cell in cells) < 1000


@pytest.mark.parametrize(
    "piece", ["<c ", "<row ", '<c r="A1"><f ', "<c r='A1' t='s'", "<x:c ", "<si>", "<sheet ", "<table:table-cell "]
)
def test_markup_that_never_closes_gives_no_rows(piece: str) -> None:
    many = sheet_xml("").replace(b"<sheetData>", b"<sheetData>" + piece.encode() * 400_000)
    for part in (PAGE, "xl/sharedStrings.xml", "xl/workbook.xml"):
        rows: Rows = ()
        with contextlib.suppress(Unreadable):
            rows = read(rezipped(plain(), {part: many}), "x.xlsx")[0].rows
        assert not [cell for _, cells in rows for cell in cells if isinstance(cell, str)]


def test_a_bomb_is_refused_without_its_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(1_000_000))
    assert code_of(packed.getvalue()) == "bomb"
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 150_000_000


def test_an_ordinary_ledger_is_read_beside_all_this() -> None:
    made = records(20)
    assert len(ledger_of(workbook(table(made))).rows) == sum(len(record.hazards) for record in made)
