"""An office's own workbook on the screen: looked at row by row, let in, the same again changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlsxwriter

from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.hazards.sheets import GOOD, book

pytestmark = pytest.mark.browser
READ = "main form button.btn-primary"


def ledger_of(width: str) -> bytes:
    """A title row, then one good row, one closed, one that no entry fits, one without an address."""
    name = f"明月楼{width}"
    return book(
        GOOD | {"subject": name, "hazard": "软管长3.2米，超过2米"},
        GOOD | {"subject": name, "hazard": "软管私接三通", "closed": "2023-10-08"},
        GOOD | {"subject": name, "hazard": "店内环境有待改善", "measure": ""},
        GOOD | {"subject": "", "address": "", "hazard": "软管老化"},
    )


def upload(visitor: Visitor, path: Path) -> Visitor:
    """Choose the file and have it read."""
    return visitor.go("/hazards/import/").write(file=str(path)).press(READ)


def counts(visitor: Visitor) -> dict[str, int]:
    """The four numbers over the preview."""
    words = visitor.page.locator(".bucket h2").all_inner_texts()
    return {word: int(n) for word, n in zip(words, visitor.page.locator(".bucket b").all_inner_texts(), strict=True)}


def test_a_workbook_is_looked_at_let_in_and_the_second_time_changes_nothing(
    enter: Enter, tmp_path: Path, width: str
) -> None:
    path = tmp_path / f"台账{width}.xlsx"
    path.write_bytes(ledger_of(width))
    clerk = upload(enter("hy2"), path)
    assert re.match(r"/hazards/import/[0-9a-f]{64}/", clerk.path())
    assert counts(clerk) == {"不登记": 1, "登记，待归类": 1, "登记": 2, "已有，不变": 0}
    first = clerk.page.locator(".rows tbody tr").first
    assert "bad" in str(first.get_attribute("class")), "what needs somebody stands first"
    assert "6" in first.locator("td").first.inner_text(), "by the row of the sheet"
    assert first.locator(".why").count() >= 1
    assert first.locator(".cure").count() >= 1
    assert "整改时限" in clerk.text(".sheet-map"), "which column was read as what"
    assert "3" in clerk.text(".page-header .btn-primary")

    clerk.press(".page-header button.btn-primary")
    assert "3" in clerk.text(".messages")
    assert counts(clerk) == {"不登记": 1, "登记，待归类": 0, "登记": 0, "已有，不变": 3}
    clerk.press("a[href^='/hazards/CN23-']", inside=".rows")
    assert f"台账{width}.xlsx" in clerk.text("main")

    upload(clerk, path)
    assert counts(clerk)["已有，不变"] == 3
    assert clerk.page.locator(".page-header button.btn-primary").count() == 0
    closed = clerk.go(f"/hazards/?closure=as_reported&q=明月楼{width}")
    assert closed.page.locator("tbody tr").count() == 1
    asked = clerk.go(f"/hazards/?code=NONE&state=open&q=明月楼{width}")
    assert asked.page.locator("tbody tr").count() == 1
    assert f"台账{width}.xlsx" in clerk.go("/hazards/import/").text("main table")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"PK\x03\x04 broken", "坏.xlsx", "unreadable_broken"),
        (b"\x89PNG\r\n\x1a\n", "照片.xlsx", "unreadable_not_a_workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    enter: Enter, tmp_path: Path, data: bytes, name: str, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    clerk = upload(enter("hy2"), path)
    assert clerk.refusal() == code
    said = clerk.text("[data-refusal]")
    assert name in said
    assert "xlsx" in said


def test_a_book_without_a_ledger_in_it_says_what_is_missing(enter: Enter, tmp_path: Path, width: str) -> None:
    path = tmp_path / f"空{width}.xlsx"
    made = xlsxwriter.Workbook(str(path))
    made.add_worksheet().write(0, 0, "通知")
    made.close()
    clerk = upload(enter("hy2"), path)
    assert clerk.page.locator("[role=alert], .list-group-item").count() >= 1
    assert clerk.page.locator(".page-header button.btn-primary").count() == 0


def test_who_does_not_work_on_hazards_may_not_import(enter: Enter) -> None:
    enter("auditor").go("/hazards/import/", status=403)
