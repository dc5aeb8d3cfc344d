"""Reading people in clear: who may, for what reason, what is recorded, and who reads that record."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest

from ranan.registry import actions, queries
from tests.registry.conftest import NOW, code, entries
from tests.world import World

NAME, PHONE = "林某户", "13812345678"


@pytest.fixture
def number(world: World) -> str:
    """The household's, with a telephone."""
    home = world.places["home"]
    actions.amend_premises(home, actor=world.actor("hy"), at=NOW, phone=PHONE)
    home.household.refresh_from_db()
    return str(home.number)


@pytest.mark.parametrize(
    ("by", "reads"),
    [
        ("hy", True),
        ("zb", True),
        ("auditor", True),
        ("xf", False),
        ("jgw2", False),
        ("supervisor", False),
        ("xj", False),
    ],
)
def test_a_household_is_read_by_its_territory_the_task_force_and_auditors(
    world: World, number: str, by: str, reads: bool
) -> None:
    home = world.places["home"]
    result = actions.reveal(home, why="visit", actor=world.actor(by), at=NOW)
    if reads:
        assert isinstance(result, list)
        assert (result[0].name, result[0].phone) == (NAME, PHONE)
    else:
        assert code(result) == "may_not_read_people"
    assert len(entries("premises.reveal")) == reads


@pytest.mark.parametrize(
    ("why", "note", "kept"),
    [
        ("visit", "", "visit"), ("call", "核对门牌", "call 核对门牌"), ("other", "居民投诉", "other 居民投诉"),
        ("", "上门核实", "上门核实"),
        ("other", "查一下", None), ("other", "", None), ("", "", None), ("curious", "", None),
    ],
)  # fmt: skip
def test_it_takes_a_reason(world: World, number: str, why: str, note: str, kept: str | None) -> None:
    result = actions.reveal(world.places["home"], why=why, note=note, actor=world.actor("hy"), at=NOW)
    if kept is None:
        assert code(result) == "reveal_needs_reason"
        assert entries("premises.reveal") == []
    else:
        assert entries("premises.reveal")[0].facts["reason"] == kept


def test_the_entry_says_which_facts_and_by_whom_and_never_a_value(world: World, number: str) -> None:
    actions.reveal(world.places["home"], why="serve", actor=world.actor("hy"), at=NOW)
    [entry] = entries("premises.reveal")
    assert entry.facts == {"reason": "serve", "shown": ["household.name", "household.phone"]}
    assert (entry.actor_name, entry.actor_unit_key, entry.subject_key) == ("吴洁", "hyl", number)
    assert PHONE not in json.dumps(entry.facts)


def test_a_place_where_nobody_is_on_file_has_nothing_to_read(world: World) -> None:
    assert code(actions.reveal(world.places["shop"], why="visit", actor=world.actor("hy"), at=NOW)) == "nobody_to_read"


def test_the_page_asks_shows_once_and_tells_how_often(world: World, number: str, enter: Any) -> None:
    client, address = enter("hy2"), f"/premises/{number}/"
    assert f"{address}reveal/" in client.get(address).content.decode()
    assert PHONE not in client.get(address).content.decode()
    refused = client.post(f"{address}reveal/", {"why": "other"})
    assert (refused.status_code, refused["X-Refusal"], PHONE in refused.content.decode()) == (
        409,
        "reveal_needs_reason",
        False,
    )
    shown = client.post(f"{address}reveal/", {"why": "other", "note": "核对电话"})
    assert PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    again = client.get(address).content.decode()
    assert PHONE not in again
    assert "被查阅 1 次" in again
    assert "其他 核对电话" in again
    assert f"{address}reveal/" not in enter("xf").get(address).content.decode()


def test_the_record_is_read_by_auditors_and_the_security_administrator(world: World, number: str, enter: Any) -> None:
    actions.reveal(world.places["home"], why="visit", actor=world.actor("hy"), at=NOW)
    for name, reads in (("auditor", True), ("secadmin", True), ("zb", False), ("hy", False), ("sysadmin", False)):
        answer = enter(name).get("/readings/")
        assert (answer.status_code == 200) is reads, name
        if reads:
            page = answer.content.decode()
            assert f"{number} 林**" in page
            assert "上门检查" in page
            assert "户主 姓名、户主 电话" in page
            assert NAME not in page


def test_the_record_is_narrowed_by_person_place_and_day(world: World, number: str) -> None:
    actions.reveal(world.places["home"], why="visit", actor=world.actor("hy"), at=NOW)
    actions.reveal(world.places["home"], why="call", actor=world.actor("zb"), at=NOW)
    for given, count in (
        ({}, 2), ({"actor": "吴洁"}, 1), ({"actor": "zb"}, 1), ({"actor": "nobody"}, 0), ({"place": number.lower()}, 2),
        ({"place": "P999999"}, 0), ({"on": "2023-11-20"}, 2), ({"on": "2023-11-19"}, 0), ({"on": "x\x00"}, 2),
    ):  # fmt: skip
        assert len(queries.readings(queries.ReadingFilter.read(given))) == count, given


def test_the_record_is_taken_out_masked(world: World, number: str, enter: Any) -> None:
    actions.reveal(world.places["home"], why="visit", actor=world.actor("hy"), at=NOW)
    answer = enter("auditor").get("/readings/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    rows = [[str(cell.value) for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[3:] for row in rows] == [[f"{number} 林**", "上门检查", "户主 姓名、户主 电话"]]
    assert entries("reading.export")[0].facts["rows"] == 1


def test_a_list_in_clear_stands_in_the_record(world: World, number: str, enter: Any) -> None:
    answer = enter("hy2").post("/premises/export.xlsx?kind=household_bottled", {"why": "other", "note": "上门宣传"})
    b"".join(answer.streaming_content)
    [entry] = entries("premises.export")
    assert (entry.facts["clear"], entry.facts["reason"], entry.facts["masked"]) == (True, "other 上门宣传", False)
    page = enter("auditor").get("/readings/").content.decode()
    assert "其他 上门宣传" in page
    assert "名单 1 行" in page
    assert entry.subject_key in page


def test_a_list_in_clear_is_not_for_everybody_and_not_without_a_reason(world: World, number: str, enter: Any) -> None:
    for name, given, refusal in (
        ("hy", {"why": "visit"}, "not_out_in_clear"), ("xf", {"why": "visit"}, "not_out_in_clear"), ("hy2", {}, "reveal_needs_reason"),
    ):  # fmt: skip
        for address in ("/premises/export.xlsx", "/hazards/export.xlsx"):
            answer = enter(name).post(address, given)
            assert (answer.status_code, answer["X-Refusal"]) == (409, refusal), (name, address)
    assert entries("premises.export") == []
