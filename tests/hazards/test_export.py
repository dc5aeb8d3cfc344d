"""The ledger taken out: who gets what, households masked, one entry an export, and no question asked row by row."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ranan.hazards import columns, workbook
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter, ledger
from ranan.journal import queries as journal
from ranan.rules import sheet_model
from tests.hazards.steps import DUE, TODAY, Desk
from tests.signed_in import client_of

ADDRESS = "/hazards/export.xlsx"
EVERYBODY = ("zb", "xf", "jgw", "hy", "xj", "admin", "supervisor", "auditor", "sysadmin", "secadmin", "boss")


def sheet_of(desk: Desk, by: str, query: str = "") -> Any:
    """The sheet that this person takes out."""
    answer = client_of(desk.world.people[by]).get(ADDRESS + query)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    _says, heads, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def exports(desk: Desk) -> list[Any]:
    """The entries of exports, oldest first."""
    return list(journal.entries().filter(verb="hazard.export").order_by("id"))


def cells(desk: Desk, hazard: Hazard, by: str) -> dict[str, Any]:
    """The values of one hazard as this person may see them."""
    [row] = workbook.lines(Hazard.objects.filter(pk=hazard.pk))
    return workbook.Cells(desk.by(by))(row)


def test_the_sheet_opens_well(desk: Desk) -> None:
    desk.assigned()
    sheet = sheet_of(desk, "zb")
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("台账", "B3", "A2:Q3")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.column_dimensions["E"].width > sheet.column_dimensions["G"].width
    assert sheet["A1"].value == "台账（2023-11-20），您可查看的全部"


def test_the_first_line_says_the_conditions(desk: Desk) -> None:
    assert sheet_of(desk, "zb", "?grade=major&q=软管")["A1"].value == "台账（2023-11-20），搜索：软管；等级：重大"


def test_dates_are_dates_measures_numbers_and_words_those_of_the_page(desk: Desk) -> None:
    hazard = desk.closed()
    [row] = rows_of(sheet_of(desk, "zb"))
    assert (row["发现日期"].date(), row["整改期限"].date()) == (hazard.found, hazard.due)
    assert (row["措施"], row["进展"], row["等级"]) == (13, "已销号", "一般")
    assert (row["牵头单位"], row["属地"]) == ("区消防救援支队", "华阳路街道")


def test_cells_bear_the_names_under_which_a_ledger_comes_in(desk: Desk) -> None:
    """So that an export in an office's own layout needs no second table of columns."""
    values = cells(desk, desk.assigned(), "zb")
    assert set(sheet_model.FIELDS) <= set(values) == set(workbook.columns())
    assert isinstance(values["found"], date)


@pytest.mark.parametrize("by", EVERYBODY)
def test_everybody_takes_out_what_his_list_shows_and_nothing_else(desk: Desk, by: str) -> None:
    desk.assigned("shop")
    desk.closed()
    desk.assigned("other", by="zb")
    desk.registered()
    listed = [hazard.number for hazard in ledger(desk.by(by), Filter(), TODAY)]
    assert [row["编号"] for row in rows_of(sheet_of(desk, by))] == listed


@pytest.mark.parametrize(
    ("by", "full"), [("hy", True), ("zb", True), ("auditor", True), ("xf", True), ("supervisor", False)]
)
def test_a_households_door_is_told_to_who_works_on_its_hazard_and_its_name_to_nobody(desk: Desk, by: str, full: bool) -> None:
    desk.assigned("home")
    [row] = rows_of(sheet_of(desk, by))
    assert (row["场所"], row["地址"]) == ("林**", "安西路5弄3号101室" if full else "安西路**")
    assert row["整改责任方"] == row["场所"]
    assert [entry.facts["masked"] for entry in exports(desk)] == [True]


def test_each_export_leaves_one_entry_that_auditors_read(desk: Desk) -> None:
    desk.assigned()
    desk.assigned("shop")
    sheet_of(desk, "hy", "?state=open&sort=-found&lead=xfzd")
    [entry] = exports(desk)
    conditions = {"state": "open", "lead": "xfzd", "sort": "-found"}
    assert entry.facts == {"conditions": conditions, "rows": 2, "masked": False}
    assert (entry.actor_name, entry.actor_unit) == ("吴洁", "华阳路街道")
    page = client_of(desk.world.people["auditor"]).get("/journal/").content.decode()
    assert "导出台账" in page
    assert "台账_2023-11-20.xlsx" in page


