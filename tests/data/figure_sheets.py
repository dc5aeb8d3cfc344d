"""Sheets of target figures made up for the tests: figures known beforehand, written in many layouts."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

from ranan.rules.plan import Target
from ranan.rules.sheet_dates import EPOCH
from ranan.rules.sheet_model import Cell, Sheet
from tests.world import shipped_plan

TODAY, STARTS = date(2023, 11, 20), date(2023, 8, 1)
HEADS = {
    "target": ("目标", "指标", "任务", "项目", "目标任务", "指标名称", "工作任务", "实事项目"),
    "key": ("编号", "指标编号", "目标编号"),
    "measure": ("措施", "措施项号", "所属措施"),
    "on": ("日期", "统计日期", "截至", "截止日期", "填报日期", "数据日期", "截至时间"),
    "figure": (
        "完成数",
        "累计完成",
        "数量",
        "进度",
        "累计完成数",
        "已完成数（户）",
        "完成量",
        "累计数",
        "实际完成数",
        "完成数/户",
        "截至目前累计完成",
    ),
    "text": ("说明", "来源", "备注", "情况说明", "数据来源", "说明/来源", "存在问题"),
    "measured": ("单位", "计量单位"),
    "week": ("本周完成数", "本月新增", "上期完成数", "上次数量"),
    "total": ("目标数", "任务数", "总数", "年度目标数", "计划数"),
    "serial": ("序号", "No."),
}
WORDS = ("", "民政局台账", "街道上报，已核对", "余下的在约时间")


@dataclass(frozen=True)
class Truth:
    """What a sheet says: the target, the day, the figure in its unit (a share as part of one), the words beside it."""

    target: str
    on: date
    figure: Decimal
    text: str = ""


@dataclass(frozen=True)
class Made:
    """A sheet and the truth in it."""

    sheet: Sheet
    truth: tuple[Truth, ...]


def _one_of(draw: Any, forms: Sequence[Any]) -> Any:
    return draw(st.sampled_from(forms))


def _written_number(draw: Any, target: Target, figure: Decimal) -> Any:
    if target.unit == "ratio":
        percent = (figure * 100).normalize()
        return _one_of(draw, [f"{percent:f}%", f"{percent:f}％", float(figure)])
    n = int(figure)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in str(n))
    assert unicodedata.normalize("NFKC", wide) == str(n)
    forms: list[Cell] = [
        n,
        float(n),
        f"{n:,}",
        f"{n}户",
        f"{n:,} 户",
        wide,
        f"{n}.0",
        f"已完成{n}户",
        f"{n}户（详见附件）",
    ]
    return _one_of(draw, forms)


def _written_day(draw: Any, on: date) -> Any:
    forms: list[Cell] = [
        on, datetime(on.year, on.month, on.day), (on - EPOCH).days, f"{on.year}年{on.month}月{on.day}日", on.isoformat(),
        f"截至{on.month}月{on.day}日", f"{on.month}月{on.day}日", f"{on.year}.{on.month}.{on.day}", f"{on.year}/{on.month}/{on.day}",
        f"截止{on.year}年{on.month}月{on.day}日止",
    ]  # fmt: skip
    return _one_of(draw, forms)


def _written_target(draw: Any, target: Target) -> Any:
    forms = [
        target.name,
        f" {target.name} ",
        f"3.{target.name}",
        f"{target.name}（实事项目）",
        f"2023年：{target.name}",
    ]
    return _one_of(draw, forms)


@st.composite
def truths(draw: Any) -> list[Truth]:
    """Figures of distinct targets and days."""
    targets = shipped_plan().targets
    chosen = draw(
        st.lists(
            st.tuples(st.sampled_from(targets), st.dates(date(2023, 9, 11), TODAY)), min_size=1, max_size=8, unique=True
        )
    )
    found = []
    for target, on in chosen:
        share = target.unit == "ratio"
        figure = Decimal(draw(st.integers(1, 999))) / 1000 if share else Decimal(draw(st.integers(1, 30_000)))
        found.append(Truth(target.id, on, figure, draw(st.sampled_from(WORDS))))
    return found


@st.composite
def listed(draw: Any) -> Made:
    """A list with a figure in each row: columns in any order, titles above, sums and signatures below."""
    rows = draw(truths())
    targets = {one.id: one for one in shipped_plan().targets}
    by_key = draw(st.booleans())
    columns = ["key" if by_key else "target", "figure", "on", "text"]
    columns += draw(st.lists(st.sampled_from(["measure", "measured", "week", "total", "serial"]), unique=True))
    columns = draw(st.permutations(columns))
    heads = {name: draw(st.sampled_from(HEADS[name])) for name in columns}
    if heads.get("measured") == "单位" and heads["figure"] == "数量":
        heads["figure"] = "完成数"
    if "total" in heads and heads["figure"] == "数量":
        heads["total"] = "目标数"
    table: list[list[Cell]] = [
        [title, None] for title in draw(st.sampled_from([(), ("目标任务进度表",), ("附件2", "区燃气专项整治目标进度")]))
    ]
    table.append([heads[name] for name in columns])
    for at, one in enumerate(rows, 1):
        target = targets[one.target]
        cells: dict[str, Cell] = {
            "target": _written_target(draw, target), "key": target.id, "figure": _written_number(draw, target, one.figure),
            "on": _written_day(draw, one.on), "text": one.text or None, "measure": str(target.measure) if target.measure else None,
            "measured": "%" if target.unit == "ratio" else target.unit, "week": draw(st.integers(0, 99)),
            "total": target.quantity if not isinstance(target.quantity, str) else "全部", "serial": at,
        }  # fmt: skip
        table.append([cells[name] for name in columns])
        if draw(st.booleans()) and at == 1:
            table.append([None] * len(columns))
    table += draw(
        st.sampled_from(
            [
                [],
                [["合计", None, 99_999, 99_999, 99_999]],
                [["填表人：张三", None, "审核：李四"]],
                [["备注：以上为累计数"]],
            ]
        )
    )
    return Made(_sheet(table), tuple(rows))


@st.composite
def crossed(draw: Any) -> Made:
    """A table with days across: each figure stands under its day."""
    rows = draw(truths())
    targets = {one.id: one for one in shipped_plan().targets}
    days = sorted({one.on for one in rows})
    form = draw(
        st.sampled_from(
            [
                "{0.month}月{0.day}日",
                "截至{0.month}月{0.day}日",
                "截至{0.year}年{0.month}月{0.day}日完成数",
                "累计完成（{0.month}月{0.day}日）",
            ]
        )
    )
    table: list[list[Cell]] = [[draw(st.sampled_from(HEADS["target"])), *(form.format(on) for on in days)]]
    for key in dict.fromkeys(one.target for one in rows):
        held = {one.on: one for one in rows if one.target == key}
        cells = [_written_number(draw, targets[key], held[on].figure) if on in held else None for on in days]
        table.append([_written_target(draw, targets[key]), *cells])
    return Made(_sheet(table), tuple(Truth(one.target, one.on, one.figure) for one in rows))


def _sheet(table: Sequence[Sequence[Cell]]) -> Sheet:
    return Sheet(
        "进度",
        tuple(
            (number, tuple(cells)) for number, cells in enumerate(table, 1) if any(cell is not None for cell in cells)
        ),
    )


def book(*rows: Sequence[Any], name: str = "进度", more: Sequence[Sequence[Any]] = ()) -> bytes:
    """A workbook of these rows; dates as dates, a text that begins with “=” as a formula with the value behind it."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for title, table in ((name, rows), ("另一张", more)):
        sheet = made.add_worksheet(title) if table else None
        for at, cells in enumerate(table):
            for column, cell in enumerate(cells):
                assert sheet is not None
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                elif isinstance(cell, tuple):
                    sheet.write_formula(at, column, cell[0], None, cell[1])
                elif cell is not None:
                    sheet.write(at, column, cell)
    made.close()
    return out.getvalue()
