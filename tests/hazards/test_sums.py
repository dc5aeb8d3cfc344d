"""Totals of what is filtered: the same as a count of the rows, whether the counters answer or the rows."""

from __future__ import annotations

import random
from collections import Counter
from importlib import import_module
from typing import Any

import pytest

from ranan.hazards import queries
from ranan.hazards.queries import Filter, search
from ranan.hazards.queries import sums as totals
from tests.hazards.steps import TODAY, Desk
from tests.journal.walk import Walk

WANTED: tuple[dict[str, str], ...] = (
    {}, {"state": "open"}, {"state": "closed"}, {"state": "void"}, {"state": "rectifying"}, {"due": "overdue"}, {"due": "week"},
    {"grade": "major"}, {"grade": "general", "state": "open"}, {"lead": "xfzd"}, {"territory": "hyl", "due": "overdue"},
    {"measure": "13"}, {"by": "others", "state": "open"}, {"closure": "reviewed"}, {"closure": "as_reported"}, {"code": "NONE"},
    {"code": "CA-013"}, {"state": "open", "closure": "reviewed"}, {"q": "软管"}, {"todo": "overdue"}, {"lead": "nobody"},
)  # fmt: skip


def counted(desk: Desk, by: str, wanted: Filter) -> dict[str, Any]:
    """The totals, hazard by hazard."""
    rows = list(queries.ledger(desk.by(by), wanted, TODAY))
    late = [row for row in rows if row.is_open and row.due and row.due < TODAY]

    def of(name: str) -> dict[int, tuple[int, int, int]]:
        every, lates, majors = (
            Counter(getattr(row, f"{name}_id") for row in some)
            for some in (rows, late, [row for row in rows if row.grade == "major"])
        )
        return {unit: (n, lates[unit], majors[unit]) for unit, n in every.items() if unit}

    return {
        "total": len(rows), "capped": False, "open": sum(row.is_open for row in rows), "overdue": len(late),
        "major": sum(row.grade == "major" for row in rows), "lead": of("lead"), "territory": of("territory"),
    }  # fmt: skip


def told(found: totals.Sums) -> dict[str, Any]:
    """What the page would say."""
    return {name: getattr(found, name) for name in found.__slots__}


@pytest.mark.parametrize("seed", [3, 11])
def test_the_totals_are_those_of_the_rows_for_whoever_looks(desk: Desk, seed: int) -> None:
    Walk(desk, random.Random(seed)).go(60)
    for given in WANTED:
        wanted = Filter.read(given)
        for by in ("zb", "xf", "hy", "jgw", "boss"):
            found = queries.page_of(desk.by(by), wanted, TODAY).sums
            assert told(found) == counted(desk, by, wanted), (given, by)


def test_beyond_the_cap_it_says_at_least_and_nothing_by_unit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        desk.assigned("shop")
    monkeypatch.setattr(totals, "CAP", 3)
    assert queries.page_of(desk.by("zb"), Filter(q="软管"), TODAY).total == 4, "their keys are known"
    monkeypatch.setattr(search, "MANY", 3)
    found = queries.page_of(desk.by("zb"), Filter(q="软管"), TODAY).sums
    assert told(found) == told(totals.Sums(3, capped=True))
    assert queries.page_of(desk.by("zb"), Filter(state="open"), TODAY).total == 4, "the counters know it exactly"


@pytest.mark.parametrize("seed", [4, 12])
def test_a_list_that_is_walked_holds_the_rows_that_keys_find(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    Walk(desk, random.Random(seed)).go(70)
    looks = [
        Filter.read(given | {"q": q})
        for q in ("软管", "路", "1号", "云间", "阿强")
        for given in ({}, {"sort": "-found"}, {"state": "open"}, {"state": "closed", "sort": "lead"}, {"page": "2"})
    ]
    known = {(by, n): _rows(desk, by, one) for by in ("zb", "xf", "hy", "boss") for n, one in enumerate(looks)}
    assert sum(map(len, known.values())) > 100
    monkeypatch.setattr(search, "MANY", 0)
    for (by, n), rows in known.items():
        assert _rows(desk, by, looks[n]) == rows, (by, looks[n])
    monkeypatch.setattr(import_module("ranan.hazards.queries.ledger"), "OPEN_FIRST", 1)
    for (by, n), rows in known.items():
        assert _rows(desk, by, looks[n]) == rows, (by, looks[n])


def _rows(desk: Desk, by: str, wanted: Filter) -> list[str]:
    return [row.number for row in queries.page_of(desk.by(by), wanted, TODAY, size=6).rows]
