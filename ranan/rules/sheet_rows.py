"""One ledger row read into hazards: values normalised, blanks left blank, everything doubtful named with its cure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ranan.rules.sheet_cells import (
    ERRORS,
    UNSAVED,
    is_nothing,
    read_done,
    read_flag,
    read_grade,
    read_measure,
)
from ranan.rules.sheet_dates import DateRead, read_date
from ranan.rules.sheet_grid import Head, Line
from ranan.rules.sheet_heads import is_one_of_several
from ranan.rules.sheet_items import items
from ranan.rules.sheet_lines import is_nil
from ranan.rules.sheet_model import Problem, ReadRow
from ranan.rules.sheet_names import Names

_NOT_YET = re.compile(r"预计|计划|拟|未(完成|整改|销号)|整改中|延期|延至|承诺|力争")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sheet says for all of its rows; `street` is the plan's name, from the tab, title or group heading.

    `as_of` is the day for which the sheet was filed, `grade` the one that tab or group heading give where no column does.
    """

    sheet: str
    year: int | None
    street: str
    names: Names
    as_of: date | None = None
    grade: str = ""

    def below(self, street: str, grade: str) -> Setting:
        """The same below a group heading that names a sub-district or a grade, "" for neither."""
        return replace(self, street=street or self.street, grade=grade or self.grade)


class _Reader:
    """Reads the cells of one line and gathers the problems on the way."""

    def __init__(self, line: Line, head: Head, setting: Setting) -> None:
        self.line, self.head, self.setting = line, head, setting
        self.problems: list[Problem] = []

    def cell(self, name: str) -> tuple[int, str]:
        """(column, text) of the best filled column of a field; column -1 where there is none."""
        columns = self.head.fields.get(name, ())
        for column in columns:
            text = self.line.text(column)
            if text in ERRORS:
                self.ask("error_cell", column, text)
            elif text == UNSAVED:
                self.ask("formula_unsaved", column)
            elif not is_nothing(text):
                return column, text
        return (columns[0], "") if columns else (-1, "")

    def ask(self, code: str, column: int, value: str = "") -> None:
        self.problems.append(Problem(code, self.head.names.get(column, ""), value))

    def hazards(self) -> list[str]:
        """The hazard's text; where columns are numbered (隐患1, 隐患2), the text of each that is filled."""
        texts = [text for column in several_hazards(self.head) if not is_nothing(text := self.line.text(column))]
        return [self.cell("hazard")[1]] if not texts or not ERRORS.isdisjoint(texts) or UNSAVED in texts else texts

    def word(self, name: str) -> str:
        """A name or an address as written, line breaks taken out."""
        return re.sub(r"\s*\n\s*", "", self.cell(name)[1])

    def day(self, name: str, after: date | None = None) -> tuple[date | None, DateRead]:
        column, text = self.cell(name)
        if column < 0 or not text:
            return None, DateRead()
        read = read_date(self.line.at(column), year=self.setting.year, after=after)
        if name == "closed" and read.day and _NOT_YET.search(text):
            read = DateRead(problem="date_unreadable")
        if read.problem:
            self.ask(read.problem, column, text)
        return read.day, read

    def grade(self) -> str:
        column, text = self.cell("grade")
        grade = ""
        if text:
            try:
                grade = read_grade(text)
            except ValueError:
                self.ask("unknown_grade", column, text)
        flags = self._flag()
        if flags and grade and flags != grade and not (text and grade == "一般" and flags == "一般"):
            self.ask("grade_conflict", self.cell("major")[0])
        return grade or flags

    def _flag(self) -> str:
        """The grade by a column 是否重大隐患, or by a tick under 重大 or 一般."""
        column, text = self.cell("major")
        if column < 0:
            return "" if self.head.has("grade") or self.head.has("general") else self.setting.grade
        flag = read_flag(text)
        if flag is None:
            try:
                return read_grade(text)
            except ValueError:
                self.ask("unknown_grade", column, text)
                return ""
        return "重大" if flag else "一般"

    def lead(self) -> str:
        column, text = self.cell("lead")
        if not text:
            return ""
        names, pieces = self.setting.names.units(text)
        if not names:
            self.ask("unknown_unit", column, text)
            return ""
        if pieces > 1:
            self.ask("several_units", column, text)
        return names[0]

    def measure(self) -> int | None:
        column, text = self.cell("measure")
        try:
            return read_measure(text)
        except ValueError:
            self.ask("measure_unreadable", column, text)
            return None

    def street(self, written: str) -> str:
        """From the column (or the rows above in it), else from the group heading, the tab or the title."""
        column = self.head.fields.get("street", (-1,))[0]
        if written in ERRORS or written == UNSAVED:
            self.cell("street")
            return self.setting.street
        if written and not is_nothing(written):
            if name := self.setting.names.street_in(written):
                return name
            self.ask("unknown_street", column, written)
            return ""
        if not self.setting.street:
            self.ask("no_street", column)
        return self.setting.street


