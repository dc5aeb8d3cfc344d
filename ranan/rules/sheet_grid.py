"""A sheet as a grid: merged cells spread out, the heading rows found, each column given its field."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ranan.rules import sheet_heads
from ranan.rules.sheet_cells import is_nothing, plain, read_flag, read_grade, read_measure, text_of
from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_heads import Headings, Meaning, name_of
from ranan.rules.sheet_model import Cell, Sheet

DEEPEST = 3  # rows of one heading
_FILLED = re.compile(r"[:：\d]")
_DITTO = re.compile(r"(同上|同前)(栏|行|一行|格|面)?|(〃|′|\"|''|“|”|々){1,2}")
LOOK = 60  # written rows that are looked through for a heading
SAMPLE = 200  # values by which an unclear column is decided
MOST_SPREAD = 2_000_000  # cells that merged ones may fill
WIDEST = 512  # columns that are looked at
NEEDED = frozenset({"hazard"})
PLACES = frozenset({"subject", "address"})
USUAL = Headings()


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its own cells, the values that merged cells above it bring, and, for headings, those to its left."""

    number: int
    cells: tuple[Cell, ...]
    brought: Mapping[int, Cell] = field(default_factory=dict)
    across: Mapping[int, Cell] = field(default_factory=dict)
    wide: bool = False

    def at(self, column: int) -> Cell:
        """The value in a column, its own or brought by a merged cell."""
        own = self.cells[column] if column < len(self.cells) else None
        return self.brought.get(column) if own is None or own == "" else own

    def text(self, column: int) -> str:
        """The value in a column as text."""
        return text_of(self.at(column))

    def heading(self, column: int) -> str:
        """The text over a column, if this is a heading: also that of a cell merged from the left."""
        return self.text(column) or text_of(self.across.get(column))

    def own(self) -> list[tuple[int, str]]:
        """The row's own written cells as (column, text)."""
        found = []
        for column, cell in enumerate(self.cells):
            if cell is not None and cell != "" and (text := text_of(cell)):
                found.append((column, text))
        return found


@dataclass(frozen=True, slots=True)
class Head:
    """A heading found: index of the first data line, field → columns (best first), column → heading, all its words."""

    until: int
    fields: Mapping[str, tuple[int, ...]]
    names: Mapping[int, str]
    words: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether some column gives this field."""
        return bool(self.fields.get(name))


def lines_of(sheet: Sheet) -> list[Line]:
    """The rows with merged cells spread out. A cell merged over at least half of the row makes it wide."""
    by_number = dict(sheet.rows)
    last_row = max(by_number, default=0)
    width = max((len(cells) for cells in by_number.values()), default=0)
    brought: dict[int, dict[int, Cell]] = {}
    across: dict[int, dict[int, Cell]] = {}
    wide: set[int] = set()
    left_over = MOST_SPREAD
    for first, left, bottom, edge in sheet.merged:
        last, right = min(bottom, last_row), min(edge, WIDEST)
        if right - left + 1 >= max(3, min(width, WIDEST) / 2):
            wide.update(range(first, min(last, first + DEEPEST) + 1))
        cells = by_number.get(first, ())
        value = cells[left] if left < len(cells) else None
        if value is None or value == "" or left_over < 0:
            continue
        left_over -= last - first + right - left + 1
        across.setdefault(first, {}).update(dict.fromkeys(range(left + 1, right + 1), value))
        for number in range(first + 1, last + 1):
            brought.setdefault(number, {})[left] = value
    numbers = sorted(set(by_number) | set(brought))
    return [Line(n, by_number.get(n, ())[:WIDEST], brought.get(n, {}), across.get(n, {}), n in wide) for n in numbers]


def is_ditto(cell: Cell) -> bool:
    """Whether a cell says that the one above holds here too: 同上, 同 上。, 〃."""
    return isinstance(cell, str) and len(cell) <= 8 and bool(_DITTO.fullmatch(plain(cell).strip("()。.,、;")))


def without_dittos(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with 同上 and 〃 replaced by what stands above them in their column."""
    above: list[Cell] = []
    for line in lines:
        if any(map(is_ditto, line.cells)):
            cells = tuple(
                above[at] if is_ditto(cell) and at < len(above) else cell for at, cell in enumerate(line.cells)
            )
            told = replace(line, cells=cells)
        else:
            told = line
        above = [told.at(at) for at in range(len(told.cells))]
        yield told


def find_head(
    lines: Sequence[Line], start: int, named: Callable[[str], str | None], known: Headings = USUAL
) -> Head | None:
    """The best heading among the next written rows: the most fields, then the fewest rows, then the first."""
    best: tuple[int, int, int] | None = None
    for index in range(start, min(len(lines), start + LOOK)):
        for depth in range(1, DEEPEST + 1):
            block = lines[index : index + depth]
            score = len(_fields(_meanings(block, known)[0])) if index + depth <= len(lines) else 0
            if score >= 3 and (best is None or (-score, depth, index) < best):
                best = (-score, depth, index)
        if best is not None and index >= best[2] + DEEPEST:
            break
    if best is None:
        return None
    _, depth, index = best
    if start < index and depth < DEEPEST and _groups(lines[index - 1]):
        with_above = _meanings(lines[index - 1 : index + depth], known)[0]
        if with_above != _meanings(lines[index : index + depth], known)[0] and len(_fields(with_above)) >= -best[0]:
            index, depth = index - 1, depth + 1
    return _head(lines, index, depth, named, known)