def test_a_household_that_was_searched_for_does_not_stand_in_the_journal(desk: Desk) -> None:
    desk.assigned("home")
    for words in ("林某户", "安西路5弄"):
        sheet_of(desk, "hy", f"?q={words}")
    sheet_of(desk, "hy", "?q=软管")
    *homes, other = [entry.facts["conditions"]["q"] for entry in exports(desk)]
    assert [set(one) for one in homes] == [{"digest"}, {"digest"}]
    assert other == "软管"


def test_a_head_request_is_no_export(desk: Desk) -> None:
    desk.assigned()
    client = client_of(desk.world.people["hy"])
    answer, full = client.head(ADDRESS), client.get(ADDRESS)
    assert answer["Content-Disposition"] == full["Content-Disposition"]
    assert len(b"".join(full)) == int(full["Content-Length"])
    assert len(exports(desk)) == 1


def test_the_link_stands_where_there_are_rows_and_bears_the_conditions(desk: Desk) -> None:
    desk.assigned()
    client = client_of(desk.world.people["hy"])
    assert "/hazards/export.xlsx?state=open" in client.get("/hazards/?state=open").content.decode()
    assert "/hazards/export.xlsx" not in client.get("/hazards/?state=void").content.decode()


def test_the_columns_as_shown_go_out_in_their_order(desk: Desk) -> None:
    late = desk.assigned(found=TODAY - timedelta(days=9), due=TODAY - timedelta(days=4))
    client = client_of(desk.world.people["hy"])
    client.post("/hazards/columns/", {"column": ["du", "what", "again", "by"], "place_du": "1", "place_what": "2"})
    link = re.search(r'href="([^"]*columns=[^"]*)"', client.get("/hazards/?state=open").content.decode())
    assert link is not None
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(unescape(link[1]))))).active
    assert sheet is not None
    says, heads, *lines = sheet.iter_rows(values_only=True)
    assert "进展：在办" in str(says[0])
    assert heads == ("剩余天数", "隐患内容", "反弹次数", "登记单位")
    assert lines == [(-4, late.text, 0, "华阳路街道")]
    [entry] = exports(desk)
    assert entry.facts["conditions"] == {"state": "open", "sort": "due", "columns": "du,what,again,by"}


def test_every_column_of_the_list_has_its_own_in_the_workbook(desk: Desk) -> None:
    desk.closed()
    sheet = sheet_of(desk, "zb", f"?columns={','.join(columns.BY_KEY)}")
    [row] = rows_of(sheet)
    assert len(row) == len(columns.COLUMNS) + 1, "a place and its address stand apart"
    assert row["剩余天数"] is None
    assert row["首次期限"].date() == DUE


@pytest.mark.parametrize("given", ["nothing", "x,y", ""])
def test_columns_that_nobody_knows_give_the_whole_workbook(desk: Desk, given: str) -> None:
    desk.assigned()
    assert sheet_of(desk, "zb", f"?columns={given}").auto_filter.ref == "A2:Q3"
    assert "columns" not in exports(desk)[0].facts["conditions"]


def test_a_household_in_chosen_columns_is_cut_as_in_all_and_a_formula_stays_text(desk: Desk) -> None:
    desk.assigned("home", text='=HYPERLINK("http://x","软管")')
    sheet = sheet_of(desk, "xf", "?columns=what,where,party")
    [row] = rows_of(sheet)
    assert (row["场所"], row["整改责任方"]) == ("林**", "林**")
    cell = sheet["A3"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert [entry.facts["masked"] for entry in exports(desk)] == [True]


def test_more_rows_ask_no_more_of_the_database(desk: Desk) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            rows = workbook.lines(ledger(desk.by("xf"), Filter(), TODAY))
            keys = tuple(columns.BY_KEY)
            list(workbook.sheet(rows, reader, on=TODAY, conditions=[], keys=keys).rows)
        return len(seen)

    reader = workbook.Cells(desk.by("xf"))
    desk.assigned("home")
    first = asked()
    for place in ("home", "shop", "shop2", "other", "home"):
        desk.assigned(place, by="zb")
    assert asked() == first
