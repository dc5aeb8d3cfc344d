"""A sheet of places as rows: heads may stand under title rows and over two lines, merged cells are spread out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ranan.registry.importing.heads import FIELDS, field_of, told
from ranan.rules.sheet_cells import ERRORS, UNSAVED, is_nothing
from ranan.rules.sheet_grid import Line, lines_of, without_dittos
from ranan.rules.sheet_model import Cell, Sheet

LOOK = 40  # written rows that are looked through for the heads
DEEPEST = 2
_SUM = re.compile(r"(合计|总计|小计|共计|填表人|制表人?|审核人?|填报单位|单位负责人)[:：]?.*")


@dataclass(frozen=True, slots=True)
class Row:
    """One place as written: `facts` are texts, `cells` what stood there (for days and numbers), `heads` who said it."""

    sheet: str
    row: int
    facts: dict[str, str]
    cells: dict[str, Cell]
    heads: dict[str, str]

    @property
    def ticket(self) -> str:
        """Names the row in a form."""
        return f"{self.sheet}:{self.row}"


@dataclass(slots=True)
class Reading:
    """All rows; how the columns were read (sheet → heading → fact); sheets without heads."""

    rows: list[Row] = field(default_factory=list)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    headless: list[str] = field(default_factory=list)

    @property
    def fields(self) -> set[str]:
        """The facts of which some column speaks."""
        return {name for heads in self.columns.values() for name in heads.values() if name}


def read_sheets(sheets: Sequence[Sheet]) -> Reading:
    """Every visible sheet that holds a table of places."""
    found = Reading()
    for sheet in sheets:
        if sheet.hidden or not sheet.rows:
            continue
        lines = lines_of(sheet)
        head = _find_head(lines)
        if head is None:
            found.headless.append(sheet.name)
            continue
        until, columns, names = head
        found.columns[sheet.name] = {
            names[at]: next((one for one in FIELDS if columns.get(one) == at), "")
            for at in range(len(names))
            if names[at]
        }
        found.rows += _rows(sheet.name, lines[until:], columns, names)
    return found


def _find_head(lines: Sequence[Line]) -> tuple[int, dict[str, int], list[str]] | None:
    """Index of the first row of data, fact → column, column → heading; None where no row names a place by two facts."""
    best: tuple[int, int, int] | None = None
    for index in range(min(len(lines), LOOK)):
        for depth in range(1, DEEPEST + 1):
            if index + depth > len(lines):
                continue
            columns = told(_heads(lines[index : index + depth]))
            fits = len(columns) >= 2 and ("name" in columns or "address" in columns)
            if fits and (best is None or (-len(columns), depth, index) < best):
                best = (-len(columns), depth, index)
    if best is None:
        return None
    count, depth, index = best
    if depth == 1 and _under_groups(lines, index, -count):
        index, depth = index - 1, 2
    names = _heads(lines[index : index + depth])
    return index + depth, told(names), names


def _under_groups(lines: Sequence[Line], index: int, count: int) -> bool:
    """Whether headings of groups stand above (店铺负责人 over 姓名 and 手机): short words, one merged across, none lost by them."""
    above = lines[index - 1] if index else None
    if above is None or not above.across or above.wide:
        return False
    texts = [text for _column, text in above.own()]
    short = len(texts) > 1 and all(len(text) <= 12 for text in texts)
    return short and len(told(_heads(lines[index - 1 : index + 1]))) >= count


def _heads(block: Sequence[Line]) -> list[str]:
    """The heading over each column: the lower word alone where it names a fact by itself, else both together."""
    width = max(len(line.cells) for line in block)
    width = max([width, *(1 + max([*line.brought, *line.across], default=-1) for line in block)])
    if any(line.wide for line in block[:-1]):
        return [""] * width
    found = []
    for column in range(width):
        words = list(dict.fromkeys(text for line in block if (text := line.heading(column))))
        joined = "".join(words)
        found.append(joined if field_of(joined) is not None or not words else words[-1])
    return found


def _rows(sheet: str, lines: Sequence[Line], columns: dict[str, int], names: Sequence[str]) -> Iterator[Row]:
    heads = {fact: names[at].replace("\n", "") for fact, at in columns.items()}
    for line in without_dittos(lines):
        cells = {fact: line.at(at) for fact, at in columns.items()}
        facts = {fact: _text(line.text(at)) for fact, at in columns.items()}
        first = next((text for _column, text in line.own()), "")
        if not (facts.get("name") or facts.get("address")) or _SUM.fullmatch(first):
            continue
        if sum(facts[fact] == heads[fact] for fact in facts) >= 2:  # the heads once more, on a new page
            continue
        yield Row(sheet, line.number, facts, cells, heads)


def _text(said: str) -> str:
    """The text without signs that no text may hold; "" for a blank and for an error of the workbook."""
    return "" if is_nothing(said) or said in ERRORS or said == UNSAVED else " ".join(said.replace("\x00", "").split())
