"""The report's figures equal a recount of the exported ledger, row by row, for random ledgers and dates."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from python_calamine import CalamineWorkbook

from ranan.hazards import actions
from ranan.hazards.queries import facts, of_unit
from ranan.kit import clock
from ranan.registry.models import Unit
from ranan.rules.report import figures, periods
from tests.hazards.sheets import bring
from tests.hazards.steps import TODAY, Desk
from tests.signed_in import client_of
from tests.world import shipped_plan

FIRST = date(2023, 9, 11)
TEXTS = ("软管长约{n}.5米，中间有接头", "未安装可燃气体报警器（{n}）", "气瓶与灶具同处一室（{n}）")


def random_ledger(chance: random.Random, rows: int) -> list[dict[str, Any]]:
    """Rows of an office's ledger from two months, some closed as reported, some still open."""
    made = []
    for number in range(rows):
        found = FIRST + timedelta(days=chance.randrange(69))
        due = found + timedelta(days=chance.randrange(3, 30))
        closed = found + timedelta(days=chance.randrange(0, 25)) if chance.random() < 0.6 else None
        closed = closed if closed is None or closed <= TODAY else None
        street = chance.choice(["华阳路街道", "新泾镇"])
        grade = chance.choice(["", "重大"])
        lead = chance.choice(["区消防救援支队", "区建管委", ""])
        text = chance.choice(TEXTS).format(n=number)
        made.append({
            "street": street, "subject": f"小店{number % 9}", "address": f"测试路{number % 9}号", "hazard": text, "grade": grade,
            "lead": lead, "found": str(found), "due": str(due), "closed": str(closed or ""), "inspector": "赵某",
        })  # fmt: skip
    return made


def exported(desk: Desk, **conditions: str) -> list[dict[str, Any]]:
    """The rows of the exported ledger by their headings, as a reader of workbooks sees them."""
    answer = client_of(desk.world.people["zb"]).get("/hazards/export.xlsx", conditions)
    data = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    head = next(index for index, row in enumerate(rows) if "编号" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def recount(rows: list[dict[str, Any]], start: date, end: date) -> dict[str, int]:
    """What somebody with the exported ledger and a pencil counts."""
    counts: dict[str, Callable[[dict[str, Any]], bool]] = {
        "found": lambda row: start <= row["发现日期"] <= end,
        "found_total": lambda row: row["发现日期"] <= end,
        "closed": lambda row: bool(row["销号日期"]) and start <= row["销号日期"] <= end,
        "closed_total": lambda row: bool(row["销号日期"]) and row["销号日期"] <= end,
        "reviewed": lambda row: bool(row["销号日期"]) and start <= row["销号日期"] <= end and row["销号方式"] == "复查销号",
        "as_reported": lambda row: bool(row["销号日期"]) and start <= row["销号日期"] <= end and "上报" in row["销号方式"],
        "open": lambda row: row["发现日期"] <= end and not (row["销号日期"] and row["销号日期"] <= end),
        "overdue": lambda row: row["发现日期"] <= end and not (row["销号日期"] and row["销号日期"] <= end)
        and bool(row["整改期限"]) and row["整改期限"] < end,
    }  # fmt: skip
    standing = [row for row in rows if row["进展"] != "已作废"]
    return {name: sum(map(fits, standing)) for name, fits in counts.items()}


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_a_recount_of_the_exported_ledger(desk: Desk, seed: int) -> None:
    """A ledger typed in on 20 November gives the right reports of September, October and November."""
    chance = random.Random(seed)
    bring(desk, *random_ledger(chance, 40), by="zb")
    for _ in range(2):
        desk.closed("other", by="xj", found=TODAY - timedelta(days=chance.randrange(1, 50)))
    voided = desk.do(actions.ask_void, desk.assigned(found=date(2023, 10, 3)), "重复", by="hy")
    desk.do(actions.void, voided, by="xf")
    rows = exported(desk)
    assert len(rows) > 35
    compared = 0
    for span in periods(shipped_plan(), TODAY):
        for key in ("zb", "xfzd", "jgw", "hyl", "xjz"):
            unit = Unit.objects.get(key=key)
            column = "属地" if unit.kind == Unit.Kind.TERRITORY else "牵头单位"
            mine = [row for row in rows if key == "zb" or row[column] == unit.name]
            told = figures(facts(desk.world.campaign, of_unit(unit)), *span).plain()
            expected = recount(mine, *span)
            assert {name: told[name] for name in expected} == expected, (span, key)
            compared += expected["found"]
    assert compared >= 2 * 40 * 0.9


def told(desk: Desk) -> list[dict[str, Any]]:
    """All reports of the first two months, of the whole district and of two units."""
    units = (None, Unit.objects.get(key="xfzd"), Unit.objects.get(key="hyl"))
    return [
        figures(facts(desk.world.campaign, of_unit(unit)), *span).as_json()
        for span in periods(shipped_plan(), TODAY)
        for unit in units
    ]


def test_a_ledger_typed_in_years_later_gives_the_right_reports_for_its_time(desk: Desk) -> None:
    """The same ledger brought in within the campaign and two years later: every report is the same."""
    rows = random_ledger(random.Random(9), 30)
    found = []
    for day in (TODAY, date(2025, 11, 3)):
        with transaction.atomic():
            desk.go_to(day)
            clock.set_shift(desk.moment - clock.real_now())
            bring(desk, *rows, by="zb")
            found.append(told(desk))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0][-3]["found_total"] == 30


def test_the_rows_of_a_figure_are_taken_out_as_a_workbook(desk: Desk) -> None:
    bring(desk, *random_ledger(random.Random(5), 25), by="zb")
    unit, span = Unit.objects.get(key="xfzd"), periods(shipped_plan(), TODAY)[2]
    counted = figures(facts(desk.world.campaign, of_unit(unit)), *span).plain()
    assert counted["open"] > 0
    rows = exported(desk, lead="xfzd", report=f"open@{span.end}")
    assert len(rows) == counted["open"]
    assert recount(rows, *span)["open"] == counted["open"]
