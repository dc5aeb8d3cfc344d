"""The cockpit and the trends on the screen: what is urgent stands at the top, numbers open their rows, any day can be chosen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ranan.hazards import actions
from ranan.inspections.actions import NewRound, open_round
from tests.browser.conftest import Enter
from tests.browser.visitor import Site
from tests.hazards.steps import NOW, TODAY
from tests.world import START, SYSTEM

pytestmark = pytest.mark.browser

FOUND = date(2023, 10, 8)


@pytest.fixture(scope="module", autouse=True)
def ledger(site: Site, django_db_blocker: object) -> None:
    """Three hazards that are long overdue, and a round that nobody has begun."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own
        for number, place in enumerate(("shop", "shop2", "other")):
            seen = actions.Finding(
                premises=site.world.places[place], code="CA-013", text=f"软管过长{number}", found=FOUND + timedelta(number)
            )
            actions.register(seen, site.world.campaign, actor=SYSTEM, at=NOW)
        new = NewRound("餐饮场所排查", ["catering", "small_catering"], START.date(), TODAY, measure=13)
        open_round(new, site.world.campaign, actor=SYSTEM, at=NOW)


def test_what_is_urgent_stands_at_the_top_and_opens_its_rows(enter: Enter) -> None:
    force = enter("zb").go("/cockpit/")
    force.page.wait_for_selector("#rounds .ra-ratio")  # what the page fetched by itself
    force.look()
    first = force.page.locator(".alarms li").first.bounding_box()
    assert first is not None
    assert first["y"] < 420
    alarm = force.page.locator(".alarms a[href*='due=overdue']").first
    number = int(alarm.locator(".count b").inner_text())
    alarm.click()
    assert force.page.locator(".ledger tbody tr").count() == number == 3
    force.go("/cockpit/").page.locator(".figs a.late").click()
    assert force.page.locator(".ledger tbody tr").count() == 3


def test_a_past_day_is_chosen_and_its_numbers_open_as_they_stood(enter: Enter) -> None:
    force = enter("zb").go("/cockpit/")
    force.page.fill("input[name=on]", (FOUND + timedelta(1)).isoformat())
    force.press(".on-day button")
    shown = force.page.locator(".figs a").first
    assert int(shown.locator("b").inner_text()) == 2
    shown.click()
    assert "stood=open" in force.page.url
    assert force.page.locator(".ledger tbody tr").count() == 2


def test_measures_are_sorted_by_a_click(enter: Enter, width: str) -> None:
    force = enter("zb").go("/cockpit/")
    if width == "narrow":
        force.go("/cockpit/?sort=overdue")
    else:
        force.page.locator(".measures-table thead a").nth(4).click()
    cell = force.page.locator(".measures-table tbody tr").first.locator("td").nth(4)
    assert int(cell.inner_text()) == 3


def test_trends_show_charts_with_their_numbers(enter: Enter) -> None:
    force = enter("zb").go("/cockpit/trends/")
    assert force.page.locator("svg.chart:visible").count() == 2
    force.page.locator("details summary", has_text="数字").last.click()
    force.page.locator(".trend-table").wait_for()
    force.look()
    force.page.select_option("select[name=measure]", "13")
    force.press(".trend-form button")
    assert "measure=13" in force.page.url
    assert int(force.page.locator("#split tbody tr").first.locator("td").nth(1).inner_text()) >= 1


def test_the_wall_screen_has_no_menu_and_renews_itself(enter: Enter, width: str) -> None:
    if width == "narrow":
        return
    force = enter("zb").go("/cockpit/?wall=1")
    assert not force.page.locator(".navbar-vertical").is_visible()
    assert force.page.locator("[hx-trigger='every 300s']").get_attribute("hx-get") == "/cockpit/?wall=1"
