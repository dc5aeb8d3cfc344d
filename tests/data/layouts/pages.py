"""Layouts of ledgers: each makes the sheets of one workbook from made-up rows, and says what must be read in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ranan.rules.sheet_model import Sheet
from tests.data.layouts.manner import Manner, Truth
from tests.data.ledger import Table

BASE = ("serial", "street", "subject", "address", "hazard", "grade", "responsible", "lead", "found", "due", "closed")
ALL = (*BASE, "measure", "inspector")


@dataclass
class Made:
    """A workbook and its truth: one row a hazard, in order. `as_of` is the day that it says it was filed for."""

    tables: list[Table]
    rows: list[dict[str, object]]
    codes: list[str]
    as_of: date | None = None
    skipped: dict[str, str] = field(default_factory=dict)

    def sheets(self) -> list[Sheet]:
        """The sheets as the reader gets them."""
        return [one.sheet() for one in self.tables]


def _made(tables: list[Table], truth: Sequence[Truth], **more: Any) -> Made:
    codes = [code for one in truth for _, code in one.hazards]
    return Made(tables, [row for one in truth for row in one.rows()], codes, **more)


def _body(one: Table, manner: Manner, names: Sequence[str], truth: Sequence[Truth], begin: int = 1) -> None:
    for serial, row in enumerate(truth, begin):
        cells = manner.cells(row, serial)
        one.rows.append([cells[name] for name in names])
        if manner.loose and manner.chance.random() < 0.2:
            one.rows.append([])


def _title(one: Table, text: str, width: int) -> None:
    one.rows.append([text])
    one.merged.append((len(one.rows), 0, len(one.rows), width - 1))


def plain(manner: Manner, truth: Sequence[Truth]) -> Made:
    """One heading row and the rows, nothing else."""
    names = manner.order(ALL)
    one = Table(rows=[[manner.heading(name) for name in names]])
    _body(one, manner, names, truth)
    return _made([one], truth)


def titled(manner: Manner, truth: Sequence[Truth]) -> Made:
    """A title, a row of the form's filler, columns nobody needs; a total, notes and signatures below."""
    names = [*manner.order(ALL)]
    extra = manner.chance.choice(("备注", "联系电话", "整改措施", "隐患照片"))
    one = Table()
    _title(one, "长宁区燃气安全专项整治隐患排查台账", len(names) + 1)
    one.rows.append(["填报单位（盖章）：区某办", None, None, "填报人：赵某", None, "填报时间：2023年11月15日"])
    one.rows.append([*(manner.heading(name) for name in names), extra])
    _body(one, manner, names, truth)
    one.rows += [["合计", None, None, f"{len(truth)}条"], ["注：1.本表每半月报送一次；2.重大隐患须附照片。"]]
    one.rows.append(["审核人：", None, None, "联系电话："])
    return _made([one], truth, as_of=date(2023, 11, 15))


def grouped(manner: Manner, truth: Sequence[Truth]) -> Made:
    """Headings of two merged rows: the place, the hazard, the check and the cure."""
    groups: list[tuple[str, list[tuple[str, str]]]] = [
        ("", [("serial", "序号")]),
        ("", [("street", "所属街镇")]),
        ("基本情况", [("subject", "单位名称"), ("address", "详细地址")]),
        ("检查情况", [("found", "检查时间"), ("inspector", "检查人")]),
        ("隐患情况", [("hazard", "存在问题"), ("major", "是否重大隐患")]),
        (
            "整改情况",
            [("responsible", "责任单位"), ("due", "整改时限"), ("done", "是否完成整改"), ("closed", "完成时间")],
        ),
        ("", [("lead", "行业主管部门")]),
        ("", [("measure", "任务序号")]),
    ]
    if manner.shuffled:
        groups = manner.chance.sample(groups, len(groups))
    upper: list[str | None] = []
    lower: list[str | None] = []
    names: list[str] = []
    merged = []
    for above, columns in groups:
        at = len(names)
        names += [name for name, _ in columns]
        if above:
            merged.append((2, at, 2, at + len(columns) - 1))
            upper += [above, *[None] * (len(columns) - 1)]
            lower += [manner.spaced(said) for _, said in columns]
        else:
            merged.append((2, at, 3, at))
            upper.append(manner.spaced(columns[0][1]))
            lower.append(None)
    one = Table(merged=merged)
    _title(one, "燃气安全隐患整改台账（截至2023年11月20日）", len(names))
    one.rows += [upper, lower]
    _body(one, manner, names, truth)
    return _made([one], truth, as_of=date(2023, 11, 20))


