"""A sheet with figures of targets: which column is which, where the table begins, what each row says. Decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ranan.rules.sheet_cells import LONGEST, UNSAVED, is_nothing, plain, text_of
from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_filed import filed_on
from ranan.rules.sheet_grid import Line, lines_of, without_dittos
from ranan.rules.sheet_model import Cell, Sheet
from ranan.rules.target_figures import Number, read_number

_DONE = "(?:完成|更换|安装|改造|排查|落实|推进|办结|替换|加装)"
_AMOUNT = "(?:数|量|数量|数字|数值|户数|总数|总量|数据|值)"
_NAMES = "(?:任务|指标|目标|项目|内容|名称|事项|要求)*"
# In order: the first that fits the whole heading wins; of one field the best rank counts. `before` is known and left out.
HEADS: Final[Sequence[tuple[str, int, str]]] = (
    ("before", 1, rf"(?:上次|上期|上月|上周|原|此前|前次|已报|现有)的?(?:填报)?(?:{_DONE}?{_AMOUNT}?|日期|时间)|stated(?!for).*|last.*"),
    ("before", 1, r"(?:本周|本月|本旬|本期|当月|当日|当天|今日|新增|每日|每周).*"),  # what came in a week is no figure so far
    ("measured", 1, r"计量单位|计数单位|unitofmeasure|measuredin"),
    ("key", 1, r"(?:指标|目标|项目)?(?:编号|代码|编码|代号|标识)|key|id|targetkey"),
    ("measure", 1, r"(?:所属|对应|方案)?(?:措施(?:任务)?(?:项|名称|编号|序号|号|项号)?|项号)|measure(?:no|number)?"),
    ("unit", 1, r"(?:填报|报送|上报|报告)(?:单位|部门)(?:名称)?|statedfor|reportingunit"),
    ("unit", 2, r"单位(?:名称)?|部门|unit|office"),
    ("total", 1, rf"(?:目标|任务|计划|指标|年度|全年|应|总)(?:任务|目标|计划|{_DONE})?{_AMOUNT}|(?:target)?quantity|total"),
    ("total", 1, r"(?:年度|全年|总)(?:目标|任务)|合计|基数"),
    ("figure", 1, rf"(?:截至目前|已|实际|现|当前|目前|至今)*累计(?:已)?{_DONE}*{_AMOUNT}?|figuresofar"),
    ("figure", 2, rf"(?:截至目前|已|实际|现|当前|目前|至今|最新)*{_DONE}+{_AMOUNT}?|(?:实际|最新|填报|现报|本次填报){_AMOUNT}|figure|done"),
    ("figure", 3, rf"{_AMOUNT}|amount|number"),
    ("figure", 9, rf"(?:累计|{_DONE}|工作|目前|当前|实际)*(?:进度|进展)(?:情况)?|{_DONE}*(?:率|比例|百分比)|{_DONE}情况|progress"),
    ("on", 1, r"(?:数据)?(?:截至|截止|统计|数据)(?:日期|时间|日|时点)?|asof"),
    ("on", 2, r"(?:填报|填表|报送|上报|更新|完成)?(?:日期|时间|年月日|时点)|date|day"),
    ("text", 1, r".*(?:说明|来源|备注|依据|出处|原因|困难|问题).*|inwords|words|source|notes?|remarks?|sourceorwords"),
    ("target", 1, rf"(?:目标|指标){_NAMES}|target"),
    ("target", 2, rf"(?:任务|项目|工作|重点|事项|实事项目){_NAMES}|内容"),
)  # fmt: skip
SHARE = 9  # the rank of columns that often hold a share
FIELDS: Final = ("target", "key", "measure", "unit", "on", "figure", "text", "total", "before", "measured")
NAMING: Final = frozenset({"target", "key", "measure"})
DEEPEST = 40  # written rows that may stand above the headings
_HEADS: Final = [(name, rank, re.compile(words)) for name, rank, words in HEADS]
_MARKS = re.compile(r"^20\d\d年(?:度)?|[(（\[【].*?[)）\]】]|[*＊:：、/,，.?？_]")
_ON_DAY = re.compile(r"(?:(?:20)?\d\d[年./\-])?\d{1,2}[月./\-]\d{1,2}[日号]?|20\d{6}|\d{1,2}月(?:底|末)")
_AROUND = re.compile(r"(?:数据)?(?:截至|截止|至|到|于|时|止)+")
_UNTIL = re.compile(r"^(?:数据)?(?:截至|截止)[到至]?[:：]?|(?:为?止)$")
_FOOT = re.compile(r"(?:填表|审核|制表|联系|填报|负责|报送|备注|注|说明|单位负责)人?(?:[:：].*)?")
_TELLS = re.compile(r"截至|截止|(?:填报|填表|统计|报送|上报|更新|制表|数据)(?:时间|日期|日)")
_SUM = re.compile(r"(?:合计|总计|小计|总和)[:：]?")
_PERCENT = frozenset({"百分比", "百分率", "比例", "比率"})


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as it stands in a sheet. `wrong`: (code, detail) of what cannot be read.

    `told` says where the day comes from: the row, the column's heading, or what stands above the table.
    """

    sheet: str
    row: int
    words: tuple[str, ...] = ()
    key: str = ""
    measure: str = ""
    unit: str = ""
    measured: str = ""
    on: date | None = None
    told: str = ""
    number: Number | None = None
    written: str = ""
    text: str = ""
    total: Decimal | None = None
    wrong: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FigureSheets:
    """All figures of a workbook; `columns` are (sheet, heading, field), `empty` rows hold none, `passed` sheets neither."""

    rows: tuple[FigureRow, ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()
    empty: int = 0
    passed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Table:
    """The table of one sheet: field → columns, the best first; columns whose heading names a day, with it."""

    until: int
    fields: Mapping[str, Sequence[int]]
    days: Mapping[int, date]
    heads: Sequence[tuple[str, str]]
    day: date | None = field(default=None)

    def at(self, line: Line) -> list[tuple[int, date | None, Cell]]:
        """The figures of a line: of each column with a day of its own, else the one of the usual columns."""
        if self.days:
            return [(at, day, cell) for at, day in sorted(self.days.items()) if not _blank(cell := line.at(at))]
        for place, column in enumerate(self.fields.get("figure", ())):
            cell = line.at(column)
            if not _blank(cell) and (place == 0 or cell not in {0, "0", "0%", "0.00%"}):
                return [(column, None, cell)]
        return []


def read(sheets: Iterable[Sheet], today: date, starts: date, most: int = 100_000) -> FigureSheets | None:
    """The figures of every sheet that has a table of them; None where none has. A day without a year is the last such.

    What follows after more than `most` figures is not read.
    """
    rows: list[FigureRow] = []
    columns: list[tuple[str, str, str]] = []
    passed: list[str] = []
    empty, seen = 0, False
    for sheet in sheets:
        lines = list(without_dittos(lines_of(sheet)))
        table = None if sheet.hidden else _table(lines, today, starts)
        if table is None:
            passed += [sheet.name] if sheet.rows else []
            continue
        seen = True
        columns += [(sheet.name, head, name) for head, name in table.heads]
        for line in lines[table.until :]:
            if len(rows) > most:
                break
            found = _rows(sheet.name, line, table, today, starts)
            empty += not found and _is_row(line, table)
            rows += found
    return FigureSheets(tuple(rows), tuple(columns), empty, tuple(passed)) if seen else None


def heading(text: str) -> tuple[str, int]:
    """The field that a heading names, with its rank; "" where none fits."""
    bare = plain(_MARKS.sub("", text)).lower()
    for words in dict.fromkeys((bare, plain(text).lower(), bare.rstrip("户个%"))):
        for name, rank, pattern in _HEADS:
            if words and pattern.fullmatch(words):
                return name, rank
    return "", 9


def day_of(cell: Cell, today: date, starts: date) -> tuple[date | None, str]:
    """A past day as it is written (without a year: the last such day of the campaign), or the code of a problem."""
    cell = _UNTIL.sub("", plain(cell)) if isinstance(cell, str) else cell
    found = read_date(cell, year=today.year)
    if found.day is None:
        return None, "unread_date" if found.problem or found.done is not None else ""
    if found.day > today:
        before = read_date(cell, year=today.year - 1).day
        if before is not None and starts <= before <= today:
            return before, ""
    return found.day, ""


def _table(lines: Sequence[Line], today: date, starts: date) -> _Table | None:
    """The rows of headings, one or two deep, that name a target and a figure: the most fields, then the first."""
    best: tuple[int, int, int] | None = None
    found: _Table | None = None
    for at in range(min(DEEPEST, len(lines))):
        for depth in (1, 2):
            block = lines[at : at + depth]
            if len(block) < depth or any(len(line.own()) < 2 for line in block):
                continue
            table = _headed(block, at + depth, today, starts)
            score = (-len(table.fields) - len(table.days), depth, at) if table is not None else None
            if score is not None and (best is None or score < best):
                best, found = score, table
    if found is not None and best is not None:
        found.day = _told_above(lines[: best[2]], today, starts)
    return found


def _told_above(lines: Sequence[Line], today: date, starts: date) -> date | None:
    """The day that the rows above the headings tell (截至…, 统计日期：…); one that merely stands in a title is none."""
    told = [line for line in lines if any(_TELLS.search(text) for _, text in line.own())]
    day = filed_on("", told, len(told), None)
    if day is None and (day := filed_on("", told, len(told), today.year)) is not None:
        day = day_of(f"{day.month}月{day.day}日", today, starts)[0]
    return day


def _headed(block: Sequence[Line], until: int, today: date, starts: date) -> _Table | None:
    fields: dict[str, list[tuple[int, int]]] = {}
    days: dict[int, date] = {}
    heads: list[tuple[int, str, str]] = []
    for column in range(max((len(line.cells) for line in block), default=0)):
        texts = [text for text in dict.fromkeys(line.heading(column) for line in block) if text]
        if not texts or any(len(text) > LONGEST for text in texts):
            continue
        name, rank = _named(texts)
        if name in NAMING and (below := block[-1].text(column)) and heading(below)[0] not in NAMING:
            return None  # the first row of the table, no second row of headings
        day = _day_over(block, column, today, starts) if name in {"", "figure", "on"} else None
        if day is not None:
            days[column], name = day, "figure"
        elif name:
            fields.setdefault(name, []).append((rank, column))
        heads.append((column, " ".join(texts), name))
    ordered = {name: [column for _rank, column in sorted(found)] for name, found in fields.items()}
    figures = [] if days else _figures(fields.get("figure", []))
    if not ordered.keys() & NAMING or not (figures or days):
        return None
    used = {*figures, *days}
    ordered = {name: columns for name, columns in ordered.items() if name != "figure"} | (
        {"figure": figures} if figures else {}
    )
    return _Table(
        until, ordered, days, [(text, "" if name == "figure" and at not in used else name) for at, text, name in heads]
    )


def _figures(found: Sequence[tuple[int, int]]) -> list[int]:
    """The column of the figure so far, then one that may hold a share where that one is empty."""
    best = sorted(one for one in found if one[0] < SHARE)[:1]
    return [column for _rank, column in [*best, *sorted(one for one in found if one[0] == SHARE)[:1]]]


def _named(texts: Sequence[str]) -> tuple[str, int]:
    """By the lower heading, else by both as one, else by the upper."""
    for text in (texts[-1], "".join(texts), texts[0]):
        name, rank = heading(text)
        if name:
            return name, rank
    return "", 9


def _day_over(block: Sequence[Line], column: int, today: date, starts: date) -> date | None:
    """The day that a heading names for the figures below it: 11月15日, 截至11月15日完成数, a cell that is a date."""
    for line in block:
        cell = line.at(column)
        cell = line.across.get(column) if cell is None or cell == "" else cell
        if isinstance(cell, date | datetime):
            return day_of(cell, today, starts)[0]
        words = plain(text_of(cell))
        match = _ON_DAY.search(words)
        if match:
            rest = _AROUND.sub("", words[: match.start()] + words[match.end() :])
            if not _MARKS.sub("", rest) or heading(rest)[0] == "figure":
                return day_of(match[0], today, starts)[0]
    return None


def _is_row(line: Line, table: _Table) -> bool:
    """Whether a line is a row of the table; not one of sums, the headings once more, or what stands below it."""
    names = [line.text(column) for name in ("target", "key") for column in table.fields.get(name, ())]
    told = next((name for name in names if name), "")
    written = sum(bool(line.text(column)) for column in range(max(len(line.cells), 1 + max(line.brought, default=-1))))
    first = plain(next((text for _, text in line.own()), ""))
    if written < 2 or _SUM.fullmatch(first) or _SUM.fullmatch(plain(told)) or _FOOT.fullmatch(plain(told) or first):
        return False
    return not (
        heading(told)[0] in {"target", "key"} and any(heading(text)[0] in {"figure", "on"} for _, text in line.own())
    )


def _rows(sheet: str, line: Line, table: _Table, today: date, starts: date) -> list[FigureRow]:
    """The figures of one line of the table."""
    if not _is_row(line, table):
        return []
    words = tuple(text for column in table.fields.get("target", ()) if (text := line.text(column)))
    filled = table.at(line)
    if not filled and (told := _only_words(line, table)):
        return [_row(sheet, line, table, words, (0, None, None), (today, starts), told)]
    return [_row(sheet, line, table, words, one, (today, starts), "") for one in filled]


def _only_words(line: Line, table: _Table) -> str:
    """Words of a row that has no figure: nothing of it may be lost."""
    return _said(line, table) if any(line.text(column) for column in table.fields.get("target", ())) else ""


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and cell != UNSAVED and is_nothing(cell))


