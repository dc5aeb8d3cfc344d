"""Ledgers made up for the tests: rows known beforehand, written in many layouts. All names and places are invented."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter

from ranan.rules.sheet_model import Cell, Sheet

STREETS = ("华阳路街道", "江苏路街道", "新华路街道", "天山路街道", "虹桥街道", "新泾镇")
SHORT = {"华阳": "华阳路街道", "天山": "天山路街道", "虹桥": "虹桥街道", "仙霞": "仙霞新村街道", "临空": "临空园区"}
UNITS = ("区消防救援支队", "区建管委", "区市场监管局", "区商务委")
SHORT_UNITS = {"消防支队": "区消防救援支队", "建管委": "区建管委", "市场局": "区市场监管局", "商务委": "区商务委"}
# Hazard text, codes that fit, grade, lead, measure.
HAZARDS: tuple[tuple[str, str, str, str, int], ...] = (
    ("软管长3.2米，超过2米", "CA-013", "一般", "区消防救援支队", 13),
    ("私自加装三通", "CA-014", "一般", "区消防救援支队", 13),
    ("负一层后厨使用瓶装液化气", "CA-010", "重大", "区消防救援支队", 13),
    ("存放7只15公斤气瓶，无专用气瓶间", "CA-011", "重大", "区消防救援支队", 13),
    ("存放3只15公斤气瓶，无专用气瓶间", "", "一般", "区消防救援支队", 13),
    ("软管长约1.6米", "", "一般", "区消防救援支队", 13),
    ("灭火器过期", "CA-033", "一般", "区消防救援支队", 15),
    ("减压阀可调节出口压力", "CA-020", "一般", "区市场监管局", 14),
    ("用气管理不规范", "", "一般", "区商务委", 21),
)
HEADINGS = {
    "serial": "序号",
    "street": "街镇",
    "subject": "场所名称",
    "address": "地址",
    "hazard": "隐患内容",
    "grade": "隐患等级",
    "responsible": "整改责任单位",
    "lead": "牵头单位",
    "found": "发现日期",
    "due": "整改时限",
    "closed": "销号日期",
    "measure": "任务序号",
    "inspector": "检查人",
}


def street_named(text: str) -> str | None:
    """The plan's name of a territory, by its full or short name."""
    short = text.removesuffix("办事处").removesuffix("街道")
    return text if text in STREETS or text in SHORT.values() else SHORT.get(short)


def unit_named(text: str) -> str | None:
    """The plan's name of a unit, by its full or short name."""
    return text if text in UNITS else SHORT_UNITS.get(text)


@dataclass(frozen=True)
class Record:
    """One row as it is meant: the truth behind what stands in a sheet."""

    street: str = "虹桥街道"
    subject: str = "明月楼（演示）"
    address: str = "云间路1号"
    hazards: tuple[str, ...] = ("灭火器过期",)
    grade: str = "一般"
    responsible: str = "明月楼（演示）"
    lead: str = "区消防救援支队"
    found: date | None = date(2023, 9, 18)
    due: date | None = date(2023, 10, 8)
    closed: date | None = None
    measure: int | None = 15
    inspector: str = "赵某"

    def truth(self) -> list[dict[str, Any]]:
        """One object a hazard, as the reading should give it."""
        plain = {name: getattr(self, name) for name in HEADINGS if name not in {"serial", "hazard"}}
        days = {name: plain[name].isoformat() if plain[name] else "" for name in ("found", "due", "closed")}
        return [plain | days | {"hazard": hazard} for hazard in self.hazards]


