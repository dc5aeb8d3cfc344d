"""The list of hazards on the screen: search, conditions in the address, order, export, and nothing found."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.hazards.steps import NOW, Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hazards(site: Site) -> Desk:
    """Seven hazards in different states, one of them of a flat."""
    desk = Desk(site.world, NOW)
    desk.assigned("shop2", text="灶台旁软管拖地")
    desk.rectifying("shop2", text="报警器没有接电")
    desk.under_review("shop2", text="气瓶间堆放纸箱", grade="major")
    desk.closed("shop2", text="软管已经过期")
    desk.assigned("other", by="xj", text="店外架灶炒菜")
    desk.registered("office", text="档案室有人吸烟", code="")
    desk.assigned("home", text="厨房改卧室", code="")
    return desk


def found(visitor: Visitor) -> list[str]:
    """What the rows say was found, from above."""
    return [one.strip() for one in visitor.page.locator("tbody td.what").all_inner_texts()]


def choose(visitor: Visitor, condition: str, value: str) -> Visitor:
    """Narrow the list by one condition."""
    menu = visitor.page.locator(".chips details").filter(has=visitor.page.get_by_text(condition, exact=True))
    menu.locator("summary").click()
    return visitor.press(menu.get_by_text(value, exact=True))


def test_two_characters_find_what_a_place_and_a_number_do(enter: Enter, hazards: Desk) -> None:
    visitor = enter("zb").go("/hazards/")
    assert len(found(visitor)) == 7
    visitor.write(q="软管").press("main form button.btn")
    assert sorted(found(visitor)) == ["灶台旁软管拖地", "软管已经过期"]
    visitor.write(q="福泉").press("main form button.btn")
    assert found(visitor) == ["店外架灶炒菜"]
    number = visitor.page.locator("tbody td.no").text_content()
    visitor.write(q=str(number)).press("main form button.btn")
    assert found(visitor) == ["店外架灶炒菜"]


def test_conditions_go_into_the_address_and_out_again(enter: Enter, hazards: Desk) -> None:
    visitor = enter("zb").go("/hazards/")
    choose(visitor, "等级", "重大")
    assert "grade=major" in visitor.path()
    assert found(visitor) == ["气瓶间堆放纸箱"]
    choose(visitor, "进展", "待复查")
    assert "grade=major" in visitor.path()
    assert "state=under_review" in visitor.path()
    address = visitor.path()
    visitor.press(".chip:has-text('等级') > a")
    assert "grade" not in visitor.path()
    assert "state=under_review" in visitor.path()
    assert found(visitor.go(address)) == ["气瓶间堆放纸箱"], "the address holds the whole state"
    visitor.press("全部清除", inside=".chips")
    assert visitor.path() == "/hazards/"


def test_views_and_order_are_one_press_away(enter: Enter, hazards: Desk, width: str) -> None:
    visitor = enter("zb").go("/hazards/").press("nav.nav-tabs a[href*='state=open']")
    assert len(found(visitor)) == 6
    assert visitor.page.locator(".nav-tabs .active").get_attribute("aria-current") == "page"
    if width == "narrow":  # cards have no heads to press; the order stands in the address
        visitor.go("/hazards/?state=open&sort=-number")
    else:
        visitor.press("thead .no a").press("thead .no a")
        assert visitor.page.locator("thead [aria-sort=descending]").inner_text().strip() == "编号"
    assert found(visitor)[0] == "厨房改卧室"


def test_the_export_is_exactly_what_is_shown(enter: Enter, hazards: Desk, tmp_path: Path) -> None:
    visitor = enter("zb").go("/hazards/?q=软管")
    with visitor.page.expect_download() as download:
        visitor.page.locator("a.btn[href*='export.xlsx']").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == ".xlsx"
    book = CalamineWorkbook.from_path(path)
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert {"灶台旁软管拖地", "软管已经过期"} <= cells
    assert "店外架灶炒菜" not in cells


def test_where_nothing_fits_it_says_which_condition_to_drop_and_what_that_gives(enter: Enter, hazards: Desk) -> None:
    visitor = enter("zb").go("/hazards/?q=软管&grade=major")
    assert found(visitor) == []
    assert "没有同时符合这些条件的隐患" in visitor.text(".empty")
    assert visitor.page.locator("a[href*='export.xlsx']").count() == 0
    drops = visitor.page.locator(".empty a:not(.btn)").all_inner_texts()
    assert any("软管" in one and "1" in one for one in drops)
    assert any("重大" in one and "2" in one for one in drops)
    visitor.press(visitor.page.locator(".empty a:not(.btn)").first)
    assert found(visitor)


def test_keys_move_through_the_list_and_open_a_row(enter: Enter, hazards: Desk) -> None:
    visitor = enter("zb").go("/hazards/?state=open")
    visitor.page.keyboard.press("j")
    visitor.page.keyboard.press("j")
    second = visitor.page.locator("tbody tr:nth-child(2) a.row-link")
    assert second.evaluate("one => one === document.activeElement")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.path().startswith("/hazards/CN23-")
    visitor.go("/hazards/").page.keyboard.press("/")
    assert visitor.page.locator("[data-search]").evaluate("one => one === document.activeElement")


def test_a_list_without_a_single_hazard_says_so(enter: Enter, hazards: Desk) -> None:
    visitor = enter("jgw").go("/hazards/?state=closed&lead=jgw")
    assert visitor.page.locator(".empty-title").count() == 1


def test_the_search_in_the_bar_leads_into_the_list(enter: Enter, hazards: Desk, width: str) -> None:
    visitor = enter("zb").go("/plan/")
    if width == "narrow":
        assert not visitor.page.locator(".navbar-search").is_visible()
        return
    visitor.page.fill(".navbar-search [name=q]", "吸烟")
    with visitor.page.expect_navigation():
        visitor.page.press(".navbar-search [name=q]", "Enter")
    assert found(visitor) == ["档案室有人吸烟"]
