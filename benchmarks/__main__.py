"""Measures import, export, list, search, page and one step over a ledger of made-up rows; prints a table, writes nothing else."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROUNDS = 40


def main() -> int:
    """Parse the arguments, make a home, measure, take the home away."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rows", type=int, default=10_000, help="hazards to import")
    parser.add_argument("--screening", type=int, default=0, metavar="PLACES", help="measure coverage over so many places instead")
    parser.add_argument("--register", type=int, default=0, metavar="PLACES", help="measure the register of so many places instead")
    args = parser.parse_args()
    home = tempfile.mkdtemp(prefix="ranan-bench-")
    os.environ.update({"RANAN_HOME": home, "DJANGO_SETTINGS_MODULE": "ranan.config.settings"})
    os.environ.pop("DATABASE_URL", None)
    try:
        from ranan.kit.home import Home
        from ranan.kit.postgres import running

        with running(Home.from_env()):
            if args.screening or args.register:
                measure_places(args.screening, args.register)
            else:
                measure(args.rows)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def measure_places(screening: int, register: int) -> None:
    """Only what screening, or the register, needs."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    from benchmarks.register import measure_register
    from benchmarks.screening import measure_screening
    from ranan.config.tables import migrate

    migrate()
    print(f"{date.today()} · {platform.machine()}, {os.cpu_count()} cores · Python {platform.python_version()}")
    if screening:
        measure_screening(screening)
    if register:
        measure_register(register)


def measure(rows: int) -> None:
    """Fill and measure."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    from benchmarks.exporting import measure_export
    from benchmarks.filling import fill
    from ranan.config.tables import migrate

    migrate()
    print(f"{date.today()} · {platform.machine()}, {os.cpu_count()} cores · Python {platform.python_version()} · {rows} hazards")
    def say(name: str, value: str) -> None:
        print(f"{name:<34}{value}")

    client, number = fill(rows, say=say)
    measure_export(say=say)
    print(f"{'':<34}{'app CPU ms':>11}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}")
    lists = ("/hazards/", "/hazards/?state=open", "/hazards/?due=overdue&sort=-found", "/hazards/?territory=hyl&grade=major")
    for address in (*lists, "/hazards/?page=100", "/hazards/?q=软管", "/hazards/?q=气瓶间", f"/hazards/?q={number}"):
        row("list " + address, lambda address=address: client.get(address))
    row("page", lambda: client.get(f"/hazards/{number}/"))
    row("home", lambda: client.get("/"))
    counter = iter(range(10**6))
    row("step (note)", lambda: client.post(f"/hazards/{number}/note/", {"note": f"备注{next(counter)}"}))
    sys.stdout.flush()


def row(name: str, call: Callable[[], Any]) -> None:
    """One line: median CPU, median and 95th percentile of the wall, queries."""
    from django.db import connection

    assert call().status_code in {200, 302}, name
    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        call()
    cpu, wall = [], []
    for _ in range(ROUNDS):
        began, began_cpu = time.perf_counter(), time.process_time()
        call()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - began_cpu) * 1000)
    p95 = statistics.quantiles(wall, n=20)[-1]
    print(f"{name:<34}{statistics.median(cpu):>11.1f}{statistics.median(wall):>9.1f}{p95:>9.1f}{len(queries):>9}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    raise SystemExit(main())
