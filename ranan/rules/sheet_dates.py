"""Dates as clerks write them: cells, Excel serials, 2023.9.18, 23.09.18, 9月20日前, with times or words around."""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from ranan.rules.sheet_cells import LONGEST, chinese_number, is_nothing, plain
from ranan.rules.sheet_model import Cell

EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar as it counts from March 1900 on
FIRST_YEAR, LAST_YEAR = 2000, 2099
_SERIALS = range(36526, 73050)  # 2000-01-01 … 2099-12-31
_ACT = "(?:完成|整改|销号|闭环|办结|结案|销案|进行|推进|落实|复查|验收|改正|处理|协调|销)"
_NO_DATE = re.compile(
    rf"(?:逾期|超期|到期)?(?:未|还未|尚未|暂未|没有?|未能|正在|待|持续|仍在|尚在|还在|在|督促|限期|按期|如期|按时|全部|确定|定|开始|办理|{_ACT})+中?(?:整改|销号)?"
    r"|否|×|x|✘|✗|未|无|0|长期(?:坚持|整改)?|进行时|延期(?:整改|中)?|未到期|逾期|超期|暂缓|尚未|未知|不详"
)
_DONE_WORDS = re.compile(rf"{_ACT}+(?:完成|完毕|到位|结束)?")
_AT_ONCE = re.compile(
    r"(?:已|均已|全部)?(?:现场|当场|立即|立刻|即刻|即时|马上|当日|当天|即日|立行|立查|即查|即知|立整|即)"
    r"(?:已|予以|立即|立行)*(?:整改|改正|完成|立改|即改|整改完成|完成整改|整改完毕|整改到位|消除|改)?(?:\((?:已完成|已整改|完成)\))?"
)
_DONE = re.compile(r"(是|√|✓|已)(完成|整改|销号|闭环|办结)*(完成|完毕|到位)?")
_DAYS = re.compile(
    r"(?:限期?|要求|自发现之日起|收到通知书?(?:之日起)?)?(\d{1,3})(?:个?自然)?(天(?:之?内)?|日(?=之?内)|周(?:之?内)?|星期(?:之?内)?|个月(?=之?内))(?:之?内)?"
    r"(?:整改|完成|改正|整改完成|完成整改)?(?:完毕|到位)?"
)
_NUMERALS = re.compile(r"[〇零○一二三四五六七八九十0两]{1,4}(?=年|个?月|日|号|天|周|星期)")
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?|\d{1,2}:\d{2}(?::\d{2})?$")
_FULL = re.compile(r"(?<!\d)(\d{4}|(?<![./\-])\d{2})[年./\-—–、_\\](\d{1,2})[月./\-—–、_\\](\d{1,2})(?!\d)[日号]?")
_SPACED = re.compile(r"20\d\d\s+\d{1,2}\s+\d{1,2}")
_COMPACT = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_SHORT = re.compile(
    r"(?<![\d年./\-])(\d{1,2})月(\d{1,2})[日号]?(?!\d)|(?<![\d年./\-])(\d{1,2})[./\-](\d{1,2})(?![\d./\-A-Za-z米])"
)
_MONTH_END = re.compile(r"(?:(\d{4}|\d{2})[年./\-])?(\d{1,2})月(?:底|末|月底)")
_YEAR_END = re.compile(r"(\d{4}|\d{2})年(?:底|末|年底)")
_THIS_END = re.compile(r"(?:当|本)?(月|年)(?:底|末)(?:之?前)?(?:完成)?(?:整改)?")
_AMERICAN = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_RANGE = re.compile(r"[-—–~至到]+(?:\d{1,2}[月./])?\d{1,2}[日号]?(?:之?前)?$")


@dataclass(frozen=True, slots=True)
class DateRead:
    """A date, or none with the code of a problem ("" when there simply is no date).

    `done`: True for 已完成 without a day, False for 未完成, None where nothing is said.
    """

    day: date | None = None
    problem: str = ""
    done: bool | None = None


NONE = DateRead()


