"""The list: filters, orders, an address that says it all, and an export of exactly what is shown."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranan.hazards import actions
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter, ledger
from ranan.hazards.queries.ledger import DUES, SORTS, STATES
from ranan.kit import clock
from tests.conftest import use_database
from tests.hazards.sheets import GOOD, bring
from tests.hazards.steps import FOUND, NOW, TODAY, Desk
from tests.signed_in import client_of
from tests.world import World

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

Rows = dict[str, Hazard]


@pytest.fixture(scope="module")
def site(peopled: tuple[str, World], django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Desk, Rows]]:
    """The rows, made once for all tests of this file."""
    name, made = peopled
    with django_db_blocker.unblock():
        before, shift = use_database(name), clock.shift()
        clock.set_shift(NOW - clock.real_now())
        try:
            with transaction.atomic():
                desk = Desk(made)
                yield desk, make_rows(desk)
                transaction.set_rollback(True)
        finally:
            clock.set_shift(shift)
            use_database(before)


@pytest.fixture
def desk(site: tuple[Desk, Rows], django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """What a test does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield copy.copy(site[0])
        transaction.set_rollback(True)


@pytest.fixture
def rows(site: tuple[Desk, Rows]) -> Rows:
    """One hazard for each thing that the list tells apart."""
    return site[1]


def make_rows(desk: Desk) -> Rows:
    """Write them."""
    made = {
        "late": desk.assigned("shop", due=TODAY - timedelta(days=1), code="CA-014"),
        "today": desk.rectifying("shop2", due=TODAY),
        "soon": desk.assigned("shop", due=TODAY + timedelta(days=3), grade="major"),
        "week": desk.assigned("home", due=TODAY + timedelta(days=6)),
        "later": desk.assigned("other", by="zb", due=TODAY + timedelta(days=7), found=FOUND - timedelta(days=9)),
        "nocode": desk.assigned("shop", code="", text="用气管理不规范"),
        "review": desk.under_review(),
        "closed": desk.closed(),
        "void": desk.void(),
    }
    [row] = bring(desk, GOOD | {"closed": "2023-10-02"}, by="zb")
    return made | {"reported": Hazard.objects.get(number=row.number)}


def names(desk: Desk, rows: Rows, wanted: Filter, by: str = "zb") -> set[str]:
    """The names of the rows that a list shows."""
    known = {hazard.pk: name for name, hazard in rows.items()}
    return {known[hazard.pk] for hazard in ledger(desk.by(by), wanted, TODAY)}


EVERYTHING = {"late", "today", "soon", "week", "later", "nocode", "review", "closed", "void", "reported"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, EVERYTHING),
        ({"state": "open"}, EVERYTHING - {"closed", "void", "reported"}),
        ({"state": "closed"}, {"closed", "reported"}),
        ({"state": "void"}, {"void"}),
        ({"state": "rectifying"}, {"today"}),
        ({"state": "under_review"}, {"review"}),
        ({"due": "overdue"}, {"late"}),
        ({"due": "soon"}, {"today", "soon"}),
        ({"due": "week"}, {"today", "soon", "week"}),
        ({"due": str(TODAY + timedelta(days=6))}, {"week"}),
        ({"due": f"{TODAY}x"}, {"today"}),
        ({"due": "2023-13-01"}, EVERYTHING),
        ({"due": "later"}, {"later", "nocode", "review"}),
        ({"grade": "major"}, {"soon"}),
        ({"code": "ca-014"}, {"late"}),
        ({"code": "NONE"}, {"nocode"}),
        ({"kind": "household_bottled"}, {"week"}),
        ({"closure": "as_reported"}, {"reported"}),
        ({"closure": "reviewed"}, {"closed"}),
        ({"territory": "xjz"}, {"later"}),
        ({"registrar": "zb"}, {"later", "reported"}),
        ({"lead": "xfzd", "state": "closed"}, {"closed", "reported"}),
        ({"measure": "13", "due": "overdue"}, {"late"}),
        ({"found_to": str(FOUND - timedelta(days=1))}, {"later", "reported"}),
        ({"found_from": str(FOUND), "state": "closed"}, {"closed"}),
        ({"q": "不规范", "state": "open"}, {"nocode"}),
        ({"lead": "nobody"}, set()),
    ],
)
def test_each_condition_narrows_the_list(desk: Desk, rows: Rows, wanted: dict[str, str], expected: set[str]) -> None:
    assert names(desk, rows, Filter.read(wanted)) == expected


def test_a_place_shows_its_own_hazards(desk: Desk, rows: Rows) -> None:
    home = desk.world.places["home"]
    assert names(desk, rows, Filter(premises=home.number)) == {"week"}


