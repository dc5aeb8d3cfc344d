"""Workbooks that go out: types, widths, frozen head, filter, print set-up; text stays text; nothing stays on disk."""

from __future__ import annotations

import gc
import io
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ranan.kit import tables
from ranan.kit.home import Home
from ranan.kit.tables import Column, Sheet, Value

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

COLUMNS = (Column("名称", 20), Column("日期", 11, "date"), Column("数量", 8, "int"), Column("比例", 8.5, "number"))
ROW: list[Value] = ["阿强小吃店", date(2023, 10, 15), 12, 0.75]


@pytest.fixture(scope="module", autouse=True)
def answers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """An answer that is closed puts the thread's database connection away, where an earlier test has opened one."""
    with django_db_blocker.unblock():
        yield


def written(*rows: Sequence[Value], **more: Any) -> bytes:
    """The workbook of one sheet with these rows."""
    made = tables.write([Sheet("台账", "台账（2023-10-15）", COLUMNS, rows)], **more)
    with made.file:
        assert made.rows == len(rows)
        return made.file.read()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def read(data: bytes) -> dict[str, list[list[Any]]]:
    """What another reader finds in each sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_the_kinds_of_the_columns_are_the_types_of_the_cells() -> None:
    cells = opened(written(ROW))["台账"][3]
    assert [cell.data_type for cell in cells] == ["s", "d", "n", "n"]
    assert [cell.value for cell in cells] == ["阿强小吃店", datetime(2023, 10, 15), 12, 0.75]
    assert cells[1].number_format == "yyyy-mm-dd"
    assert read(written(ROW))["台账"][2] == ["阿强小吃店", date(2023, 10, 15), 12, 0.75]


def test_the_sheet_says_what_it_holds_and_keeps_its_head_in_sight() -> None:
    sheet = opened(written(ROW, ROW))["台账"]
    assert sheet["A1"].value == "台账（2023-10-15）"
    assert [cell.value for cell in sheet[2]] == ["名称", "日期", "数量", "比例"]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == "A2:D4"


def test_columns_are_as_wide_as_they_say() -> None:
    sheet = opened(written(ROW))["台账"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert widths == pytest.approx([one.width for one in COLUMNS], abs=1)


def test_a_row_is_as_high_as_its_wrapped_text() -> None:
    texts = ["短", "一二三四五六七八九十" * 2, "甲\n乙\n丙", "长" * 9000, "a" * 19]
    sheet = opened(written(*([text, None, None, None] for text in texts)))["台账"]
    heights = [sheet.row_dimensions[row].height for row in range(3, 8)]
    assert heights == [None, 45, 45, pytest.approx(409, abs=1), None]


def test_rows_that_are_on_disk_are_not_kept_in_memory_however_high_they_are() -> None:
    kept: list[int] = []

    def rows() -> Iterator[Sequence[Value]]:
        for _number in range(2000):
            yield ["甲\n乙\n丙", None, None, None]
        pages = [one for one in gc.get_objects() if type(one).__module__ == "xlsxwriter.worksheet" and hasattr(one, "row_info")]
        kept.extend(len(held) for page in pages for held in (page.row_info, page.row_sizes))

    tables.write([Sheet("台账", "台账", COLUMNS, rows())]).file.close()
    assert kept
    assert max(kept) <= 4


def test_it_prints_on_a3_lying_as_wide_as_the_paper_with_the_head_on_every_page() -> None:
    sheet = opened(written(ROW))["台账"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(None, 0), (1, 0)}
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows.rpartition("!")[2] == "$1:$2"


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(1)", "http://example.invalid/", "007", "1e5"]
)
def test_text_is_never_read_as_anything_else(text: str) -> None:
    cell = opened(written([text, None, None, None]))["台账"]["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@"))


def test_a_value_of_another_kind_than_its_column_is_written_as_text() -> None:
    cells = opened(written(["x", "未定", "约三", date(2023, 1, 2)]))["台账"][3]
    assert [(cell.value, cell.data_type) for cell in cells[1:]] == [("未定", "s"), ("约三", "s"), ("2023-01-02", "s")]


def test_what_there_is_none_of_is_an_empty_cell() -> None:
    cells = opened(written(["", None, None, None]))["台账"][3]
    assert [cell.value for cell in cells] == [None] * 4


def test_a_day_before_workbooks_know_days_is_text() -> None:
    assert opened(written(["x", date(1899, 12, 31), 1, 1]))["台账"]["B3"].value == "1899-12-31"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next_one() -> None:
    found = read(written(*([f"店{n}", None, n, None] for n in range(7)), most_rows=5))
    assert list(found) == ["台账", "台账 (2)", "台账 (3)"]
    assert [[row[0] for row in rows[2:]] for rows in found.values()] == [
        ["店0", "店1", "店2"],
        ["店3", "店4", "店5"],
        ["店6"],
    ]
    assert {tuple(rows[1]) for rows in found.values()} == {("名称", "日期", "数量", "比例")}


def test_a_sheet_holds_no_more_rows_than_excel_opens() -> None:
    assert tables.MOST_ROWS == 2**20


def test_without_rows_there_is_still_a_head() -> None:
    sheet = opened(written())["台账"]
    assert [cell.value for cell in sheet[2]] == ["名称", "日期", "数量", "比例"]
    assert sheet.auto_filter.ref == "A2:D3"


def test_names_of_sheets_are_made_fit_and_different() -> None:
    sheets = [Sheet(name, "", COLUMNS, []) for name in ("a/b:c", "A/B:C", "长" * 40, "长" * 40, "", "'x'")]
    made = tables.write(sheets)
    with made.file:
        names = CalamineWorkbook.from_filelike(made.file).sheet_names
    assert len({name.lower() for name in names}) == 6
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@given(st.lists(st.text(max_size=50), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_written_and_read_again(texts: list[str]) -> None:
    """What no workbook can hold is left out, the rest stays."""
    rows = read(written(*([text, None, None, None] for text in texts)))["台账"][2:]
    for text, row in zip(texts, rows, strict=False):
        kept = "".join(one for one in text if one.isprintable() and not 0xD800 <= ord(one) <= 0xDFFF)
        assert all(one in str(row[0]) for one in kept)


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert read(written(["长" * 40_000, None, None, None]))["台账"][2][0] == "长" * 32_767


def left() -> list[Path]:
    """What lies in the home's folder for passing files."""
    return list(Home.from_env().folder("tmp").iterdir())


