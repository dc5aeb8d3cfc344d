"""How one office writes: its headings, days, units, numbers and marks; drawn by a seed. All places are invented."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ranan.rules.sheet_lines import is_nil
from ranan.rules.sheet_model import FIELDS, Cell
from tests.rules.offices import told, untold
from tests.rules.plans import changning

HERE = Path(__file__).parent
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
NO_DAY: tuple[Cell, ...] = (None, None, "—", "/", "未完成", "整改中", "-", "无", "正在整改", "尚未整改", "未销号")
MARKS = ("{}.", "{}、", "({})", "（{}）", "{}）", "{}．", "①", "⑴", "{}. ", "一、")
CHINESE = "一二三四五六七八九"


@dataclass(frozen=True)
class Truth:
    """One place in a ledger with its hazards, as the reading should give it."""

    street: str
    subject: str
    address: str
    hazards: tuple[tuple[str, str], ...]  # text and catalogue code, "" for one that nobody could tell
    grade: str
    responsible: str
    lead: str
    found: date | None
    due: date | None
    closed: date | None
    measure: int | None
    inspector: str

    def rows(self) -> list[dict[str, object]]:
        """The fields of each hazard."""
        plain = {name: getattr(self, name) for name in FIELDS if name != "hazard"}
        days = {name: plain[name].isoformat() if plain[name] else "" for name in ("found", "due", "closed")}
        return [{name: (plain | days | {"hazard": text})[name] for name in FIELDS} for text, _ in self.hazards]

    def without(self, *names: str) -> Truth:
        """The same where the ledger has no such column."""
        blank: dict[str, Any] = {name: None if name in {"found", "due", "closed", "measure"} else "" for name in names}
        return replace(self, **blank)


@cache
def headings() -> dict[str, list[str]]:
    """The headings seen for each field."""
    return tomllib.loads((HERE / "headings.toml").read_text(encoding="utf-8"))


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Hazards as offices word them, with their code; "" where it must not be told."""
    return (*((text, code) for code, text in told()), *((text, "") for text in untold() if not is_nil(text)))


def invented(number: int, seed: int) -> list[Truth]:
    """Made-up places; the same seed gives the same ones."""
    chance = random.Random(seed)
    plan = changning()
    streets = [unit.name for unit in plan.units if unit.kind == "territory"]
    leads = [unit.name for unit in plan.units if unit.kind == "department"]
    made = []
    for index in range(number):
        found = date(2023, 9, 11) + timedelta(days=chance.randrange(60))
        closed = found + timedelta(days=chance.randrange(20)) if chance.random() < 0.4 else None
        subject = (
            f"{chance.choice('明清秋春')}{chance.choice('月风雨雪')}{chance.choice(('楼', '面馆', '小厨'))}{index}"
        )
        made.append(
            Truth(
                chance.choice(streets),
                f"{subject}（演示）",
                f"云间路{chance.randrange(1, 999)}弄{chance.randrange(1, 99)}号",
                tuple(chance.sample(texts(), chance.choice((1, 1, 1, 2, 3)))),
                chance.choice(("一般", "一般", "重大")),
                chance.choice((f"{subject}（演示）", f"{chance.choice('赵钱孙李')}某")),
                chance.choice(leads),
                found,
                found + timedelta(days=chance.randrange(31)),
                closed,
                chance.randrange(1, 38),
                f"{chance.choice('赵钱孙李')}某",
            )
        )
    return made


