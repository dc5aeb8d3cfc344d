"""Every page of who and where opens for those who may read it, and stays shut for others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from ranan.registry.models import Premises
from tests.world import World

Enter = Callable[[str], Client]
EVERYBODY = ("zb", "xf", "jgw2", "hy", "hy2", "admin", "supervisor", "auditor", "sysadmin", "secadmin", "boss")


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_rights_page_opens_for_everybody_in_both_languages(world: World, enter: Enter, name: str) -> None:
    client = enter(name)
    text = client.get("/rights/").content.decode()
    assert "谁能做什么" in text
    client.post("/language/", {"language": "en"})
    assert "Who may do what" in client.get("/rights/").content.decode()


def test_an_administrator_with_one_unit_goes_straight_to_it(world: World, enter: Enter) -> None:
    answer = enter("admin").get("/people/", follow=True)
    assert answer.redirect_chain == [("/people/hyl/", 302)]
    text = answer.content.decode()
    assert "吴洁" in text
    assert "邀请" in text


def test_a_colleague_reads_names_but_no_sign_in_names_and_finds_no_form(world: World, enter: Enter) -> None:
    text = enter("hy").get("/people/hyl/").content.decode()
    assert "郑涛" in text
    assert "<code>hy2</code>" not in text
    assert "/people/hyl/invite/" not in text


def test_another_unit_is_not_there_for_somebody_who_does_not_keep_it(world: World, enter: Enter) -> None:
    assert enter("admin").get("/people/xjz/").status_code == 404
    assert enter("hy").get("/people/xjz/").status_code == 404


@pytest.mark.parametrize("name", ["sysadmin", "zb", "auditor", "supervisor", "secadmin"])
def test_overseers_read_every_unit(world: World, enter: Enter, name: str) -> None:
    client = enter(name)
    assert "新泾镇" in client.get("/people/").content.decode()
    assert client.get("/people/xjz/").status_code == 200


def test_an_enterprise_has_no_unit_whose_people_it_reads(world: World, enter: Enter) -> None:
    assert enter("boss").get("/people/").status_code == 403


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zb", 200),
        ("auditor", 200),
        ("supervisor", 200),
        ("secadmin", 200),
        ("sysadmin", 403),
        ("hy", 403),
        ("boss", 403),
    ],
)
def test_the_journal_opens_for_overseers_only(world: World, enter: Enter, name: str, code: int) -> None:
    client = enter(name)
    assert client.get("/journal/").status_code == code
    assert client.get("/journal/1/").status_code in {code, 404}


@pytest.mark.parametrize(
    ("name", "code"), [("zb", 200), ("xf", 200), ("hy", 200), ("boss", 200), ("sysadmin", 403), ("secadmin", 403)]
)
def test_the_list_of_places_opens_for_those_who_work_with_places(
    world: World, enter: Enter, name: str, code: int
) -> None:
    assert enter(name).get("/premises/").status_code == code


def test_each_place_and_each_person_has_a_page(world: World, enter: Enter) -> None:
    client = enter("zb")
    for place in Premises.objects.all():
        assert client.get(f"/premises/{place.number}/").status_code == 200
    for name in ("hy", "admin"):
        assert enter("sysadmin").get(f"/people/hyl/{world.people[name].key}/").status_code == 200
    assert client.get("/premises/P999999/").status_code == 404


def test_a_territory_sees_the_places_on_its_own_ground_only(world: World, enter: Enter) -> None:
    text = enter("xj").get("/premises/").content.decode()
    assert "福泉饭店" in text
    assert "老王面馆" not in text
    assert enter("xj").get(f"/premises/{world.places['shop'].number}/").status_code == 404


def test_joining_needs_no_account(world: World) -> None:
    assert Client().get("/join/").status_code == 200
