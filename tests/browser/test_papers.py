"""Papers as an office prints them: on one page where one is due, with their number, and nothing of the screen."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from ranan.hazards.models import Hazard
from ranan.inspections import actions as inspections
from ranan.inspections.models import Visit
from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.hazards.steps import NOW, Desk

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.browser
OF_THE_SCREEN = ".btn, .navbar-vertical, .page-foot, [data-print], .who-menu"


def pages(visitor: Visitor) -> int:
    """On how many pages the page prints."""
    visitor.page.emulate_media(media="print")
    return len(re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(prefer_css_page_size=True)))


def seen_on_paper(visitor: Visitor, *shown: str) -> list[str]:
    """What is missing of what must be there, and what of the screen is on it."""
    visitor.page.emulate_media(media="print")
    missing = [one for one in shown if not visitor.page.get_by_text(one, exact=True).first.is_visible()]
    left = [one for one in visitor.page.locator(OF_THE_SCREEN).all() if one.is_visible()]
    return missing + [one.inner_text() for one in left]


def test_a_hazard_prints_on_one_page_with_its_number(enter: Enter, site: Site, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        hazard = Desk(site.world, NOW - timedelta(hours=2), made=Hazard.objects.count()).assigned()
    visitor = enter("hy2").go(f"/hazards/{hazard.number}/")
    assert (pages(visitor), seen_on_paper(visitor, hazard.number)) == (1, [])
    visitor.page.emulate_media(media="null")


def test_the_page_to_sign_of_the_longest_checklist_is_one(enter: Enter, site: Site, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        world = site.world
        visit = inspections.plan_visit(
            world.places["shop"], world.campaign, on=date(2023, 11, 24), inspectors=[world.people["hy"]], reason="复核",
            actor=world.actor("hy2"), at=NOW,
        )  # fmt: skip
        assert isinstance(visit, Visit)
    visitor = enter("hy2").go(f"/visits/{visit.number}/paper/")
    assert (pages(visitor), seen_on_paper(visitor)) == (1, [])
    visitor.page.emulate_media(media="null")


def test_the_table_of_duties_prints_on_one_page(enter: Enter) -> None:
    visitor = enter("zb").go("/duties/")
    assert (pages(visitor), seen_on_paper(visitor)) == (1, [])
    visitor.page.emulate_media(media="null")
