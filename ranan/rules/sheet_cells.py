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
UNSAVED = "#FORMULA!"  # a formula that was saved without its value

LONGEST = 200  # characters of a day or a short answer; longer text is a story

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
    if match := re.search(r"第(\d{1,3})[项条]", words):
        words = words if len(re.findall(r"\d+[项条]", words)) > 1 else match[0]
    numbers = {int(number) for number in re.findall(r"\d+(?!\d)", re.sub(r"(\d)\.0$", r"\1", words))}
    if len(numbers) == 1 and 0 < (number := numbers.pop()) < 1000:
        return number
    match = re.fullmatch(
        r"\(?(?:任务|措施|条款|方案)?第?([零一二三四五六七八九十两]+)[项条款、.号]?(?:任务|措施)?\)?", words
    )
    if match and not numbers:
        named = chinese_number(match[1])
        if named:
            return named
    raise ValueError(text)


_KIND = "(?:重大|重特大)(?:事故|安全|燃气)*(?:隐患|问题|风险)?"
_YES = re.compile(rf"(是|√|✓|✔|☑|■|●|y|yes|true|1|有|对|已)?(?:为|属于?|构成)*({_KIND})?", re.IGNORECASE)
_NO = re.compile(
    rf"(否|×|x|✗|✘|☐|□|n|no|false|0|不是|非|未|不|不属于|不构成|不涉及|未构成|未发现|不存在)(?:为|属于?|构成)*({_KIND})?"
    r"|一般(事故)?(安全)?(隐患|问题)?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\(.*?\)|【|】|[,，/、].*")


def read_flag(text: str) -> bool | None:
    """A tick or a cross as True or False; nothing is False; None where it cannot be told."""
    words = plain(text).rstrip("。;；.!")
    if len(words) > LONGEST:
        return None
    for form in (words, _ASIDE.sub("", words)):
        if is_nothing(text) or _NO.fullmatch(form):
            return False
        if form and _YES.fullmatch(form):
            return True
    return None


_MAJOR = re.compile(r"(特别|特)?重大(级|类|型)?(事故|安全|燃气)*(隐患|风险|问题)?(级|类)?")
_GENERAL = re.compile(
    r"(一般|一般性|普通|较大|非重大|低|中|轻微)(级|类|型)?(事故|安全|燃气)*(隐患|问题|风险)?(级|类)?|否|×"
)


def read_grade(text: str) -> str:
    """重大 or 一般 (较大 counts as 一般), "" for nothing; ValueError for another word."""
    words = plain(text).rstrip("。;；.!/")
    if is_nothing(text):
        return ""
    if len(words) > LONGEST:
        raise ValueError(text)
    for form in (words, re.sub(r"\(.*?\)|【|】", "", words)):
        if _MAJOR.fullmatch(form) or form in {"是", "√"}:
            return "重大"
        if _GENERAL.fullmatch(form):
            return "一般"
    raise ValueError(text)


_ACTS = "(完成|整改|销号|闭环|办结|消除|落实|进行|改正|复查|验收)"
_AT = r"(于?(20\d\d年?[./\-]?)?\d{1,2}[月./\-]\d{1,2}[日号]?(前|上午|下午)?)"
_DONE = re.compile(
    rf"(是|√|✓|✔|☑|y|yes|true|100%|1|完毕|到位|合格|通过|复查(合格|通过|完成)|验收(合格|通过)|通过(复查|验收))"
    rf"|{_AT}?(均|全部|现场|当场)*(已|现已|业已|均已)?{_AT}?(经)?(全部|现场|当场|立即|按期|如期|按时|按要求)*{_ACTS}({_ACTS}|完毕|到位|结束|合格|通过|了)*"
    r"|(已)?(立行立改|即查即改|立查立改|立即整改|即知即改|立整立改)(完成|到位)?|已通过(复查|验收)",
    re.IGNORECASE,
)
_BARE = frozenset({"整改", "落实", "进行", "改正", "复查", "验收"})  # what is to be done, not that it was
_OPEN = re.compile(
    rf"(否|×|x|✘|✗|n|no|false|0|0%|未|尚未|无|限期整改.*|延期.*|不合格|(复查|验收)(不合格|未通过).*"
    rf"|(逾期|超期)?(未|没有?|尚未|正在|待|暂未|在|仍在|尚在|持续|还未|还在|未能|限期|督促)+(全部|按期|按时|如期)?{_ACTS}.*"
    rf"|{_ACTS}*(未|没有)(完成|到位).*|(持续|正在)?(整改|进行|办理|推进|处理|落实)中.*|逾期(未.*)?)",
    re.IGNORECASE,
)


def read_done(text: str) -> bool | None:
    """是, 已完成, 已销号 → True; 否, 未完成, 整改中 → False; None where nothing certain is said."""
    words = plain(text).rstrip("。;；.")
    if is_nothing(text) or len(words) > LONGEST:
        return None
    for form in (words, _ASIDE.sub("", words)):
        if _OPEN.fullmatch(form):
            return False
        if _DONE.fullmatch(form) and form not in _BARE:
            return True
    return None
