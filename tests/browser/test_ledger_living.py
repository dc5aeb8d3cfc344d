"""The ledger for people who live in it: keys, a look beside the list, ticks and acts on many, columns, named views."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ranan.hazards.models import Hazard
from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor, Watch
from tests.hazards.steps import NOW, Desk
from tests.world import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hazards(site: Site) -> list[Hazard]:
    """Five hazards, one of them closed."""
    desk = Desk(site.world, NOW)
    made = [desk.assigned("shop2", text=f"软管拖地 {n}") for n in range(3)]
    return [*made, desk.assigned("shop", text="报警器没有接电"), desk.closed("shop2", text="软管已经过期")]


@pytest.fixture
def plain(crew: Watch) -> Iterator[Visitor]:
    """A wide screen whose browser runs no script."""
    visitor = crew.fresh("wide", script=False)
    visitor.sign_in("zb2", PASSWORD)
    yield visitor
    visitor.page.context.close()


def rows(visitor: Visitor) -> list[str]:
    """The numbers of the rows, from above."""
    return [one.strip() for one in visitor.page.locator("tbody td.no").all_inner_texts()]


def focused(visitor: Visitor, n: int) -> bool:
    """Whether the cursor stands in that row."""
    row = visitor.page.locator(f"tbody tr:nth-child({n}) a.row-link")
    return bool(row.evaluate("one => one === document.activeElement"))


def test_a_look_beside_the_list_by_keys_alone(enter: Enter, hazards: list[Hazard], width: str) -> None:
    visitor = enter("zb").go("/hazards/?state=open")
    keys, quick = visitor.page.keyboard, visitor.page.locator("#quick")
    before = visitor.path()
    keys.press("j")
    keys.press("v")
    expect(quick).to_be_visible()
    expect(quick).to_contain_text(rows(visitor)[0] if width == "wide" else "软管拖地")
    visitor.look()
    keys.press("ArrowDown")
    assert focused(visitor, 2)
    expect(quick.locator("h2")).to_have_text(visitor.page.locator("tbody tr:nth-child(2) a.row-link").inner_text())
    assert visitor.path() == before, "the list is not left"
    keys.press("Escape")
    expect(quick).to_be_hidden()
    assert focused(visitor, 2)
    keys.press("k")
    assert focused(visitor, 1)
    with visitor.page.expect_navigation():
        keys.press("Enter")
    assert visitor.path().startswith("/hazards/CN23-")


def test_the_number_opens_the_look_and_its_button_the_page(enter: Enter, hazards: list[Hazard], width: str) -> None:
    if width == "narrow":  # a card opens its page
        return
    visitor = enter("zb").go("/hazards/?state=open")
    visitor.page.locator("tbody tr:nth-child(3) a.peek").click()
    quick = visitor.page.locator("#quick")
    expect(quick).to_be_focused()
    assert visitor.path() == "/hazards/?state=open"
    quick.locator("[data-quick-close]").click()
    expect(quick).to_be_hidden()
    visitor.page.locator("tbody tr:nth-child(3) a.peek").click()
    visitor.press(quick.locator(".btn-primary"))
    assert visitor.path().startswith("/hazards/CN23-")


def test_a_question_mark_shows_the_keys(enter: Enter, hazards: list[Hazard]) -> None:
    visitor = enter("zb").go("/hazards/")
    visitor.page.keyboard.press("?")
    dialog = visitor.page.locator("#ran-keys")
    expect(dialog).to_be_visible()
    assert "快速查看" in dialog.inner_text()
    visitor.look()
    visitor.page.keyboard.press("j")
    assert not focused(visitor, 1), "keys of the list rest while something lies over it"
    visitor.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_ticked_rows_are_looked_at_then_reminded_of_and_each_says_what_became_of_it(
    enter: Enter, hazards: list[Hazard], width: str
) -> None:
    if width == "narrow":
        return
    visitor = enter("zb").go("/hazards/?q=软管")
    bar = visitor.page.locator(".bulk")
    expect(bar).to_be_hidden()
    visitor.page.keyboard.press("j")
    visitor.page.keyboard.press("x")
    visitor.page.keyboard.press("j")
    visitor.page.keyboard.press("x")
    expect(bar.locator("[data-count]")).to_have_text("2")
    visitor.page.locator("[data-all]").check()
    expect(bar.locator("[data-count]")).to_have_text("4")
    visitor.look()
    visitor.press(bar.locator("button[value=remind]"))
    assert "可办 3 件，不能办 1 件" in visitor.text()
    assert visitor.page.locator("[data-refused=not_from_this_state]").count() == 1
    visitor.write(note="请抓紧").press(visitor.page.locator("button[value=go]"))
    assert "已办 3 件，未办 1 件" in visitor.text()
    visitor.page.reload()
    assert "已办 3 件，未办 1 件" in visitor.text()
    visitor.press("回到列表")
    assert visitor.path() == "/hazards/?q=%E8%BD%AF%E7%AE%A1"
    party = enter("boss").go("/")
    assert party.page.locator(".bucket").filter(has_text="被催办").locator("b").inner_text() == "3"
    assert party.page.locator(".todo .badge").filter(has_text="被催办").count() == 3


def test_on_a_phone_cards_are_ticked_and_acted_on_by_thumb(enter: Enter, hazards: list[Hazard], width: str) -> None:
    if width == "wide":
        return
    visitor = enter("zb").go("/hazards/?q=软管")
    bar, ticks = visitor.page.locator(".bulk"), visitor.page.locator("tbody td.ck label")
    expect(bar).to_be_hidden()
    ticks.nth(0).click()
    ticks.nth(2).click()
    expect(bar.locator("[data-count]")).to_have_text("2")
    menu = visitor.page.locator(".navbar-vertical").bounding_box()
    place = bar.bounding_box()
    assert menu is not None
    assert place is not None
    assert place["y"] + place["height"] <= menu["y"] + 1, "above the menu, not under it"
    for one in [ticks.nth(0), *bar.locator("button:visible").all()]:
        box = one.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    visitor.look()
    visitor.press(bar.locator("button[value=export]"))
    assert visitor.page.locator(".bulk-rows tbody tr").count() == 2


def test_all_that_are_filtered_are_transferred_after_a_look(enter: Enter, hazards: list[Hazard], width: str) -> None:
    if width == "narrow":
        return
    visitor = enter("zb").go("/hazards/?q=报警器")
    visitor.page.keyboard.press("j")
    visitor.page.keyboard.press("x")
    visitor.page.locator(".bulk input[name=all]").check()
    visitor.press(visitor.page.locator(".bulk button[value=transfer]"))
    assert visitor.page.locator("button[value=go]").count() == 0, "first it is looked at"
    visitor.write(lead="jgw", reason="措施归口").press(visitor.page.locator("button[value=look]"))
    assert "区建管委" in visitor.text("table")
    visitor.press(visitor.page.locator("button[value=go]"))
    assert "已办 1 件，未办 0 件" in visitor.text()


def test_columns_are_chosen_and_moved(enter: Enter, hazards: list[Hazard], width: str) -> None:
    if width == "narrow":
        return
    visitor = enter("hy").go("/hazards/")
    menu = visitor.page.locator("details.columns")
    menu.locator("summary").click()
    menu.locator("input[value=found]").check()
    menu.locator("input[value=ms]").uncheck()
    for _ in range(11):
        menu.locator("li:has(input[value=found]) [data-up]").click()
    visitor.look()
    visitor.press(menu.locator("button.btn-primary"))
    heads = visitor.page.locator("thead th:not(.ck)").all_inner_texts()
    assert heads[0].strip() == "发现日期"
    assert "措施" not in [one.strip() for one in heads]
    menu = visitor.page.locator("details.columns")
    menu.locator("summary").click()
    visitor.press(menu.locator("button[name=usual]"))
    assert visitor.page.locator("thead th:not(.ck)").first.inner_text().strip() == "编号"


def test_a_view_is_kept_shared_and_found_by_others(enter: Enter, hazards: list[Hazard], width: str) -> None:
    visitor = enter("hy2").go(
        "/hazards/?q=软管&state=open" if width == "wide" else "/hazards/?state=open&grade=general"
    )
    if width == "wide":
        visitor.press(".views > a.btn")
    else:
        visitor.go("/hazards/views/?state=open&grade=general")
    name = f"软管在办 {width}"
    visitor.page.locator("main input[name=name]").fill(name)
    visitor.page.locator("input[name=unit][value=hyl]").check()
    visitor.press("main form.form button.btn-primary")
    assert "view=u" in visitor.path()
    assert visitor.page.locator(".nav-tabs .active").inner_text().strip() == name
    other = enter("hy").go("/hazards/")
    other.press(other.page.locator(".nav-tabs a").filter(has_text=name))
    assert all("软管" in one for one in other.page.locator("td.what").all_inner_texts()) or width == "narrow"
    assert name not in enter("xf").go("/hazards/").text(".nav-tabs")
    visitor.go("/hazards/views/")
    visitor.page.get_by_label(f"删除{name}").click()
    with visitor.page.expect_navigation():
        visitor.page.locator("#ran-confirm button[value=yes]").click()
    assert name not in other.go("/hazards/").text(".nav-tabs")


def test_totals_lead_to_their_rows(enter: Enter, hazards: list[Hazard]) -> None:
    visitor = enter("zb").go("/hazards/?q=软管")
    open_ones = visitor.page.locator(".result a").filter(has_text="在办").first
    assert open_ones.locator("b").inner_text() == "3"
    visitor.press(open_ones)
    assert visitor.page.locator("tbody tr").count() == 3


def test_without_script_the_number_leads_to_the_page_and_many_are_still_acted_on(
    plain: Visitor, hazards: list[Hazard]
) -> None:
    plain.go("/hazards/?q=软管&state=open")
    plain.press("tbody tr:first-child a.peek")
    assert plain.path().startswith("/hazards/CN23-")
    plain.go("/hazards/?q=软管&state=open")
    plain.page.locator("tbody input[name=number]").first.check()
    plain.press(".bulk button[value=export]")
    with plain.page.expect_download() as download:
        plain.page.locator("a[href$='export.xlsx']").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    plain.go("/hazards/").page.locator("details.columns summary").click()
    plain.page.locator("input[name=place_due], input[name=place_du]").first.fill("1")
    plain.press("details.columns button.btn-primary")
    assert plain.page.locator("thead th:not(.ck)").count() == 10
