"""The one writer of workbooks that go out: typed columns, frozen head, filters, A3 landscape, in constant memory."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Literal

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of one sheet; what is more goes on the next one
MOST_CHARACTERS = 32_767  # of one cell
FIRST_DAY = date(1900, 1, 1)  # what a workbook can hold as a date
HEADING_ROWS = 2
DAY = 86_400  # seconds
LINE_POINTS, MOST_POINTS = 15, 409  # the height of a line, and of the highest row
WIDE = 2.2
_FORBIDDEN_IN_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FORBIDDEN_IN_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIKE_A_FORMULA = ("=", "+", "-", "@")
_A3 = 8
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip

_NEVER_KEPT = {"Cache-Control": "private, no-store"}
Kind = Literal["text", "date", "number", "int"]
Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in characters, and what its cells are."""

    title: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `says` is the line over the head (what it holds, of which day), `rows` are read once, in order."""

    name: str
    says: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]] = field(repr=False)


@dataclass(slots=True)
class Written:
    """A finished workbook that has no name on disk: it is gone as soon as it is closed."""

    file: IO[bytes]
    rows: int


def _folder() -> Path:
    """Where rows wait while they are written; what a killed process left there a day ago is cleared away."""
    folder: Path = settings.HOME.folder("tmp")
    for left in folder.iterdir():
        with suppress(FileNotFoundError):  # another process was quicker
            if left.is_dir() and left.stat().st_mtime < time.time() - DAY:
                shutil.rmtree(left)
    return folder


def write(sheets: Iterable[Sheet], *, most_rows: int = MOST_ROWS) -> Written:
    """Write the workbook to a nameless file of the home's `tmp`; at most `most_rows` rows a sheet, head included."""
    folder = _folder()
    out = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - handed on, closed by whoever reads it
    try:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            book = xlsxwriter.Workbook(out, {**_OPTIONS, "tmpdir": scratch})
            with _closing(book):
                writer, names = _Writer(book, most_rows), _Names()
                rows = sum(writer.write(sheet, names) for sheet in sheets)
                book.close()
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return Written(out, rows)


@contextmanager
def _closing(book: Any) -> Iterator[None]:
    """If writing fails half-way, the sheets' rows that wait on disk are closed, so that their folder can go."""
    try:
        yield
    except BaseException:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()
        raise


def give(name: str, written: Written) -> FileResponse:
    """The workbook as a download of that name (Chinese is fine), streamed; its file vanishes with the answer."""
    return FileResponse(
        written.file, as_attachment=True, filename=file_name(name), content_type=MIME, headers=_NEVER_KEPT
    )


def response(
    name: str, sheets: Iterable[Sheet], *, method: str | None = "GET", record: Callable[[int], None] | None = None
) -> HttpResponseBase:
    """Write and give out in one step. `record` is told the number of rows before anything leaves; if it fails, nothing
    does. A HEAD request learns type and name only: nothing is written, nothing recorded.
    """
    if method == "HEAD":
        disposition = content_disposition_header(as_attachment=True, filename=file_name(name)) or ""
        return HttpResponse(headers={"Content-Type": MIME, "Content-Disposition": disposition, **_NEVER_KEPT})
    written = write(sheets)
    try:
        if record is not None:
            record(written.rows)
        return give(name, written)
    except BaseException:
        written.file.close()
        raise


def file_name(name: str) -> str:
    """A name that every system takes, with the suffix of a workbook."""
    stem = name.removesuffix(".xlsx")
    return f"{get_valid_filename(stem)[:80] if stem.strip(' ._-') else 'table'}.xlsx"


