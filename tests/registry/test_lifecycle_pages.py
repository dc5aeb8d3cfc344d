"""A place's life on its pages: changed from a day on, closed, opened again, merged; numbers of a day open their rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from ranan.config import panels
from ranan.registry import access, actions, queries
from ranan.registry.models import Area, Operator, PlacePast, Premises
from ranan.registry.queries.past import numbers, operator_on, run_since
from tests.hazards.steps import Desk
from tests.registry.conftest import DAY, NOW, rebuilds
from tests.registry.test_premises import USCC, added
from tests.world import SYSTEM, World

Enter = Callable[[str], Client]
SINCE = "2023-10-10"


def act(client: Client, place: Premises, verb: str, **given: str) -> Any:
    return client.post(f"/premises/{place.number}/life/{verb}/", given)


def fresh(place: Premises) -> Premises:
    return Premises.objects.get(pk=place.pk)


def test_from_a_day_on_somebody_else_runs_it_and_the_page_says_what_it_was(world: World, enter: Enter) -> None:
    shop, client = world.places["shop"], enter("hy2")
    given = {"since": SINCE, "name": "新强烧烤", "operator": "新东家", "uscc": USCC, "kind": "small_catering"}
    assert act(client, shop, "change", **given).status_code == 302
    row = fresh(shop)
    assert row.operator is not None
    assert (row.name, row.kind, row.operator.name, row.operator.uscc) == ("新强烧烤", "small_catering", "新东家", USCC)
    shown = client.get(f"/premises/{shop.number}/").content.decode()
    for words in ("阿强小吃店", "2023年10月9日", "新东家", "2023年10月10日"):
        assert words in shown
    then, now = operator_on(row, date(2023, 10, 9)), operator_on(row, date(2023, 10, 10))
    assert (then.name if then else "", now.name if now else "", run_since(row)) == (
        "阿强小吃店",
        "新东家",
        date(2023, 10, 10),
    )
    assert rebuilds() == []


def test_a_change_that_is_refused_adds_no_operator(world: World, enter: Enter) -> None:
    shop = world.places["shop"]
    given = {"since": SINCE, "name": "老王面馆", "address": "定西路88号", "operator": "新东家"}
    assert act(enter("hy2"), shop, "change", **given)["X-Refusal"] == "same_place"
    assert not Operator.objects.filter(name="新东家").exists()
    assert not PlacePast.objects.exists()


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("change", {}),
        ("change", {"since": SINCE, "uscc": USCC}),
        ("close", {"ended": "closed"}),
        ("merge", {"into": "P000001", "how": "since"}),
    ],
)
def test_what_is_missing_comes_back_beside_its_field(
    world: World, enter: Enter, verb: str, given: dict[str, str]
) -> None:
    answer = act(enter("hy2"), world.places["shop"], verb, **given)
    assert answer.status_code == 422
    assert f'id="life-{verb}" open' in answer.content.decode()


def test_who_hands_a_place_over_is_reminded_of_the_people_who_were_there(world: World, enter: Enter) -> None:
    shop, client = world.places["shop"], enter("hy2")
    said = "仍是原经营者"
    assert act(client, shop, "change", since="2023-10-10", operator="甲公司").status_code == 302
    assert said not in client.get(f"/premises/{shop.number}/").content.decode(), "nobody is entered"
    hy = world.actor("hy2")
    actions.set_contact(shop, role="manager", name="李春来", phone="", id_number="", actor=hy, at=NOW)
    assert act(client, shop, "change", since="2023-10-20", name="新招牌").status_code == 302
    assert said not in client.get(f"/premises/{shop.number}/").content.decode(), "the operator is the same"
    assert act(client, shop, "change", since="2023-11-01", operator="乙公司").status_code == 302
    assert said in client.get(f"/premises/{shop.number}/").content.decode()


def test_a_place_is_closed_listed_between_days_and_opened_again(world: World, enter: Enter) -> None:
    shop, client = world.places["shop"], enter("hy2")
    assert act(client, shop, "close", on="2023-11-01", ended="closed").status_code == 302
    assert (fresh(shop).closed_on, fresh(shop).ended) == (date(2023, 11, 1), "closed")
    asked = (
        "", "closed_from=2023-11-01", "closed_from=2023-11-02", "closed_to=2023-10-31", "show=closed", "on=2023-10-31",
        "on=2023-11-01",
    )  # fmt: skip
    found = [query for query in asked if shop.number in client.get(f"/premises/?{query}").content.decode()]
    assert found == [
        "closed_from=2023-11-01",
        "show=closed",
        "on=2023-10-31",
    ]
    assert act(client, shop, "reopen").status_code == 302
    assert fresh(shop).closed_on is None
    assert rebuilds() == []


def test_one_that_was_entered_twice_points_to_the_one_that_stays(world: World, enter: Enter) -> None:
    shop, twice, client = (
        world.places["shop"],
        added(name="阿强小吃", area=Area.objects.get(name="华阳路街道")),
        enter("hy2"),
    )
    assert act(client, twice, "merge", into=shop.number.lower(), how="twice").status_code == 302
    assert (fresh(twice).merged_into_id, fresh(twice).ended) == (shop.pk, "twice")
    gone = client.get(f"/premises/{twice.number}/").content.decode()
    assert f"/premises/{shop.number}/" in gone
    stays = client.get(f"/premises/{shop.number}/").content.decode()
    assert f"/hazards/?premises={twice.number}" in stays
    assert twice.number in client.get("/premises/?show=merged").content.decode()
    assert shop.number not in client.get("/premises/?show=merged").content.decode()


def test_two_that_are_one_since_a_day_were_two_before(world: World, enter: Enter) -> None:
    shop, other = world.places["shop"], world.places["shop2"]
    assert act(enter("hy2"), other, "merge", into=shop.number, how="since", on="2023-11-01").status_code == 302
    seen = access.premises_of(SYSTEM)
    assert [numbers(seen, day).kind("catering") for day in (date(2023, 10, 31), date(2023, 11, 1))] == [3, 2]


@pytest.mark.parametrize(("into", "refused"), [("P999999", "unknown_place"), ("", "merge_with_itself")])
def test_a_place_is_merged_into_another_one_that_one_sees(world: World, enter: Enter, into: str, refused: str) -> None:
    shop = world.places["shop"]
    assert act(enter("hy2"), shop, "merge", into=into or shop.number, how="twice")["X-Refusal"] == refused


@pytest.mark.parametrize(("name", "status"), [("xf", 409), ("xj2", 404), ("auditor", 409), ("boss", 404)])
def test_others_close_nothing(world: World, enter: Enter, name: str, status: int) -> None:
    shop = world.places["shop"]
    assert act(enter(name), shop, "close", on="2023-11-01", ended="closed").status_code == status
    assert fresh(shop).closed_on is None


def test_an_act_that_there_is_not_is_not_found(world: World, enter: Enter) -> None:
    assert act(enter("hy2"), world.places["shop"], "burn").status_code == 404


def test_a_household_moves_without_its_name_on_the_page(world: World, enter: Enter) -> None:
    home, client = world.places["home"], enter("hy2")
    assert act(client, home, "change", since=SINCE, gas="piped", kind="household_piped").status_code == 302
    shown = client.get(f"/premises/{home.number}/").content.decode()
    assert "林某户" not in shown
    assert 'name="operator"' not in shown
    assert fresh(home).kind == "household_piped"


def test_a_hazard_names_who_ran_the_place_when_it_was_found_and_who_runs_it_now(world: World, enter: Enter) -> None:
    hazard, client = Desk(world).assigned("shop", found=date(2023, 10, 1)), enter("hy2")
    page = f"/hazards/{hazard.number}/"
    assert "发现时" not in client.get(page).content.decode()
    assert act(client, world.places["shop"], "change", since=SINCE, operator="新东家").status_code == 302
    shown = client.get(page).content.decode()
    assert "发现时：阿强小吃店" in shown
    assert "2023年10月10日起：新东家" in shown
    hazard.refresh_from_db()
    assert hazard.premises == world.places["shop"], "hazards stay with the place"


# ---------- new facts ----------


def test_gas_opening_and_the_building_are_asked_of_a_new_place(world: World, enter: Enter) -> None:
    client, building = enter("hy2"), world.places["office"]
    given = {
        "kind": "state_tenant", "name": "租户甲", "address": "安化路500号201室", "gas": "piped", "opened_on": "2019-05-01",
        "part_of": building.number, "area": Area.objects.get(name="华阳路街道").code,
    }  # fmt: skip
    assert client.post("/premises/new/", given | {"part_of": "P999999"}).status_code == 422
    assert client.post("/premises/new/", given).status_code == 302
    row = Premises.objects.get(name="租户甲")
    assert (row.gas, row.part_of, row.opened_on) == ("piped", building, date(2019, 5, 1))
    assert building.title in client.get(f"/premises/{row.number}/").content.decode()
    listed = client.get("/premises/?gas=piped&opened_to=2019-12-31").content.decode()
    assert row.number in listed
    assert row.number not in client.get("/premises/?gas=bottled").content.decode()
    assert row.number in client.get("/premises/?located=no").content.decode()


# ---------- numbers ----------


def test_the_numbers_of_a_day_open_their_rows(world: World, enter: Enter) -> None:
    panels.fill()
    added(gas="both", opened_on=date(2023, 11, 1))
    actions.change_premises(
        world.places["shop"], since=date(2023, 10, 10), kind="small_catering", actor=world.actor("hy2"), at=NOW
    )
    client = enter("zb")
    shown = client.get("/premises/numbers/?on=2023-11-20").content.decode()
    assert "452" in shown, "the plan's figure stands beside"
    seen = access.premises_of(world.actor("zb"))
    for day in (date(2023, 10, 1), date(2023, 10, 31), DAY):
        told = numbers(seen, day)
        for (kind, unit), count in told.of.items():
            key = next(one.key for one in queries.territories() if one.pk == unit)
            wanted = queries.PlaceFilter.read({"on": day.isoformat(), "kind": kind, "territory": key})
            assert access.places_listed(world.actor("zb"), wanted).count() == count, (day, kind, key)
    assert numbers(seen, date(2023, 10, 1)).kind("catering") == 3
    assert numbers(seen, DAY).kind("small_catering") == 1
    assert sum(numbers(seen, DAY).bottled.values()) == 1
    wanted = queries.PlaceFilter.read({"on": "2023-11-20", "gas": "bottled"})
    assert access.places_listed(world.actor("zb"), wanted).count() == 1


def test_a_territory_counts_its_own_ground_and_enterprises_nothing_else(world: World, enter: Enter) -> None:
    shown = enter("xj").get("/premises/numbers/").content.decode()
    assert "餐饮场所" in shown
    assert "瓶装气居民户" not in shown
    table = shown[shown.index("<thead>") : shown.index("</thead>")]
    assert ("新泾镇" in table, "全区" in table, "江苏路街道" in table) == (True, False, False)
    every = enter("zb").get("/premises/numbers/").content.decode()
    assert ("全区" in every, "江苏路街道" in every) == (True, True)
    assert enter("secadmin").get("/premises/numbers/").status_code == 403


@pytest.mark.parametrize("query", ["on=rubbish", "on=2099-01-01", "opened_from=%00", "gas=coal&show=x&located=yes"])
def test_what_an_address_does_not_know_is_dropped(world: World, enter: Enter, query: str) -> None:
    for page in ("/premises/", "/premises/numbers/"):
        assert enter("zb").get(f"{page}?{query}").status_code == 200
