"""The checklists on the screen and on paper: from the tab to an item's ground, and the blank form for a clip board."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Enter
from tests.world import shipped_plan

pytestmark = pytest.mark.browser


def test_from_the_tab_over_a_list_to_the_entry_that_a_fail_means(enter: Enter) -> None:
    plan, visitor = shipped_plan(), enter("xf").go("/plan/")
    visitor.press(".nav-tabs a[href='/plan/checklists/']")
    assert visitor.page.locator("main tbody tr").count() == len(plan.checklists)
    visitor.press("main tbody a[href='/plan/checklists/catering/']")
    sheet = plan.checklist("catering")
    assert sheet is not None
    assert visitor.page.locator("main tbody tr").count() == len(sheet.items)
    measured = visitor.page.locator("main tbody tr", has_text="连接软管不超过 2 米")
    assert measured.locator(".ra-source").inner_text() == "方案原文"
    visitor.press(measured.locator("a[href='/plan/catalogue/CA-013/']"))
    assert "连接软管长度超过2米" in visitor.text("h1")


def test_a_list_and_its_blank_form_can_be_read_at_both_widths(enter: Enter) -> None:
    visitor, plan = enter("hy"), shipped_plan()
    for sheet in (
        *plan.checklists_for("hotel"),
        *plan.checklists_for("household_piped"),
        *plan.checklists_for("carrier"),
    ):
        assert sheet.title in visitor.go(f"/plan/checklists/{sheet.id}/").text("h1")
        visitor.go(f"/plan/checklists/{sheet.id}/paper/")
        rows = visitor.page.locator(".paper-checks tbody tr:not(.part)")
        assert rows.count() == len(sheet.items)


def test_on_paper_the_form_has_its_boxes_and_signature_lines_and_nothing_of_the_screen(enter: Enter) -> None:
    visitor = enter("xf").go("/plan/checklists/catering/paper/")
    visitor.page.emulate_media(media="print")
    try:
        visitor.shoot("-print")
        for hidden in (".navbar", ".navbar-vertical", ".crumbs"):
            assert not visitor.page.locator(hidden).first.is_visible(), hidden
        for shown in (".paper-head", ".paper-checks th:nth-child(3)", ".paper-checks th:nth-child(5)", ".paper-sign"):
            assert visitor.page.locator(shown).first.is_visible(), shown
    finally:
        visitor.page.emulate_media(media="screen")
