"""The list of rounds: it counts nothing itself; each round's figures come when they are looked at."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ranan.inspections import queries
from tests.inspections.conftest import STARTS, TODAY, Patrol, opened
from tests.inspections.test_pages import client


def test_the_list_of_rounds_counts_nothing_and_each_round_is_counted_when_it_is_looked_at(patrol: Patrol) -> None:
    for name in ("甲", "乙", "丙"):
        opened(patrol.world, name=name)
    over = opened(patrol.world, name="九月排查", starts=STARTS, ends=TODAY - timedelta(days=30))
    asks, path = client(patrol, "zb"), f"/screening/{patrol.round.number}/figures/"
    with CaptureQueriesContext(connection) as seen:
        page = asks.get("/screening/").content.decode()
    assert not [one for one in seen.captured_queries if "registry_placepast" in one["sql"]]
    assert page.count("hx-get=") == 5
    assert page.index("九月排查") > page.index("丙")
    figures = asks.get(path).content.decode()
    total = queries.coverage(patrol.round, TODAY).whole.total
    assert (total > 0, f"/ {total}" in figures, "<html" in figures) == (True, True, False)
    assert asks.get(f"/screening/{over.number}/figures/", {"on": "2023-09-30"}).status_code == 200
    assert client(patrol, "boss").get(path).status_code == 404


def test_a_territory_is_offered_to_go_only_where_it_may(patrol: Patrol) -> None:
    path = f"/screening/{patrol.round.number}/places/"
    mine, others = patrol.place("shop"), patrol.place("other")
    assert others.territory != mine.territory
    page = client(patrol, "hy").get(path).content.decode()
    for number, there in ((mine.number, True), (others.number, False)):
        offers = (f'name="number" value="{number}"', f"?premises={number}", f'href="/premises/{number}/"')
        assert [one in page for one in offers] == [there] * 3, number
    assert others.name in page
    everywhere = client(patrol, "xf").get(path).content.decode()
    assert f"?premises={others.number}" in everywhere
