"""Measures the ledger over HTTP as a sub-district's officer uses it, in a home of its own that is kept for the next run."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from ranan.config.bench.asking import Answer, Times, Visitor, children, forget_peaks, measured, peak_mb
from ranan.config.bench.fill import FILLED, LOGIN
from ranan.config.say import Refused, both

ROUNDS, TIMES = 3, 30
LISTS = (
    "state=open", "", "due=overdue", "due=week&sort=grade", "state=closed&sort=-found", "grade=major&sort=-due", "measure=13",
    "kind=catering&sort=territory", "sort=lead", "sort=number", "closure=as_reported&sort=state", "by=self", "code=NONE",
    "found_from=2023-01-01&found_to=2023-03-31", "todo=overdue",
)  # fmt: skip
DEEP = ("page=1000", "sort=-found&page=1000", "sort=number&page=1000", "state=closed&sort=lead&page=1000")
WORDS = ("软管", "饭店", "灭火器 压力", "餐厅", "1号")
_NUMBERS = re.compile(r"/hazards/([A-Z0-9]+-\d+)/")


def run(home: Path, hazards: int) -> dict[str, Any]:
    """Fill the home where it is not filled yet, serve it, ask, and give the figures."""
    if not (home / FILLED).exists():
        in_home(home, "ranan.config.bench.fill", str(hazards))
    unit = in_home(home, "ranan.config.bench.giving").split()[-1]
    with serving(home) as (port, parent):
        visitor = Visitor(port)
        visitor.sign_in(LOGIN, (home / "keys" / "bench_password").read_text("utf-8"))
        pids = list(children(parent))
        found: dict[str, Any] = {"hazards": hazards, "rounds": ROUNDS, "cores": os.cpu_count()}
        found |= pages(visitor, pids, unit)
        found["export"] = exports(visitor, pids)
        visitor.leave()
    found["import"] = imports(home)
    return found


def pages(visitor: Visitor, pids: Sequence[int], unit: str) -> dict[str, Times]:
    """Every page, three rounds of each, their medians; what is handed back is in the officer's own area."""
    chance = random.Random(1)  # noqa: S311 - the same pages at each run
    mine = _numbers(
        visitor, "/hazards/?sort=-found", "/hazards/?state=open", "/hazards/?state=closed", "/hazards/?due=overdue"
    )
    steps = _numbers(visitor, *(f"/hazards/?state=assigned&territory={unit}&sort=-found&page={page}" for page in range(1, 7)))
    waiting = iter(steps)
    asked: dict[str, Callable[[int], Answer]] = {
        "list": lambda n: visitor.get(f"/hazards/?{LISTS[n % len(LISTS)]}"),
        "list_deep": lambda n: visitor.get(f"/hazards/?{DEEP[n % len(DEEP)]}"),
        "search": lambda n: visitor.get(f"/hazards/?q={WORDS[n % len(WORDS)]}"),
        "page": lambda _n: visitor.get(f"/hazards/{chance.choice(mine)}/"),
        "transition": lambda _n: visitor.post(
            f"/hazards/{next(waiting)}/return_/", {"reason": "不属于本单位", "whose": ""}
        ),
        "cockpit": lambda _n: visitor.get("/cockpit/"),
    }
    for warm in ("list", "search", "page", "cockpit"):
        asked[warm](0)
    if len(steps) < ROUNDS:
        raise Refused(both("本辖区没有可办的隐患：请加大条数。", "nothing to act on in the officer's area: ask for more"))
    often = {"transition": min(TIMES, len(steps) // ROUNDS)}
    return {name: _rounds(ask, pids, often.get(name, TIMES)) for name, ask in asked.items()}


def _rounds(ask: Callable[[int], Answer], pids: Sequence[int], times: int) -> Times:
    rounds = [measured(ask, times, pids) for _ in range(ROUNDS)]
    return {name: round(median(one[name] for one in rounds), 1) for name in rounds[0]}


def _numbers(visitor: Visitor, *addresses: str) -> list[str]:
    found: dict[str, None] = {}
    for address in addresses:
        found |= dict.fromkeys(_NUMBERS.findall(visitor.get(address).text))
    return list(found)


def exports(visitor: Visitor, pids: Sequence[int]) -> dict[str, Any]:
    """The list as a workbook, of some ten thousand and a hundred thousand rows (fewer where the officer sees fewer)."""
    peaks: dict[str, float] = {}
    speed = 0.0
    for rows, conditions in ((10_000, "state=closed&measure=13"), (100_000, "")):
        forget_peaks(pids)
        began = time.perf_counter()
        answer = visitor.get(f"/hazards/export.xlsx?{conditions}")
        took = time.perf_counter() - began
        count = _shown(visitor, conditions)
        if answer.status != 200 or not count:
            raise RuntimeError(f"export answered {answer.status}")
        peaks[str(rows)] = round(peak_mb(pids), 1)
        speed = count / took
    return {"rows_per_s": round(speed), "rows": count, "peak_mb": peaks}


def _shown(visitor: Visitor, conditions: str) -> int:
    """How many rows the list says that there are."""
    found = re.search(r'class="result"><span><b>([\d,]+)</b>', visitor.get(f"/hazards/?{conditions}").text)
    return int(found[1].replace(",", "")) if found else 0


def imports(home: Path) -> dict[str, Any]:
    """An office's ledger of ten and of a hundred thousand rows let in; taken back at the end, so that the home stays as it is."""
    peaks: dict[str, float] = {}
    speed = 0.0
    for rows in (10_000, 100_000):
        told = in_home(home, "ranan.config.bench.bringing", str(rows)).split()[-2:]
        speed, peaks[str(rows)] = float(told[0]), float(told[1])
    return {"rows_per_s": round(speed), "peak_mb": peaks}


def in_home(home: Path, *module: str) -> str:
    """Run one of our modules on this home; what it prints."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", *module], env=_environment(home), stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout


def _environment(home: Path) -> dict[str, str]:
    source = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))
    given = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    return {
        **given, "PYTHONPATH": path, "RANAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "ranan.config.settings",
        "RANAN_DEMO_SCALE": "0", "RANAN_COUNT_QUERIES": "1",
    }  # fmt: skip


@contextmanager
def serving(home: Path) -> Iterator[tuple[int, int]]:
    """The whole system on this home: its port and the process above all others of it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "ranan.config.cli", "serve", "--port", str(port)],
            env=_environment(home), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait(process, port, log)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wait(process: subprocess.Popen[bytes], port: int, log: Any) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(log.read()[-800:].decode("utf-8", "replace"))
