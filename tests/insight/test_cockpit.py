"""The cockpit: every number opens exactly its rows, today and on any past day, for whoever looks."""

from __future__ import annotations

from tests.hazards.steps import Desk
from tests.inspections.conftest import Patrol
from tests.signed_in import client_of


def test_the_page_opens_for_everybody_with_business(desk: Desk, patrol: Patrol) -> None:
    desk.assigned()
    for name in ("zb", "hy", "xf"):
        answer = client_of(desk.world.people[name]).get("/cockpit/")
        assert answer.status_code == 200, name
        assert "CN23" not in answer.content.decode()


def test_the_trends_open_for_everybody_with_business(desk: Desk) -> None:
    desk.closed()
    desk.assigned()
    for name in ("zb", "hy", "xf"):
        for query in ("", "?by=measure", "?by=lead&measure=13", "?by=grade&from=2023-11-01&to=2023-11-20&grade=major"):
            assert client_of(desk.world.people[name]).get(f"/cockpit/trends/{query}").status_code == 200, (name, query)
