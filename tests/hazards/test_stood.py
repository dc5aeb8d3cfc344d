"""The list as of a past day holds exactly the rows that the counters count, for whoever looks, after any acts."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.conditions import chips
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter, desk_rows, stood, tally
from tests.hazards.steps import TODAY, Desk
from tests.journal.walk import Walk
from tests.signed_in import client_of

WAYS = {"found", "open", "overdue", "reviewed", "as_reported", "closed"}


def counted(figures: dict[str, int], way: str) -> int:
    """The number that the counters give for the way."""
    if way == "closed":
        return figures.get("reviewed", 0) + figures.get("as_reported", 0)
    return figures.get(way, 0)


@pytest.mark.parametrize("seed", [3, 41])
def test_the_list_of_any_day_holds_the_rows_that_the_counters_count(desk: Desk, seed: int) -> None:
    Walk(desk, random.Random(seed)).go(120)
    chance, today = random.Random(seed), desk.moment.date()
    first = min(Hazard.objects.values_list("found", flat=True))
    span = (today - first).days + 3
    for on in {TODAY, today, *(first + timedelta(chance.randrange(-2, span)) for _ in range(8))}:
        for name in ("zb", "hy", "xf"):
            actor = desk.by(name)
            figures = tally.stood(tally.scope_of(actor), on).get((), {})
            for way in WAYS:
                rows = desk_rows(actor, Filter(stood=f"{way}@{on}"), today)
                assert rows.count() == counted(figures, way), (on, name, way)
            by_measure = tally.stood(tally.scope_of(actor), on, ["measure"])
            for (measure,), found in by_measure.items():
                wanted = Filter(stood=f"open@{on}{'' if measure else '@0'}", measure=int(str(measure)))
                assert desk_rows(actor, wanted, today).count() == found.get("open", 0), (on, name, measure)


def opened(desk: Desk, way: str, on: date) -> int:
    """How often it happened to the hazards that the list opens; each of them it happened to."""
    rows = desk_rows(desk.by("zb"), Filter(stood=f"{way}@{on}"), desk.moment.date()).values_list("hazard_id", flat=True)
    times = [_times(pk, way, on.isoformat()) for pk in rows]
    assert all(times)
    return sum(times)


def test_what_rebounded_is_opened_hazard_by_hazard(desk: Desk) -> None:
    Walk(desk, random.Random(7)).go(200)
    for on in (TODAY, desk.moment.date()):
        assert opened(desk, "rebounds", on) == tally.stood(tally.Scope(), on)[()].get("rebounds", 0)
    assert opened(desk, "rebounds", on) > 0


def test_what_was_put_off_is_opened_from_the_day_on(desk: Desk) -> None:
    desk.do(actions.grant_extension, desk.extension_asked(), by="xf", given=Given("同意"))
    desk.assigned()
    assert (opened(desk, "extensions", TODAY), opened(desk, "extensions", TODAY - timedelta(1))) == (1, 0)
    assert tally.stood(tally.Scope(), TODAY)[()]["extensions"] == 1


def _times(pk: int, way: str, on: str) -> int:
    """How often it happened to the hazard by then."""
    past = Hazard.objects.values_list("past", flat=True).get(pk=pk) or {}
    if way == "extensions":
        return sum(day <= on for day in past.get("extended", ()))
    return sum(why == "rebound" and until <= on for _day, _how, until, why in past.get("closed", ()))


def test_an_address_with_a_day_opens_and_says_it_in_words(desk: Desk) -> None:
    hazard = desk.assigned()
    client = client_of(desk.world.people["zb"])
    shown = client.get(f"/hazards/?stood=open@{hazard.found.isoformat()}").content.decode()
    assert hazard.number in shown
    before = hazard.found - timedelta(1)
    assert hazard.number not in client.get(f"/hazards/?stood=open@{before.isoformat()}").content.decode()
    [chip] = chips(Filter.read({"stood": f"open@{hazard.found.isoformat()}"}))
    assert chip["without"] == "?"
    assert "10月" in chip["value"] or "11月" in chip["value"] or "Nov" in chip["value"]


@pytest.mark.parametrize("word", ["open", "open@", "open@2023-13-01", "gone@2023-10-01", "open@2023-10-01@5", "@@@"])
def test_a_damaged_condition_is_dropped(world: object, word: str) -> None:
    assert Filter.read({"stood": word}).stood == ""
    assert stood.asked(word) is None
