"""A workbook's sheets read as a ledger of hazards: what stands in the rows, what is doubtful, what was passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ranan.rules.sheet_beside import second_table, taken_apart
from ranan.rules.sheet_cells import plain
from ranan.rules.sheet_filed import filed_on
from ranan.rules.sheet_grid import PLACES, Head, Line, dates_in, find_head, is_head, lines_of, without_dittos
from ranan.rules.sheet_heads import Headings, heading_key
from ranan.rules.sheet_layout import assumed_head
from ranan.rules.sheet_lines import grade_told, is_nil, kind_of, section_street
from ranan.rules.sheet_model import Problem, Reading, ReadRow, Sheet, SheetProblem, Skipped
from ranan.rules.sheet_names import Named, Names
from ranan.rules.sheet_rows import Setting, read_row, several_hazards

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|[-./年]\d{1,2}|(?!\d))")
_NOTES = re.compile(
    r".*(说明|须知|注意|目录|封面|字典|选项|数据源|下拉|参数|模板|样例|示例|填表|备注).*|(sheet\d*_?)?(list|dict|readme)s?",
    re.I,
)
_TO_ALL = re.compile(r"各街|各单位|请|说明|注[:：]")  # told to everybody: names nobody
_NIL_WORDS = re.compile(r"零报告|无隐患|未发现|无(新增)?(问题|隐患)|没有发现")


@dataclass(slots=True)
class _Found:
    rows: list[ReadRow] = field(default_factory=list)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    def skip(self, sheet: Sheet, row: int, why: str) -> None:
        self.skipped.append(Skipped(sheet.name, row, why))


@dataclass(frozen=True, slots=True)
class _Office:
    """How one office writes: its names, its headings, the year of its dates, the layout of rows without a heading."""

    names: Names
    heads: Headings
    year: int | None
    layout: tuple[str, ...]

    def units(self, text: str) -> str | None:
        """The first unit that a cell names."""
        return next(iter(self.names.units(text)[0]), None)


def read_ledger(
    sheets: Sequence[Sheet],
    *,
    unit_named: Named,
    street_named: Named,
    year: int | None = None,
    heads: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    streets: Mapping[str, str] | None = None,
    layout: Sequence[str] | None = None,
) -> Reading:
    """Read every sheet of a workbook.

    `unit_named` and `street_named` return the plan's name of a unit or territory for what a clerk wrote, or None;
    `year` serves dates without a year where the file names none. An office's own words win over the usual ones:
    `heads` (heading → field, "" to leave the column out), `units` and `streets` (as written → the plan's name).
    `layout` are the headings, "" for none, that rows pasted without any are taken to have.
    """
    found = _Found()
    office = _Office(Names(unit_named, street_named, units, streets), Headings(heads), year, tuple(layout or ()))
    for sheet in sheets:
        _read_sheet(sheet, found, office)
    return Reading(tuple(found.rows), found.columns, tuple(dict.fromkeys(found.skipped)), tuple(found.problems))


def _read_sheet(sheet: Sheet, found: _Found, office: _Office) -> None:
    lines = lines_of(sheet)
    head = find_head(lines, 0, office.units, office.heads) if lines else None
    if head is None and office.layout:
        head = assumed_head(lines, office.layout, office.units, office.heads)
    if head is None or sheet.hidden:
        _without_ledger(sheet, lines, head, found, office.heads)
        return
    if column := second_table(head):
        for one in taken_apart(sheet, lines, head, column):
            _read_sheet(one, found, office)
        return
    setting = _setting(sheet, lines, head, office)
    begin = 0
    while head is not None:
        found.columns.setdefault(sheet.name, {}).update(_columns(head))
        end = next((i for i in range(head.until, len(lines)) if is_head(lines[i], office.heads)), len(lines))
        _skip_between(sheet, lines, begin, head, found)
        for line in lines[begin : head.until]:
            setting = _below(line, setting)
        setting = _read_block(lines[head.until : end], head, setting, found)
        begin, head = end, find_head(lines, end, office.units, office.heads) if end < len(lines) else None


def _columns(head: Head) -> dict[str, str]:
    """Heading → field, for the columns that are used; the others give ""."""
    used = {columns[0]: name for name, columns in head.fields.items()}
    used |= dict.fromkeys(several_hazards(head), "hazard")
    return {heading: used.get(column, "") for column, heading in head.names.items()}


def _without_ledger(sheet: Sheet, lines: Sequence[Line], head: Head | None, found: _Found, heads: Headings) -> None:
    texts = [text for line in lines[:200] for _, text in line.own()]
    if not texts:
        found.skip(sheet, 0, "empty_sheet")
    elif sheet.hidden:
        found.skip(sheet, 0, "hidden_sheet")
        if head is not None:
            found.problems.append(SheetProblem(sheet.name, Problem("hidden_sheet")))
    elif _NOTES.fullmatch(plain(sheet.name)):
        found.skip(sheet, 0, "notes_sheet")
    elif _is_nil_report(lines):
        found.skip(sheet, 0, "nil_sheet")
    elif max(len(line.own()) for line in lines) <= 2 and not _is_card(texts, heads):
        found.skip(sheet, 0, "notes_sheet")
    elif _is_summary(lines):
        found.skip(sheet, 0, "summary_sheet")
    else:
        found.skip(sheet, 0, "no_heading")
        found.problems.append(SheetProblem(sheet.name, Problem("no_heading")))


def _is_nil_report(lines: Sequence[Line]) -> bool:
    """A short sheet that says 无隐患, without rows of a table beside it: a heading and a row would be two."""
    told = [[plain(text) for _, text in line.own()] for line in lines]
    nil = [any(_NIL_WORDS.search(text) for text in texts) for texts in told]
    rows = [texts for texts, says in zip(told, nil, strict=True) if len(texts) > 2 and not says]
    return len(lines) <= 30 and any(nil) and sum(not any(":" in text for text in texts) for texts in rows) < 2


def _is_card(texts: Sequence[str], heads: Headings) -> bool:
    """A form of one hazard, its labels below each other: no ledger, but nothing to pass over without a word."""
    told = {meaning.field for text in texts if (meaning := heads.of([text]))}
    return "hazard" in told and not told.isdisjoint(PLACES)


def _is_summary(lines: Sequence[Line]) -> bool:
    """Mostly numbers below words such as 隐患数, 整改率."""
    texts = [plain(text) for line in lines[:100] for _, text in line.own()]
    numbers = sum(bool(re.fullmatch(r"\d+(\.\d+)?%?", text)) for text in texts)
    counts = any(re.search(r"(数|数量|率|家|处|条|个|户)(\(.*\))?$", text) and len(text) <= 16 for text in texts)
    return counts and numbers * 3 >= len(texts)


def _skip_between(sheet: Sheet, lines: Sequence[Line], begin: int, head: Head, found: _Found) -> None:
    """The lines above a heading, and the heading itself, are named among those passed over."""
    heading = next((i for i in range(head.until - 1, begin - 1, -1) if not _in_head(lines[i], head)), begin - 1) + 1
    for index in range(begin, head.until):
        if lines[index].own():
            found.skip(sheet, lines[index].number, "heading" if index >= heading else "title")


def _in_head(line: Line, head: Head) -> bool:
    return any("".join(text.split()) in head.names.get(column, "").split("/") for column, text in line.own())


def _read_block(lines: Sequence[Line], head: Head, setting: Setting, found: _Found) -> Setting:
    """Read the rows below a heading; what their group headings say holds on below the next heading."""
    street, before = "", None
    for line in without_dittos(lines):
        kind = kind_of(line, head, setting.names.street)
        if kind in {"section", "note"}:
            setting = _below(line, setting)
        if kind:
            if line.own():
                found.skipped.append(Skipped(setting.sheet, line.number, kind))
            continue
        written = next((text for c in head.fields.get("street", ()) if (text := line.text(c))), "")
        street = written or street
        rows = read_row(line, head, setting, street, before)
        found.rows.extend(rows)
        before = rows[-1] if rows else before
    return setting


def _below(line: Line, setting: Setting) -> Setting:
    """The setting of the rows below a group heading, or below a heading's title."""
    texts = [text for _, text in line.own()]
    if len(set(texts)) != 1:
        return setting
    return setting.below(section_street(texts[0], setting.names.street) or "", grade_told(texts[0]))


def _setting(sheet: Sheet, lines: Sequence[Line], head: Head, office: _Office) -> Setting:
    above = [text for line in lines[: head.until] if len(line.own()) <= 4 for _, text in line.own()]
    columns = [column for name in ("found", "due", "closed") for column in head.fields.get(name, ())]
    named = [int(match) for text in [*above, sheet.name] for match in _YEAR.findall(plain(text))]
    often = dates_in(lines[head.until : head.until + 1000], columns).most_common(1)
    its_year = named[0] if named else often[0][0] if often else office.year
    names = office.names
    in_titles = {name for text in above if not _TO_ALL.search(text) and (name := names.street_in(text))}
    default = names.street_in(sheet.name) or (in_titles.pop() if len(in_titles) == 1 else "")
    return Setting(
        sheet.name, its_year, default, names, filed_on(sheet.name, lines, head.until, its_year), grade_told(sheet.name)
    )


__all__ = ["Problem", "ReadRow", "Reading", "Sheet", "heading_key", "is_nil", "read_ledger"]