@dataclass
class Manner:
    """The habits of one office. `seed` decides what is drawn; the others how far it strays from the plain."""

    seed: int = 0
    synonyms: bool = True
    shuffled: bool = True
    wide: bool = False
    loose: bool = False  # spaces and breaks in headings, blank rows between

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.mark = self.chance.choice(MARKS)
        self.between = self.chance.choice(("；", "\n", "；\n", "。"))

    def order(self, names: Sequence[str]) -> list[str]:
        """The columns in this office's order."""
        return self.chance.sample(list(names), len(names)) if self.shuffled else list(names)

    def heading(self, name: str) -> str:
        """What this office calls a column."""
        words = headings()[name]
        return self.spaced(self.chance.choice(words) if self.synonyms else words[0])

    def spaced(self, text: str) -> str:
        """A heading as it looks when somebody has made it fit its column."""
        if not self.loose or len(text) < 2:
            return text
        at = self.chance.randrange(1, len(text))
        return text[:at] + self.chance.choice((" ", "\n", "　", "  ", " \n")) + text[at:]

    def number(self, number: int) -> Cell:
        """A running number."""
        return str(number).translate(WIDE) if self.wide else self.chance.choice((number, str(number), float(number)))

    def day(self, day: date | None, name: str, found: date | None = None) -> Cell:
        """A day in one of the ways of offices."""
        if day is None:
            return self.chance.choice(NO_DAY if name == "closed" else (None, "—", "/"))
        serial = (day - date(1899, 12, 30)).days
        ways: list[Cell] = [
            day,
            datetime.combine(day, time(9, 30)),
            serial,
            str(serial),
            f"{day.year}.{day.month}.{day.day}",
            f"{day:%y.%m.%d}",
            f"{day:%Y%m%d}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}/{day.month}/{day.day}",
            f"{day:%Y-%m-%d} 10:20",
            f"{day.month}月{day.day}日",
        ]
        if name == "due":
            ways += [f"{day.month}月{day.day}日前", f"{day:%Y.%m.%d}前", f"{day.month}.{day.day}前"]
        if name != "found" and found == day:
            ways += ["立行立改", "当场整改"]
        way = self.chance.choice(ways)
        return way.translate(WIDE) if self.wide and isinstance(way, str) else way

    def named(self, name: str) -> str:
        """A unit as this office writes it."""
        unit = changning().unit_named(name)
        if unit is None:
            raise ValueError(name)
        district = "" if name.startswith("区") else "长宁区"
        return self.chance.choice((unit.name, *unit.aliases, f"{district}{unit.name}"))

    def several(self, hazards: Sequence[str]) -> str:
        """The hazards of one cell with this office's number marks."""
        stop = self.chance.choice(("", "。", "；"))
        if len(hazards) == 1:
            return hazards[0] + stop
        marks = [self._mark(number) for number in range(1, len(hazards) + 1)]
        return self.between.join(mark + text for mark, text in zip(marks, hazards, strict=True)) + stop

    def _mark(self, number: int) -> str:
        if self.mark in "①⑴":
            return chr(ord(self.mark) + number - 1)
        text = f"{CHINESE[number - 1]}、" if self.mark == "一、" else self.mark.format(number)
        return text.translate(WIDE) if self.wide and self.mark != "{}．" else text

    def cells(self, one: Truth, serial: int) -> dict[str, Cell]:
        """The cells of a row by field."""
        measures: tuple[Cell, ...] = (one.measure, f"第{one.measure}项", f"任务{one.measure}", f"{one.measure}.")
        grade = self.chance.choice((one.grade, f"{one.grade}隐患"))
        major = self.chance.choice(("是", "√") if one.grade == "重大" else (None, "否", "/", "—"))
        return {
            "serial": self.number(serial),
            "street": self.named(one.street) if one.street else None,
            "subject": one.subject,
            "address": one.address,
            "hazard": self.several([text for text, _ in one.hazards]),
            "grade": grade,
            "major": major,
            "responsible": one.responsible,
            "lead": self.named(one.lead) if one.lead else None,
            "found": self.day(one.found, "found"),
            "due": self.day(one.due, "due", one.found),
            "closed": self.day(one.closed, "closed", one.found),
            "done": self.chance.choice(("是", "已整改", "已完成") if one.closed else ("否", "未完成", "整改中", None)),
            "measure": self.chance.choice(measures) if one.measure else None,
            "inspector": one.inspector,
        }
