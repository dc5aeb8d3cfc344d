"""The day for which a sheet was filed: 截至…, 填报时间：…, a period in the title or on the tab."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import date

from ranan.rules.sheet_cells import plain
from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_grid import Line
from ranan.rules.sheet_model import Cell

_DAY = r"(?:(?:20)?\d\d[年./\-])?\d{1,2}[月./\-]\d{1,2}[日号]?|20\d{6}"
_UNTIL = re.compile(rf"(?:截至|截止|截止到|截至到|数据截至)(?:日期|时间)?[:：]?(?:到|至)?({_DAY})")
_FILED = re.compile(
    rf"(?:填报|填表|报送|上报|统计|制表|更新|编制|汇总|报表|提交)(?:时间|日期)?(?:\(.*?\))?[:：]?(?:截至|截止)?({_DAY})"
)
_LABEL = re.compile(
    r"(?:数据)?(?:填报|填表|报送|上报|统计|制表|更新|编制|汇总|截至|截止|报表|提交)(?:时间|日期|日)?(?:\(.*\))?[:：]?|(?:日期|时间)[:：]"
)
_PERIOD = re.compile(rf"(?:{_DAY})[日号]?(?:至|到|[-—–~～]+)({_DAY})")
_TITLED = re.compile(rf"(?<![\d号室弄])({_DAY})(?!\d)")
_OTHER = re.compile(r"印发|下发|发布|通知|文件|会议|成立|施行|〔|[起自]$")  # the day of something else
_SCAN_BELOW = 12


def filed_on(name: str, lines: Sequence[Line], until: int, year: int | None) -> date | None:
    """The sheet's own day: from the rows above the heading (which ends at `until`), those at the end, or the tab.

    `year` serves days without one. Told days (截至, 填报时间) come before one that merely stands in a title.
    """
    above = lines[:until]
    below = lines[max(until, len(lines) - _SCAN_BELOW) :]
    for told in (_told(above, year), _told([line for line in below if len(line.own()) <= 6], year)):
        if told:
            return told
    return _named([text for line in above if len(line.own()) <= 3 for _, text in line.own()] + [name], year)


def _told(lines: Sequence[Line], year: int | None) -> date | None:
    for pattern in (_UNTIL, _FILED):
        for line in lines:
            for _, text in line.own():
                if (match := pattern.search(plain(text))) and (day := _day(match[1], year)):
                    return day
    return next((day for line in lines if (day := _beside(line, year))), None)


def _beside(line: Line, year: int | None) -> date | None:
    """填报时间： in one cell and the day in the next."""
    own = line.own()
    for (_, label), (column, _) in itertools.pairwise(own):
        if _LABEL.fullmatch(plain(label)) and (day := _day(line.at(column), year)):
            return day
    return None


def _named(texts: Sequence[str], year: int | None) -> date | None:
    for pattern in (_PERIOD, _TITLED):
        for text in texts:
            if _OTHER.search(text):
                continue
            if (match := pattern.search(plain(text))) and (day := _day(match[1], year)):
                return day
    return None


def _day(value: Cell, year: int | None) -> date | None:
    return read_date(value, year=year).day