def several_hazards(head: Head) -> list[int]:
    """The columns that hold one hazard each (隐患1, 隐患2), from the left; none where there is but one."""
    columns = [column for column in head.fields["hazard"] if is_one_of_several(head.names.get(column, ""))]
    return sorted(columns) if len(columns) > 1 else []


def read_row(line: Line, head: Head, setting: Setting, street: str, before: ReadRow | None) -> list[ReadRow]:
    """The hazards of one line. `street` is what the street column says here or above; `before` the hazard above."""
    reader = _Reader(line, head, setting)
    row = ReadRow(setting.sheet, line.number, 1, raw=_raw(line, head))
    row = replace(row, street=reader.street(street), subject=reader.word("subject"), address=reader.word("address"))
    row = _placed(row, reader, before)
    row = _dated(row, reader)
    row = replace(
        row,
        grade=reader.grade(),
        responsible=reader.word("responsible"),
        lead=reader.lead(),
        measure=reader.measure(),
        inspector=re.sub(r"\s*\n\s*", "、", reader.cell("inspector")[1]),
    )
    parts = [part for text in reader.hazards() for part in items(text) if not is_nil(part)]
    if not parts:
        reader.ask("no_text", head.fields["hazard"][0])
    problems = tuple(reader.problems)
    return [replace(row, part=n, hazard=part, problems=problems) for n, part in enumerate(parts or [""], 1)]


def _raw(line: Line, head: Head) -> dict[str, str]:
    return {name: text for column, name in head.names.items() if (text := line.text(column))}


def _placed(row: ReadRow, reader: _Reader, before: ReadRow | None) -> ReadRow:
    """A row without name and address is another hazard of the row above only where its number is left blank too."""
    if row.subject or row.address:
        return row
    columns = reader.head.fields.get("serial", ())
    numbered = any(reader.line.text(column) for column in columns)
    column = (reader.head.fields.get("subject") or reader.head.fields.get("address") or (-1,))[0]
    if columns and not numbered and before is not None and (before.subject or before.address):
        reader.ask("place_from_above", column)
        return replace(row, subject=before.subject, address=before.address, street=before.street or row.street)
    reader.ask("no_place", column)
    return row


def _dated(row: ReadRow, reader: _Reader) -> ReadRow:
    found, _ = reader.day("found")
    due, _ = reader.day("due", found)
    closed, read = reader.day("closed", found)
    column, text = reader.cell("done")
    said = read_done(text) if text else None
    if said and closed is None and not read.problem:  # 9月20日已整改, 当场整改
        closed = read_date(text, year=reader.setting.year, after=found).day
    done = read.done if said is None else said
    if found and due and due < found:
        reader.ask("due_before_found", reader.cell("due")[0])
    if found and closed and closed < found:
        reader.ask("closed_before_found", reader.cell("closed")[0])
    if done and not closed:
        where, value = (column, text) if said else reader.cell("closed")
        reader.ask("closed_without_date", where, value)
    if closed and said is False:
        reader.ask("closed_but_open", column, text)
    where, text = reader.cell("as_of")
    filed = read_date(reader.line.at(where), year=reader.setting.year).day if text else None
    return replace(
        row,
        found=found,
        due=due,
        closed=closed,
        done=True if closed and done is None else done,
        as_of=filed or reader.setting.as_of,
    )
