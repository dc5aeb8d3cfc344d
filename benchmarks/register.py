"""Measures the register: a sheet of made-up places let in, searched, counted, looked through for duplicates."""

from __future__ import annotations

import io
import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import xlsxwriter

HEADS = ("名称", "地址", "类型", "街镇", "统一社会信用代码", "负责人", "联系电话", "用气", "经度", "纬度")
STREETS = ("华阳路街道", "江苏路街道", "新华路街道", "周家桥街道", "天山路街道", "虹桥街道", "程家桥街道", "新泾镇")
ROADS = ("江苏路", "愚园路", "武夷路", "仙霞路", "茅台路", "天山路", "娄山关路", "虹桥路", "淮阴路", "金钟路", "安西路", "定西路")
NAMES = ("老王", "阿强", "春来", "福满", "同心", "兴隆", "四季", "江南", "小林", "百味", "聚福", "东方")
SORTS = (("面馆", "餐饮"), ("小吃店", "小餐饮"), ("便利店", "小商店"), ("宾馆", "宾馆"), ("网吧", "网吧"), ("幼儿园", "幼儿园"))
HOMES = 0.7  # of the places are households
AGAIN = 0.01  # of the shops stand in the sheet once more, under their company's name
ROUNDS = 40
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def code_of(number: int) -> str:
    """A credit code with its check digit, for the number-th made-up enterprise."""
    head = f"92310105MA{number:07d}"
    left = (31 - sum(_SIGNS.index(sign) * weight for sign, weight in zip(head, _WEIGHTS, strict=True)) % 31) % 31
    return head + _SIGNS[left]


def rows_of(count: int, seed: int) -> Iterator[tuple[Any, ...]]:
    """So many places; sheets of different seeds have different ones."""
    chance = random.Random(seed)
    for number in range(count):
        road, street = chance.choice(ROADS), chance.choice(STREETS)
        point = (121.36 + chance.random() * 0.07, 31.19 + chance.random() * 0.05)
        if chance.random() < HOMES:
            address = f"{road}{number // 400 + seed * 1000}弄{number // 20 % 20 + 1}号{number % 20 // 2 + 1}0{number % 2 + 1}室"
            yield (f"演示户{number}", address, "天然气居民户", street, "", "", f"139{number:08d}", "天然气", "", "")
            continue
        name, (sort, kind) = chance.choice(NAMES) + chance.choice(NAMES), chance.choice(SORTS)
        address, code = f"{road}{number + seed * 1_000_000}号", code_of(number + seed * 1_000_000)
        yield (f"{name}{sort}", address, kind, street, code, "张某某", f"138{number:08d}", "管道天然气", *point)
        if chance.random() < AGAIN:
            yield (f"上海{name}{sort}有限公司", f"长宁区{address}1楼", kind, street, "", "", "", "", "", "")


def workbook(count: int, seed: int) -> bytes:
    """The sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("底数")
    for at, cells in enumerate((HEADS, *rows_of(count, seed))):
        sheet.write_row(at, 0, cells)
    book.close()
    return out.getvalue()


def let_in(count: int, seed: int, title: str, say: Callable[[str, str], None], apart: bool = False) -> None:
    """One sheet read, compared with the register and written; with `apart` also what is likely in already."""
    from ranan.config import system
    from ranan.kit import clock
    from ranan.registry import importing
    from ranan.registry.actions.import_places import CameIn, import_places

    data, actor = workbook(count, seed), system.actor()
    began, began_cpu = time.perf_counter(), time.process_time()
    draft = importing.draft(data, "底数.xlsx", importing.desk_for(actor, clock.today()), importing.Answers("wgs84"))
    read = time.perf_counter()
    tickets = [one.row.ticket for one in draft.of(importing.LIKELY)] if apart else []
    done = import_places(draft, actor=actor, at=clock.now(), apart=tickets, synthetic=True)
    ended, cpu = time.perf_counter(), time.process_time() - began_cpu
    assert isinstance(done, CameIn), done
    rows = len(draft.rows)
    say(f"{title}: rows, of them new", f"{rows:,} {done.added:,}")
    say(f"{title}: read and compared, rows/s", f"{rows / (read - began):,.0f}")
    say(f"{title}: whole import, rows/s", f"{rows / (ended - began):,.0f}, per second of CPU {rows / cpu:,.0f}")


def measure_register(count: int) -> None:
    """Fill a real system with so many places, then search, count, and look for duplicates."""
    from pathlib import Path

    from django.conf import settings

    from benchmarks.visitor import client_of
    from ranan.config import first_start, panels
    from ranan.registry.actions.duplicates import look_for_duplicates
    from ranan.registry.models import DuplicatePair, Premises

    def say(name: str, value: str) -> None:
        print(f"{name:<50}{value}", flush=True)

    first_start.make_real(Path(settings.RANAN_PLAN_DIR), "admin", "管理员")
    panels.fill()
    let_in(count, 1, "into an empty register", say, apart=True)
    DuplicatePair.objects.all().delete()  # so that what was told apart is looked for once more
    analyze()
    let_in(10_000, 2, f"into {Premises.objects.count():,} places", say)
    began = time.perf_counter()
    waiting, _new = look_for_duplicates()
    say("duplicates of the whole register", f"{time.perf_counter() - began:.1f} s, {waiting:,} pairs")
    client = client_of()
    shop = Premises.objects.exclude(kind__startswith="household").order_by("id")[count // 10]
    assert shop.operator is not None
    pages = {
        "by name": f"?q={shop.name}", "by part of a name": "?q=老王", "by address": f"?q={shop.address}",
        "by a word that all have": "?q=p", "by a word of households": "?q=室",
        "by road and name": f"?q=武夷路 {shop.name[:2]}", "by credit code": f"?q={shop.operator.uscc}",
        "by number": f"?q={shop.number}", "by telephone": "?q=13900000123", "the list": "", "bottled": "?gas=bottled",
        "numbers of today": "numbers/", "numbers of a day": "numbers/?on=2023-10-01", "pairs": "duplicates/",
    }  # fmt: skip
    for name, query in pages.items():
        say(name, timed(partial(client.get, f"/premises/{query}")))


def analyze() -> None:
    """What the database does by itself a minute after so many rows; the program's own role may not."""
    import os

    from django.conf import settings
    from django.db import connection

    from ranan.kit.database import acting_as

    with acting_as("owner", os.environ, settings.HOME), connection.cursor() as cursor:
        cursor.execute("analyze")


def timed(call: Callable[[], Any]) -> str:
    """Median and 95th percentile of the wall, in milliseconds."""
    assert call().status_code == 200
    wall = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        wall.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(wall):.0f} ms, p95 {statistics.quantiles(wall, n=20)[-1]:.0f} ms"
