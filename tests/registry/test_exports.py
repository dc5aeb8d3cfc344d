"""Places, people and units taken out: the rows and rights of their pages, personal facts masked, one entry each."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from ranan.registry import actions
from tests.registry.conftest import DAY, NOW, entries
from tests.world import World

Enter = Callable[[str], Client]
PLACES, UNITS, PEOPLE = "/premises/export.xlsx", "/people/units.xlsx", "/people/people.xlsx"
WORKERS = ("zb", "xf", "jgw", "hy", "xj")
READERS = ("supervisor", "auditor")
EVERYBODY = (*WORKERS, *READERS, "admin", "sysadmin", "secadmin", "boss")


def sheet_of(answer: Any) -> Any:
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active


def rows_of(answer: Any) -> list[dict[str, Any]]:
    """The rows of the sheet by their headings."""
    _says, heads, *lines = sheet_of(answer).iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def exports() -> list[Any]:
    return [entry for entry in entries() if entry.verb.endswith(".export")]


# ---------- who ----------


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize(
    ("address", "may"),
    [
        (PLACES, {*WORKERS, *READERS, "boss"}),
        (UNITS, {*EVERYBODY} - {"boss"}),
        (PEOPLE, {*EVERYBODY} - {"boss"}),
        ("/people/hyl/people.xlsx", {"zb", "hy", "admin", "supervisor", "auditor", "sysadmin", "secadmin"}),
    ],
)
def test_who_may_take_a_list_out_is_who_may_read_it(enter: Enter, name: str, address: str, may: set[str]) -> None:
    answer = enter(name).get(address)
    assert (answer.status_code == 200) == (name in may)
    b"".join(answer)
    assert len(exports()) == (name in may)


def test_nobody_takes_anything_out_without_signing_in(world: World) -> None:
    for address in (PLACES, UNITS, PEOPLE, "/people/hyl/people.xlsx"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True)


# ---------- places ----------


@pytest.mark.parametrize("query", ["", "?q=华阳路", "?kind=catering", "?territory=xjz", "?show=closed", "?q=nowhere"])
@pytest.mark.parametrize("name", ["zb", "xj", "hy", "xf", "boss"])
def test_the_file_holds_the_places_of_the_page_in_its_order(world: World, enter: Enter, name: str, query: str) -> None:
    shop = world.places["shop2"]
    actions.amend_premises(shop, actor=world.actor("zb"), at=NOW, closed_on=DAY)
    client = enter(name)
    listed = [one.row.number for one in client.get(f"/premises/{query}").context["rows"]]
    assert [row["编号"] for row in rows_of(client.get(PLACES + query))] == listed


def test_more_than_a_page_of_places_comes_out_whole(world: World, enter: Enter) -> None:
    from ranan.registry.models import Area

    area = Area.objects.get(name="新泾镇")
    for number in range(60):
        place = actions.NewPlace(kind="catering", name=f"演示店{number}", address=f"演示路{number}号", area=area)
        actions.add_premises(place, actor=world.actor("zb"), at=NOW)
    assert len(rows_of(enter("zb").get(f"{PLACES}?page=2&q=演示店"))) == 60


@pytest.mark.parametrize(
    ("name", "reads"),
    [("hy", True), ("zb", True), ("auditor", True), ("xf", False), ("jgw", False), ("supervisor", False)],
)
def test_a_household_is_masked_as_on_the_page(enter: Enter, name: str, reads: bool) -> None:
    [home] = rows_of(enter(name).get(f"{PLACES}?kind=household_bottled"))
    assert (home["名称"], home["地址"]) == ("林**", "安西路5弄3号101室" if reads else "安西路**")
    [entry] = exports()
    assert entry.verb == "premises.export"
    assert entry.facts == {"conditions": {"kind": "household_bottled"}, "rows": 1, "masked": True}


def test_a_household_that_was_searched_for_stands_as_a_digest(enter: Enter) -> None:
    rows_of(enter("hy").get(f"{PLACES}?q=林某户"))
    rows_of(enter("hy").get(f"{PLACES}?q=面馆"))
    first, second = (entry.facts["conditions"]["q"] for entry in exports())
    assert set(first) == {"digest"}
    assert second == "面馆"


def test_the_sheet_of_places_opens_well(enter: Enter) -> None:
    sheet = sheet_of(enter("zb").get(f"{PLACES}?kind=catering"))
    assert (sheet.title, sheet.freeze_panes) == ("场所", "B3")
    assert sheet["A1"].value == "场所（2023-11-20，场所类别：餐饮场所）"


# ---------- units and people ----------


def test_units_come_out_with_their_people_and_administrators(enter: Enter) -> None:
    client = enter("auditor")
    shown = client.get("/people/").context["shown"]
    rows = rows_of(client.get(UNITS))
    assert [(row["单位"], row["人员"]) for row in rows] == [(one.unit.name, one.people) for one in shown]
    assert next(row for row in rows if row["单位"] == "华阳路街道")["管理员"] == "何静"
    [entry] = exports()
    assert (entry.verb, entry.facts["rows"]) == ("unit.export", len(shown))


@pytest.mark.parametrize(("name", "sees"), [("admin", True), ("sysadmin", True), ("hy", False), ("auditor", False)])
def test_sign_in_names_come_out_only_for_who_keeps_the_unit(enter: Enter, name: str, sees: bool) -> None:
    client = enter(name)
    page = client.get("/people/hyl/")
    rows = rows_of(client.get("/people/hyl/people.xlsx"))
    assert [row["姓名"] for row in rows] == [one.person.name for one in page.context["shown"]]
    assert {bool(row["登录名"]) for row in rows} == {sees}
    assert ("<code>hy2</code>" in page.content.decode()) == sees
    [entry] = exports()
    assert (entry.verb, entry.facts["conditions"], entry.facts["masked"]) == (
        "person.export",
        {"unit": "hyl"},
        not sees,
    )


def test_no_password_and_no_code_leaves(world: World, enter: Enter) -> None:
    actions.reset(world.people["hy2"], actor=world.actor("sysadmin"), at=NOW)
    world.people["hy2"].refresh_from_db()
    text = str(rows_of(enter("sysadmin").get(PEOPLE)))
    assert "未设置密码" in text or "尚未设置密码" in text
    assert world.people["hy2"].one_time_code not in text
    assert world.people["zb"].password not in text


def test_posts_and_deputies_stand_in_the_words_of_the_page(world: World, enter: Enter) -> None:
    hy, hy2, unit = world.people["hy"], world.people["hy2"], world.unit("hyl")
    actions.deputise(hy2, hy, unit, starts=DAY, ends=DAY + timedelta(days=3), actor=world.actor("admin"), at=NOW)
    rows = {row["姓名"]: row for row in rows_of(enter("admin").get("/people/hyl/people.xlsx"))}
    assert "检查员" in rows["吴洁"]["本单位岗位"]
    assert "郑涛" in rows["吴洁"]["代班"]
    assert "吴洁" in rows["郑涛"]["代班"]


def test_one_reads_the_people_of_ones_own_units_only(enter: Enter) -> None:
    assert {row["单位"] for row in rows_of(enter("hy").get(PEOPLE))} == {"华阳路街道"}
    assert len({row["单位"] for row in rows_of(enter("zb").get(PEOPLE))}) > 3


# ---------- the act ----------


def test_a_head_request_is_no_export(enter: Enter) -> None:
    for address in (PLACES, UNITS, PEOPLE, "/people/hyl/people.xlsx"):
        assert enter("auditor").head(address).status_code == 200
    assert exports() == []


def test_auditors_find_the_exports_in_the_journal(enter: Enter) -> None:
    b"".join(enter("xf").get(PLACES))
    b"".join(enter("hy").get(PEOPLE))
    for verb, word, who in (("premises.export", "导出场所", "陆峰"), ("person.export", "导出人员", "吴洁")):
        page = enter("auditor").get("/journal/", {"verb": verb}).content.decode()
        assert page.count(f"{word}</") >= 1
        assert who in page


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/premises/?kind=catering", f"{PLACES}?kind=catering"), ("/people/", UNITS), ("/people/", PEOPLE),
        ("/people/hyl/", "/people/hyl/people.xlsx"),
    ],
)  # fmt: skip
def test_each_list_offers_its_export(enter: Enter, page: str, link: str) -> None:
    assert f'href="{link}"' in enter("auditor").get(page).content.decode()


def test_an_empty_list_offers_none(enter: Enter) -> None:
    assert PLACES not in enter("zb").get("/premises/?q=nowhere").content.decode()
