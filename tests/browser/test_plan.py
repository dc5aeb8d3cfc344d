"""The plan on the screen: stages, measures, the catalogue, parameters with their sources, and what a unit states."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.world import shipped_plan

pytestmark = pytest.mark.browser


def without_source(visitor: Visitor, rows: str) -> list[str]:
    """Rows that name no source."""
    found = visitor.page.locator(rows).all()
    assert found
    return [one.inner_text() for one in found if one.locator(".ra-source").count() == 0]


def test_from_the_stages_over_measure_13_to_an_entry_and_the_parameters(enter: Enter) -> None:
    visitor = enter("xf").go("/plan/")
    assert visitor.page.locator(".stages > li").count() == len(shipped_plan().stages) == 3
    assert visitor.page.locator("section[aria-labelledby=measures-h] tbody tr").count() == 37
    assert without_source(visitor, "#targets tbody tr") == []
    assert without_source(visitor, "section[aria-labelledby=duties-h] tbody tr") == []

    visitor.press("[aria-labelledby=measures-h] a[href='/plan/measures/13/']")
    assert "13 餐饮企业用气场所" in visitor.text("h1")
    assert without_source(visitor, "[aria-labelledby=limits-h] .law") == []
    assert without_source(visitor, "[aria-labelledby=types-h] tbody tr") == []

    visitor.press("[aria-labelledby=types-h] a[href='/plan/catalogue/CA-013/']")
    assert "连接软管长度超过2米" in visitor.text("h1")
    assert without_source(visitor, "main .law") == []

    visitor.press(".nav-tabs a[href='/plan/parameters/']")
    assert visitor.page.locator("tbody tr").count() == len(shipped_plan().parameters)
    assert without_source(visitor, "tbody tr") == []


def test_the_catalogue_is_searched_and_narrowed_and_says_what_to_drop(enter: Enter) -> None:
    visitor = enter("hy").go("/plan/catalogue/")
    every = visitor.page.locator("tbody tr").count()
    assert every == len(shipped_plan().hazards)
    visitor.write(q="软管").press("main form button.btn")
    found = visitor.page.locator("tbody tr").count()
    assert 3 < found < every
    assert "q=" in visitor.path()
    visitor.go("/plan/catalogue/?q=软管&grade=重大&measure=1")
    assert visitor.page.locator("tbody tr").count() == 0
    visitor.press(".empty a[href*='measure=1']")
    assert visitor.page.locator("tbody tr").count() > 0


def test_versions_can_be_looked_at(enter: Enter) -> None:
    visitor = enter("zb").go("/plan/versions/")
    visitor.press("main tbody a.row-link")
    assert visitor.path() == "/plan/versions/1/"


def test_an_officer_of_the_lead_states_what_was_done_and_an_inspector_may_not(enter: Enter, width: str) -> None:
    said = f"已检查餐饮场所120家（{width}）"
    officer = enter("xf").go("/plan/measures/13/")
    officer.take("state", on="2023-11-21", text=said)
    assert officer.page.locator("#step-state[open]").count() == 1, "refused or wrong, what was typed comes back"
    assert officer.page.input_value("#step-state [name=text]") == said
    officer.take("state", on="2023-11-19")
    assert officer.path() == "/plan/measures/13/"
    assert said in officer.text("#statements")
    assert "区消防救援支队" in officer.text("#statements")
    assert enter("hy").go("/plan/measures/13/").page.locator("#step-state").count() == 0
    assert said in enter("hy").text("#statements")


def test_a_figure_is_stated_on_a_target_and_stands_in_the_plan(enter: Enter, width: str) -> None:
    figure = "1500" if width == "wide" else "1600"
    officer = enter("jgw").go("/plan/measures/30/")
    officer.take("state", target="hose-replacement", on="2023-11-19", figure=figure, text="更换软管")
    shown = officer.go("/plan/").text("#targets")
    assert f"{int(figure):,}" in shown
