"""An office's own workbook on the screen: looked at row by row, let in, the same again changes nothing."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import expect

from ranan.config.jobs import work
from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor
from tests.hazards.sheets import GOOD, HEADINGS, book

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


# ---------- pasted, asked, again, large, taken back ----------


def sent(visitor: Visitor, tmp_path: Path, name: str, *rows: dict[str, Any]) -> Visitor:
    """A workbook of these rows, uploaded."""
    path = tmp_path / name
    path.write_bytes(book(*rows))
    return upload(visitor, path)


def test_rows_copied_in_excel_are_pasted_and_let_in(enter: Enter, width: str) -> None:
    row = GOOD | {"subject": f"粘贴楼{width}"}
    lines = [HEADINGS.values(), [str(row.get(name, "")) for name in HEADINGS]]
    clerk = enter("hy2").go("/hazards/import/").write(rows="\n".join("\t".join(line) for line in lines)).press(READ)
    assert counts(clerk)["登记"] == 1
    clerk.press(".page-header button.btn-primary")
    assert clerk.go(f"/hazards/?q=粘贴楼{width}").page.locator("tbody tr").count() == 1


def test_what_only_the_office_knows_is_asked_once_and_remembered(enter: Enter, tmp_path: Path, width: str) -> None:
    vague, strange = f"厨房很乱{width}", f"燃管{width}所"
    rows = [GOOD | {"subject": f"问店{n}{width}", "hazard": vague, "lead": strange, "measure": ""} for n in range(3)]
    clerk = sent(enter("hy2"), tmp_path, f"问{width}.xlsx", *rows)
    asked = clerk.page.locator("section.first tbody tr")
    assert asked.count() == 2, "one question a word, not one a row"
    asked.filter(has_text=vague).locator("[name=means]").fill("CA-013")
    asked.filter(has_text=strange).locator("[name=means]").select_option(label="区建管委")
    clerk.press("section.first .card-footer button")
    assert "2" in clerk.text(".messages")
    assert clerk.page.locator("section.first").count() == 0
    assert counts(clerk)["登记"] == 3
    clerk = sent(clerk, tmp_path, f"问二{width}.xlsx", rows[0] | {"subject": f"问店九{width}"})
    assert clerk.page.locator("section.first").count() == 0, "known for the next file"
    assert "CA-013" in clerk.text(".rows")


def test_two_weeks_later_the_changes_are_ticked_and_conflicts_are_not(
    enter: Enter, tmp_path: Path, width: str
) -> None:
    first = [GOOD | {"subject": f"{one}{width}"} for one in ("改期店", "销号店", "冲突店", "消失店")]
    clerk = sent(enter("hy2"), tmp_path, f"首版{width}.xlsx", *first).press(".page-header button.btn-primary")
    clerk.go(f"/hazards/?q=冲突店{width}").press("tbody a.row-link").take("note", note="已电话核实")
    later = [first[0] | {"due": "2023-12-20"}, first[1] | {"closed": "2023-11-02"}, first[2] | {"due": "2023-12-01"}]
    clerk = sent(clerk, tmp_path, f"二版{width}.xlsx", *later)
    ticks = clerk.page.locator("[name=take]")
    assert [ticks.nth(n).is_checked() for n in range(ticks.count())] == [True, True, False]
    assert "冲突" in clerk.text("main")
    assert f"消失店{width}" in clerk.text("main"), "what vanished is listed"
    clerk.press(".page-header button.btn-primary")
    assert "更新 2 件" in clerk.text(".messages")
    assert "已销号" in clerk.go(f"/hazards/?q=销号店{width}").text("tbody")
    assert "剩 30 天" in clerk.go(f"/hazards/?q=改期店{width}").text("tbody"), "until 20 December"
    assert "剩 18 天" in clerk.go(f"/hazards/?q=冲突店{width}").text("tbody"), "still until the 8th"
    history = clerk.press("tbody a.row-link").text(".timeline")
    assert "备注" in history


def test_a_large_file_comes_in_behind_the_page_and_is_taken_back(enter: Enter, tmp_path: Path, width: str) -> None:
    rows = [GOOD | {"subject": f"大表{n}号{width}", "address": f"云间路{n}号{width}"} for n in range(320)]
    clerk = sent(enter("hy2"), tmp_path, f"大表{width}.xlsx", *rows).press(".page-header button.btn-primary")
    assert clerk.path().startswith("/hazards/import/run/")
    waiting = clerk.path()
    assert f"大表{width}" in clerk.go("/hazards/import/").text("main .work, main .card.work")
    worker = threading.Thread(target=work, kwargs={"wait": False})
    worker.start()
    clerk.go(waiting)
    expect(clerk.page.locator("#run"), "the page looks again by itself").to_contain_text("320 / 320", timeout=30000)
    worker.join()
    clerk.press("main .card-footer a.btn-primary").write(reason="导错了文件").press("main .btn-danger")
    assert "已撤回" in clerk.text(".page-header")
    assert f"大表7号{width}" in clerk.go(f"/hazards/?q=大表7号{width}&state=void").text("tbody")
