"""Trends: sums over the days are what stood and what happened; every number opens its rows; charts lie in their frame."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranan.hazards.models import Hazard
from ranan.hazards.queries import facts, tally
from ranan.insight import chart
from ranan.insight.queries import Asked, steps, trend_spans
from ranan.kit import clock
from tests.hazards.steps import TODAY, Desk
from tests.insight.links import links, rows_behind
from tests.journal.walk import Walk
from tests.signed_in import client_of

D = timedelta(days=1)


@pytest.fixture
def walked(desk: Desk) -> Desk:
    """After a random walk; today is the day on which it ended."""
    Walk(desk, random.Random(23)).go(110)
    clock.set_shift(desk.moment - clock.real_now())
    return desk


@pytest.mark.parametrize("query", ["", "?by=lead", "?by=measure&territory=hyl", "?by=grade&from=2023-11-10&to=2023-11-19"])
def test_every_number_opens_exactly_its_rows(walked: Desk, query: str) -> None:
    today = walked.moment.date()
    for name in ("zb", "hy"):
        page = client_of(walked.world.people[name]).get(f"/cockpit/trends/{query}").content.decode()
        actor, found = walked.world.actor(name, today), list(links(page, "/hazards/"))
        assert found
        for url, number in found:
            assert rows_behind(url, actor, today) == number, (name, url)


@pytest.mark.parametrize("length", [1, 7, 40, 63, 100])
def test_spans_cover_every_day_once_and_end_as_the_ledger_stood(walked: Desk, length: int) -> None:
    today, actor = walked.moment.date(), walked.world.actor("zb", walked.moment.date())
    asked = Asked(today - D * (length - 1), today, today)
    spans = trend_spans(actor, asked)
    days = [one.start + D * n for one in spans for n in range((one.end - one.start).days + 1)]
    assert days == [asked.start + D * n for n in range(length)]
    everything = facts(walked.world.campaign)
    for one in spans:
        stood = tally.stood(tally.Scope(), one.end).get((), {})
        assert (one.open, one.overdue) == (stood.get("open", 0), stood.get("overdue", 0)), one.end
        assert one.found == sum(one.start <= fact.found <= one.end for fact in everything)


def test_the_funnel_holds_each_hazard_that_is_not_void_once(walked: Desk) -> None:
    today = walked.moment.date()
    found = steps(walked.world.actor("zb", today), Asked(today, today, today))
    for one in found:
        assert one.here == Hazard.objects.filter(state=one.state).count(), one.state
    assert found[0].reached == Hazard.objects.exclude(state="void").count()
    assert [one.reached for one in found] == sorted((one.reached for one in found), reverse=True)


def test_an_address_from_outside_is_put_right(desk: Desk) -> None:
    asked = Asked.read({"lead": "nobody", "measure": "1x", "grade": "worst", "by": "colour"}, TODAY, TODAY - D, TODAY, TODAY)
    assert (asked.lead, asked.measure, asked.grade, asked.by) == ("", 0, "", "territory")
    assert asked.start == asked.end == TODAY - D
    assert Asked.read({}, date(2000, 1, 1), None, TODAY, TODAY).start == TODAY - D * 1100


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=120))
def test_every_chart_lies_within_its_frame(values: list[tuple[int, int]]) -> None:
    days = [TODAY + D * n for n in range(len(values))]
    one, other = [a for a, _b in values], [b for _a, b in values]
    bars = chart.flows(days, [("found", "a", one), ("closed", "b", other)])
    for bar in bars.bars:
        assert bars.left <= bar.x
        assert bar.x + bar.width <= bars.right + 0.2
        assert bar.y >= chart.TOP - 0.1
        assert abs(bar.y + bar.height - bars.base) < 0.2
    lines = chart.stocks(days, [("open", one), ("overdue", other)])
    ends = sorted(y for _css, _points, y, _n in lines.lines)
    assert ends[1] - ends[0] >= 12
    assert [n for _css, _points, _y, n in lines.lines] == [one[-1], other[-1]]
    for width in (chart.WIDE, chart.NARROW):
        labels = [x for x, _day in chart.stocks(days, [("open", one)], width).days]
        assert all(later - x >= chart.ROOM - 0.2 for x, later in pairwise(labels))


@given(st.integers(0, 10**7))
def test_a_scale_holds_its_value_in_few_round_steps(most: int) -> None:
    top, step = chart.nice(most)
    assert top >= most
    assert top % step == 0
    assert 1 <= top // step <= 5
