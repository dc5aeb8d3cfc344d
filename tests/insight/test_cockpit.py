"""The cockpit: every number opens exactly its rows, today and on any past day, for whoever looks; what it costs."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ranan.campaign.actions import state
from ranan.hazards.models import Hazard
from ranan.insight.queries import Opener, figures
from ranan.inspections.models import VisitInspector
from ranan.journal import actions as entries
from ranan.journal import queries as journal
from ranan.kit import clock
from ranan.kit.tiles import source
from tests.hazards.steps import TODAY, Desk
from tests.insight.links import links, places_behind, rows_behind
from tests.inspections.conftest import Patrol
from tests.journal.walk import Walk
from tests.signed_in import client_of
from tests.world import SYSTEM

LOOKERS = ("zb", "hy", "xf")
ALARM = re.compile(r'<a href="([^"]+)"><span class="count"><b>([\d,]+)</b>')


def page_of(desk: Desk, name: str, path: str = "/cockpit/") -> str:
    """What the person sees there."""
    answer = client_of(desk.world.people[name]).get(path)
    assert answer.status_code == 200, (name, path)
    return str(answer.content.decode())


def days_to_look_at(desk: Desk, seed: int) -> list[date]:
    """Today and some days behind."""
    today, first = desk.moment.date(), min(Hazard.objects.values_list("found", flat=True))
    chance = random.Random(seed)
    return [today, *(first + timedelta(chance.randrange(0, (today - first).days + 1)) for _ in range(2))]


@pytest.fixture
def walked(desk: Desk, request: pytest.FixtureRequest) -> Desk:
    """After a random walk; today is the day on which it ended."""
    Walk(desk, random.Random(getattr(request, "param", 11))).go(130)
    clock.set_shift(desk.moment - clock.real_now())
    return desk


@pytest.mark.parametrize("walked", [11, 12], indirect=True)
def test_every_number_opens_exactly_its_rows_on_any_day(walked: Desk) -> None:
    today, seen = walked.moment.date(), 0
    for on in days_to_look_at(walked, 5):
        for name in LOOKERS:
            page, actor = page_of(walked, name, f"/cockpit/?on={on}"), walked.world.actor(name, today)
            for url, number in links(page, "/hazards/"):
                if "premises=" not in url:
                    assert rows_behind(url, actor, today) == number, (on, name, url)
                    seen += 1
            for url, number in ((unescape(url), int(n.replace(",", ""))) for url, n in ALARM.findall(page)):
                if url.startswith("/hazards/"):
                    assert rows_behind(url, actor, today) == number, (on, name, url)
    assert seen > 100


def test_the_figures_of_a_unit_leave_out_what_enterprises_found_themselves(walked: Desk) -> None:
    today, actor = walked.moment.date(), walked.world.actor("zb", walked.moment.date())
    found = figures(actor, today, today)
    ids = {one.unit.pk: one.counts["open"] for one in found.territories}
    is_open = Hazard.objects.exclude(state__in=["closed", "void"]).filter(self_found=False)
    assert ids == {pk: is_open.filter(territory=pk).count() for pk in ids}
    assert sum(ids.values()) == is_open.count()


def test_coverage_is_fetched_by_the_page_and_its_numbers_open_their_places(desk: Desk, patrol: Patrol) -> None:
    patrol.looked(patrol.place("shop"), TODAY)
    patrol.looked(patrol.place("shop2"), TODAY, outcome="absent")
    client = client_of(desk.world.people["hy"])
    first = client.get("/cockpit/").content.decode()
    assert 'hx-get="/cockpit/coverage/' in first
    later = client.get(f"/cockpit/coverage/?on={TODAY}").content.decode()
    assert 'hx-swap-oob="true"' in later
    found = list(links(later, "/screening/"))
    assert len(found) >= 3
    for url, number in found:
        assert places_behind(url, client) == number, url
    again = client.get("/cockpit/").content.decode()
    assert "hx-get=\"/cockpit/coverage/" not in again


def test_a_round_that_is_behind_is_named_with_what_is_missing(desk: Desk, patrol: Patrol) -> None:
    page = page_of(desk, "zb", "/cockpit/?count=1")
    alarms = {unescape(url): int(n) for url, n in ALARM.findall(page)}
    [url] = [one for one in alarms if f"/screening/{patrol.round.number}/places/" in one]
    assert places_behind(url, client_of(desk.world.people["zb"])) == alarms[url] > 0


def test_the_most_urgent_stand_first_and_in_order(desk: Desk) -> None:
    desk.assigned(found=TODAY - timedelta(40))
    hazard = desk.registered(code="", place="shop2")
    assert hazard.code == ""
    page = page_of(desk, "zb")
    wanted = [word in page for word in ("due=overdue", "code=NONE")]
    assert wanted == [True, True]
    listed = [unescape(url) for url, _n in ALARM.findall(page)]
    late = next(n for n, url in enumerate(listed) if "due=overdue" in url)
    vague = next(n for n, url in enumerate(listed) if "code=NONE" in url)
    assert late < vague


def test_a_target_that_was_missed_says_how_much_is_missing(desk: Desk) -> None:
    zb = desk.world.unit("zb")
    state(
        desk.world.campaign, zb, "已排查", on=TODAY, actor=desk.by("zb"), at=desk.moment, measure=0,
        target="lpg-users-surveyed", figure=Decimal(449),
    )  # fmt: skip
    page = page_of(desk, "zb")
    assert re.search(r'<b>3</b> 户</span>', page)
    before = page_of(desk, "zb", f"/cockpit/?on={TODAY - timedelta(1)}")
    assert "449" not in before


def test_a_figure_says_its_day_its_person_and_the_file_that_it_came_from(desk: Desk) -> None:
    zb = desk.world.unit("zb")
    given: dict[str, Any] = {"on": TODAY, "actor": desk.by("zb"), "at": desk.moment, "measure": 0, "target": "lpg-users-surveyed"}
    state(desk.world.campaign, zb, "已排查", figure=Decimal(447), **given)
    assert "来自" not in page_of(desk, "zb")
    file = {"file": "进度<1>.xlsx", "sheet": "汇总", "row": 7, "clerk": "周岚", "sha256": "0" * 64}
    state(desk.world.campaign, zb, "已排查", figure=Decimal(449), source=file, **given)
    page = page_of(desk, "zb")
    assert "区工作专班 周岚 · 来自 进度&lt;1&gt;.xlsx" in re.sub(r"<[^>]+>", "", page)
    assert 'title="来自 进度&lt;1&gt;.xlsx，汇总 第 7 行"' in page


@pytest.mark.parametrize("word", ["2023-13-01", "", "x", "9999-12-31", "0001-01-01", "２０２３-10-01"])
def test_a_day_that_is_none_is_no_error(desk: Desk, word: str) -> None:
    desk.assigned()
    assert page_of(desk, "zb", f"/cockpit/?on={word}&sort={word}")
    assert page_of(desk, "zb", f"/cockpit/trends/?from={word}&to={word}&by={word}&measure={word}")


@pytest.mark.parametrize("sort", ["open", "overdue", "closed", "progress", "lead"])
def test_measures_are_sorted_by_the_column_that_was_asked_for(walked: Desk, sort: str) -> None:
    page = page_of(walked, "zb", f"/cockpit/?sort={sort}")
    assert 'aria-sort="' in page
    numbers = [int(n.replace(",", "")) for n in _column(page, sort)]
    if numbers:
        assert numbers == sorted(numbers, reverse=True)


def _column(page: str, sort: str) -> list[str]:
    """The numbers of one of the three columns of counts, as they stand."""
    place = {"open": 0, "overdue": 1, "closed": 2}.get(sort)
    table = page.partition("measures-table")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    cells = [re.findall(r'<td class="num"[^>]*>(.*?)</td>', row, re.DOTALL) for row in rows if "row-link" in row]
    return [re.sub(r"<[^>]+>", "", cell[place]).strip() for cell in cells] if place is not None else []


def test_who_has_no_business_here_is_turned_away(desk: Desk) -> None:
    for name in ("boss", "admin"):
        for path in ("/cockpit/", "/cockpit/coverage/", "/cockpit/export.xlsx", "/cockpit/trends/", "/cockpit/trends.xlsx"):
            assert client_of(desk.world.people[name]).get(path).status_code == 403, (name, path)


def test_taking_it_out_is_kept_in_the_journal(desk: Desk, patrol: Patrol) -> None:
    desk.assigned()
    client = client_of(desk.world.people["zb"])
    for path, verb in (("/cockpit/export.xlsx", "cockpit.export"), ("/cockpit/trends.xlsx?by=measure", "trends.export")):
        before = journal.entries().filter(verb=verb).count()
        assert client.head(path).status_code == 200
        answer: Any = client.get(path)
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert journal.entries().filter(verb=verb).count() == before + 1


def test_the_page_costs_few_queries_however_much_there_is(walked: Desk, patrol: Patrol) -> None:
    client = client_of(walked.world.people["zb"])
    client.get("/cockpit/coverage/")
    client.get("/cockpit/")
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/cockpit/").status_code == 200
    assert len(caught) <= 20, [one["sql"][:90] for one in caught]


def test_a_figure_of_today_is_asked_by_what_stands_and_one_of_the_past_by_the_day(desk: Desk) -> None:
    today = Opener(TODAY, TODAY)
    assert today.url("overdue", measure=13) == "/hazards/?due=overdue&measure=13"
    past = Opener(TODAY - timedelta(1), TODAY)
    assert past.url("overdue") == "/hazards/?stood=overdue%402023-11-19"


def test_somebody_of_a_territory_is_told_of_his_own_ground_alone(desk: Desk, patrol: Patrol) -> None:
    alarms = {unescape(url): int(n) for url, n in ALARM.findall(page_of(desk, "hy", "/cockpit/?count=1"))}
    found = [url for url in alarms if "/screening/" in url]
    assert found
    for url in found:
        assert "territory=hyl" in url
        assert places_behind(url, client_of(desk.world.people["hy"])) == alarms[url] > 0


def test_who_looks_often_and_never_finds_anything_is_named_with_his_looks(desk: Desk, patrol: Patrol) -> None:
    for n in range(20):
        visit = patrol.looked(patrol.place("shop"), TODAY - timedelta(n))
        went(desk, visit, "hy")
        went(desk, patrol.looked(patrol.place("shop2"), TODAY - timedelta(n), outcome="found" if n == 3 else "nothing_found"), "xf")
    page = page_of(desk, "zb", "/cockpit/?count=1")
    silent = {unescape(url): int(n) for url, n in ALARM.findall(page) if "inspector=" in url}
    assert silent == {f"/visits/?inspector={desk.world.people['hy'].key}": 20}
    [url] = silent
    assert client_of(desk.world.people["zb"]).get(url).context["total"] == 20
    assert "inspector=" not in page_of(desk, "hy", "/cockpit/?count=1")


def went(desk: Desk, visit: Any, name: str) -> None:
    """Write down that the person took the visit."""
    person = desk.world.people[name]
    [pk] = entries.reserve(VisitInspector)
    with entries.act("visit.record", ("visit", visit.number), actor=SYSTEM, at=desk.moment) as act:
        act.add(VisitInspector(pk=pk, visit=visit, person=person, name=person.name))


def test_streets_lie_below_the_map_where_a_source_is_named_and_pages_may_fetch_them(desk: Desk, settings: Any) -> None:
    bare = client_of(desk.world.people["zb"]).get("/cockpit/")
    assert ("<image" in bare.content.decode(), "tiles.example" in bare["Content-Security-Policy"]) == (False, False)
    settings.RANAN_TILES = source("https://tiles.example/{z}/{x}/{y}.png?tk=1&s=2", "© 某图 <审图号>")
    answer = client_of(desk.world.people["zb"]).get("/cockpit/")
    page = answer.content.decode()
    assert re.search(r'<image href="https://tiles.example/\d+/\d+/\d+.png\?tk=1&amp;s=2"', page)
    assert "© 某图 &lt;审图号&gt;" in page
    assert "img-src 'self' data: blob: https://tiles.example;" in answer["Content-Security-Policy"]


def test_without_a_hazard_and_a_round_the_page_says_so(desk: Desk) -> None:
    page = page_of(desk, "zb")
    assert "hx-get" not in page.partition('id="rounds"')[2][:300]
    assert not any(number for _url, number in links(page, "/hazards/"))
    assert page_of(desk, "zb", "/cockpit/trends/")
