"""Lets an office's ledger of so many made-up rows in, prints rows per second and the peak of memory, and takes it back."""

from __future__ import annotations

import io
import random
import resource
import sys
import time
from datetime import date, timedelta

HEADS = (
    "街镇", "场所名称", "地址", "隐患内容", "是否重大隐患", "责任单位", "牵头单位", "检查时间", "整改时限", "销号日期", "任务", "检查人",
)  # fmt: skip
TEXTS = (
    "软管长度约2.8米，超过2米",
    "存放6瓶15kg，未设专用气瓶间",
    "厨房未安装可燃气体探测器",
    "灭火器压力不足",
    "疏散通道堆放杂物",
)
STREETS = ("华阳路街道", "江苏路街道", "新华路街道", "周家桥街道", "天山路街道", "虹桥街道", "程家桥街道", "新泾镇")


def workbook(rows: int) -> bytes:
    """`rows` different hazards at a third as many places; two of three are closed in the sheet."""
    import xlsxwriter  # noqa: PLC0415

    chance, out = random.Random(7), io.BytesIO()  # noqa: S311 - the same sheet at each run
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEADS)
    for number in range(1, rows + 1):
        found = date(2023, 9, 12) + timedelta(days=chance.randrange(60))
        closed = (found + timedelta(days=chance.randrange(1, 20))).isoformat() if number % 3 else ""
        shop = f"测速饭店{number // 3}"
        sheet.write_row(number, 0, (
            chance.choice(STREETS), shop, f"测速路{number // 3}号", TEXTS[number % 5], "是" if number % 9 == 0 else "", shop,
            "区消防救援支队", found.isoformat(), (found + timedelta(days=15)).isoformat(), closed, 13, "张某",
        ))  # fmt: skip
    book.close()
    return out.getvalue()


def main(rows: int) -> int:
    """Measure; the rows stand in one transaction that is taken back, every wall asked before."""
    data = workbook(rows)
    from ranan.kit.home import Home  # noqa: PLC0415
    from ranan.kit.postgres import running  # noqa: PLC0415

    with running(Home.from_env()):
        import django  # noqa: PLC0415

        django.setup()
        took = _bring(data)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{rows / took:.1f} {peak:.1f}\n")
    return 0


def _bring(data: bytes) -> float:
    from django.db import connection, transaction  # noqa: PLC0415

    from ranan.campaign import queries as campaign  # noqa: PLC0415
    from ranan.config import system  # noqa: PLC0415
    from ranan.hazards import actions, importing  # noqa: PLC0415
    from ranan.kit import clock  # noqa: PLC0415
    from ranan.rules.hazard import Refusal  # noqa: PLC0415

    running, actor, on = system.campaign(), system.actor(), clock.today()
    began = time.perf_counter()
    with transaction.atomic():
        draft = importing.draft(data, "测速.xlsx", running, importing.desk_for(actor, running, on))
        done = actions.import_ledger(
            draft, running, campaign.plan_now(running), actor=actor, at=clock.now(), synthetic=True
        )
        if isinstance(done, Refusal):
            raise RuntimeError(done.code)
        connection.check_constraints()
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
