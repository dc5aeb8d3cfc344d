"""Planning: a filed number or a reason, people in office, together with who goes anyway; handed over, called off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ranan.inspections import actions, queries
from ranan.inspections.models import Visit, VisitInspector
from ranan.journal import queries as journal
from ranan.rules.hazard import Refusal
from tests.inspections.conftest import NOW, TODAY, Patrol, opened
from tests.inspections.test_record import record, refused
from tests.world import SYSTEM


def plan(patrol: Patrol, by: str = "hy", place: str = "shop", people: tuple[str, ...] = ("hy",), **more: Any) -> Any:
    plain: dict[str, Any] = {"on": TODAY + timedelta(days=2), "plan_number": "长燃检〔2023〕7号"}
    chosen = [patrol.world.people[name] for name in people]
    return actions.plan_visit(
        patrol.place(place), patrol.world.campaign, inspectors=chosen, actor=patrol.by(by), at=NOW, **plain | more
    )


def named(row: Visit) -> list[str]:
    return list(VisitInspector.objects.filter(visit=row).order_by("name").values_list("name", flat=True))


def test_a_planned_visit_has_its_number_its_day_and_its_people(patrol: Patrol) -> None:
    row = plan(patrol, people=("hy", "hy2"))
    assert (row.state, row.plan_number, row.on) == ("planned", "长燃检〔2023〕7号", date(2023, 11, 22))
    assert named(row) == ["吴洁", "郑涛"]
    assert journal.differences() == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"plan_number": "", "reason": " "}, "plan_number_or_reason"),
        ({"on": TODAY - timedelta(days=1)}, "date_in_past"),
        ({"people": ()}, "missing"),
        ({"people": ("hy", "boss")}, "inspector_without_post"),
        ({"by": "xj"}, "outside_your_ground"),
        ({"by": "supervisor"}, "outside_your_ground"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(patrol: Patrol, more: dict[str, Any], code: str) -> None:
    assert refused(plan(patrol, **more)) == code
    assert not Visit.objects.exists()


def test_who_else_goes_there_within_thirty_days_is_shown_and_can_be_joined(patrol: Patrol) -> None:
    theirs = plan(patrol, by="xf", people=("xf2",), on=TODAY + timedelta(days=30))
    plan(patrol, by="jgw", people=("jgw",), on=TODAY + timedelta(days=31))
    assert list(queries.near_by(patrol.place("shop"), TODAY)) == [theirs]
    done = actions.join_visit(theirs, [patrol.world.people["hy"]], actor=patrol.by("hy"), at=NOW)
    assert isinstance(done, Visit)
    assert named(done) == ["吴洁", "秦川"]
    assert len(done.units) == 2
    other = [patrol.world.people["xf"]]
    assert refused(actions.join_visit(theirs, other, actor=patrol.by("hy"), at=NOW)) == "join_with_own_people"


def test_a_visit_is_handed_over_to_somebody_in_office(patrol: Patrol) -> None:
    row, people = plan(patrol), patrol.world.people
    done = actions.hand_over_visit(row, people["hy"], people["hy2"], actor=patrol.by("hy"), at=NOW)
    assert isinstance(done, Visit)
    assert named(row) == ["郑涛"]
    gone = actions.hand_over_visit(row, people["hy2"], people["boss"], actor=patrol.by("hy2"), at=NOW)
    assert refused(gone) == "inspector_without_post"
    assert journal.differences() == []


def test_a_visit_is_called_off_with_a_reason_by_who_goes_or_his_desk(patrol: Patrol) -> None:
    row = plan(patrol, people=("hy2",))
    assert refused(actions.cancel_visit(row, "停业", actor=patrol.by("hy"), at=NOW)) == "not_your_visit"
    assert refused(actions.cancel_visit(row, " ", actor=patrol.by("hy2"), at=NOW)) == "missing"
    assert actions.cancel_visit(row, "停业", actor=patrol.by("hy2"), at=NOW).state == "void"


def test_recording_a_planned_visit_keeps_its_number_and_names_who_really_went(patrol: Patrol) -> None:
    row = plan(patrol, people=("hy", "hy2"))
    done = record(patrol, row=row, people=("hy2",), reason="")
    assert (done.pk, done.plan_number, done.state) == (row.pk, "长燃检〔2023〕7号", "recorded")
    assert named(done) == ["郑涛"]
    assert refused(record(patrol, row=row)) == "visit_moved_on"


# ---------- rounds ----------


@pytest.mark.parametrize(
    ("by", "territories", "code"),
    [("xf", (), ""), ("zb", (), ""), ("hy2", ("hyl",), ""), ("hy2", (), "round_outside_your_ground"),
     ("hy2", ("hyl", "xjz"), "round_outside_your_ground"), ("hy", ("hyl",), "round_outside_your_ground")],
)  # fmt: skip
def test_departments_open_rounds_anywhere_and_territories_on_their_ground(
    patrol: Patrol, by: str, territories: tuple[str, ...], code: str
) -> None:
    new = actions.NewRound("排查", ["school"], TODAY, TODAY, territories=[patrol.world.unit(key) for key in territories])
    done = actions.open_round(new, patrol.world.campaign, actor=patrol.by(by), at=NOW)
    assert (done.code if isinstance(done, Refusal) else "") == code


@pytest.mark.parametrize(
    ("more", "code"),
    [({"kinds": []}, "missing"), ({"kinds": ["spaceship"]}, "missing"), ({"gas": ["coal"]}, "missing"), ({"measure": 99}, "missing"),
     ({"target": "none"}, "missing"), ({"name": " "}, "missing"), ({"ends": date(2023, 9, 1)}, "dates_reversed")],
)  # fmt: skip
def test_a_round_names_what_there_is(patrol: Patrol, more: dict[str, Any], code: str) -> None:
    plain: dict[str, Any] = {"name": "排查", "kinds": ["school"], "starts": TODAY, "ends": TODAY}
    new = actions.NewRound(**plain | more)
    assert refused(actions.open_round(new, patrol.world.campaign, actor=SYSTEM, at=NOW)) == code


def test_a_round_is_withdrawn_by_its_owner_or_the_task_force_with_a_reason(patrol: Patrol) -> None:
    row = opened(patrol.world, name="消防排查")
    assert refused(actions.withdraw_round(row, "重复", actor=patrol.by("xf"), at=NOW)) == "not_your_round"
    assert refused(actions.withdraw_round(row, "", actor=patrol.by("zb"), at=NOW)) == "missing"
    done = actions.withdraw_round(row, "重复", actor=patrol.by("zb"), at=NOW)
    assert not isinstance(done, Refusal)
    assert done.withdrawn_on == TODAY
    assert refused(actions.withdraw_round(row, "重复", actor=patrol.by("zb"), at=NOW)) == "nothing_changes"
