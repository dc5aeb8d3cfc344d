"""配合任务: what a supporting unit is asked to do, with a date of its own, and what it did."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ranan.hazards import actions
from ranan.hazards.access import hazard_for
from ranan.hazards.actions import Given
from ranan.hazards.models import CoTask
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, TODAY, Desk, photo


def test_the_lead_asks_a_unit_which_from_then_on_sees_the_hazard(desk: Desk) -> None:
    hazard = desk.assigned()
    assert hazard_for(desk.by("xj"), hazard.number) is None
    hazard = desk.do(actions.add_cotask, hazard, desk.unit("xjz"), " 查表后管 ", DUE, by="xf")
    task = CoTask.objects.get(hazard=hazard)
    assert (task.to_unit, task.task, task.due, task.unit) == (desk.unit("xjz"), "查表后管", DUE, desk.unit("xfzd"))
    columns = {"hazards.hazard": ["id units"]}
    facts = {"to": "xjz", "task": "查表后管", "due": str(DUE), "hazards.cotask": ["new"], **columns, "was": columns}
    assert desk.last(hazard) == ("hazard.add_cotask", "assigned", "assigned", "陆峰", "区消防救援支队", facts)
    assert hazard_for(desk.by("xj"), hazard.number) is not None


def test_the_unit_says_what_it_did_and_all_its_open_tasks_are_done(desk: Desk) -> None:
    hazard = desk.assigned()
    for task in ("查表后管", "查立管"):
        desk.do(actions.add_cotask, hazard, desk.unit("jgw"), task, DUE, by="xf")
    desk.do(actions.add_cotask, hazard, desk.unit("xjz"), "协查", DUE, by="xf")
    hazard = desk.do(actions.do_cotask, hazard, by="jgw", given=Given(" 已查，完好 ", [photo("other")]))
    done = CoTask.objects.filter(to_unit=desk.unit("jgw"))
    assert {(one.done_by, one.done_note, one.done_at) for one in done} == {("顾明", "已查，完好", desk.moment)}
    assert CoTask.objects.get(to_unit=desk.unit("xjz")).done_at is None
    columns = {"hazards.cotask": ["done_at done_by done_note id"] * 2}
    facts = {"hazards.remark": ["new"], "hazards.attachment": ["new"], **columns, "was": columns}
    assert desk.last(hazard) == ("hazard.do_cotask", "assigned", "assigned", "顾明", "区建管委", facts)
    assert desk.code(actions.do_cotask, hazard, by="jgw", given=Given("再报")) in {"no_cotask", "not_your_step"}


@pytest.mark.parametrize(("task", "due", "need"), [(" ", DUE, "task"), ("查", None, "due")])
def test_unit_task_and_date_are_needed(desk: Desk, task: str, due: object, need: str) -> None:
    hazard = desk.assigned()
    assert desk.refused(actions.add_cotask, hazard, desk.unit("jgw"), task, due, by="xf") == Refusal("missing", need)
    assert desk.refused(actions.add_cotask, hazard, None, "查", DUE, by="xf") == Refusal("missing", "unit")


def test_its_date_is_still_to_come(desk: Desk) -> None:
    past = TODAY - timedelta(days=1)
    assert desk.code(actions.add_cotask, desk.assigned(), desk.unit("jgw"), "查", past, by="xf") == "date_in_past"


@pytest.mark.parametrize("name", ["xf2", "hy2", "boss", "jgw", "supervisor"])
def test_only_an_officer_of_the_lead_or_the_task_force_asks(desk: Desk, name: str) -> None:
    assert desk.code(actions.add_cotask, desk.assigned(), desk.unit("jgw"), "查", DUE, by=name) == "not_your_step"


def test_a_supporting_unit_without_a_task_has_none_to_finish(desk: Desk) -> None:
    assert desk.code(actions.do_cotask, desk.assigned(), by="jgw", given=Given("已查")) == "not_your_step"
    own = desk.assigned("home", measure=31, lead=desk.unit("jgw"))
    assert desk.code(actions.do_cotask, own, by="hy", given=Given("已查")) == "no_cotask"


def test_what_was_done_needs_words(desk: Desk) -> None:
    hazard = desk.do(actions.add_cotask, desk.assigned(), desk.unit("jgw"), "查", DUE, by="xf")
    assert desk.refused(actions.do_cotask, hazard, by="jgw", given=Given("")) == Refusal("missing", "note")


def test_a_task_may_be_finished_after_the_hazard_is_closed(desk: Desk) -> None:
    hazard = desk.under_review()
    desk.do(actions.add_cotask, hazard, desk.unit("jgw"), "查", DUE, by="xf")
    desk.do(actions.review, hazard, True, "合格", by="xf")
    hazard = desk.do(actions.close_out, hazard, by="xf")
    assert desk.do(actions.do_cotask, hazard, by="jgw2", given=Given("已查")).state == "closed"
