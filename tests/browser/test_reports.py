"""The biweekly report on the screen: due, filled, signed, returned, accepted; each figure opens its rows."""

from __future__ import annotations

from datetime import date

import pytest

from ranan.hazards import actions
from ranan.rules.actor import Role
from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.hazards.steps import NOW
from tests.world import SYSTEM, add_person

pytestmark = pytest.mark.browser

FOUND = date(2023, 11, 8)
UNITS = {"wide": "xfzd", "narrow": "jgw"}
PEOPLE = {"xfzd": ("xf", "xfhead"), "jgw": ("jgw", "jgw2")}
HERE = "/reports/2023-11-15"


@pytest.fixture(scope="module", autouse=True)
def ledger(site: Site, django_db_blocker: object) -> None:
    """Two hazards of the period, and a head for the unit that has none."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own
        add_person(site.world, "xfhead", "方正", Role.UNIT_HEAD, "xfzd")
        for number, place in enumerate(("shop", "other")):
            seen = actions.Finding(
                premises=site.world.places[place], code="CA-013", text=f"软管过长{number}", found=FOUND
            )
            actions.register(seen, site.world.campaign, actor=SYSTEM, at=NOW)


def figure(visitor: Visitor, name: str) -> int:
    """A figure of the report on the page."""
    return int(visitor.text(f"[data-figure={name}] b").replace(",", ""))


def test_a_unit_writes_signs_and_files_and_the_task_force_returns_and_accepts(enter: Enter, width: str) -> None:
    unit = UNITS[width]
    writer, head = PEOPLE[unit]
    officer = enter(writer).go("/reports/")
    officer.press("main a[href^='/reports/2023-11-15/']")
    assert officer.path() == f"{HERE}/{unit}/"
    assert officer.page.locator("[data-code=not_your_report_step]").count() == 1
    officer.take("write", difficulties="气瓶柜供货要十五天，请区商务委协调。")
    assert "请区商务委协调" in officer.text("[aria-labelledby=hard-h]")

    chief = enter(head).go(f"{HERE}/{unit}/")
    chief.take("sign")
    officer.go(f"{HERE}/{unit}/").take("file")
    force = enter("zb").go(f"{HERE}/{unit}/")
    force.take("return_", reason="请补写需要协调的单位")
    assert "请补写需要协调的单位" in officer.go(f"{HERE}/{unit}/").text(".turn")

    chief.go(f"{HERE}/{unit}/").take("sign")
    officer.go(f"{HERE}/{unit}/").take("file")
    force.go(f"{HERE}/{unit}/").take("accept")
    assert force.page.locator(".turn details").count() == 0
    assert force.page.locator(".timeline-event").count() == 8


def test_every_figure_opens_as_many_rows(enter: Enter) -> None:
    visitor = enter("xf").go(f"{HERE}/xfzd/")
    for name in ("found", "open", "found_total", "closed"):
        visitor.go(f"{HERE}/xfzd/")
        count = figure(visitor, name)
        visitor.press(f"[data-figure={name}]")
        assert "report=" in visitor.path()
        assert visitor.page.locator("table tbody tr .row-link").count() == count
        assert "11月15日一期" in visitor.text(".chips")
    visitor.go(f"{HERE}/xfzd/")
    assert figure(visitor, "found") == 2
    assert visitor.page.locator("[data-group=measure] tbody tr").count() == 1


def test_the_task_force_sees_all_units_the_summary_and_who_was_late(enter: Enter) -> None:
    visitor = enter("zb").go("/reports/")
    assert visitor.page.locator("#matrix tbody tr").count() == 30
    visitor.press("main a[href='/reports/2023-10-30/']")
    assert visitor.page.locator("#units tbody tr").count() == 31
    visitor.go(f"{HERE}/")
    assert figure(visitor, "found") == 2
    visitor.go("/reports/late/")
    assert visitor.page.locator("tbody tr").count() >= 30 * 4


def test_both_papers_are_handed_out(enter: Enter) -> None:
    visitor = enter("jgw2").go(f"{HERE}/jgw/")
    for kind in ("docx", "xlsx"):
        with visitor.page.expect_download() as given:
            visitor.page.click(f"a[href$='report.{kind}']")
        assert given.value.suggested_filename == f"双周报_区建管委_2023-11-15.{kind}"
