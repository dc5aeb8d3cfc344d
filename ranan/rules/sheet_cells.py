"""Single cells of a ledger: text, blanks, grades, yes and no, numbers of measures."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

from ranan.rules.sheet_model import Cell

# What people write into a cell when there is nothing to write.
NOTHING = frozenset({"", "\\", "*", "无", "暂无", "空", "n/a", "na", "none", "null", "nil"})
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"})

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F])
_DIGITS = "零一二三四五六七八九"


def text_of(value: Cell) -> str:
    """The cell as a person reads it, without spaces around; a whole number without ".0"."""
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isprintable():
            return value.strip()
        return value.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _plain(value)


def _plain(value: int | float | bool | date | datetime | time) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    return str(value)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Full-width characters made narrow, all white space taken out: for comparing, never for keeping."""
    if text.isascii():
        return "".join(text.split()) if text else ""
    return "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


@lru_cache(maxsize=65536)
def is_nothing(text: str) -> bool:
    """Whether the text stands for an empty cell."""
    return not text or plain(text).lower() in NOTHING or plain(text).strip("—-–_/ ") == ""


def chinese_number(text: str) -> int | None:
    """一 … 九十九, also 两, as a number; None for anything else."""
    text = text.replace("两", "二").replace("〇", "零")
    if match := re.fullmatch(r"([一二三四五六七八九])?十([一二三四五六七八九])?", text):
        tens, ones = match.groups()
        return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)
    return _DIGITS.index(text) if len(text) == 1 and text in _DIGITS else None


def read_measure(text: str) -> int | None:
    """第13项, 任务13, 13., 三（四）13, 第十三项 → 13; ValueError for anything that is not one number."""
    if is_nothing(text):
        return None
    words = plain(text)
    numbers = {int(number) for number in re.findall(r"\d+(?!\d)", re.sub(r"(\d)\.0$", r"\1", words))}
    if len(numbers) == 1 and 0 < (number := numbers.pop()) < 1000:
        return number
    match = re.fullmatch(r"(?:任务|措施|条款|方案)?第?([零一二三四五六七八九十两]+)[项条款、.号]?(?:任务|措施)?", words)
    if match and not numbers:
        named = chinese_number(match[1])
        if named:
            return named
    raise ValueError(text)


_YES = re.compile(r"(是|√|✓|✔|☑|■|●|y|yes|true|1|有|对|已|重大(事故)?(安全)?隐患?|重大|属于|构成)", re.IGNORECASE)
_NO = re.compile(
    r"(否|×|x|✗|☐|□|n|no|false|0|不是|非|非重大(隐患)?|一般(事故)?(安全)?(隐患)?|不属于|不构成)", re.IGNORECASE
)


def read_flag(text: str) -> bool | None:
    """A tick or a cross as True or False; nothing is False; None where it cannot be told."""
    words = plain(text)
    if is_nothing(text) or _NO.fullmatch(words):
        return False
    return True if _YES.fullmatch(words) else None


_MAJOR = re.compile(r"重大(事故|安全|燃气)*(隐患)?(级)?")
_GENERAL = re.compile(r"(一般|较大|非重大|低|中|轻微)(事故|安全|燃气)*(隐患|问题)?(级)?|否|×")


def read_grade(text: str) -> str:
    """重大 or 一般 (较大 counts as 一般), "" for nothing; ValueError for another word."""
    words = plain(text)
    if is_nothing(text):
        return ""
    if _MAJOR.fullmatch(words):
        return "重大"
    if _GENERAL.fullmatch(words):
        return "一般"
    if words in {"是", "√"}:
        return "重大"
    raise ValueError(text)


_ACTS = "(完成|整改|销号|闭环|办结|消除|落实|进行)"
_DONE = re.compile(
    rf"(是|√|✓|✔|y|yes|true|已?(全部|现场)?{_ACTS}({_ACTS}|完毕|到位|结束|了)*|完毕|100%|1)", re.IGNORECASE
)
_OPEN = re.compile(
    rf"(否|×|x|n|no|false|0|(未|没有?|尚未|正在|待|暂未|在)(全部)?{_ACTS}.*|(整改|进行|办理|推进|处理)中|逾期(未.*)?)",
    re.IGNORECASE,
)


def read_done(text: str) -> bool | None:
    """是, 已完成, 已销号 → True; 否, 未完成, 整改中 → False; None where nothing certain is said."""
    words = plain(text).rstrip("。;；.")
    if is_nothing(text):
        return None
    if _OPEN.fullmatch(words):
        return False
    return True if _DONE.fullmatch(words) else None