def test_everybody_sees_only_his_own(desk: Desk, rows: Rows) -> None:
    assert names(desk, rows, Filter(), "xj") == {"later"}
    assert names(desk, rows, Filter(), "boss") == {"today", "review", "closed", "void"}
    assert names(desk, rows, Filter(), "sysadmin") == set()


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_shows_every_row_once(desk: Desk, rows: Rows, sort: str) -> None:
    shown = list(ledger(desk.by("zb"), Filter(sort=sort), TODAY))
    assert len(shown) == len(rows) == len(set(shown))


def test_the_first_is_due_first_and_a_minus_turns_the_order(desk: Desk, rows: Rows) -> None:
    dues = [hazard.due for hazard in ledger(desk.by("zb"), Filter(state="open"), TODAY)]
    assert dues == sorted(due for due in dues if due)
    states = [hazard.state for hazard in ledger(desk.by("zb"), Filter(), TODAY)]
    assert states[-3:] == ["closed", "closed", "void"]
    numbers = [hazard.number for hazard in ledger(desk.by("zb"), Filter(sort="-number"), TODAY)]
    assert numbers == sorted(numbers, reverse=True)


word = st.text(st.characters(exclude_categories=["Cs"]), max_size=70)
day = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str) | word
any_filter = st.fixed_dictionaries(
    {},
    optional={
        "q": word, "state": st.sampled_from([*STATES, "x"]), "grade": st.sampled_from(["major", "serious"]),
        "due": st.sampled_from([*DUES, "x"]), "measure": st.integers(-5, 10**9).map(str) | word, "lead": word, "territory": word,
        "registrar": word, "code": word, "kind": word, "closure": st.sampled_from(["reviewed", "x"]), "todo": word,
        "premises": word, "found_from": day, "found_to": day, "sort": st.sampled_from([*SORTS, "x"]),
        "page": st.integers(-2, 10**8).map(str) | word,
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(any_filter)
def test_the_address_says_all_of_the_list_and_reads_back_the_same(given: dict[str, str]) -> None:
    wanted = Filter.read(given)
    again = Filter.read(dict(parse_qsl(wanted.url(page=wanted.page).removeprefix("?"), keep_blank_values=True)))
    assert (again, again.page) == (wanted, wanted.page)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_filter)
def test_no_address_breaks_the_list(desk: Desk, given: dict[str, str]) -> None:
    list(ledger(desk.by("zb"), Filter.read(given), TODAY)[:5])


@pytest.mark.parametrize(
    "address",
    ["?q=%00", "?page=99999999", "?found_from=0001-01-01", "?todo=nothing", "?measure=١٢", "?state=%F0%9F%94%A5"],
)
def test_odd_addresses_open_the_page(desk: Desk, rows: Rows, address: str) -> None:
    assert client_of(desk.world.people["zb"]).get(f"/hazards/{address}").status_code == 200


def exported(desk: Desk, by: str, query: str) -> list[dict[str, Any]]:
    """The rows of the exported workbook, by their headings."""
    answer = client_of(desk.world.people[by]).get(f"/hazards/export.xlsx{query}")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    assert sheet is not None
    _what, heads, *lines = sheet.iter_rows()
    return [{head.value: cell for head, cell in zip(heads, line, strict=True)} for line in lines]


@pytest.mark.parametrize(
    "query", ["", "?state=open", "?due=overdue", "?grade=major&sort=-found", "?q=软管", "?closure=as_reported"]
)
@pytest.mark.parametrize("by", ["zb", "xj", "hy"])
def test_the_export_holds_exactly_the_rows_of_the_list_in_their_order(
    desk: Desk, rows: Rows, query: str, by: str
) -> None:
    wanted = Filter.read(dict(parse_qsl(query.removeprefix("?"))))
    listed = [hazard.number for hazard in ledger(desk.by(by), wanted, TODAY)]
    assert [row["编号"].value for row in exported(desk, by, query)] == listed


def test_dates_are_dates_and_the_words_are_those_of_the_page(desk: Desk, rows: Rows) -> None:
    [row] = exported(desk, "zb", "?closure=reviewed")
    hazard = rows["closed"]
    assert row["发现日期"].is_date
    assert row["发现日期"].value.date() == hazard.found
    assert (row["进展"].value, row["等级"].value, row["牵头单位"].value) == ("已销号", "一般", "区消防救援支队")


FORMULAS = [
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("http://x")',
    "\t=1",
    "http://example.invalid/",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_exported_as_text(desk: Desk, text: str) -> None:
    desk.do(actions.register, desk.finding("shop", text=text, inspector=text), desk.world.campaign, by="hy")
    answer = client_of(desk.world.people["zb"]).get("/hazards/export.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    sheet = book.active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text.strip()]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_a_household_is_exported_with_its_door_only_to_those_who_see_it_and_by_name_to_nobody(desk: Desk, rows: Rows) -> None:
    def texts(by: str) -> str:
        return " ".join(str(cell.value) for row in exported(desk, by, "") for cell in row.values())

    assert "安西路5弄" in texts("hy")
    assert "安西路5弄" not in texts("xj")
    assert "林某户" not in texts("hy")
