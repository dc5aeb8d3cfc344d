"""Rows as text: what Excel and WPS put on the clipboard, and comma- or tab-separated files, read as a sheet."""

from __future__ import annotations

import codecs
import csv
import io
import re

from ranan.kit.spreadsheet_weight import Unreadable
from ranan.rules.sheet_model import Sheet

MOST_ROWS = 200_000  # written rows of a sheet
MOST_COLUMNS = 1_000
MOST_PASTED = 20_000_000  # characters

# A cell in quotes that ends where a cell may end (tabs, line breaks and doubled quotes inside), else up to the next mark.
_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')
_SPACES = " \u3000\u00a0\t\r\n"


def from_text(text: str, name: str = "") -> tuple[Sheet, ...]:
    """Rows copied in Excel or WPS and pasted: one sheet, none for blank text; every cell is text.

    Cells left empty at the end of a row are kept (as None), so that the number of columns stays. Raises `Unreadable`.
    """
    if len(text) > MOST_PASTED:
        raise Unreadable("too_big", f"{len(text)} > {MOST_PASTED}")
    if "\x00" in text:
        raise Unreadable("not_a_workbook", name)
    rows: list[tuple[int, tuple[str | None, ...]]] = []
    for number, cells in enumerate(_lines(text.removeprefix("\ufeff")), 1):
        if any(cells):
            rows.append((number, tuple(cells[:MOST_COLUMNS])))
            if len(rows) > MOST_ROWS:
                raise Unreadable("too_many_rows", name)
    return (Sheet(name, tuple(rows)),) if rows else ()


def _lines(text: str) -> list[list[str | None]]:
    lines: list[list[str | None]] = []
    cells: list[str | None] = []
    at = 0
    while at < len(text):
        match = _CELL.match(text, at)
        quoted, bare = match.groups() if match else (None, "")
        value = quoted.replace('""', '"').replace("\r\n", "\n") if quoted is not None else bare
        cells.append(value.strip(_SPACES) or None)
        at = match.end() if match else len(text)
        mark = text[at : at + 1]
        if mark == "\t":
            at += 1
            if at == len(text):
                cells.append(None)
        else:
            lines.append(cells)
            cells = []
            at += 2 if text[at : at + 2] == "\r\n" else 1
    return [*lines, cells] if cells else lines


def from_file(data: bytes, name: str) -> tuple[Sheet, ...]:
    """A `.csv`, `.tsv` or `.txt` file in UTF-8 or UTF-16 (with or without mark) or GB 18030."""
    text = _decoded(data)
    if "\x00" in text:
        raise Unreadable("not_a_workbook", name)
    title = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if text.count("\t") > text.count(","):
        return from_text(text, title) or (Sheet(title, ()),)
    rows: list[tuple[int, tuple[str | None, ...]]] = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
            cells = tuple(value.strip(_SPACES) or None for value in values[:MOST_COLUMNS])
            if any(cells):
                rows.append((number, cells))
            if len(rows) > MOST_ROWS:
                raise Unreadable("too_many_rows", name)
    except csv.Error as error:
        raise Unreadable("broken", str(error)) from error
    return (Sheet(title, tuple(rows)),)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_a_workbook", "text")
