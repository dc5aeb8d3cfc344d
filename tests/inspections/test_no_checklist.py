"""A plan without checklists: visits are recorded all the same, so that a round over its places can be finished."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ranan.campaign import actions as campaign
from ranan.campaign import queries as campaigns
from ranan.hazards import actions as hazards
from ranan.hazards.models import Hazard
from ranan.inspections import actions, queries
from ranan.inspections.models import Visit, VisitFinding
from ranan.journal import queries as journal
from ranan.rules.coverage import Standing
from ranan.rules.hazard import Refusal
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, TODAY, Patrol
from tests.inspections.test_pages import client
from tests.inspections.test_record import refused
from tests.world import SYSTEM


@pytest.fixture(autouse=True)
def bare(patrol: Patrol) -> None:
    """From now on the plan has no checklist."""
    plan = replace(campaigns.plan_now(patrol.world.campaign), checklists=())
    campaign.load_plan(plan, actor=SYSTEM, at=NOW)
    patrol.world.campaign.refresh_from_db()


def record(patrol: Patrol, outcome: str, by: str = "hy", place: str = "shop", **more: Any) -> Any:
    given = actions.Record(
        on=TODAY, inspectors=[patrol.world.people[by]], outcome=outcome, reason="日常检查", **more
    )  # fmt: skip
    return actions.record_visit(None, patrol.place(place), patrol.world.campaign, given, actor=patrol.by(by), at=NOW)


def test_that_nothing_was_found_is_said_signed_and_counts(patrol: Patrol) -> None:
    row = record(patrol, "nothing_found", begun_at=NOW)
    assert (row.state, row.outcome, row.checklist) == ("recorded", "nothing_found", "")
    assert record(patrol, "nothing_found", begun_at=NOW) == row
    assert isinstance(actions.sign_visit(row, [photo()], actor=patrol.by("hy"), at=NOW), Visit)
    assert queries.standings(patrol.round, TODAY)[patrol.place("shop").pk] == Standing.CLEAN
    assert journal.differences() == []


def test_what_was_found_is_what_was_registered_there_that_day(patrol: Patrol) -> None:
    assert record(patrol, "found") == Refusal("found_what", TODAY.isoformat())
    finding = hazards.Finding(premises=patrol.place("shop"), text="胶管老化", found=TODAY)
    made = hazards.register(finding, patrol.world.campaign, actor=patrol.by("hy"), at=NOW)
    assert isinstance(made, Hazard), made
    row = record(patrol, "found")
    assert [one.hazard for one in VisitFinding.objects.filter(visit=row)] == [made]
    assert journal.differences() == []


def test_what_came_of_it_has_to_be_said(patrol: Patrol) -> None:
    assert refused(record(patrol, "")) == "missing"
    assert record(patrol, "absent").outcome == "absent"


def test_the_page_asks_what_came_of_it_and_takes_it(patrol: Patrol) -> None:
    desk, path = client(patrol, "hy"), f"/visits/record/?premises={patrol.place('shop').number}"
    page = desk.get(path).content.decode()
    assert "方案没有这类场所的检查表" in page
    assert 'value="nothing_found"' in page
    given = {"on": TODAY.isoformat(), "inspectors": patrol.world.people["hy"].key, "reason": "日常", "note": "", "outcome": ""}
    assert desk.post(path, given).status_code == 422
    assert desk.post(path, given | {"outcome": "nothing_found"}).status_code == 302
    assert client(patrol, "hy").get(f"/visits/{Visit.objects.get().number}/paper/").status_code == 200


def test_an_enterprise_says_it_too_but_was_never_absent(patrol: Patrol) -> None:
    boss, path = client(patrol, "boss"), f"/visits/record/?premises={patrol.place('shop2').number}"
    page = boss.get(path).content.decode()
    assert ('value="nothing_found"' in page, 'value="absent"' in page) == (True, False)
    assert boss.post(path, {"on": TODAY.isoformat(), "note": "", "outcome": "nothing_found"}).status_code == 302
    assert Visit.objects.get().self_check


def test_every_page_of_screening_opens(patrol: Patrol) -> None:
    desk, shop = client(patrol, "zb"), patrol.place("shop").number
    base = f"/screening/{patrol.round.number}"
    for path in ("/screening/", f"{base}/", f"{base}/places/", "/visits/", "/visits/day/", f"/visits/plan/?premises={shop}"):
        assert desk.get(path).status_code == 200, path
