"""The register on the screen: a sheet comes in, a place changes and closes, two entries are made one, numbers open rows."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Locator

from ranan.registry.actions.duplicates import look_for_duplicates
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.registry.sheets import HEADS, book, shop

pytestmark = pytest.mark.browser
LET_IN = "#let-in button"


def sheet(folder: Path, *rows: tuple[object, ...]) -> str:
    """A workbook on the disk of whoever brings it."""
    path = folder / "底数.xlsx"
    path.write_bytes(book((*HEADS, "经度", "纬度"), *rows, title="华阳路街道场所底数"))
    return str(path)


def look_through() -> None:
    """What the command does: in a thread of its own, since a browser's loop runs in this one."""

    def look() -> None:
        look_for_duplicates()
        connections.close_all()

    looking = threading.Thread(target=look)
    looking.start()
    looking.join()


def unfold(visitor: Visitor, act: str) -> Locator:
    """One of the acts on a place's page, opened."""
    found = visitor.page.locator(f"#life-{act}")
    found.locator("summary").first.click()
    return found


def test_a_sheet_of_places_is_answered_looked_at_and_let_in(enter: Enter, width: str, tmp_path: Path) -> None:
    name, number = f"秋来饭店{width}", "41" if width == "wide" else "42"
    clerk = enter("hy2").go("/premises/").press("main a[href='/premises/import/']")
    rows = [
        (*shop(name, f"江苏路{number}号", kind=f"丁类{width}"), 121.4237, 31.2201), (*shop("", "江苏路1号"), "", ""),
        (*shop("阿强小吃", "华阳路12号"), "", ""), (*shop("老王面馆", "定西路88号", gas="瓶装", phone=f"1390000{number}22"), "", ""),
    ]  # fmt: skip
    clerk.write(file=sheet(tmp_path, *rows)).press("form.form .btn-primary")
    assert clerk.page.locator(LET_IN).count() == 0, "coordinates are asked about first"
    for words in ("坐标系", f"丁类{width}", "没有名称", "名称、地址相近"):
        assert words in clerk.text()
    clerk.page.locator("input[name=system][value=gcj02]").check()
    clerk.page.locator("#questions select").select_option("catering")
    clerk.press("#questions .card-footer button")
    assert "1390000" not in clerk.text("#changed"), "telephones are cut"
    clerk.page.locator("#changed input[name=take]").check()
    clerk.press(LET_IN)
    assert "登记了 1 个场所" in clerk.text(".messages")
    clerk.go(f"/premises/?q={name}").press("main tbody a.row-link")
    assert "餐饮场所" in clerk.text(".head")
    assert "31.22" in clerk.text(".datagrid")


def test_a_place_changes_from_a_day_on_closes_and_opens_again(enter: Enter, width: str, tmp_path: Path) -> None:
    name, clerk = f"冬来饭店{width}", enter("hy2")
    path = sheet(tmp_path, (*shop(name, f"江苏路51号{width}"), "", ""))
    clerk.go("/premises/import/").write(file=path).press("form.form .btn-primary")
    clerk.page.locator("input[name=system][value=wgs84]").check()
    clerk.press("#questions .card-footer button").press(LET_IN)
    clerk.go(f"/premises/?q={name}").press("main tbody a.row-link")
    change = unfold(clerk, "change")
    clerk.write(change, since="2023-11-21", operator="新东家").press(change.locator("button.btn-primary"))
    assert clerk.refusal() == "date_in_future"
    assert clerk.page.locator("#life-change [name=operator]").input_value() == "新东家"
    close = unfold(clerk, "close")
    clerk.write(close, on="2023-11-20", ended="closed").press(close.locator("button.btn-primary"))
    assert "11月20日" in clerk.text(".head")
    clerk.page.locator("form[action$='/life/reopen/'] button").click()
    with clerk.page.expect_navigation():
        clerk.page.locator("#ran-confirm[open] button[value=yes]").click()
    clerk.look()
    assert clerk.page.locator("#life-close").count() == 1


def test_two_entries_are_compared_and_made_one(enter: Enter, width: str, tmp_path: Path) -> None:
    name, clerk = f"重来酒家{width}", enter("hy2")
    address = f"江苏路{61 if width == 'wide' else 62}号"
    rows = [(*shop(name, address), "", ""), (*shop(f"上海{name}有限公司", f"{address}1楼"), "", "")]
    clerk.go("/premises/import/").write(file=sheet(tmp_path, *rows)).press("form.form .btn-primary")
    clerk.page.locator("input[name=system][value=wgs84]").check()
    clerk.press("#questions .card-footer button")
    clerk.page.locator("#likely input[name=apart]").check()
    clerk.press(LET_IN)
    assert "登记了 2 个场所" in clerk.text(".messages")
    clerk.go(f"/premises/?q={name}")
    links = clerk.page.locator("main tbody a.row-link").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    first, second = sorted(str(link).removeprefix("/premises/").strip("/") for link in links)
    clerk.go(f"/premises/{second}/")
    merge = unfold(clerk, "merge")
    merge.locator("input[name=how][value=twice]").check()
    clerk.write(merge, into=first).press(merge.locator("button.btn-primary"))
    assert first in clerk.text(".head")
    clerk.press(f".head a[href='/premises/{first}/']")
    assert second in clerk.text("#merged")


def test_what_the_rule_finds_is_decided_side_by_side(enter: Enter, width: str, tmp_path: Path) -> None:
    name, clerk = f"又来酒家{width}", enter("hy2")
    address = f"江苏路{71 if width == 'wide' else 72}号"
    for said in ((name, address), (f"上海{name}有限公司", f"长宁区{address}2楼")):
        clerk.go("/premises/new/").write(kind="catering", name=said[0], address=said[1])
        clerk.page.locator("[name=area]").select_option(label="华阳路街道")
        clerk.press("form.form .btn-primary")
    look_through()
    clerk.go("/premises/duplicates/").press(clerk.page.locator("main tr", has_text=name).locator("a.btn"))
    assert clerk.page.locator(".differs").count() >= 2
    clerk.page.locator("input[name=how][value=different]").check()
    clerk.press(".turn button.btn-primary")
    assert "以后不再提示" in clerk.text(".messages")
    assert name not in clerk.text("section.card")


def test_the_numbers_of_a_day_open_their_rows(enter: Enter) -> None:
    reader = enter("zb").go("/premises/numbers/?on=2023-11-20")
    assert "452" in reader.text()
    cell = reader.page.locator("tbody tr", has_text="瓶装气居民户").locator("td a").first
    count = cell.inner_text()
    reader.press(cell)
    assert reader.page.locator("main tbody tr").count() == int(count)
    assert "在册日" in reader.text(".chips")


def test_the_days_of_opening_go_along_with_the_search(enter: Enter) -> None:
    clerk = enter("hy2").go("/premises/?kind=catering")
    clerk.page.locator("details.dropdown", has=clerk.page.locator("[name=opened_from]")).locator("summary").click()
    clerk.write(opened_from="2023-09-01", q="老王").press("button[form=places]")
    assert clerk.page.locator("tbody tr").count() == 1
    assert all(word in clerk.text(".chips") for word in ("餐饮场所", "老王", "开业不早于"))
