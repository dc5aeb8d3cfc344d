"""An office's list of people: which column is which, where the list begins, what each row says. Reads, decides nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ranan.rules.actor import Role
from ranan.rules.plan_names import tidy
from ranan.rules.sheet_dates import read_date
from ranan.rules.sheet_model import Cell, Sheet

HEADS: Final[Mapping[str, str]] = {
    "login": r"登录(名|账号|帐号)|用户名|账号|帐号|系统账号|工号|工作证号|警号",
    "phone": r"(联系|办公)?(手机|电话)(号码?)?|联系方式|手机号码?",
    "unit": r"(所属|所在|工作|派出)?(单位|部门)(名称)?|街镇|所属街镇",
    "role": r"岗位|职务|岗位[/、或]职务|职务[/、或]岗位|系统?角色|权限|岗位名称|系统权限",
    "starts": r"(任职|生效|启用|起始|开始|到岗|上岗)(日期|时间)?|起始日",
    "ends": r"(离任|失效|停用|结束|截止|终止|到期|离岗)(日期|时间)?|截止日",
    "deputy": r"[aｂb]/?b(岗|角)(人员|姓名)?|b(岗|角)(人员|姓名)?|代班人?(员|姓名)?|替(岗|班)人?员?",
    "deputy_from": r"(代班|替岗|b岗)(起始|开始)?(日期|时间)?(起|自)?|代班起",
    "deputy_to": r"(代班|替岗|b岗)(结束|截止|终止)(日期|时间)?|代班(至|止)",
    "name": r"(人员|工作人员|检查人员|负责人)?姓名|名字|人员",
}
DEEPEST = 30  # rows that may stand above the headings
_HEADS: Final = {name: re.compile(words) for name, words in HEADS.items()}
# What offices call the roles; the words of the system itself are known besides.
ROLE_WORDS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.INSPECTOR: ("检查员", "检查人员", "检查岗", "巡查员", "网格员", "安全员", "执法人员", "执法员", "安全巡查员"),
    Role.OFFICER: ("经办人", "经办", "联络员", "科员", "干事", "办事员", "工作人员", "内勤", "主办", "一级科员", "四级主任科员"),
    Role.UNIT_HEAD: (
        "负责人", "单位负责人", "主要负责人", "分管领导", "分管负责人", "主任", "副主任", "局长", "副局长", "科长", "副科长",
        "所长", "副所长", "处长", "副处长", "镇长", "副镇长", "支队长", "副支队长",
    ),
    Role.UNIT_ADMIN: ("管理员", "单位管理员", "账号管理员"),
    Role.TASK_FORCE: ("专班", "专班成员", "专班人员"),
    Role.SUPERVISOR: ("督察员", "督查员", "督察", "督查"),
    Role.AUDITOR: ("审计员", "审计"),
    Role.SYSTEM_ADMIN: ("系统管理员",),
    Role.SECURITY_ADMIN: ("安全管理员",),
}  # fmt: skip
_BY_WORD: Final = {tidy(word): role for role, words in ROLE_WORDS.items() for word in words}
_NO_PHONE = re.compile(r"无|没有|暂无|不详|未知|/|\\|[-—–]+")
_PHONE = re.compile(r"\+?\d[\d\- ]{5,17}\d")
_SPLIT = re.compile(r"[、，,;；/\n+]|兼")
_SUMS = re.compile(r"(合计|总计|小计|备注|说明|填表|注)[:：]?.*")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as it reads. `wrong`: (code, detail) of what cannot be read; dates are None where nothing is written."""

    number: int
    name: str
    login: str = ""
    phone: str = ""
    unit: str = ""
    roles: tuple[Role, ...] = ()
    starts: date | None = None
    ends: date | None = None
    deputy: str = ""
    deputy_from: date | None = None
    deputy_to: date | None = None
    wrong: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """The rows of a list and its columns: (heading, field), "" for a column that is left out."""

    rows: tuple[PersonRow, ...] = ()
    columns: tuple[tuple[str, str], ...] = field(default=())


