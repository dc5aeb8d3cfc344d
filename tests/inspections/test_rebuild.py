"""Visits, rounds, notices and risks can be rebuilt from the journal alone, whatever people did with them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from ranan.campaign import queries as campaign
from ranan.inspections import actions
from ranan.inspections.models import Risk, Visit, VisitFile, VisitFinding, VisitInspector
from ranan.journal import queries as journal
from ranan.registry import queries as registry
from ranan.registry.models import Premises
from ranan.rules.checklist import Answer
from ranan.rules.hazard import Refusal
from ranan.rules.visit import LOOKED, VisitState
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, TODAY, Patrol

WORKERS = ("hy", "hy2", "xf", "xf2", "jgw", "xj", "xj2", "zb")
FAILS = ("hose-length", "no-tee", "detector", "fire-signs", "exits-clear", "upright")


class Walk:
    """Anybody tries anything; what is refused must leave nothing."""

    def __init__(self, patrol: Patrol, chance: random.Random) -> None:
        self.patrol, self.chance, self.at = patrol, chance, NOW
        self.done: Counter[str] = Counter()

    def who(self) -> str:
        return self.chance.choice(WORKERS)

    def place(self) -> Premises:
        return self.patrol.place(self.chance.choice(("shop", "shop2", "other")))

    def visit(self, *states: VisitState) -> Visit | None:
        return self.chance.choice([*Visit.objects.filter(state__in=states or list(VisitState)), None])

    def people(self, *names: str) -> list[Any]:
        return [self.patrol.world.people[name] for name in names]

    def plan(self) -> Any:
        by = self.who()
        return actions.plan_visit(
            self.place(), self.patrol.world.campaign, on=TODAY + timedelta(days=self.chance.randint(0, 40)),
            inspectors=self.people(by, self.who()), reason="抽查", actor=self.patrol.by(by), at=self.at,
        )  # fmt: skip

    def join(self) -> Any:
        row, by = self.visit(VisitState.PLANNED), self.who()
        return row and actions.join_visit(row, self.people(by), actor=self.patrol.by(by), at=self.at)

    def hand_over(self) -> Any:
        row, by = self.visit(VisitState.PLANNED), self.who()
        named = VisitInspector.objects.filter(visit=row).select_related("person").first() if row else None
        to = self.people(self.who())[0]
        return row and named and actions.hand_over_visit(row, named.person, to, actor=self.patrol.by(by), at=self.at)

    def record(self) -> Any:
        row, by = self.visit(VisitState.PLANNED), self.who()
        place = row.premises if row else self.place()
        sheet = campaign.plan_now(self.patrol.world.campaign).checklist("catering")
        assert sheet is not None
        answers = {item.id: Answer("pass") for item in sheet.items}
        for item in self.chance.sample(FAILS, self.chance.choice((0, 0, 1, 2))):
            answers[item] = Answer("fail", "3.1" if item == "hose-length" else "", "见照片")
        outcome = self.chance.choice(("", "", "", "absent", "refused"))
        given = actions.Record(
            TODAY, inspectors=self.people(by), outcome=outcome, checklist="catering", answers=answers, reason="抽查",
            photos={"": [photo()]} if self.chance.random() < 0.3 else {}, present=self.chance.choice(("", "店长")),
        )  # fmt: skip
        return actions.record_visit(
            row, registry.premises().get(pk=place.pk), self.patrol.world.campaign, given, actor=self.patrol.by(by), at=self.at
        )

    def sign(self) -> Any:
        row, by = self.visit(VisitState.RECORDED), self.who()
        return row and actions.sign_visit(row, [photo()], actor=self.patrol.by(by), at=self.at)

    def refuse(self) -> Any:
        row, by = self.visit(VisitState.RECORDED), self.who()
        return row and actions.refuse_signature(row, "不肯签", actor=self.patrol.by(by), at=self.at)

    def attach(self) -> Any:
        row, by = self.visit(), self.who()
        return row and actions.attach_to_visit(row, [photo()], actor=self.patrol.by(by), at=self.at)

    def end(self) -> Any:
        row, by = self.visit(), self.who()
        act = self.chance.choice((actions.cancel_visit, actions.void_visit))
        return row and act(row, "不去了", actor=self.patrol.by(by), at=self.at)

    def notice(self) -> Any:
        by = self.who()
        return actions.serve_notice(self.place(), on=TODAY, how="张贴", papers=[], actor=self.patrol.by(by), at=self.at)

    def risk(self) -> Any:
        by, row = self.who(), self.chance.choice([*Risk.objects.all(), None])
        said = actions.Judged("厨房", "泄漏", self.chance.choice(list(Risk.Level)), "试漏", "店长")
        if row is None:
            return actions.note_risk(self.place(), said, actor=self.patrol.by(by), at=self.at)
        if self.chance.random() < 0.3:
            return actions.end_risk(row, actor=self.patrol.by(by), at=self.at)
        return actions.judge_risk(row, said, actor=self.patrol.by(by), at=self.at)

    def go(self, acts: int) -> None:
        names = ("plan", "join", "hand_over", "record", "sign", "refuse", "attach", "end", "notice", "risk")
        for _ in range(acts):
            self.at += timedelta(minutes=1)
            name = self.chance.choices(names, (5, 3, 3, 8, 6, 3, 4, 4, 1, 3))[0]
            before = journal.entries().count()
            done = getattr(self, name)()
            if isinstance(done, Refusal):
                assert journal.entries().count() == before, (name, done)
            elif done is not None:
                self.done[name] += 1


@pytest.mark.parametrize("seed", [4, 5])
def test_after_any_walk_the_journal_tells_every_table_exactly(patrol: Patrol, seed: int) -> None:
    walk = Walk(patrol, random.Random(seed))
    walk.go(340)
    assert set(walk.done) >= {"plan", "join", "hand_over", "record", "sign", "refuse", "attach", "end", "risk"}, walk.done
    assert journal.differences() == []
    for row in Visit.objects.all():
        going = VisitInspector.objects.filter(visit=row)
        assert going.exists()
        assert {one.unit_id for one in going} <= set(row.units)
        if row.state == VisitState.SIGNED:
            paper = VisitFile.objects.filter(visit=row, kind="paper").exists()
            assert paper if row.signed == "paper" else row.unsigned_why
            assert row.outcome in LOOKED
        found = VisitFinding.objects.filter(visit=row)
        if row.state in {VisitState.RECORDED, VisitState.SIGNED}:
            assert found.exists() == (row.outcome == "found")
        assert all(one.hazard.premises_id == row.premises_id for one in found.select_related("hazard"))

