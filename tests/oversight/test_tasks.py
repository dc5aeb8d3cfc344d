"""Tasks of units: set by the task force, finished by the unit, read from the plan's list, pasted from Excel."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from ranan.hazards.files import Upload
from ranan.journal import queries as journal
from ranan.oversight import actions, queries, task_rows
from ranan.oversight.models import UnitTask
from ranan.rules import plan as plans
from ranan.rules.hazard import Refusal
from tests.hazards.steps import NOW
from tests.oversight.test_duties import PDF
from tests.signed_in import client_of
from tests.world import PLAN_DIR, World, shipped_plan

TODAY = NOW.date()
DUE = date(2023, 11, 30)


def added(world: World, text: str = "摸清瓶装气用户", unit: str = "jgw", by: str = "zb") -> Any:
    new = actions.NewTask(world.unit(unit), text, 1, DUE, "附件2")
    return actions.add_task(world.campaign, new, actor=world.actor(by), at=NOW)


def test_a_task_is_set_amended_finished_returned_and_withdrawn(world: World) -> None:
    zb, jgw = world.actor("zb"), world.actor("jgw")
    row = added(world)
    assert isinstance(row, UnitTask)
    said: dict[str, Any] = {"text": "摸清全部用户", "measure": 1, "due": DUE, "source": "附件2"}
    row = actions.amend_task(row, **said, actor=zb, at=NOW)
    assert isinstance(row, UnitTask)
    done = actions.finish_task(row, "已建册", [Upload("册.pdf", PDF)], on=TODAY, actor=jgw, at=NOW)
    assert isinstance(done, UnitTask)
    assert (done.done_on, done.done_name, done.files.count()) == (TODAY, "顾明", 1)
    assert actions.finish_task(row, "又一次", [], on=TODAY, actor=jgw, at=NOW) == Refusal("nothing_changes")
    back = actions.reopen_task(row, "缺两个小区", actor=zb, at=NOW)
    assert isinstance(back, UnitTask)
    assert back.done_on is None
    assert isinstance(actions.withdraw_task(row, "并入别项", actor=zb, at=NOW), UnitTask)
    assert actions.finish_task(row, "晚了", [], on=TODAY, actor=jgw, at=NOW) == Refusal("nothing_changes")
    assert journal.differences() == []


def test_only_the_task_force_sets_and_only_the_unit_finishes(world: World) -> None:
    assert added(world, by="jgw") == Refusal("not_your_duty", "区建管委")
    row = added(world)
    finished = actions.finish_task(row, "代办", [], on=TODAY, actor=world.actor("zb"), at=NOW)
    assert finished == Refusal("not_your_duty", "区建管委")
    assert added(world).code == "same_task"


def test_pasted_rows_come_in_and_the_wrong_ones_are_named(world: World) -> None:
    rows = (
        "任务清单", "责任单位\t工作任务\t对应措施\t完成时限\t来源", "区建管委\t摸清用户\t1\t2023年11月底\t附件2",
        "不存在局\t甲", "区教育局\t", "区民政局\t乙\t99", "消防支队\t丙\t\t某日",
    )  # fmt: skip
    text = "\n".join(rows)
    read = task_rows.read(text, shipped_plan(), TODAY)
    assert isinstance(read, task_rows.Rows)
    [(line, new)] = read.good
    assert (line, new.unit.key, new.text, new.measure, new.due, new.source) == (3, "jgw", "摸清用户", 1, DUE, "附件2")
    assert [(number, refusal.code) for number, refusal in read.wrong] == [
        (4, "unknown_unit"), (5, "missing"), (6, "unknown_measure"), (7, "unread_date"),
    ]  # fmt: skip


def test_the_page_takes_rows_twice_and_changes_nothing_the_second_time(world: World) -> None:
    client = client_of(world.people["zb"])
    rows = {"do": "paste", "rows": "单位\t任务\n区建管委\t甲\n区教育局\t乙"}
    assert client.post("/duties/tasks/", rows).status_code == 302
    again = client.post("/duties/tasks/", rows)
    assert (again.status_code, again.content.decode().count("same_task")) == (422, 2)
    assert UnitTask.objects.count() == 2
    one = {"do": "add", "unit": "jgw", "text": "丙", "measure": "", "due": "2023-12-01", "source": ""}
    assert client.post("/duties/tasks/", one).status_code == 302
    number = UnitTask.objects.get(text="丙").number
    own = client_of(world.people["jgw"])
    assert "丙" in own.get("/duties/tasks/").content.decode()
    assert own.post(f"/duties/tasks/{number}/finish_task/", {"on": "2023-11-20", "note": "办了"}).status_code == 302
    refused = own.post(f"/duties/tasks/{number}/withdraw_task/", {"why": "不想办"})
    assert (refused.status_code, refused["X-Refusal"]) == (409, "not_your_duty")


def test_a_list_of_tasks_in_the_plan_is_read_and_a_task_of_it_is_stored_when_it_is_done(
    world: World, tmp_path: Any
) -> None:
    import shutil

    from ranan.campaign import actions as campaign

    folder = tmp_path / "plan"
    shutil.copytree(PLAN_DIR, folder)
    (folder / "tasks.toml").write_text(
        '[[tasks]]\nid = "a-1"\nunit = "区建管委"\ntext = "建立用户台账"\nmeasure = 1\ndue = 2023-10-15\nsource = "附件2·1"\n',
        encoding="utf-8",
    )
    campaign.load_plan(plans.load(folder), actor=world.actor("zb"), at=NOW)
    world.campaign.refresh_from_db()
    [row] = queries.tasks_of(world.campaign, [world.unit("jgw")])
    assert (row.text, row.due) == ("建立用户台账", date(2023, 10, 15))
    assert not UnitTask.objects.exists()
    assert actions.withdraw_task(row, "不要", actor=world.actor("zb"), at=NOW) == Refusal("task_of_the_plan")
    done = actions.finish_task(row, "已建", [], on=TODAY, actor=world.actor("jgw"), at=NOW)
    assert isinstance(done, UnitTask)
    [again] = queries.tasks_of(world.campaign, [world.unit("jgw")])
    assert (again.pk, again.done_on) == (done.pk, TODAY)
    assert queries.task_of(world.campaign, "a-1") == done
    assert journal.differences() == []


def act(world: World, chance: random.Random, turn: int) -> object:
    """One act at random, by somebody at random."""
    by, rows = world.actor(chance.choice(["zb", "jgw", "jgw2", "xf"])), list(UnitTask.objects.all())
    row: Any = chance.choice(rows) if rows else added(world)
    which = chance.randrange(5)
    if which == 0:
        return added(world, f"第{turn}项", chance.choice(["jgw", "xfzd"]))
    if which == 1:
        return actions.finish_task(row, "办了", [], on=TODAY, actor=by, at=NOW)
    if which == 2:
        return actions.reopen_task(row, "没有", actor=by, at=NOW)
    if which == 3:
        return actions.withdraw_task(row, "撤", actor=by, at=NOW)
    new = actions.NewPaper(TODAY, person=world.people[chance.choice(["jgw", "jgw2"])])
    return actions.file_paper(world.campaign, world.unit("jgw"), "liaison", new, actor=by, at=NOW)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_walk_the_journal_tells_every_paper_and_task(world: World, seed: int) -> None:
    chance = random.Random(seed)
    done = [act(world, chance, turn) for turn in range(60)]
    assert sum(not isinstance(one, Refusal) for one in done) > 10
    assert journal.differences() == []


def test_an_annex_is_read_as_an_office_writes_it(world: World) -> None:
    text = (
        "附件2 任务清单\t\t\t\n序号\t责任单位\t工作任务\t完成时限（2023年）\n"
        "1\t区建管委、区消防救援支队\t检查供应站\t12月15日前\n2\t\t检查餐饮\t长期\n3\t区建管委、火星局\t查\t\n"
    )
    read = task_rows.read(text, shipped_plan(), TODAY)
    assert isinstance(read, task_rows.Rows)
    assert [(number, new.unit.key, new.text, new.due) for number, new in read.good] == [
        (3, "jgw", "检查供应站", date(2023, 12, 15)), (3, "xfzd", "检查供应站", date(2023, 12, 15)),
        (4, "jgw", "检查餐饮", None), (4, "xfzd", "检查餐饮", None),
    ]  # fmt: skip
    assert [(number, refusal.detail) for number, refusal in read.wrong] == [(5, "火星局")]
