"""Made-up sheets of places, as workbooks and as pasted rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from ranan.config import panels
from ranan.registry import importing
from ranan.registry.actions.import_places import CameIn, import_places
from tests.registry.conftest import DAY, NOW
from tests.world import World

HEADS = ("序号", "单位名称", "地址", "类型", "街镇", "统一社会信用代码", "负责人", "联系电话", "用气种类")
USCC = "91310105MAA41B1F14"


def book(*rows: Sequence[Any], title: str = "") -> bytes:
    """A workbook of these rows, under a merged title row where there is one."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("底数")
    if title:
        sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
    for at, cells in enumerate(rows, 1 if title else 0):
        for column, cell in enumerate(cells):
            sheet.write(at, column, cell)
    made.close()
    return out.getvalue()


def shop(name: str, address: str = "江苏路100号", **facts: str) -> tuple[Any, ...]:
    """A row under `HEADS`."""
    plain = {"kind": "餐饮", "street": "华阳路街道", "uscc": "", "manager": "", "phone": "", "gas": ""} | facts
    return ("1", name, address, *(plain[key] for key in ("kind", "street", "uscc", "manager", "phone", "gas")))


def read(
    world: World, data: bytes, by: str = "hy2", answers: importing.Answers | None = None, name: str = "底数.xlsx"
) -> importing.Draft:
    """The sheet as that person sees it before it comes in."""
    panels.fill()  # the plan's side, as the addresses of a served site do
    return importing.draft(data, name, importing.desk_for(world.actor(by), DAY), answers)


def let_in(
    world: World, data: bytes, by: str = "hy2", answers: importing.Answers | None = None, **ticked: Any
) -> CameIn:
    """Read and brought in by that person."""
    done = import_places(read(world, data, by, answers), actor=world.actor(by), at=NOW, synthetic=True, **ticked)
    assert isinstance(done, CameIn), done
    return done
