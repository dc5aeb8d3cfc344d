"""`ranan bench people`: many people at once for some minutes, each at his own pace; afterwards every act is looked for."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ranan.config.bench.asking import Answer, Visitor
from ranan.config.bench.ledger import LISTS, WORDS, in_home, serving

PAUSE = (1.0, 5.0)  # seconds between two acts of one person, evenly
ARRIVE = 0.1  # of the time: within it all of them come in, one after the other
ROWS = 20  # of a small import
_NUMBERS = re.compile(r'href="/hazards/([A-Z0-9]+-\d+)/"')
_PLACES = re.compile(r'href="/premises/(P\d+)/"')
_FOUND = re.compile(r'name="found"[^>]*value="([\d-]+)"|value="([\d-]+)"[^>]*name="found"')
HEADS = ("街镇", "场所名称", "地址", "隐患内容", "检查时间", "整改时限", "检查人")


@dataclass
class Ledger:
    """What all of them did, by kind: how long each took (ms), what was refused, what went wrong, and what must be there now."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    promised: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, answer: Answer, promise: dict[str, Any] | None = None) -> None:
        """One answer. A page, or the way to one, is well; a refusal in words (409, 422) is told apart; else it is an error."""
        with self.lock:
            self.took[kind].append(answer.ms)
            if answer.status in {409, 422}:
                self.refused[kind] += 1
            elif answer.status not in {200, 302}:
                self.errors.append(f"{kind}: {answer.status}")
            elif promise is not None and answer.status == 302:
                self.promised.append(promise)

    def failed(self, kind: str, error: Exception) -> None:
        """No answer at all."""
        with self.lock:
            self.errors.append(f"{kind}: {type(error).__name__} {error}")


