"""After any walk through the acts on reports the journal alone tells every row, and what was frozen stayed so."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ranan.journal import queries as journal
from ranan.oversight import actions
from ranan.oversight.models import BiweeklyReport
from ranan.rules.hazard import Refusal
from ranan.rules.report_steps import FROZEN
from tests.hazards.steps import Desk
from tests.oversight.reporting import HALF, NOVEMBER, OCTOBER, Office


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_walk_the_journal_tells_every_report_exactly(desk: Desk, seed: int) -> None:
    chance, office = random.Random(seed), Office(desk)
    frozen: dict[int, Any] = {}
    taken = set()
    for turn in range(160):
        if turn % 8 == 0:
            desk.assigned(
                chance.choice(["shop2", "other"]), by="zb", found=chance.choice([OCTOBER, HALF, NOVEMBER]).start
            )
        unit, span = chance.choice(["xfzd", "jgw"]), chance.choice([OCTOBER, HALF, NOVEMBER])
        report = office.report(unit, span)
        act, by, words = chance.choice(
            [
                (actions.write, office.WRITER[unit], (f"第{turn}句",)), (actions.sign, office.HEAD[unit], ()),
                (actions.sign, office.HEAD[unit], ()), (actions.take_back, office.HEAD[unit], ()),
                (actions.file, office.WRITER[unit], ()), (actions.file, office.WRITER[unit], ()),
                (actions.return_, "zb", ("退",)), (actions.accept, "zb", ()),
            ]
        )  # fmt: skip
        done = desk.try_(act, report, *words, by=by)
        if not isinstance(done, Refusal):
            taken.add(act.__name__)
            if done.state == "accepted":
                frozen[done.pk] = (done.figures, done.rows, done.corrections, done.signed_name)
    assert journal.differences() == []
    rows = list(BiweeklyReport.objects.all())
    assert {
        row.pk: (row.figures, row.rows, row.corrections, row.signed_name) for row in rows if row.state == "accepted"
    } == frozen
    assert all(bool(row.figures) == bool(row.signed_name) == (row.state in FROZEN) for row in rows)
    assert frozen
    assert taken == {"write", "sign", "take_back", "file", "return_", "accept"}
