"""Which unit owes what (六), how it stands, and who files: from the plan's data alone."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ranan.rules import unit_duties as rules
from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.unit_duties import DutyVerb, Standing
from tests.world import shipped_plan

DUE, DAYS = date(2023, 9, 30), st.dates(date(2023, 9, 1), date(2024, 3, 1))


def of(role: Role, unit: str, for_: str = "") -> Actor:
    return Actor(ActorKind.PERSON, "p", "某人", "", (Seat(unit, role, for_),))


def test_every_reporting_unit_owes_plan_list_liaison_and_prepared_plans_and_territories_a_post() -> None:
    plan = shipped_plan()
    owing = {duty.id: set(rules.owing(plan, duty)) for duty in rules.to_file(plan)}
    assert list(owing) == ["special-plan", "workflow-and-duty-list", "gas-safety-posts", "liaison", "prepared-plans"]
    reporters = {unit.id for unit in plan.reporters()}
    assert all(
        reporters <= owing[one] for one in ("special-plan", "workflow-and-duty-list", "liaison", "prepared-plans")
    )
    assert owing["gas-safety-posts"] == {unit.id for unit in plan.units if unit.kind == "territory"}
    assert "zb" in owing["prepared-plans"]


def test_every_duty_that_is_filed_names_its_source_and_its_day() -> None:
    plan = shipped_plan()
    assert {rules.due(plan, duty, date(2023, 11, 20)) for duty in rules.to_file(plan)} == {DUE}
    assert all(duty.source for duty in rules.to_file(plan))


@given(DAYS, st.booleans(), st.booleans())
def test_a_duty_is_late_from_the_day_after_its_last_one(today: date, owed: bool, filed: bool) -> None:
    found = rules.standing(owed, filed, DUE, today)
    expected = Standing.FILED if filed else Standing.NOT_OWED if not owed else None
    assert found == (expected if expected is not None else Standing.LATE if today > DUE else Standing.MISSING)
    assert (rules.days_late(DUE, None, today) > 0) == (today > DUE)


def test_a_unit_files_for_itself_and_the_task_force_for_none_but_itself() -> None:
    assert isinstance(rules.judge(DutyVerb.FILE, of(Role.OFFICER, "jgw"), "jgw"), Seat)
    assert isinstance(rules.judge(DutyVerb.FILE, of(Role.TASK_FORCE, "zb"), "zb"), Seat)
    for actor in (
        of(Role.OFFICER, "jgw"),
        of(Role.TASK_FORCE, "zb"),
        of(Role.INSPECTOR, "xfzd"),
        of(Role.AUDITOR, "zb"),
    ):
        assert rules.judge(DutyVerb.FILE, actor, "xfzd") == Refusal("not_your_duty")


def test_tasks_are_set_by_the_task_force_and_finished_by_the_unit() -> None:
    force, own = of(Role.TASK_FORCE, "zb"), of(Role.UNIT_HEAD, "jgw")
    assert isinstance(rules.judge(DutyVerb.ADD_TASK, force, "jgw"), Seat)
    assert isinstance(rules.judge(DutyVerb.FINISH_TASK, own, "jgw"), Seat)
    assert rules.judge(DutyVerb.FINISH_TASK, force, "jgw") == rules.judge(DutyVerb.ADD_TASK, own, "jgw")


def test_a_deputys_own_seat_comes_before_the_one_he_stands_in_for() -> None:
    actor = Actor(ActorKind.PERSON, "p", "某人", "", (Seat("jgw", Role.OFFICER, "甲"), Seat("jgw", Role.OFFICER)))
    assert rules.judge(DutyVerb.FILE, actor, "jgw") == Seat("jgw", Role.OFFICER)
