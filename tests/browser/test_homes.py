"""Each role's home and menu: what is theirs, and nothing else."""

from __future__ import annotations

import pytest

from ranan.hazards.queries.duties import DUTIES
from ranan.hazards.views.home import STEPS, WATCHED
from ranan.kit import clock
from ranan.rules.hazard import Verb
from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.hazards.steps import NOW, Desk

pytestmark = pytest.mark.browser

WORK = ["/", "/cockpit/", "/hazards/", "/hazards/new/", "/plan/", "/screening/", "/hazards/import/", "/premises/"]
DESK = [*WORK[:6], "/reports/", "/duties/", *WORK[6:]]
READS = ["/", "/cockpit/", "/hazards/", "/plan/", "/screening/", "/reports/", "/duties/", "/premises/", "/rights/", "/journal/"]
MENUS = {
    "hy": [*WORK, "/rights/"],
    "hy2": [*DESK, "/rights/"],
    "jgw2": [*DESK, "/people/", "/rights/"],
    "zb": [*DESK, "/people/", "/rights/", "/journal/"],
    "boss": ["/", "/hazards/", "/hazards/new/", "/plan/", "/rights/"],
    "admin": ["/", "/plan/", "/people/", "/rights/"],
    "supervisor": READS,
    "auditor": [*READS, "/readings/"],
    "sysadmin": ["/", "/people/", "/rights/"],
    "secadmin": ["/", "/rights/", "/journal/", "/readings/"],
}
READERS = ("supervisor", "auditor")
KEEPERS = ("admin", "sysadmin", "secadmin")


@pytest.fixture(scope="module")
def hazards(site: Site) -> dict[str, str]:
    """One hazard in each place where somebody has to act: what it says, by whose it is."""
    desk = Desk(site.world, NOW)
    made = {
        "boss": desk.assigned("shop2"),
        "hy2": desk.assigned("shop"),
        "xf": desk.under_review("shop2"),
        "xj2": desk.assigned("other", by="xj"),
        "zb": desk.registered("office"),
    }
    return {name: hazard.text for name, hazard in made.items()}


def menu(visitor: Visitor) -> list[str]:
    """Where the main menu leads, in its order; help stands apart."""
    return paths(visitor, ".navbar-vertical > ul > li > a")


def paths(visitor: Visitor, links: str) -> list[str]:
    """Where links lead, without the conditions that they set."""
    return [str(one.get_attribute("href")).partition("?")[0] for one in visitor.page.locator(links).all()]


def count(visitor: Visitor, word: str) -> str:
    """The number under a word of "today"."""
    return visitor.page.locator(".bucket").filter(has_text=word).locator("b").first.inner_text()


def test_the_menu_holds_what_the_role_may_use_and_every_item_opens(enter: Enter, hazards: dict[str, str]) -> None:
    opened: set[str] = set()
    for login, expected in MENUS.items():
        visitor = enter(login).go("/")
        assert menu(visitor) == expected, login
        for path in expected[1:]:
            if path not in opened:
                opened.add(path)
                visitor.go(path)


def test_each_home_shows_the_cases_of_its_own_desk(enter: Enter, hazards: dict[str, str]) -> None:
    for login in ("boss", "hy2", "xf", "xj2", "zb", "jgw"):
        shown = enter(login).go("/").text(".ra-main")
        expected = {login} & set(hazards)
        assert {name for name, words in hazards.items() if words in shown} == expected, login


def test_the_first_case_is_ones_own_step_and_its_button_opens_it(enter: Enter, hazards: dict[str, str]) -> None:
    reviewer = enter("xf").go("/")
    reviewer.press("去复查", inside=".todo li:first-child")
    assert reviewer.path().endswith("#step-review")
    assert reviewer.page.locator("#step-review[open] [name=result]").count() == 2


def test_every_duty_leads_to_a_step_or_says_what_is_late() -> None:
    assert {*STEPS, *WATCHED, "as_reported"} == {one.key for one in DUTIES}
    assert {verb for verb in STEPS.values() if verb} <= set(Verb)


def test_the_numbers_lead_to_exactly_their_rows(enter: Enter, hazards: dict[str, str]) -> None:
    clerk = enter("hy2").go("/")
    assert count(clerk, "待签收") == "1"
    clerk.press(clerk.page.locator(".bucket").filter(has_text="待签收"))
    assert clerk.page.locator("tbody tr").count() == 1
    assert hazards["hy2"] in clerk.text("tbody")
    force = enter("zb").go("/")
    force.press(force.page.locator(".bucket").filter(has_text="待交办"))
    assert hazards["zb"] in force.text("tbody")


def test_a_home_without_hazards_to_work_on_says_so_and_counts_none(enter: Enter, hazards: dict[str, str]) -> None:
    for login in (*READERS, *KEEPERS):
        visitor = enter(login).go("/")
        assert visitor.page.locator(".bucket").count() == 0, login
        assert visitor.page.locator("main a[href^='/hazards/']").count() == (0 if login in KEEPERS else 7), login
        assert visitor.page.locator(".navbar-search").count() == (0 if login in KEEPERS else 1), login
        assert paths(visitor, ".ra-main a.list-group-item") == MENUS[login][1:], login


def test_people_without_business_see_no_hazard_even_by_its_address(enter: Enter, site: Site) -> None:
    hazard = Desk(site.world, clock.now()).assigned("shop2")
    for login in KEEPERS:
        enter(login).go(f"/hazards/{hazard.number}/", status=404)
    enter("auditor").go(f"/hazards/{hazard.number}/")


def test_nothing_to_do_is_said_in_words(enter: Enter) -> None:
    assert enter("jgw").go("/").page.locator(".empty-title").count() == 1