class Somebody:
    """One of them, at work until the time is over."""

    def __init__(self, port: int, who: dict[str, str], seed: int, book: Ledger) -> None:
        self.visitor, self.who, self.book = Visitor(port), who, book
        self.chance = random.Random(seed)  # noqa: S311 - the same work at each run
        self.serial = 0
        self.acts: list[tuple[int, Callable[[], None]]] = [
            (24, self.read_list), (14, self.search), (22, self.read_page), (6, self.home), (6, self.cockpit),
            (14, self.register), (12, self.move), (2, self.bring),
        ]  # fmt: skip

    def work(self, until: float, late: float) -> None:
        """Come so many seconds late, sign in and go on; whatever breaks is written down and the work goes on."""
        time.sleep(late)
        while time.monotonic() < until:
            try:
                self.visitor.sign_in(self.who["login"], self.who["password"])
                break
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                self.book.failed("sign in", error)
                time.sleep(1)
        weights = [weight for weight, _act in self.acts]
        while time.monotonic() < until:
            act = self.chance.choices(self.acts, weights)[0][1]
            try:
                act()
            except (OSError, http.client.HTTPException) as error:
                self.book.failed(act.__name__, error)
                self.visitor.leave()
            time.sleep(self.chance.uniform(*PAUSE))
        self.visitor.leave()

    def _get(self, kind: str, address: str) -> Answer:
        answer = self.visitor.get(address)
        self.book.note(kind, answer)
        return answer

    def _token(self) -> str:
        self.serial += 1
        return f"{self.who['login']}x{self.serial}x"

    def _one_of(self, address: str, wanted: re.Pattern[str]) -> str | None:
        found = wanted.findall(self._get("list", address).text)
        return self.chance.choice(found) if found else None

    def read_list(self) -> None:
        self._get("list", f"/hazards/?{self.chance.choice(LISTS)}")

    def search(self) -> None:
        self._get("search", f"/hazards/?q={self.chance.choice(WORDS)}")

    def read_page(self) -> None:
        number = self._one_of(f"/hazards/?state=open&page={self.chance.randrange(1, 4)}", _NUMBERS)
        if number:
            self._get("page", f"/hazards/{number}/")

    def home(self) -> None:
        self._get("home", "/")

    def cockpit(self) -> None:
        self._get("cockpit", "/cockpit/")

    def register(self) -> None:
        """At a place of one's own ground; where the like is open there already, it is said why this is another one."""
        place = self._one_of(f"/premises/?page={self.chance.randrange(1, 40)}", _PLACES)
        if place is None:
            return
        form = self._get("form", f"/hazards/new/?premises={place}").text
        day = next((one or other for one, other in _FOUND.findall(form)), "")
        token = self._token()
        fields = {
            "text": f"软管长度约2.8米，超过2米（{token}）", "found": day, "inspector": self.who["name"], "code": "", "grade": "",
            "measure": "", "responsible_unit": "", "insist": "另一处灶具的软管",
        }  # fmt: skip
        answer = self.visitor.post(f"/hazards/new/?premises={place}", fields)
        self.book.note("register", answer, {"kind": "register", "token": token})

    def move(self) -> None:
        """Accept, return, rectify or note; somebody else may have been quicker, then it is refused in words."""
        state = self.chance.choice(("assigned", "rectifying", "open"))
        number = self._one_of(f"/hazards/?state={state}&sort=-found&page={self.chance.randrange(1, 4)}", _NUMBERS)
        if number is None:
            return
        verbs = {"assigned": ("accept", "return_", "note"), "rectifying": ("rectify", "note"), "open": ("note",)}
        verb, token = self.chance.choice(verbs[state]), self._token()
        fields = {"note": f"测速备注{token}", "reason": f"不属于本单位{token}", "whose": ""}
        answer = self.visitor.post(f"/hazards/{number}/{verb}/", fields)
        self.book.note("move", answer, {"kind": verb, "token": token, "number": number})

    def bring(self) -> None:
        """A small sheet pasted, looked at, let in."""
        token = self._token()
        lines = ["\t".join(HEADS)] + [
            f"{self.who['area']}\t测速店{token}{row}\t测速路{row}号\t软管长度约2.8米，超过2米\t2023-10-{row % 28 + 1:02}\t"
            f"2023-11-{row % 28 + 1:02}\t{self.who['name']}"
            for row in range(ROWS)
        ]
        seen = self.visitor.post("/hazards/import/", {"rows": "\n".join(lines)})
        self.book.note("preview", seen)
        if seen.status == http.client.FOUND:
            done = self.visitor.post(seen.to, {"do": "let_in"})
            self.book.note("import", done, {"kind": "import", "token": token, "rows": ROWS})


def run(home: Path, people: int, minutes: float, scale: float = 1) -> dict[str, Any]:
    """So many people for so long on a made-up district (of that scale); the figures, and what was lost: nothing."""
    told = in_home(home, "ranan.config.bench.staff", "prepare", str(people), str(scale))
    crew = json.loads(told.strip().splitlines()[-1])
    book = Ledger()
    with serving(home) as (port, _parent):
        until = time.monotonic() + minutes * 60
        threads = [
            threading.Thread(
                target=Somebody(port, who, number, book).work, args=(until, minutes * 60 * ARRIVE * number / people)
            )
            for number, who in enumerate(crew)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    (home / "promised.json").write_text(json.dumps(book.promised), "utf-8")
    checked = json.loads(in_home(home, "ranan.config.bench.staff", "check").strip().splitlines()[-1])
    return {
        "people": people, "minutes": minutes, "answers": sum(map(len, book.took.values())), "errors": len(book.errors),
        "first_errors": book.errors[:10], "refused": dict(book.refused), "promised": len(book.promised), **checked,
        "ms": {kind: _times(took) for kind, took in sorted(book.took.items())},
    }  # fmt: skip


def _times(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {
        "n": len(ordered), "p50": round(ordered[len(ordered) // 2], 1),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1), "max": round(ordered[-1], 1),
    }  # fmt: skip
