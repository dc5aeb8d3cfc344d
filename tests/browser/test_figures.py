"""Figures of targets from an office's workbook on the screen: every row with its reason, the ticked one too, then the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Enter
from tests.data.figure_sheets import book

pytestmark = pytest.mark.browser
# Both widths share one district: the second one states later days and higher figures.
DAYS = {"wide": ("11月1日", "11月8日"), "narrow": ("11月12日", "11月15日")}


def test_a_sheet_is_looked_at_ticked_and_stands_on_the_measure(enter: Enter, tmp_path: Path, width: str) -> None:
    first, second = DAYS[width]
    more = 0 if width == "wide" else 3000
    path = tmp_path / f"软管{width}.xlsx"
    path.write_bytes(
        book(
            ("老旧软管更换进度",), ("统计日期", "目标任务", "已完成数", "数据来源"),
            (f"截至{first}", "管道天然气居民用户橡胶软管更换", f"{9000 + more:,}户", "燃气公司月报"),
            (f"截至{second}", "管道天然气居民用户橡胶软管更换", 8000 + more, "重新核对"),
            (f"截至{second}", "软管", 5, None), ("12月31日", "熄火保护型灶具", 5, None),
        )
    )  # fmt: skip
    clerk = enter("jgw").go("/plan/")
    clerk.press("#targets a[href='/plan/figures/']")
    clerk.write(file=str(path)).press("main form button.btn-primary")
    assert [one.get_attribute("data-outcome") for one in clerk.page.locator("tbody tr").all()] == [
        "wrong",
        "wrong",
        "asked",
        "new",
    ]
    assert clerk.page.locator(".why").count() == clerk.page.locator(".cure").count() == 3
    clerk.page.locator("input[name=take]").check()
    clerk.press("#let-in button.btn-primary")
    assert "添入 2 条" in clerk.text("body")
    clerk.go("/plan/measures/30/#statements")
    assert f"{8000 + more:,} 户" in clerk.text("#statements")
    assert f"来自 软管{width}.xlsx，进度 第 4 行" in clerk.text("#statements")