def read_date(value: Cell, *, year: int | None = None, after: date | None = None) -> DateRead:
    """Read one cell of a date column.

    `year` serves dates without one; `after` (the day of finding) decides the turn of a year: 1月5日 after a finding
    in December is next year's. `after` also serves 立即 (that day) and 7日内 (seven days later).
    """
    if isinstance(value, str):
        return _from_text(value, year, after)
    if isinstance(value, date):
        return _plausible(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(float(value), year, after)
    return NONE if value is None else DateRead(problem="date_unreadable")


def _plausible(day: date) -> DateRead:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return DateRead(day)
    return DateRead(problem="date_impossible")


def _from_number(number: float, year: int | None, after: date | None) -> DateRead:
    if not math.isfinite(number):
        return DateRead(problem="date_unreadable")
    if int(number) in _SERIALS:
        return DateRead(EPOCH + timedelta(days=int(number)))
    if number == 0:
        return NONE
    if 20000101 <= number <= 20991231 and number.is_integer():
        return _from_text(str(int(number)), year, after)
    if re.fullmatch(r"(1[0-2]|[1-9])\.\d\d", repr(number)):  # 9.18 typed as a number; 9.2 may be the 2nd or the 20th
        return _from_text(repr(number), year, after)
    return DateRead(problem="date_ambiguous" if 1 <= number < 13 else "date_unreadable")


@lru_cache(maxsize=16384)
def _from_text(text: str, year: int | None, after: date | None) -> DateRead:
    if is_nothing(text):
        return NONE
    if len(text) > LONGEST:
        return DateRead(problem="date_unreadable")
    words = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    words = plain("-".join(words.split()) if _SPACED.fullmatch(words) else words)
    words = _NUMERALS.sub(_digits, words).rstrip("。;；,，、")
    if match := re.fullmatch(r"(.*?[未中成改销环])[,，、/(].*", words) or re.fullmatch(r"/(未.*)", words):
        words = match[1] if _NO_DATE.fullmatch(match[1]) else words
    if re.fullmatch(r"\d{5}(\.\d+)?", words):
        return _from_number(float(words), year, after)
    return _without_a_day(words, after) or _from_marks(_one_kind_of_mark(words), year, after)


def _without_a_day(words: str, after: date | None) -> DateRead | None:
    """未完成, 已完成, 立即, 7日内: words that name no day of their own."""
    if _NO_DATE.fullmatch(words):
        done = bool(_DONE_WORDS.fullmatch(words))
        return DateRead(problem="date_unreadable" if done else "", done=done)
    if _DONE.fullmatch(words):
        return DateRead(done=True)
    if match := _THIS_END.fullmatch(words):
        if after is None:
            return DateRead(problem="date_unreadable")
        month = after.month if match[1] == "月" else 12
        return DateRead(date(after.year, month, calendar.monthrange(after.year, month)[1]))
    term = _DAYS.fullmatch(words)
    if term or _AT_ONCE.fullmatch(words):
        day = _later(after, int(term[1]), term[2]) if term and after else after
        return DateRead(day) if day else DateRead(problem="date_unreadable")
    return None


def _later(day: date, number: int, unit: str) -> date:
    """So many days, weeks or months after a day; the same day of the month, or its last."""
    if "月" not in unit:
        return day + timedelta(days=number * (7 if unit[0] in "周星" else 1))
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _digits(match: re.Match[str]) -> str:
    """二〇二三 → 2023, 十八 → 18."""
    text = match[0].replace("○", "零").replace("〇", "零").replace("0", "零")
    if len(text) == 4 and "十" not in text:
        return "".join(str("零一二三四五六七八九".index(sign)) for sign in text)
    number = chinese_number(text)
    return str(number) if number is not None else match[0]


def _one_kind_of_mark(words: str) -> str:
    return words.replace("：", ":").replace("·", ".").replace("。", ".").replace(",", ".")


def _from_marks(words: str, year: int | None, after: date | None) -> DateRead:
    full = [match.groups() for match in _FULL.finditer(words)] + [match.groups() for match in _COMPACT.finditer(words)]
    if full:
        ranged = len(full) == 1 and _RANGE.search(_FULL.sub("1", words, count=1))
        return DateRead(problem="date_ambiguous") if ranged else _one({_built(_four(y), m, d) for y, m, d in full})
    if match := _AMERICAN.search(words):
        return _american(*(int(part) for part in match.groups()))
    if match := re.fullmatch(r"(2\d)([01]\d)([0-3]\d)", words):
        return _one({_built(2000 + int(match[1]), match[2], match[3])})
    return _end_of_month(words, year, after) or _short(words, year, after)


def _short(words: str, year: int | None, after: date | None) -> DateRead:
    pairs = {(int(match[1] or match[3]), int(match[2] or match[4])) for match in _SHORT.finditer(words)}
    if len(pairs) == 1 and not _RANGE.search(_SHORT.sub("1", words, count=1)):
        return _without_year(*pairs.pop(), year, after)
    return DateRead(problem="date_ambiguous" if pairs else "date_unreadable")


def _end_of_month(words: str, year: int | None, after: date | None) -> DateRead | None:
    if match := _MONTH_END.search(words):
        return _month_end(match[1], int(match[2]), year, after)
    match = _YEAR_END.search(words)
    return DateRead(date(_four(match[1]), 12, 31)) if match else None


def _four(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _built(year: int, month: str | int, day: str | int) -> date | None:
    try:
        built = date(year, int(month), int(day))
    except ValueError:
        return None
    return built if FIRST_YEAR <= year <= LAST_YEAR else None


def _one(days: set[date | None]) -> DateRead:
    if len(days) > 1:
        return DateRead(problem="date_ambiguous")
    day = days.pop()
    return DateRead(day) if day else DateRead(problem="date_impossible")


def _american(first: int, second: int, year: int) -> DateRead:
    """9/18/2023 and 18/9/2023 can be read; 9/8/2023 cannot be told."""
    ways = {_built(year, first, second), _built(year, second, first)} - {None}
    if not ways:
        return DateRead(problem="date_impossible")
    return _one(ways)


def _month_end(written: str | None, month: int, year: int | None, after: date | None) -> DateRead:
    if not 1 <= month <= 12:
        return DateRead(problem="date_impossible")
    if written:
        number = _four(written)
        return _plausible(date(number, month, calendar.monthrange(number, month)[1]))
    if after is None and year is None:
        return DateRead(problem="date_without_year")
    number = after.year + (month < after.month) if after else year or 0
    return DateRead(date(number, month, calendar.monthrange(number, month)[1]))


def _without_year(month: int, day: int, year: int | None, after: date | None) -> DateRead:
    if _built(2024, month, day) is None:
        return DateRead(problem="date_impossible")
    if after is not None:
        near = [_built(number, month, day) for number in (after.year, after.year + 1)]
        if near[0] and near[0] >= after - timedelta(days=92):
            return DateRead(near[0])
        return _one({near[1]})
    if year is None:
        return DateRead(problem="date_without_year")
    return _one({_built(year, month, day)})