def list_in(sheets: Iterable[Sheet]) -> tuple[Sheet, int] | None:
    """The first sheet with a row of headings that has a name, and where that row is; None where there is none."""
    for sheet in sheets:
        for at, (_number, cells) in enumerate(sheet.rows[:DEEPEST]):
            if "name" in headings(cells) and len([name for name in headings(cells) if name]) > 1:
                return sheet, at
    return None


def read(sheets: Iterable[Sheet], day: date) -> PeopleSheet | None:
    """The people of that list; None where there is none. `day`: today, for dates without a year."""
    found = list_in(sheets)
    if found is None:
        return None
    sheet, at = found
    cells = sheet.rows[at][1]
    columns = headings(cells)
    rows = [_row(number, row, columns, day) for number, row in sheet.rows[at + 1 :]]
    heads = [(_word(cell), name) for cell, name in zip(cells, columns, strict=True) if _word(cell)]
    return PeopleSheet(tuple(row for row in rows if row is not None), tuple(heads))


def headings(cells: Sequence[Cell]) -> list[str]:
    """The field of each column by its heading, "" where none fits; a field is taken by its first column."""
    found: list[str] = []
    for cell in cells:
        word = re.sub(r"[(（].*?[)）]|[*＊:：]", "", tidy(_word(cell)))
        fitting = [name for name, words in _HEADS.items() if words.fullmatch(word)]
        found.append(next((name for name in fitting if name not in found), ""))
    return found


def role_of(word: str) -> Role | None:
    """The role that an office's word stands for."""
    return _BY_WORD.get(tidy(re.sub(r"[(（].*?[)）]", "", word)))


def _word(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell if cell is not None else "").strip()


def _row(number: int, cells: Sequence[Cell], columns: Sequence[str], day: date) -> PersonRow | None:
    """One row; None for an empty one, for the headings once more, and for what stands under a list."""
    held = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    said = {name: _word(cell) for name, cell in held.items()}
    name = re.sub(r"\s+", "", said.get("name", ""))
    if not any(said.values()) or _HEADS["name"].fullmatch(name) or _SUMS.fullmatch(next(iter(map(_word, cells)), "")):
        return None
    wrong: list[tuple[str, str]] = [] if name else [("missing", "name")]
    roles = _roles(said.get("role", ""), wrong)
    days = {key: _day(held.get(key), day, wrong) for key in ("starts", "ends", "deputy_from", "deputy_to")}
    return PersonRow(
        number, name[:60], said.get("login", "").lower()[:60], _phone(said.get("phone", ""), wrong), said.get("unit", "")[:80],
        roles, days["starts"], days["ends"], re.sub(r"\s+", "", said.get("deputy", ""))[:60], days["deputy_from"],
        days["deputy_to"], tuple(wrong),
    )  # fmt: skip


def _roles(text: str, wrong: list[tuple[str, str]]) -> tuple[Role, ...]:
    words = [word.strip() for word in _SPLIT.split(text) if word.strip()]
    if not words:
        wrong.append(("missing", "role"))
    found = [role_of(word) for word in words]
    unknown = [word for word, role in zip(words, found, strict=True) if role is None]
    if unknown:
        wrong.append(("unknown_role", unknown[0][:30]))
    return tuple(dict.fromkeys(role for role in found if role is not None))


def _phone(text: str, wrong: list[tuple[str, str]]) -> str:
    text = unicodedata.normalize("NFKC", text)
    if _NO_PHONE.fullmatch(text):
        return ""
    if text and not _PHONE.fullmatch(text):
        wrong.append(("unread_phone", ""))  # it may be half a number: it is not said again
        return ""
    return re.sub(r"[\- ]", "", text)


def _day(cell: Cell, day: date, wrong: list[tuple[str, str]]) -> date | None:
    read_ = read_date(cell, after=day)
    if read_.problem:
        wrong.append(("unread_date", _word(cell)[:30]))
    return read_.day
