"""What a workbook would weigh once open: counted from its packed parts, so that a bomb is refused unopened.

The reader lays a sheet out as a full rectangle up to the last written cell: one stray cell in the last corner would
cost gigabytes. So the corners are read from the parts' text first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ranan.kit.spreadsheet_parts import Places, column_of, names_of, too_much_text, unsaved_in, uses_of_text

MOST_UNPACKED = 400_000_000  # bytes of all parts together
MOST_RATIO = 200  # unpacked to packed; an ordinary sheet has 5 to 20
RATIO_FROM = 20_000_000  # smaller parts may be packed as tightly as they like
MOST_PARTS = 2_000
MOST_CELLS = 6_000_000  # of the rectangle that a sheet spans
_MAIN = {"xl/workbook.xml": "xlsx", "content.xml": "ods"}

_BOOK, _RELATIONS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"
_KEPT = frozenset({_BOOK, _RELATIONS, _STRINGS})
_XLSX_CELL = re.compile(rb"<(?:\w{1,9}:)?c\s[^<>]*?\br=[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"'][^<>]*?(/?)>")
_XLSX_ROW = re.compile(
    rb"<(?:\w{1,9}:)?row\s[^<>]*?\br=[\"'](\d{1,9})[\"'][^<>]*?(/?)>\s*(<(?:\w{1,9}:)?c[\s>])(?![^<>]*/>)"
)
_ODS_TAG = re.compile(rb"<(/?)(?:\w{1,9}:)?(table|table-row|table-cell|covered-table-cell)(\s[^<>]*?)?(/?)>")
_ODS_TIMES = re.compile(rb"number-(?:rows|columns)-repeated=[\"'](\d{1,12})[\"']")


class Unreadable(Exception):  # noqa: N818 - a refusal, named as the page names it
    """A file that is not read.

    `code`: too_big, bomb, too_many_rows, too_many_sheets, encrypted, not_a_workbook, broken.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


Unsaved = dict[str, Places]


def weigh(data: bytes) -> Unsaved:
    """Refuse a zip that is no workbook, or whose parts are too many, too big, too tightly packed or too wide.

    Gives sheet name → the cells whose formulas were saved without a value.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _weigh(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Unreadable("broken", str(error)[:200]) from error


def _weigh(archive: zipfile.ZipFile) -> Unsaved:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("bomb", "parts")
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise Unreadable("broken", "compression")
    kinds = {_MAIN.get(_name(part)) for part in parts} - {None}
    if not kinds:
        raise Unreadable("not_a_workbook", "zip")
    return _opened(archive, parts)


def _opened(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Unsaved:
    """Each part unpacked once and let go again; only the lists of sheets and of texts are kept."""
    left, uses = MOST_UNPACKED, 0
    kept: dict[str, bytes] = {}
    unsaved: Unsaved = {}
    for part in parts:
        text = _unpacked(archive, part, left)
        left -= len(text)
        _corner(text, part.filename)
        if _name(part) in _KEPT:
            kept[_name(part)] = text
        uses += uses_of_text(text)
        if places := unsaved_in(text):
            unsaved[_name(part)] = places
    pages = (_unpacked(archive, part, MOST_UNPACKED) for part in parts)
    if too_much_text(kept.get(_STRINGS, b""), uses, pages):
        raise Unreadable("bomb", "sharedStrings")
    names = names_of(kept.get(_BOOK, b""), kept.get(_RELATIONS, b"")) if unsaved else {}
    return {names[part]: places for part, places in unsaved.items() if part in names}


def _name(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/").lower().lstrip("/")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    allowed = min(left, max(RATIO_FROM, part.compress_size * MOST_RATIO))
    with archive.open(part) as stream:
        text = stream.read(allowed + 1)
    if len(text) > allowed:
        raise Unreadable("bomb", part.filename)
    return text


def _corner(text: bytes, name: str) -> None:
    """Refuse a part whose written cells span too large a rectangle."""
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable("broken", "UTF-16")
    if b"table-cell" in text:
        rows, columns = _ods_corner(text)
    else:
        rows, columns = _xlsx_corner(text)
    if rows * columns > MOST_CELLS:
        raise Unreadable("too_many_rows", f"{name}: {rows} × {columns}")


def _xlsx_corner(text: bytes) -> tuple[int, int]:
    last_row, letters = 0, b""
    for match in _XLSX_CELL.finditer(text):
        if match[3]:
            continue
        last_row = max(last_row, int(match[2]))
        letters = max(letters, match[1].upper(), key=lambda column: (len(column), column))
    for match in _XLSX_ROW.finditer(text):
        last_row = max(last_row, int(match[1]))
    return last_row, max(column_of(letters) + 1, 1)


def _ods_corner(text: bytes) -> tuple[int, int]:
    row = column = last_row = last_column = 0
    for match in _ODS_TAG.finditer(text):
        closing, tag, attributes, empty = match.groups()
        repeated = _ODS_TIMES.search(attributes or b"")
        count = int(repeated[1]) if repeated else 1
        if tag == b"table" and not closing:
            row = column = 0
        elif tag == b"table-row":
            row += 0 if closing else count
            column = 0
        elif not closing:
            column += count
            if not empty or b"value" in (attributes or b""):
                last_row, last_column = max(last_row, row), max(last_column, column)
    return last_row, last_column
