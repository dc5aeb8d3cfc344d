"""Two people screen at once: one wins, the other hears what happened; never a double record, a ring or a broken page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ranan.hazards.models import Hazard, Sighting
from ranan.inspections import actions
from ranan.inspections.models import Notice, Visit, VisitFile
from ranan.journal import queries as journal
from ranan.registry import actions as registry
from ranan.registry.models import Premises
from ranan.rules.checklist import Answer
from ranan.rules.hazard import Refusal
from tests.hazards.conftest import busy
from tests.hazards.steps import Desk, photo
from tests.hazards.test_concurrency import Act, at_once
from tests.inspections.conftest import NOW, TODAY, Patrol, opened
from tests.inspections.test_plan import plan
from tests.inspections.test_record import in_order, record

__all__ = ["busy"]


@pytest.fixture
def crowd(busy: Desk) -> Iterator[Patrol]:
    """The round on a database where every act is committed; what was done rebuilds from the journal."""
    yield Patrol(busy.world, opened(busy.world))
    assert journal.differences() == []


def split(results: list[Any]) -> tuple[list[Any], list[str]]:
    """What came about, and the codes of what was refused; nothing else may come out."""
    lost = [one.code for one in results if isinstance(one, Refusal)]
    won = [one for one in results if not isinstance(one, Refusal)]
    assert not [one for one in won if isinstance(one, BaseException)], results
    return won, lost


def recording(patrol: Patrol, by: str, row: Visit | None = None, **more: Any) -> Act:
    """A record, ready to be sent."""
    answers = in_order(patrol, hose_length=Answer("fail", "3.5"), stored_weight=Answer("fail", "15x6"))
    actor, place = patrol.by(by), patrol.place("shop")
    given = actions.Record(
        TODAY, inspectors=[patrol.world.people[by]], checklist="catering", answers=answers, reason="检查",
        photos={"hose-length": [photo("before")]}, **more,
    )  # fmt: skip
    return lambda: actions.record_visit(row, place, patrol.world.campaign, given, actor=actor, at=NOW)


def test_a_planned_visit_is_recorded_once(crowd: Patrol) -> None:
    row = plan(crowd, people=("hy", "hy2"))
    won, lost = split(at_once(recording(crowd, "hy", row), recording(crowd, "hy2", row)))
    assert (len(won), lost) == (1, ["visit_moved_on"])
    assert Hazard.objects.count() == 2


def test_two_units_find_the_same_at_once_and_it_is_one_hazard(crowd: Patrol) -> None:
    won, lost = split(at_once(recording(crowd, "hy"), recording(crowd, "xf"), recording(crowd, "hy2")))
    assert (len(won), lost) == (3, [])
    assert (Hazard.objects.count(), Sighting.objects.count()) == (2, 4)


def test_one_form_sent_twice_at_once_is_one_record(crowd: Patrol) -> None:
    won, _lost = split(at_once(*[recording(crowd, "hy", begun_at=NOW) for _ in range(3)]))
    assert len({one.pk for one in won}) == Visit.objects.count() == 1


def test_a_visit_is_signed_once(crowd: Patrol) -> None:
    row, actor = record(crowd), crowd.by("hy")
    acts: list[Act] = [lambda: actions.sign_visit(row, [photo()], actor=actor, at=NOW)] * 2
    acts.append(lambda: actions.refuse_signature(row, "不愿签", actor=actor, at=NOW))
    won, lost = split(at_once(*acts))
    assert (len(won), lost) == (1, ["visit_moved_on"] * 2)


def test_two_places_are_not_merged_into_each_other(crowd: Patrol) -> None:
    one, other, actor = crowd.place("shop"), crowd.place("shop2"), crowd.by("zb")
    won, lost = split(at_once(
        lambda: registry.merge_premises(one, other, on=None, actor=actor, at=NOW),
        lambda: registry.merge_premises(other, one, on=None, actor=actor, at=NOW),
    ))  # fmt: skip
    assert (len(won), lost) == (1, ["place_closed"])
    assert Premises.objects.filter(merged_into__isnull=False).count() == 1


def test_a_place_closes_while_somebody_plans_and_records(crowd: Patrol) -> None:
    place, actor, people = crowd.place("shop"), crowd.by("hy2"), [crowd.world.people["hy"]]
    results = at_once(
        lambda: registry.close_premises(place, on=TODAY, actor=actor, at=NOW), recording(crowd, "hy"),
        lambda: actions.plan_visit(
            place, crowd.world.campaign, on=TODAY, inspectors=people, reason="检查", actor=actor, at=NOW
        ),
    )  # fmt: skip
    _won, lost = split(results)
    closing = journal.timeline("premises", place.number).get(verb="premises.close")
    for row in Visit.objects.all():
        assert journal.timeline("visit", row.number).earliest("id").pk < closing.pk
    assert set(lost) <= {"place_closed"}


def test_a_notice_is_served_once(crowd: Patrol) -> None:
    place, actor = crowd.place("shop"), crowd.by("hy")
    for days in (3, 2, 1):
        crowd.looked(place, TODAY - timedelta(days=days), "absent", signed=False)
    acts: list[Act] = [lambda: actions.serve_notice(place, on=TODAY, how="门上", papers=[], actor=actor, at=NOW)] * 3
    won, lost = split(at_once(*acts))
    assert (len(won), lost, Notice.objects.count()) == (1, ["nothing_changes"] * 2, 1)


def test_a_visit_is_called_off_while_it_is_recorded(crowd: Patrol) -> None:
    row, actor = plan(crowd), crowd.by("hy2")
    won, lost = split(at_once(
        recording(crowd, "hy", row), lambda: actions.cancel_visit(row, "改期", actor=actor, at=NOW)
    ))  # fmt: skip
    assert (len(won), lost) == (1, ["visit_moved_on"])
    row.refresh_from_db()
    assert Hazard.objects.count() == (2 if row.state == "recorded" else 0)


def test_the_same_photos_beside_other_items_of_two_places_make_nobody_wait_in_a_ring(crowd: Patrol) -> None:
    first, second = photo("before"), photo("before")
    answers, actor, people = in_order(crowd), crowd.by("hy"), [crowd.world.people["hy"]]

    def sent(name: str, one: Any, other: Any) -> Act:
        place = crowd.place(name)
        given = actions.Record(
            TODAY, inspectors=people, checklist="catering", answers=answers, reason="检查",
            photos={"hose-length": [one], "no-tee": [other]},
        )  # fmt: skip
        return lambda: actions.record_visit(None, place, crowd.world.campaign, given, actor=actor, at=NOW)

    won, lost = split(at_once(sent("shop", first, second), sent("shop2", second, first)))
    assert (len(won), lost) == (2, [])
    assert VisitFile.objects.values("file").distinct().count() == 2
