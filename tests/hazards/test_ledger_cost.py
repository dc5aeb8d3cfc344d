"""What a list and a home ask of the database: so many statements, whatever is filtered and however much there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ranan.hazards import actions
from ranan.hazards.actions import NewView
from tests.hazards.steps import NOW, TODAY, Desk
from tests.signed_in import client_of

LIST, PAGE = 10, 17
WANTED = (
    "", "?state=open", "?state=rectifying", "?due=overdue", "?due=week", "?grade=major&state=open", "?lead=xfzd&territory=hyl",
    "?measure=13&sort=-found", "?sort=lead", "?sort=territory&state=open", "?code=NONE", "?closure=reviewed",
    "?kind=catering",
    "?q=软管",
    "?q=林某", "?q=没有的词&grade=major&lead=xfzd", "?q=13812345678", "?q=安西路5弄",
    "?q=CN23-00001", "?q=软管&state=open&sort=grade", "?source=1",
    "?registrar=hyl&page=2", "?by=self",
    f"?found_from={TODAY}", f"?stood=open@{TODAY}", "?todo=overdue", "?view=m1", "?state=void&grade=major&lead=jgw&measure=7",
)  # fmt: skip


def asked(desk: Desk, by: str, address: str) -> list[str]:
    """The statements of one page, after another one has filled what is held."""
    client: Any = client_of(desk.world.people[by])
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]


def fill(desk: Desk, times: int) -> None:
    """A few of each kind."""
    for _ in range(times):
        desk.assigned("shop"), desk.rectifying(), desk.assigned("home"), desk.under_review(), desk.closed()


@pytest.mark.parametrize("address", WANTED)
def test_a_list_asks_at_most_ten_times(desk: Desk, address: str) -> None:
    fill(desk, 1)
    actions.keep_view(NewView("在办", "?state=open"), actor=desk.by("hy2"), at=NOW)
    for by in ("zb", "hy2", "xf"):
        found = asked(desk, by, f"/hazards/{address}")
        assert len(found) <= LIST, (by, found)


@pytest.mark.parametrize("address", ["?q=软管", "?q=1号", "?q=路&page=2", "?q=软管&state=open&sort=grade"])
def test_a_search_that_finds_too_many_to_count_asks_no_more(
    desk: Desk, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(desk, 2)
    monkeypatch.setattr("ranan.hazards.queries.search.MANY", 0)
    for by in ("zb", "hy2", "xf"):
        found = asked(desk, by, f"/hazards/{address}")
        assert len(found) <= LIST + 1, (by, found)


def test_the_page_of_a_hazard_asks_as_often_whatever_became_of_it(desk: Desk) -> None:
    made = (desk.assigned("shop"), desk.rectifying(), desk.assigned("home"), desk.under_review(), desk.closed())
    for by in ("zb", "hy2", "xf"):
        for hazard in made:
            found = asked(desk, by, f"/hazards/{hazard.number}/")
            assert len(found) <= PAGE, (by, hazard.state, found)


def test_more_rows_and_more_views_ask_no_more(desk: Desk) -> None:
    fill(desk, 1)
    before = len(asked(desk, "hy2", "/hazards/"))
    fill(desk, 3)
    for name in "甲乙丙":
        actions.share_view(NewView(name, "?state=open"), "hyl", actor=desk.by("hy2"), at=NOW)
    assert len(asked(desk, "hy2", "/hazards/")) == before