def records(number: int, seed: int = 7) -> list[Record]:
    """Made-up records; the same seed gives the same ones."""
    chance = random.Random(seed)
    made = []
    for index in range(number):
        found = date(2023, 9, 11) + timedelta(days=chance.randrange(40))
        chosen = chance.sample(HAZARDS, chance.choice((1, 1, 1, 2, 3)))
        name = chance.choice("明清秋春") + chance.choice("月风雨雪") + chance.choice(("楼", "面馆", "小厨"))
        subject = f"{name}{index}（演示）"
        made.append(
            Record(
                chance.choice(STREETS),
                subject,
                f"云间路{chance.randrange(1, 999)}号",
                tuple(text for text, *_ in chosen),
                "重大" if any(grade == "重大" for _, _, grade, _, _ in chosen) else "一般",
                subject,
                chosen[0][3],
                found,
                found + timedelta(days=chance.randrange(1, 31)),
                found + timedelta(days=chance.randrange(1, 20)) if chance.random() < 0.4 else None,
                chosen[0][4],
                f"{chance.choice('赵钱孙李')}某",
            )
        )
    return made


def numbered(hazards: Sequence[str], style: int = 0) -> str:
    """Several hazards in one cell; one stands without a number."""
    marks: tuple[Callable[[int], str], ...] = (
        lambda n: f"{n}.",
        lambda n: f"{n}、",
        lambda n: "①②③④⑤⑥"[n - 1],
        lambda n: f"（{n}）",
    )
    if len(hazards) == 1:
        return hazards[0]
    return ("；", "\n")[style % 2].join(f"{marks[style % 4](n)}{text}" for n, text in enumerate(hazards, 1))


def day_text(day: date | None, style: int) -> Cell:
    """A date in one of the ways of offices; style 0 is a real date cell."""
    if day is None:
        return ("", "—", "未完成", "整改中", "/")[style % 5]
    ways: tuple[Cell, ...] = (
        day,
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%y.%m.%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d} 09:30",
        (day - date(1899, 12, 30)).days,
        f"{day:%Y-%m-%d}".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    return ways[style % len(ways)]


def cells(record: Record, serial: int, style: int = 0) -> dict[str, Cell]:
    """The row's cells by field."""
    row: dict[str, Cell] = {name: getattr(record, name) for name in HEADINGS if name not in {"serial", "hazard"}}
    row |= {name: day_text(getattr(record, name), style) for name in ("found", "due", "closed")}
    return row | {"serial": serial, "hazard": numbered(record.hazards, style) + ("。" if style % 2 else "")}


@dataclass
class Table:
    """Rows of cells as they come to stand in a sheet, with the cells merged."""

    rows: list[list[Any]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    name: str = "台账"
    hidden: bool = False

    def sheet(self) -> Sheet:
        """The table as the reader would get it: rows from 1, nothing for blank rows."""
        rows = []
        for number, values in enumerate(self.rows, 1):
            kept = [None if value == "" else value for value in values]
            if any(value is not None for value in kept):
                rows.append((number, tuple(kept)))
        return Sheet(self.name, tuple(rows), tuple(self.merged), self.hidden)


def table(made: Iterable[Record], headings: Mapping[str, str] = HEADINGS, *, title: str = "", style: int = 0) -> Table:
    """A plain ledger: a title if given, one heading row, the records."""
    found = Table()
    if title:
        found.rows.append([title])
        found.merged.append((1, 0, 1, len(headings) - 1))
    found.rows.append(list(headings.values()))
    for serial, record in enumerate(made, 1):
        row = cells(record, serial, style if style else serial)
        found.rows.append([row[name] for name in headings])
    return found


def workbook(*tables: Table) -> bytes:
    """The tables as an xlsx file, the same bytes for the same tables."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2023, 11, 20)})
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, one in enumerate(tables):
            page = book.add_worksheet(one.name)
            for first, left, last, right in one.merged:
                page.merge_range(first - 1, left, last - 1, right, "")
            for row, values in enumerate(one.rows):
                for column, value in enumerate(values):
                    if isinstance(value, date):
                        page.write_datetime(row, column, value, as_date)
                    elif value not in {"", None}:
                        page.write(row, column, value)
            if one.hidden and number:
                page.hide()
    return packed.getvalue()
