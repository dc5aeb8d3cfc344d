"""Workbooks read as plain values (xlsx, xlsm, xls, ods, csv). Hostile or broken files are refused before they open."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ranan.kit.spreadsheet_parts import UNSAVED, Places
from ranan.kit.spreadsheet_text import MOST_ROWS, from_file, from_text
from ranan.kit.spreadsheet_weight import MOST_CELLS, Unreadable, Unsaved, weigh
from ranan.rules.sheet_model import Cell, Sheet

__all__ = ["Unreadable", "from_text", "read"]

MOST_BYTES = 50_000_000  # the file as it arrives
MOST_SHEETS = 200

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An .xls with a password: its first record is followed by the one that says so.
_FILE_PASS = re.compile(rb"\x09\x08(?:\x10\x00.{16}|\x08\x00.{8})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
_SMALLEST_OLE = 1536  # header, directory and one sector
_TEXTS = (".csv", ".tsv", ".txt")

Rows = tuple[tuple[int, tuple[Cell, ...]], ...]


def read(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook, in order, with real row numbers; formulas give their stored value, macros never run.

    `name` is the file's name: only `.csv`, `.tsv` and `.txt` are taken as text. Raises `Unreadable`, nothing else.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big", f"{len(data)} > {MOST_BYTES}")
    unsaved: Unsaved = {}
    if data.startswith(_ZIP):
        unsaved = weigh(data)
    elif data.startswith(_OLE):
        _look_into(data, name)
    elif name.lower().endswith(_TEXTS):
        return list(from_file(data, name))
    else:
        raise Unreadable("not_a_workbook", name)
    return _opened(data, name, unsaved)


def _look_into(data: bytes, name: str) -> None:
    """Refuse an OLE file (.xls, .et, .doc …) by the streams its directory names, where one of them tells."""
    if _wide("EncryptedPackage") in data or _wide("EncryptionInfo") in data or _FILE_PASS.search(data):
        raise Unreadable("encrypted", name)
    if not any(_wide(stream) in data for stream in ("Workbook", "WORKBOOK", "Book", "BOOK")):
        raise Unreadable("not_a_workbook" if len(data) > _SMALLEST_OLE else "broken", name)


def _wide(stream: str) -> bytes:
    return stream.encode("utf-16-le")


def _opened(data: bytes, name: str, unsaved: Unsaved) -> list[Sheet]:
    try:
        return _sheets(data, unsaved)
    except PasswordError as error:
        raise Unreadable("encrypted", name) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise Unreadable("broken", str(error)[:200]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the reader is no Exception and has no other name
            raise
        raise Unreadable("broken", "the file's structure is damaged") from error


def _sheets(data: bytes, unsaved: Unsaved) -> list[Sheet]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        meta = book.sheets_metadata
        if len(meta) > MOST_SHEETS:
            raise Unreadable("too_many_sheets", str(len(meta)))
        found: list[Sheet] = []
        cells = 0
        for index, about in enumerate(meta):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = _sheet(book.get_sheet_by_index(index), about.name, about.visible != SheetVisibleEnum.Visible)
            if about.name in unsaved:
                sheet = replace(sheet, rows=_marked(sheet.rows, unsaved[about.name]))
            cells += sum(len(row) for _, row in sheet.rows)
            if cells > MOST_CELLS:
                raise Unreadable("too_many_rows", about.name)
            found.append(sheet)
        return found


def _sheet(sheet: CalamineSheet, name: str, hidden: bool) -> Sheet:
    """The written rows. The reader leaves out empty columns on the left, never empty rows above."""
    if sheet.height * sheet.width > MOST_CELLS:
        raise Unreadable("too_many_rows", name)
    left: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    for number, values in enumerate(sheet.iter_rows(), 1):
        row = _row(values)
        if row:
            rows.append((number, (*left, *row)))
            if len(rows) > MOST_ROWS:
                raise Unreadable("too_many_rows", name)
    ranges = sheet.merged_cell_ranges or []
    merged = tuple((first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in ranges)
    return Sheet(name, tuple(rows), merged, hidden)


def _marked(rows: Rows, places: Places) -> Rows:
    """The rows with a mark in every cell whose formula was saved without its value."""
    marked = dict(rows)
    for number, column in sorted(places):
        cells = list(marked.get(number, ()))
        cells += [None] * (column + 1 - len(cells))
        if cells[column] is None:
            cells[column] = UNSAVED
            marked[number] = tuple(cells)
    if len(marked) > MOST_ROWS:
        raise Unreadable("too_many_rows", "formulas")
    return tuple(sorted(marked.items()))


def _row(values: list[Any]) -> tuple[Cell, ...]:
    """The cells up to the last written one; an empty tuple for a row without any."""
    end = len(values)
    while end and (values[end - 1] is None or values[end - 1] == ""):
        end -= 1
    return tuple(_cell(value) for value in values[:end])


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value if isinstance(value, int | bool | datetime | date | time) else None
