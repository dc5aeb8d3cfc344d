"""A made-up ledger of any length, read and imported, and a client who has signed in."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

HEADS = (
    "街镇", "场所名称", "地址", "隐患内容", "是否重大隐患", "责任单位", "牵头单位", "检查时间", "整改时限", "销号日期",
    "任务", "检查人",
)  # fmt: skip
TEXTS = ("软管长度约2.8米，超过2米", "存放6瓶15kg，未设专用气瓶间", "厨房未安装可燃气体探测器", "灭火器压力不足", "疏散通道堆放杂物")
STREETS = ("华阳路街道", "江苏路街道", "新华路街道", "周家桥街道", "天山路街道", "虹桥街道", "程家桥街道", "新泾镇")


def workbook(rows: int) -> bytes:
    """`rows` different hazards; two of three are closed in the sheet."""
    chance, out = random.Random(7), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    for column, head in enumerate(HEADS):
        sheet.write(0, column, head)
    for number in range(1, rows + 1):
        found = date(2023, 9, 12) + timedelta(days=chance.randrange(60))
        closed = (found + timedelta(days=chance.randrange(1, 20))).isoformat() if number % 3 else ""
        cells = (
            chance.choice(STREETS), f"演示饭店{number // 3}", f"演示路{number // 3}号", TEXTS[number % 5], "是" if number % 9 == 0 else "",
            f"演示饭店{number // 3}", "区消防救援支队", found.isoformat(), (found + timedelta(days=15)).isoformat(), closed, 13, "张某",
        )  # fmt: skip
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    book.close()
    return out.getvalue()


def fill(rows: int, *, say: Callable[[str, str], None]) -> tuple[Any, str]:
    """Plan, people, the imported ledger; gives a signed-in client of the lead department and one of its hazards."""
    from django.conf import settings

    from ranan.campaign import queries as campaign
    from ranan.config import first_start, system
    from ranan.hazards import actions, importing
    from ranan.hazards.models import Hazard
    from ranan.kit import clock

    first_start.make_real(Path(settings.RANAN_PLAN_DIR), "admin", "管理员")
    running = campaign.current()
    assert running is not None
    plan, actor, on = campaign.plan_now(running), system.actor(), clock.today()
    data = workbook(rows)
    desk = importing.desk_for(actor, running, on)
    began = time.perf_counter()
    draft = importing.draft(data, "bench.xlsx", running, desk)
    read = time.perf_counter()
    actions.import_ledger(draft, running, plan, actor=actor, at=clock.now())
    done = time.perf_counter()
    say("read and classified, rows/s", f"{rows / (read - began):,.0f}")
    say("written, rows/s", f"{rows / (done - read):,.0f}")
    say("whole import, rows/s", f"{rows / (done - began):,.0f}")
    number = Hazard.objects.filter(state="assigned").order_by("id").values_list("number", flat=True)[0]
    return client_of(), number


def client_of() -> Any:
    """A signed-in client of the lead department."""
    from datetime import datetime

    from django.conf import settings
    from django.test import Client

    from ranan.config import system
    from ranan.config.demo.accounts import add_person
    from ranan.kit import clock
    from ranan.rules.actor import Role
    from ranan.shell.middleware import stamp

    at = datetime(2023, 9, 12, 9, tzinfo=clock.ZONE)
    person = add_person("bench", "测速员", Role.OFFICER, "xfzd", "a-bench-password", None, actor=system.actor(), at=at)
    client, now = Client(), clock.real_now().timestamp()
    session = client.session
    session.update({"person": person.key, "stamp": stamp(person), "began": now, "seen": now})
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
