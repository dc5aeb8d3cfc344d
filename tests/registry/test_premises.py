"""Places and operators: added once, amended with old and new, moved into the park, households read by few."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from ranan.registry import access, actions, queries
from ranan.registry.models import Area, Operator, Premises
from ranan.rules import terms
from tests.registry.conftest import NOW, code, entries, rebuilds
from tests.world import SYSTEM, World

Enter = Callable[[str], Client]
USCC = "91310105MAA41B1F14"


def a_place(**more: object) -> actions.NewPlace:
    plain = actions.NewPlace("catering", "新开小馆", "江苏路1号", Area.objects.get(name="江苏路街道"))
    return replace(plain, **more)


def added(**more: object) -> Premises:
    made = actions.add_premises(a_place(**more), actor=SYSTEM, at=NOW)
    assert isinstance(made, Premises)
    return made


@pytest.mark.parametrize("kind", sorted(terms.table()["premises"]))
def test_every_kind_that_the_plan_names_can_be_added(world: World, kind: str) -> None:
    row = added(kind=kind, uscc=USCC if not kind.startswith("household") and kind != "public_body" else "")
    assert row.territory.name == "江苏路街道"
    assert (row.operator is not None) == (not row.is_household and kind != "public_body")


def test_the_same_place_is_added_once_however_it_is_typed(world: World) -> None:
    first = added()
    assert added(name="新开 小馆", address="江苏路１号") == first
    assert len([entry for entry in entries("premises.add") if entry.subject_key == first.number]) == 1


def test_a_wrong_credit_code_is_refused_and_nothing_is_written(world: World) -> None:
    assert code(actions.add_premises(a_place(uscc="91310105MAA41B1F15"), actor=SYSTEM, at=NOW)) == "wrong_uscc"
    assert not Premises.objects.filter(name="新开小馆").exists()


def test_one_credit_code_is_one_operator(world: World) -> None:
    first = added(uscc=USCC)
    second = added(name="分店", uscc=USCC.lower())
    assert first.operator == second.operator


def test_an_amendment_keeps_old_and_new(world: World) -> None:
    row = added()
    done = actions.amend_premises(
        row, actor=world.actor("zb"), at=NOW, address="江苏路2号", latitude=31.2, longitude=121.4
    )
    assert isinstance(done, Premises)
    facts = entries("premises.amend")[-1].facts
    [new], [old] = facts["registry.premises"], facts["was"]["registry.premises"]
    assert (old["address"], new["address"], new["latitude"]) == ("江苏路1号", "江苏路2号", 31.2)
    assert old["same"] != new["same"]
    assert rebuilds() == []


def test_into_the_park_by_hand_the_park_answers_and_the_sub_district_hosts(world: World) -> None:
    row = world.places["other"]
    done = actions.amend_premises(row, actor=world.actor("xj2"), at=NOW, in_park=True)
    assert isinstance(done, Premises)
    assert (done.territory.key, done.host.key if done.host else "") == ("lkyq", "xjz")
    assert code(actions.amend_premises(row, actor=world.actor("xj2"), at=NOW, in_park=False)) == "outside_your_ground"
    back = actions.amend_premises(row, actor=world.actor("zb"), at=NOW, in_park=False)
    assert isinstance(back, Premises)
    assert (back.territory.key, back.host) == ("xjz", None)


def test_only_the_territory_and_the_task_force_amend(world: World) -> None:
    row = world.places["shop"]
    for name, may in {"hy": True, "zb": True, "xj2": False, "xf": False, "auditor": False, "admin": False}.items():
        done = actions.amend_premises(row, actor=world.actor(name), at=NOW, name=f"小吃店{name}")
        assert isinstance(done, Premises) == may, name


def test_nothing_to_change_and_a_place_that_exists_are_said(world: World) -> None:
    shop, actor = world.places["shop"], world.actor("hy")
    assert code(actions.amend_premises(shop, actor=actor, at=NOW, name="阿强小吃店")) == "nothing_changes"
    same = actions.amend_premises(shop, actor=actor, at=NOW, name="老王面馆", address="定西路88号")
    assert code(same) == "same_place"
    assert code(actions.amend_premises(shop, actor=actor, at=NOW, kind="household_piped")) == "home_stays_home"
    with pytest.raises(TypeError, match="a place has no"):
        actions.amend_premises(shop, actor=actor, at=NOW, colour="red")


def test_a_closed_place_frees_its_name_and_leaves_the_list(world: World, enter: Enter) -> None:
    shop = world.places["shop"]
    actions.amend_premises(shop, actor=world.actor("hy"), at=NOW, closed_on=date(2023, 11, 1))
    assert queries.premises_like("阿强小吃店", "华阳路12号") is None
    client = enter("hy")
    assert shop.number not in client.get("/premises/").content.decode()
    assert shop.number in client.get("/premises/?show=closed").content.decode()


def test_an_operator_is_amended_with_a_code_that_nobody_else_has(world: World) -> None:
    shop, other = world.places["shop"].operator, world.places["shop2"].operator
    actor = world.actor("hy2")
    row = actions.amend_operator(shop, name="阿强餐饮", uscc=USCC, phone="021-1", actor=actor, at=NOW)
    assert isinstance(row, Operator)
    facts = entries("operator.amend")[-1].facts
    assert facts["was"]["registry.operator"][0]["name"] == "阿强小吃店"
    assert set(facts["registry.operator"][0]["phone"]) == {"digest"}
    taken = actions.amend_operator(other, name="老王", uscc=USCC, phone="", actor=actor, at=NOW)
    assert code(taken) == "uscc_taken"
    assert (
        code(actions.amend_operator(row, name="阿强餐饮", uscc=USCC, phone="021-1", actor=actor, at=NOW))
        == "nothing_changes"
    )
    assert code(actions.amend_operator(row, name="", uscc="", phone="", actor=actor, at=NOW)) == "missing"
    assert (
        code(actions.amend_operator(row, name="x", uscc="", phone="", actor=world.actor("xj"), at=NOW))
        == "outside_your_ground"
    )
    assert rebuilds() == []


def test_a_place_changes_hands(world: World, enter: Enter) -> None:
    number = world.places["shop"].number
    given = {"name": "新东家", "uscc": USCC, "phone": ""}
    assert enter("hy2").post(f"/premises/{number}/operator/change/", given).status_code == 302
    row = Premises.objects.get(number=number)
    assert row.operator is not None
    assert (row.operator.name, row.operator.uscc, row.operator.synthetic) == ("新东家", USCC, True)


# ---------- households ----------


def test_a_households_facts_stand_in_the_journal_as_digests_only(world: World) -> None:
    home = world.places["home"]
    done = actions.amend_premises(home, actor=world.actor("hy"), at=NOW, name="林小某", phone="13812345678")
    assert isinstance(done, Premises)
    written = json.dumps([entry.facts for entry in entries() if entry.subject_key == home.number], ensure_ascii=False)
    for word in ("林某户", "林小某", "安西路", "13812345678"):
        assert word not in written
    assert rebuilds() == []


@pytest.mark.parametrize(
    ("name", "reads"),
    [("hy", True), ("zb", True), ("auditor", True), ("xf", False), ("jgw", False), ("supervisor", False)],
)
def test_a_households_name_is_cut_for_all_and_its_address_for_most(world: World, enter: Enter, name: str, reads: bool) -> None:
    home = world.places["home"]
    assert access.may_see_household(world.actor(name), home) == reads
    client = enter(name)
    for address in ("/premises/", f"/premises/{home.number}/"):
        text = client.get(address).content.decode()
        assert ("林某户" in text, "安西路5弄" in text) == (False, reads), address
        assert "林**" in text


def test_nobody_finds_a_household_by_a_name_that_he_may_not_read(world: World, enter: Enter) -> None:
    number = world.places["home"].number
    for words in ("林某户", "安西路5弄", "101室"):
        assert number in enter("hy").get("/premises/", {"q": words}).content.decode()
        assert number not in enter("xf").get("/premises/", {"q": words}).content.decode()


# ---------- pages ----------


def test_the_list_is_searched_and_filtered_by_its_address(world: World, enter: Enter) -> None:
    client = enter("zb")
    number = world.places["shop"].number
    for query, there, absent in (
        ("q=面馆", "老王面馆", "阿强小吃店"),
        ("territory=xjz", "福泉饭店", "老王面馆"),
        ("kind=public_body", "华阳路街道办事处", "老王面馆"),
        (f"q={number}", "阿强小吃店", "老王面馆"),
    ):
        rows = client.get(f"/premises/?{query}").content.decode().partition("<tbody>")[2]
        assert there in rows, query
        assert absent not in rows, query
    damaged = client.get("/premises/?kind=nothing&page=-3&territory=%00&q=%00")
    assert damaged.status_code == 200
    assert "没有同时符合" in client.get("/premises/?q=没有这家").content.decode()


def test_a_second_page_follows_after_fifty(world: World, enter: Enter) -> None:
    for number in range(60):
        added(name=f"第{number}家", address=f"江苏路{number + 100}号")
    client = enter("zb")
    assert 'rel="next"' in client.get("/premises/").content.decode()
    last = client.get("/premises/?page=2").content.decode()
    assert "第59家" in last
    assert 'rel="next"' not in last


def test_a_territory_adds_places_on_its_own_ground_only(world: World, enter: Enter) -> None:
    area = Area.objects.get(name="新泾镇").code
    given = {"kind": "catering", "name": "新馆", "address": "福泉路1号", "area": area}
    refused = enter("hy").post("/premises/new/", given)
    assert (refused.status_code, refused["X-Refusal"]) == (409, "outside_your_ground")
    answer = enter("xj").post("/premises/new/", given)
    row = Premises.objects.get(name="新馆")
    assert answer["Location"] == f"/premises/{row.number}/"
    assert row.synthetic
    assert enter("xf").post("/premises/new/", given | {"name": "部门登记", "address": "福泉路2号"}).status_code == 302
    assert enter("auditor").post("/premises/new/", given).status_code == 403


def test_half_a_coordinate_is_refused_under_its_field(world: World, enter: Enter) -> None:
    area = Area.objects.get(name="华阳路街道").code
    given = {"kind": "catering", "name": "新馆", "address": "华阳路1号", "area": area, "latitude": "31.2"}
    answer = enter("hy").post("/premises/new/", given)
    assert answer.status_code == 422
    assert "经纬度须同时填写" in answer.content.decode()


def test_the_facts_are_amended_on_the_page_and_a_refusal_keeps_what_was_typed(world: World, enter: Enter) -> None:
    shop, client = world.places["shop"], enter("hy")
    given = {"kind": "small_catering", "name": "阿强面店", "address": "华阳路12号", "area": shop.area.code}
    assert client.post(f"/premises/{shop.number}/amend/", given).status_code == 302
    text = client.get(f"/premises/{shop.number}/").content.decode()
    assert "阿强面店" in text
    assert "更正场所" in text
    again = client.post(f"/premises/{shop.number}/amend/", given)
    assert again["X-Refusal"] == "nothing_changes"
    clash = client.post(f"/premises/{shop.number}/amend/", given | {"name": "老王面馆", "address": "定西路88号"})
    assert clash["X-Refusal"] == "same_place"
    assert 'value="老王面馆"' in clash.content.decode()