class _Names:
    """Names of sheets: at most 31 characters, without the forbidden ones, each once whatever its case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        base = _FORBIDDEN_IN_SHEET.sub(" ", wanted).strip().strip("'") or "Sheet"
        name, number = base[:31], 1
        while name.lower() in self._taken:
            number += 1
            tail = f" ({number})"
            name = base[: 31 - len(tail)] + tail
        self._taken.add(name.lower())
        return name


class _Writer:
    """Writes sheets into one workbook."""

    def __init__(self, book: Any, most_rows: int) -> None:
        self._book, self._most = book, most_rows
        edge = {"border": 1, "border_color": "#B9C4C0", "valign": "top"}
        self._says = book.add_format({"bold": True, "font_size": 12, "valign": "vcenter"})
        self._head = book.add_format(
            {**edge, "bold": True, "bg_color": "#EEF3F1", "text_wrap": True, "valign": "vcenter"}
        )
        self._text = book.add_format({**edge, "text_wrap": True, "num_format": "@"})
        self._quoted = book.add_format({**edge, "text_wrap": True, "num_format": "@", "quote_prefix": True})
        self._int = book.add_format({**edge, "num_format": "0"})
        self._number = book.add_format({**edge, "num_format": "General"})
        self._date = book.add_format({**edge, "num_format": "yyyy-mm-dd"})

    def write(self, sheet: Sheet, names: _Names) -> int:
        """All rows of one table, over as many sheets as it takes; how many there were."""
        page, row, total = self._begin(sheet, names), HEADING_ROWS, 0
        for values in sheet.rows:
            if row >= self._most:
                self._finish(page, sheet, row)
                page, row = self._begin(sheet, names), HEADING_ROWS
            self._write_row(page, row, sheet.columns, values)
            row, total = row + 1, total + 1
        self._finish(page, sheet, row)
        return total

    def _begin(self, sheet: Sheet, names: _Names) -> Any:
        page = self._book.add_worksheet(names.take(sheet.name))
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
        page.set_row(0, 24)
        page.write_string(0, 0, _clean(sheet.says), self._says)
        for index, column in enumerate(sheet.columns):
            page.write_string(1, index, column.title, self._head)
        page.freeze_panes(HEADING_ROWS, 1)
        page.set_landscape()
        page.set_paper(_A3)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0, 1)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&C&P / &N")
        return page

    @staticmethod
    def _finish(page: Any, sheet: Sheet, row: int) -> None:
        page.autofilter(1, 0, max(HEADING_ROWS, row - 1), len(sheet.columns) - 1)

    def _write_row(self, page: Any, row: int, columns: Sequence[Column], values: Sequence[Value]) -> None:
        for kept in (page.row_info, page.row_sizes):  # of rows that are on disk already; the library keeps them all
            kept.pop(row - 2, None)
        lines = max((_lines(value, columns[index].width) for index, value in enumerate(values)), default=1)
        if lines > 1:  # not every program makes a row as high as its wrapped text
            page.set_row(row, min(MOST_POINTS, lines * LINE_POINTS))
        for index, value in enumerate(values):
            kind = columns[index].kind
            if value is None or value == "":
                page.write_blank(row, index, None, self._text if kind == "text" else self._date)
            elif kind == "date" and isinstance(value, date) and _holds(value):
                page.write_datetime(row, index, value, self._date)
            elif kind in {"int", "number"} and isinstance(value, int | float):
                page.write_number(row, index, value, self._int if kind == "int" else self._number)
            else:
                text = _clean(str(value))
                page.write_string(row, index, text, self._quoted if text.startswith(_LIKE_A_FORMULA) else self._text)


def _lines(value: Value, width: float) -> int:
    """How many lines a text takes in a column of that many characters; a Chinese one takes the room of two and a bit."""
    if not isinstance(value, str) or (len(value) * WIDE < width and "\n" not in value):
        return 1
    return sum(
        1 + int(sum(WIDE if one > "\u2e7f" else 1.0 for one in line[:MOST_CHARACTERS]) / width)
        for line in value.split("\n")
    )


def _holds(value: date) -> bool:
    """Whether a workbook can hold that day as a date."""
    return (value.date() if isinstance(value, datetime) else value) >= FIRST_DAY


def _clean(text: str) -> str:
    return _FORBIDDEN_IN_TEXT.sub("", text)[:MOST_CHARACTERS]
