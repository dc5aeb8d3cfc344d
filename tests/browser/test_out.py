"""What goes out on the screen: the ledger, also in the office's own layout, places, people and units."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.hazards.sheets import GOOD, HEADINGS, book

pytestmark = pytest.mark.browser


def taken(visitor: Visitor, page: str, link: str, tmp_path: Path) -> list[list[str]]:
    """Press a link that gives a workbook, where need be one of the other ways to export; its cells as text."""
    visitor.go(page)
    if not visitor.find(link, "main").is_visible():
        visitor.page.locator(".export > summary").click()
    with visitor.page.expect_download() as download:
        visitor.find(link, "main").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == ".xlsx"
    return [[str(cell) for cell in row] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]


def let_in(visitor: Visitor, tmp_path: Path, width: str) -> None:
    """A ledger of two rows, let in."""
    path = tmp_path / f"出表{width}.xlsx"
    path.write_bytes(book(GOOD | {"subject": f"出表楼{width}"}, GOOD | {"subject": f"另一楼{width}"}))
    visitor.go("/hazards/import/").write(file=str(path)).press("main form button.btn-primary")
    visitor.press(".page-header button.btn-primary")


def test_the_ledger_goes_out_as_shown_and_in_the_offices_own_layout(enter: Enter, tmp_path: Path, width: str) -> None:
    clerk = enter("hy2")
    let_in(clerk, tmp_path, width)
    shown = taken(clerk, f"/hazards/?q=出表楼{width}", "a.btn[href*='export.xlsx']", tmp_path)
    assert [row for row in shown if f"出表楼{width}" in row], shown
    assert not [row for row in shown if f"另一楼{width}" in row], "just what the page shows"
    columns = taken(clerk, f"/hazards/?q=出表楼{width}", "a[href*='columns=']", tmp_path)
    assert columns[1][:4] == ["编号", "隐患内容", "场所", "地址"]
    own = taken(clerk, f"/hazards/?q=出表楼{width}", "a[href*='layout=']", tmp_path)
    assert own[1] == list(HEADINGS.values())
    assert f"出表楼{width}" in own[2]


@pytest.mark.parametrize(
    ("login", "page", "link", "holds"),
    [
        ("hy2", "/premises/?q=阿强", "a[href*='export.xlsx']", "阿强小吃店"),
        ("zb", "/people/", "a[href*='units.xlsx']", "华阳路街道"),
        ("admin", "/people/hyl/", "a[href*='people.xlsx']", "吴洁"),
    ],
)
def test_places_units_and_people_go_out_from_their_lists(
    enter: Enter, tmp_path: Path, width: str, login: str, page: str, link: str, holds: str
) -> None:
    cells = taken(enter(login), page, link, tmp_path)
    assert any(holds in row for row in cells), cells[:5]
