"""A browser without a screen, and a watch over the processes that answer it."""

from __future__ import annotations

import http.client
import http.cookies
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_TAGS = re.compile(r"<[^>]+>|\s+")
_TICK = os.sysconf("SC_CLK_TCK")
_SAFE = "/?&=%-_.:@,+"


@dataclass(slots=True)
class Answer:
    """One answer: how long it took (ms), how often the database was asked, what came."""

    status: int
    ms: float
    queries: int
    text: str
    size: int = 0
    to: str = ""  # where it sends on to


@dataclass(slots=True)
class Visitor:
    """Signed in, on one connection that stays open."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    line: http.client.HTTPConnection | None = None

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address, None)

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        """Send a form with the token that the cookie stands for."""
        token = next((value for name, value in self.cookies.items() if "csrf" in name), "")
        return self._ask("POST", address, urlencode({**fields, "csrfmiddlewaretoken": token}))

    def leave(self) -> None:
        """Close the connection."""
        if self.line is not None:
            self.line.close()
            self.line = None

    def sign_in(self, login: str, password: str) -> None:
        """Sign in; raises where the system says no."""
        self.get("/sign-in/")
        answer = self.post("/sign-in/", {"login": login, "password": password})
        if answer.status != http.client.FOUND:
            raise RuntimeError(f"not signed in: {answer.status}")

    def _ask(self, method: str, address: str, body: str | None) -> Answer:
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        heads = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            heads |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{self.port}/"}
        began = time.perf_counter()
        self.line.request(method, quote(address, safe=_SAFE), body, heads)
        got = self.line.getresponse()
        data = got.read()
        took = (time.perf_counter() - began) * 1000
        for one in got.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: kept.value for name, kept in http.cookies.SimpleCookie(one).items()})
        return Answer(
            got.status, took, int(got.headers.get("X-Queries", 0)), data[:400_000].decode("utf-8", "replace"), len(data),
            got.headers.get("Location", ""),
        )


def children(parent: int) -> Iterator[int]:
    """The processes below a process that run our own program, not the database's."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    for pid in parents:
        above = pid
        while above in parents and above != parent:
            above = parents[above]
        if above == parent and pid != parent and _serves(pid):
            yield pid


def _serves(pid: int) -> bool:
    try:
        return b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def cpu_seconds(pids: Sequence[int]) -> float:
    """How much time of the processor these processes have used."""
    found = 0
    for pid in pids:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        found += int(parts[11]) + int(parts[12])
    return found / _TICK


def forget_peaks(pids: Sequence[int]) -> None:
    """Let the processes' peaks of memory begin anew."""
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_mb(pids: Sequence[int]) -> float:
    """The highest peak of memory of one of the processes since `forget_peaks`."""
    found = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in pids]
    return max(int(one[1]) for one in found if one) / 1024


Times = dict[str, float | int]


def measured(ask: Callable[[int], Answer], times: int, pids: Sequence[int]) -> Times:
    """Ask so often: processor time of the program an answer, median and 95th percentile, the most queries of one.

    Every answer must be a page or the way to one.
    """
    before = cpu_seconds(pids)
    answers = [ask(number) for number in range(times)]
    cpu = (cpu_seconds(pids) - before) / times * 1000
    bad = next((one for one in answers if one.status not in {200, 302}), None)
    if bad is not None:
        raise RuntimeError(f"answered {bad.status}: {_TAGS.sub(' ', bad.text)[-400:]}")
    took = sorted(one.ms for one in answers)
    return {
        "app_cpu_ms": round(cpu, 1), "p50_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[min(len(took) - 1, int(len(took) * 0.95))], 1), "queries": max(one.queries for one in answers),
    }  # fmt: skip