def tabs(manner: Manner, truth: Sequence[Truth]) -> Made:
    """A sheet for each sub-district, which stands on the tab alone; notes, a nil report and an empty sheet between."""
    names = manner.order([name for name in ALL if name != "street"])
    notes = [["填表说明"], ["1.隐患内容须写明具体部位；2.整改时限填到日。"]]
    tables = [Table(rows=notes, name="填表说明"), Table(rows=[], name="Sheet3")]
    streets = list(dict.fromkeys(one.street for one in truth))
    ordered = []
    for number, street in enumerate(streets, 1):
        own = [one for one in truth if one.street == street]
        tab = manner.chance.choice((street, f"{number}.{street}", f"{street}台账", street.removesuffix("街道")))
        one = Table(rows=[["隐患排查台账"], [manner.heading(name) for name in names]], name=tab)
        _body(one, manner, names, own)
        tables.append(one)
        ordered += own
    tables.append(Table(rows=[["隐患排查台账"], ["本期零报告，未发现燃气安全隐患。"]], name="零报告"))
    return _made(tables, ordered, skipped={"填表说明": "notes_sheet", "Sheet3": "empty_sheet", "零报告": "nil_sheet"})


def in_title(manner: Manner, truth: Sequence[Truth]) -> Made:
    """The sub-district stands in the title only."""
    street = truth[0].street
    own = [replace(one, street=street) for one in truth]
    names = manner.order([name for name in ALL if name != "street"])
    one = Table(name="10月")
    _title(one, f"{street}燃气安全隐患排查整治台账（2023年）", len(names))
    one.rows.append([manner.heading(name) for name in names])
    _body(one, manner, names, own)
    return _made([one], own)


def once(manner: Manner, truth: Sequence[Truth]) -> Made:
    """The sub-district is written once for a group of rows, its cells merged or left blank."""
    own = sorted(truth, key=lambda one: one.street)
    names = manner.order(ALL)
    plainly = replace(manner, loose=False)
    one = Table(rows=[[manner.heading(name) for name in names]])
    _body(one, plainly, names, own)
    at = names.index("street")
    first = 1
    for number, row in enumerate(own, 1):
        if number > 1 and row.street == own[number - 2].street:
            one.rows[number][at] = None
        else:
            first = number
        last = number == len(own) or own[number].street != row.street
        if last and number > first and manner.seed % 2:
            one.merged.append((first + 1, at, number + 1, at))
    return _made([one], own)


def sections(manner: Manner, truth: Sequence[Truth]) -> Made:
    """Group headings name the sub-district; each group has a subtotal."""
    own = sorted(truth, key=lambda one: one.street)
    names = manner.order([name for name in ALL if name != "street"])
    one = Table(rows=[["2023年燃气安全隐患台账"], [manner.heading(name) for name in names]])
    for number, street in enumerate(dict.fromkeys(row.street for row in own)):
        group = [row for row in own if row.street == street]
        one.rows.append([f"{'一二三四五六七八九十'[number % 10]}、{street}（{len(group)}条）"])
        _body(one, manner, names, group)
        one.rows.append(["小计", None, len(group)])
    return _made([one], own)


