"""Visits through time: notices after each row of visits in vain, places that close or merge, forms that are sent again."""

from __future__ import annotations

from datetime import date, timedelta

from ranan.inspections import actions, queries
from ranan.inspections.models import Notice
from ranan.registry import actions as registry
from ranan.rules.hazard import Refusal
from tests.inspections.conftest import NOW, TODAY, Patrol
from tests.inspections.test_plan import plan
from tests.inspections.test_record import record, refused


def vain(patrol: Patrol, name: str, *days: int) -> None:
    for ago in days:
        patrol.looked(patrol.place(name), TODAY - timedelta(days=ago), "absent", signed=False)


def serve(patrol: Patrol, on: date, name: str = "shop") -> Notice | Refusal:
    return actions.serve_notice(patrol.place(name), on=on, how="贴在门上", papers=[], actor=patrol.by("hy"), at=NOW)


def test_after_a_look_inside_three_more_visits_in_vain_are_a_notice_of_their_own(patrol: Patrol) -> None:
    vain(patrol, "shop", 20, 19, 18)
    assert isinstance(serve(patrol, TODAY - timedelta(days=17)), Notice)
    assert serve(patrol, TODAY - timedelta(days=17)) == Refusal("nothing_changes")
    patrol.looked(patrol.place("shop"), TODAY - timedelta(days=10))
    vain(patrol, "shop", 9, 8)
    assert serve(patrol, TODAY) == Refusal("notice_too_early", "2")
    vain(patrol, "shop", 7)
    assert isinstance(serve(patrol, TODAY), Notice)


def test_a_notice_is_dated_neither_before_the_last_visit_nor_after_today(patrol: Patrol) -> None:
    vain(patrol, "shop", 3, 2, 1)
    assert serve(patrol, TODAY - timedelta(days=2)) == Refusal("notice_before_visit", (TODAY - timedelta(days=1)).isoformat())
    assert serve(patrol, TODAY + timedelta(days=1)) == Refusal("date_in_future")


def test_the_visits_of_what_was_merged_in_twice_stay_in_sight(patrol: Patrol) -> None:
    seen = patrol.looked(patrol.place("shop"), TODAY - timedelta(days=2))
    for one, into in (("shop", "shop2"), ("shop2", "other")):
        done = registry.merge_premises(patrol.place(one), patrol.place(into), on=TODAY, actor=patrol.by("zb"), at=NOW)
        assert not isinstance(done, Refusal), done
    assert list(queries.at_place(patrol.place("other"))) == [seen]


def test_a_planned_visit_is_not_recorded_on_a_day_when_the_place_was_closed(patrol: Patrol) -> None:
    row = plan(patrol)
    registry.close_premises(patrol.place("shop"), on=TODAY, actor=patrol.by("hy2"), at=NOW)
    assert refused(record(patrol, row=row)) == "place_closed"
    assert record(patrol, row=row, on=TODAY - timedelta(days=1)).state == "recorded"


def test_a_form_that_was_changed_and_sent_again_is_refused_and_names_the_record(patrol: Patrol) -> None:
    first = record(patrol, begun_at=NOW)
    assert record(patrol, begun_at=NOW) == first
    again = record(patrol, begun_at=NOW, note="还有一处")
    assert (refused(again), again.detail) == ("recorded_already", first.number)
    actions.void_visit(first, "填错", actor=patrol.by("hy2"), at=NOW)
    assert record(patrol, begun_at=NOW, note="还有一处").number != first.number