def test_nothing_stays_on_disk_while_the_answer_is_read_or_after() -> None:
    answer = tables.response("台账", [Sheet("台账", "", COLUMNS, [ROW])])
    assert left() == []
    assert opened(b"".join(answer))["台账"]["A3"].value == "阿强小吃店"
    answer.close()
    assert left() == []


def broken() -> Iterator[list[Value]]:
    yield ROW
    raise RuntimeError("the database went away")


def test_a_failure_half_way_leaves_nothing_behind() -> None:
    with pytest.raises(RuntimeError):
        tables.write([Sheet("台账", "", COLUMNS, broken())])
    gc.collect()
    assert left() == []


def test_what_a_killed_process_left_is_cleared_away_a_day_later() -> None:
    folder = Home.from_env().folder("tmp")
    old, new = folder / "killed", folder / "busy"
    for one in (old, new):
        one.mkdir()
        (one / "rows").write_text("林某户")
    os.utime(old, (0, 0))
    written(ROW)
    assert left() == [new]
    shutil.rmtree(new)


def test_nothing_leaves_when_the_record_cannot_be_written() -> None:
    def refuse(_rows: int) -> None:
        raise RuntimeError("no entry")

    with pytest.raises(RuntimeError):
        tables.response("台账", [Sheet("台账", "", COLUMNS, [ROW])], record=refuse)
    gc.collect()  # an open file would be told as a warning, and warnings are errors
    assert left() == []


def test_the_record_is_told_how_many_rows_there_were() -> None:
    told: list[int] = []
    tables.response("台账", [Sheet("台账", "", COLUMNS, [ROW] * 3)], record=told.append).close()
    assert told == [3]


def test_a_head_request_writes_and_records_nothing() -> None:
    def never(_rows: int) -> None:
        raise AssertionError("recorded")

    answer = tables.response("台账", [Sheet("台账", "", COLUMNS, broken())], method="HEAD", record=never)
    full = tables.response("台账", [Sheet("台账", "", COLUMNS, [ROW])])
    same = ("Content-Type", "Content-Disposition", "Cache-Control")
    assert [answer[name] for name in same] == [full[name] for name in same]
    full.close()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("隐患台账_2023-10-15", "隐患台账_2023-10-15.xlsx"), ("a/b\\c:d.xlsx", "abcd.xlsx"), ('x"\r\nSet-Cookie: y', "xSet-Cookie_y.xlsx"),
        ("..", "table.xlsx"), ("", "table.xlsx"), ("店" * 300, "店" * 80 + ".xlsx"),
    ],
)  # fmt: skip
def test_the_file_name_is_safe_and_chinese_is_kept(name: str, wanted: str) -> None:
    assert tables.file_name(name) == wanted
    answer = tables.response(name, [Sheet("台账", "", COLUMNS, [])])
    said = answer["Content-Disposition"]
    answer.close()
    assert said.startswith("attachment;")
    assert unquote(said).rpartition("''")[2].rpartition('="')[2].strip('"') == wanted
    assert said.isascii()
    assert "\r" not in said
    assert answer["Content-Type"] == tables.MIME