def spread(manner: Manner, truth: Sequence[Truth]) -> Made:
    """A row for each hazard; what they have in common stands in merged cells."""
    names = manner.order(ALL)
    one = Table(rows=[[manner.heading(name) for name in names]])
    for serial, row in enumerate(truth, 1):
        cells = manner.cells(row, serial)
        first = len(one.rows) + 1
        for number, (text, _) in enumerate(row.hazards):
            shared = cells if number == 0 else dict.fromkeys(names)
            one.rows.append([text if name == "hazard" else shared[name] for name in names])
        if len(row.hazards) > 1:
            last = first + len(row.hazards) - 1
            one.merged += [(first, at, last, at) for at, name in enumerate(names) if name != "hazard"]
    return _made([one], truth)


def undated(manner: Manner, truth: Sequence[Truth]) -> Made:
    """No dates of finding; the file says for which day it was filed."""
    own = [one.without("found", "inspector") for one in truth]
    names = manner.order([name for name in ALL if name not in {"found", "inspector"}])
    one = Table()
    _title(one, "隐患清单", len(names))
    one.rows.append(["单位：某局", None, None, "截至2023年10月31日"])
    one.rows.append([manner.heading(name) for name in names])
    _body(one, manner, names, own)
    return _made([one], own, as_of=date(2023, 10, 31))


def short(manner: Manner, truth: Sequence[Truth]) -> Made:
    """The few columns of a small office: name, what is wrong, major or not, until when, done or not."""
    names = manner.order(["subject", "hazard", "major", "found", "due", "done"])
    own = [one.without("address", "responsible", "lead", "closed", "measure", "inspector") for one in truth]
    own = [replace(one, street=truth[0].street) for one in own]
    one = Table(name=truth[0].street)
    one.rows.append([manner.heading(name) for name in names])
    _body(one, manner, names, own)
    return _made([one], own)


def stacked(manner: Manner, truth: Sequence[Truth]) -> Made:
    """Two rows of headings of which the lower says little by itself; the upper one merged, or not, as when pasted."""
    groups = manner.order(
        ["场所", "检查", "整改", "序号", "街镇", "存在问题", "隐患等级", "责任单位", "牵头部门", "任务序号"]
    )
    below = {
        "场所": [("subject", "名称"), ("address", "地址")],
        "检查": [("found", "日期"), ("inspector", "人员")],
        "整改": [("due", "时限"), ("closed", "完成时间")],
    }
    single = dict(
        zip(
            ("序号", "街镇", "存在问题", "隐患等级", "责任单位", "牵头部门", "任务序号"),
            ("serial", "street", "hazard", "grade", "responsible", "lead", "measure"),
            strict=True,
        )
    )
    one = Table(rows=[[], []])
    names: list[str] = []
    for group in groups:
        columns = below.get(group, [(single.get(group, ""), "")])
        if manner.seed % 2 and len(columns) > 1:
            one.merged.append((1, len(names), 1, len(names) + 1))
        one.rows[0] += [group, *[None] * (len(columns) - 1)]
        one.rows[1] += [said or None for _, said in columns]
        names += [name for name, _ in columns]
    _body(one, manner, names, truth)
    return _made([one], truth)


def dittos(manner: Manner, truth: Sequence[Truth]) -> Made:
    """Two hazards of a place in two rows, the second with 同上 for whatever is the same."""
    own = [
        one for row in truth for one in (replace(row, hazards=row.hazards[:1]), replace(row, hazards=row.hazards[-1:]))
    ]
    names = manner.order(ALL)
    one = Table(rows=[[manner.heading(name) for name in names]])
    for serial, row in enumerate(truth, 1):
        cells, mark = manner.cells(replace(row, hazards=row.hazards[:1]), serial), manner.chance.choice(("同上", "〃"))
        one.rows.append([cells[name] for name in names])
        kept = {"serial": serial, "hazard": row.hazards[-1][0]}
        one.rows.append([kept.get(name, mark) for name in names])
    return _made([one], own)


LAYOUTS: dict[str, Callable[[Manner, Sequence[Truth]], Made]] = {
    layout.__name__: layout
    for layout in (plain, titled, grouped, tabs, in_title, once, sections, spread, undated, short, stacked, dittos)
}
