"""Workbooks read as plain values (xlsx, xlsm, xls, ods, csv). Hostile or broken files are refused before they open."""

from __future__ import annotations

import csv
import io
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

from ranan.kit.spreadsheet_weight import MOST_CELLS, Unreadable, weigh
from ranan.rules.sheet_model import Cell, Sheet

__all__ = ["Unreadable", "read"]

MOST_BYTES = 50_000_000  # the file as it arrives
MOST_SHEETS = 200
MOST_ROWS = 200_000  # written rows of a sheet
MOST_COLUMNS = 1_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = (".csv", ".tsv", ".txt")


def read(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook, in order, with real row numbers; formulas give their stored value, macros never run.

    `name` is the file's name: only `.csv`, `.tsv` and `.txt` are taken as text. Raises `Unreadable`, nothing else.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too_big", f"{len(data)} > {MOST_BYTES}")
    if data.startswith(_ZIP):
        weigh(data)
    elif not data.startswith(_OLE):
        if name.lower().endswith(_TEXTS):
            return [_from_text(data, name)]
        raise Unreadable("not_a_workbook", name)
    return _opened(data, name)


def _opened(data: bytes, name: str) -> list[Sheet]:
    try:
        return _sheets(data)
    except PasswordError as error:
        raise Unreadable("encrypted", name) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        code = "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "broken"
        raise Unreadable(code, str(error)[:200]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the reader is no Exception and has no other name
            raise
        raise Unreadable("broken", "the file's structure is damaged") from error


def _sheets(data: bytes) -> list[Sheet]:
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


def _from_text(data: bytes, name: str) -> Sheet:
    """A sheet of comma- or tab-separated text in UTF-8 (with or without mark) or GB 18030."""
    text = _decoded(data)
    if "\x00" in text:
        raise Unreadable("not_a_workbook", name)
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            row = _row(list(values))[:MOST_COLUMNS]
            if row:
                rows.append((number, row))
            if len(rows) > MOST_ROWS:
                raise Unreadable("too_many_rows", name)
    except csv.Error as error:
        raise Unreadable("broken", str(error)) from error
    return Sheet(name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0], tuple(rows))


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_a_workbook", "text")
