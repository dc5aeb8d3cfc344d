"""Two at one workbook of figures in the same moment: each figure is stated once, and the slower one is told."""

from __future__ import annotations

from typing import Any

from ranan.campaign import actions, importing
from ranan.campaign.models import Statement
from ranan.journal import queries as journal
from ranan.kit.spreadsheet import from_text
from ranan.rules.actor import Actor
from tests.hazards.conftest import busy
from tests.hazards.steps import Desk
from tests.oversight.test_races import at_once

__all__ = ["busy"]  # a database on which every act is committed
TEXT = "指标\t统计日期\t累计完成\nhose-replacement\t11月1日\t{0}\nelderly-alarms\t11月1日\t{0}\nsafe-stoves\t11月1日\t{0}\n"


def _brought(desk: Desk, actor: Actor, figure: int, seen: int) -> Any:
    return actions.state_sheet(
        from_text(TEXT.format(figure)), desk.world.campaign, None, taken=(), seen=seen,
        file={"file": "进度.tsv", "sha256": "b" * 64}, actor=actor, at=desk.moment,
    )  # fmt: skip


def test_the_button_pressed_twice_states_each_figure_once(busy: Desk) -> None:
    actor = busy.by("jgw")
    done = at_once(*[lambda: _brought(busy, actor, 900, 0)] * 4)
    assert sorted(len(one.stated) for one in done) == [0, 0, 0, 3]
    assert sum(one.unchanged for one in done) == 9
    assert Statement.objects.count() == 3
    assert journal.differences() == []


def test_of_two_who_saw_the_same_the_slower_one_is_told(busy: Desk) -> None:
    one, other = busy.by("jgw"), busy.by("jgw2")
    looked = importing.draft(from_text(TEXT.format(1)), busy.world.campaign, None, one, busy.moment.date())
    assert isinstance(looked, importing.Draft)
    done = at_once(lambda: _brought(busy, one, 900, looked.seen), lambda: _brought(busy, other, 950, looked.seen))
    assert sorted((len(each.stated), len(each.overtaken)) for each in done) == [(0, 3), (3, 0)]
    assert len(set(Statement.objects.values_list("figure", flat=True))) == 1