def _groups(line: Line) -> bool:
    """Whether a row may hold headings of groups: a few short words, no form-filler's line, no title."""
    texts = [text for _, text in line.own()]
    return len(texts) > 1 and not _across(line) and all(len(text) <= 12 and not _FILLED.search(text) for text in texts)


def is_head(line: Line, known: Headings = USUAL) -> bool:
    """Whether a row further down is a heading again (a table continued on a new page)."""
    if any(cell is not None and not isinstance(cell, str) for cell in line.cells):
        return False
    cells = line.own()
    if len(cells) < 3 or any(len(text) > sheet_heads.LONGEST for _, text in cells):
        return False
    told = sum(known.known(text) for _, text in cells)
    return told >= 3 and told * 3 >= len(cells) * 2 and len(_fields(_meanings([line], known)[0])) >= 3


def _meanings(block: Sequence[Line], known: Headings) -> tuple[dict[int, Meaning], dict[int, str]]:
    """Column → meaning and column → heading as written, for a heading of one or more rows."""
    reach = (max(len(line.cells), 1 + max([*line.brought, *line.across], default=-1)) for line in block)
    width = max(reach, default=0)
    meanings: dict[int, Meaning] = {}
    names: dict[int, str] = {}
    rows = [
        _spread(line, below, width) for line, below in zip(block, [*block[1:], None], strict=True) if not _across(line)
    ]
    for column in range(min(width, WIDEST)):
        texts = list(dict.fromkeys(text for row in rows if (text := row[column])))
        if not texts:
            continue
        names[column] = name_of(texts)
        found = known.of(texts)
        if found:
            meanings[column] = found
    return meanings, names


def _spread(line: Line, below: Line | None, width: int) -> list[str]:
    """The headings of a row by column; where nothing is merged, one reaches as far right as only the row below goes on."""
    texts = [line.heading(column) for column in range(width)]
    if below is None or line.across:
        return texts
    for column in range(1, width):
        under = below.text(column) and below.text(column - 1)
        if not texts[column] and under and not below.brought.get(column):
            texts[column] = texts[column - 1]
    return texts


def _across(line: Line) -> bool:
    """A line of one text over the whole width: a title, not a group heading."""
    return line.wide and len({text for _, text in line.own()}) <= 1


def _fields(meanings: Mapping[int, Meaning]) -> set[str]:
    found = {meaning.field.rstrip("?") for meaning in meanings.values()}
    return found if found >= NEEDED and found & PLACES else set()


def _head(lines: Sequence[Line], index: int, depth: int, named: Callable[[str], str | None], known: Headings) -> Head:
    meanings, names = _meanings(lines[index : index + depth], known)
    until = index + depth
    sample = list(itertools.takewhile(lambda line: not is_head(line, known), lines[until : until + SAMPLE]))
    words = frozenset(text for line in lines[index:until] if not _across(line) for _, text in line.own())
    return decided(meanings, names, sample, until, words, named)


def decided(
    meanings: Mapping[int, Meaning],
    names: Mapping[int, str],
    sample: Sequence[Line],
    until: int,
    words: frozenset[str],
    named: Callable[[str], str | None],
) -> Head:
    """The heading with every unclear column decided by the values below it and by the other columns."""
    fields: dict[str, list[tuple[int, int]]] = {}
    for column, meaning in meanings.items():
        told = _decide(meaning, column, sample, named)
        if told.field:
            fields.setdefault(told.field, []).append((told.rank, column))
    if mended := fields.pop("mended", None):
        fields.setdefault("closed" if "due" in fields else "due", []).extend(mended)
    if (reviewed := fields.pop("reviewed", None)) and "closed" not in fields:
        fields["closed"] = reviewed
    if "party" in fields:
        fields.setdefault("inspector" if "subject" in fields else "subject", []).extend(fields.pop("party"))
    if "hazard" not in fields and "major" in fields:
        fields["hazard"] = fields.pop("major")
    ordered = {name: tuple(column for _, column in sorted(found)) for name, found in fields.items()}
    return Head(until, ordered, names, words)


def _decide(meaning: Meaning, column: int, sample: Sequence[Line], named: Callable[[str], str | None]) -> Meaning:
    """What an unclear heading means, by the values below it; "" where they do not bear it out."""
    if meaning.field[-1] != "?":
        return meaning
    values = [text for text in (line.text(column) for line in sample) if not is_nothing(text) and not is_ditto(text)]
    if meaning.field == "grade?":
        return Meaning("grade" if _most(values, _reads_grade) else "", meaning.rank)
    if meaning.field == "major?":
        return Meaning("major" if _most(values, lambda text: read_flag(text) is not None) else "", meaning.rank)
    if meaning.field == "measure?":
        return Meaning("measure" if not values or _most(values, _reads_measure) else "", meaning.rank)
    units = _most(values, lambda text: named(text) is not None)
    if meaning.field == "lead?":
        return Meaning("lead" if units else "responsible", meaning.rank)
    return Meaning("inspector" if units else "party", meaning.rank + 3)


def _most(values: Sequence[str], holds: Callable[[str], bool]) -> bool:
    return Counter(holds(value) for value in values)[True] * 2 > len(values)


def _reads_grade(text: str) -> bool:
    try:
        return bool(read_grade(text))
    except ValueError:
        return False


def _reads_measure(text: str) -> bool:
    try:
        return read_measure(text) is not None
    except ValueError:
        return False


def dates_in(lines: Sequence[Line], columns: Sequence[int]) -> Counter[int]:
    """How often each year is written out in the given columns."""
    years: Counter[int] = Counter()
    for line in lines:
        for column in columns:
            day = read_date(line.at(column)).day
            if day is not None:
                years[day.year] += 1
    return years