def _said(line: Line, table: _Table) -> str:
    told = [line.text(column) for column in table.fields.get("text", ())]
    return "；".join(one for one in dict.fromkeys(told) if not is_nothing(one))


def _row(
    sheet: str, line: Line, table: _Table, words: tuple[str, ...], cell: tuple[int, date | None, Cell],
    when: tuple[date, date], lacking: str,
) -> FigureRow:  # fmt: skip
    """One figure with all that stands beside it."""
    wrong: list[tuple[str, str]] = [("missing", "figure")] if lacking else []
    number = read_number(cell[2])
    if isinstance(number, str):
        wrong.append((number, text_of(cell[2])[:40]))
    on, told = _when(line, table, cell[1], when, wrong)
    total = read_number(next((line.at(column) for column in table.fields.get("total", ())), None))
    unit, measured = _unit(line, table)
    return FigureRow(
        sheet, line.number, words, _first(line, table, "key"), _first(line, table, "measure"), unit, measured, on, told,
        number if isinstance(number, Number) else None, text_of(cell[2]), _said(line, table),
        total.value if isinstance(total, Number) else None, tuple(wrong),
    )  # fmt: skip


def _first(line: Line, table: _Table, name: str) -> str:
    return next((text for column in table.fields.get(name, ()) if (text := line.text(column))), "")


def _unit(line: Line, table: _Table) -> tuple[str, str]:
    """Who states, and in which unit of measure: 单位 may be either."""
    measured, said = _first(line, table, "measured"), _first(line, table, "unit")
    if not measured and said and _measure_of(said):
        return "", _measure_of(said)
    return "" if is_nothing(said) else said, _measure_of(measured) or measured


def _measure_of(said: str) -> str:
    """The unit of measure that a word names; "" for any other word, and for ten thousands of one."""
    number = read_number(f"1{said}") if said else None
    if said in _PERCENT:
        return "%"
    return number.unit if isinstance(number, Number) and number.value == 1 else ""


def _when(
    line: Line, table: _Table, over: date | None, when: tuple[date, date], wrong: list[tuple[str, str]]
) -> tuple[date | None, str]:
    """The day of the figure: of its column, of its row, else of the sheet."""
    if over is not None:
        return over, "heading"
    for column in table.fields.get("on", ()):
        on, problem = day_of(line.at(column), *when)
        if problem:
            wrong.append((problem, line.text(column)[:40]))
            return None, "row"
        if on is not None:
            return on, "row"
    if table.day is None:
        wrong.append(("missing", "as_of"))
    return table.day, "sheet"
