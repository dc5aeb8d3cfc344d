"""Sealed tables: what is stored, what a search may ask, the rows of an older database, and keys that change."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection

from ranan.kit import resealing, secret
from ranan.kit.database import acting_as
from ranan.registry import actions, queries
from ranan.registry.models import Contact, Household, Operator
from tests.registry.conftest import NOW, code, rebuilds
from tests.world import World, make_world

NAME, PHONE, NUMBER = "林小某", "13812345678", "11010119900307037X"


def stored(table: str, column: str) -> list[str]:
    """What the table itself holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from {table} where {column} <> '' order by id")
        return [value for (value,) in cursor.fetchall()]


@pytest.fixture
def known(world: World) -> World:
    """The small world, its household with all its facts."""
    home = world.places["home"]
    actions.amend_premises(home, actor=world.actor("hy"), at=NOW, name=NAME, phone=PHONE, id_number=NUMBER.lower())
    return world


def test_the_table_holds_nothing_in_clear(known: World) -> None:
    for column, plain in (("name", NAME), ("phone", PHONE), ("id_number", NUMBER)):
        [sealed] = stored("registry_household", column)
        assert sealed.startswith("s1:")
        assert plain not in sealed
        assert getattr(Household.objects.get(), column) == plain
    assert rebuilds() == []


@pytest.mark.parametrize("lookup", ["", "__exact", "__icontains", "__in", "__startswith", "__gt"])
def test_nobody_filters_by_a_sealed_field_by_mistake(known: World, lookup: str) -> None:
    value = [NAME] if lookup == "__in" else NAME
    with pytest.raises(FieldError, match="sealed"):
        Household.objects.filter(**{f"name{lookup}": value}).exists()
    assert Household.objects.filter(name__isnull=False).count() == 1


def test_the_hash_follows_its_fact_however_the_row_is_saved(known: World) -> None:
    row = Household.objects.get()
    assert row.phone_hash == secret.found_as("phone", PHONE) == stored("registry_household", "phone_hash")[0]
    actions.amend_premises(known.places["home"], actor=known.actor("hy"), at=NOW, phone="")
    assert stored("registry_household", "phone_hash") == []


@pytest.mark.parametrize("words", [NAME, " 林小某 ", PHONE, "138 1234 5678", NUMBER, NUMBER.lower()])
def test_a_whole_fact_finds_the_place_for_those_who_may(known: World, enter: Any, words: str) -> None:
    number = known.places["home"].number
    for name, finds in (("hy", True), ("zb", True), ("xf", False), ("supervisor", False)):
        shown = enter(name).get("/premises/", {"q": words}).content.decode()
        assert (f"/premises/{number}/" in shown) is finds, name


@pytest.mark.parametrize("words", ["林小", "小某", "1381234567", "3812345678", NUMBER[:17], "110101"])
def test_a_part_finds_nothing(known: World, enter: Any, words: str) -> None:
    assert (
        f"/premises/{known.places['home'].number}/" not in enter("hy").get("/premises/", {"q": words}).content.decode()
    )


def test_contacts_and_operators_are_found_like_households(known: World, enter: Any) -> None:
    shop, clerk = known.places["shop"], known.actor("hy")
    actions.set_contact(shop, "landlord", name="石房东", phone="021-62345678", actor=clerk, at=NOW)
    actions.amend_operator(shop.operator, name="阿强小吃店", uscc="", phone="13900001111", actor=clerk, at=NOW)
    for words in ("石房东", "02162345678", "139-0000-1111"):
        assert f"/premises/{shop.number}/" in enter("xf").get("/premises/", {"q": words}).content.decode(), words


def test_a_wrong_identity_number_is_refused_and_not_repeated(known: World) -> None:
    home, clerk = known.places["home"], known.actor("hy")
    refused = actions.amend_premises(home, actor=clerk, at=NOW, id_number="110101199003070371")
    assert code(refused) == "wrong_id_number"
    assert "1101" not in str(refused)
    contact = actions.set_contact(home, "liaison", name="甲", id_number="123", actor=clerk, at=NOW)
    assert code(contact) == "wrong_id_number"


def test_a_contact_is_set_replaced_and_removed(known: World) -> None:
    shop, clerk = known.places["shop"], known.actor("hy")
    assert isinstance(actions.set_contact(shop, "manager", name="甲某", actor=clerk, at=NOW), Contact)
    assert code(actions.set_contact(shop, "manager", name="甲某", actor=clerk, at=NOW)) == "nothing_changes"
    actions.set_contact(shop, "manager", name="乙某", phone=PHONE, actor=clerk, at=NOW)
    assert [(one.role, one.name) for one in shop.contacts.all()] == [("manager", "乙某")]
    assert code(actions.set_contact(shop, "king", name="丙", actor=clerk, at=NOW)) == "missing"
    assert (
        code(actions.set_contact(shop, "manager", name="丙", actor=known.actor("xj"), at=NOW)) == "outside_your_ground"
    )
    assert code(actions.remove_contact(shop, "manager", actor=known.actor("xj"), at=NOW)) == "outside_your_ground"
    actions.remove_contact(shop, "manager", actor=clerk, at=NOW)
    assert not shop.contacts.exists()
    assert code(actions.remove_contact(shop, "manager", actor=clerk, at=NOW)) == "nothing_changes"
    assert rebuilds() == []


def test_what_stays_empty_in_a_form_stays_as_it_is(known: World, enter: Any) -> None:
    home = known.places["home"]
    place = {"kind": home.kind, "area": home.area.code, "latitude": "", "longitude": ""}
    address = f"/premises/{home.number}/amend/"
    assert enter("hy").post(address, {**place, "elderly": "on"}).status_code == 302
    row = Household.objects.get()
    assert (row.name, row.phone, row.id_number, row.premises.elderly) == (NAME, PHONE, NUMBER, True)
    assert enter("hy").post(address, {**place, "forget": "on", "name": "林新某"}).status_code == 302
    row = Household.objects.get()
    assert (row.name, row.phone, row.id_number) == ("林新某", "", "")


def test_an_operators_telephone_stays_when_the_field_is_left_empty(known: World, enter: Any) -> None:
    shop = known.places["shop"]
    actions.amend_operator(shop.operator, name="阿强小吃店", uscc="", phone=PHONE, actor=known.actor("hy"), at=NOW)
    address = f"/premises/{shop.number}/operator/amend/"
    assert enter("hy").post(address, {"name": "阿强菜馆", "uscc": "", "phone": ""}).status_code == 302
    assert Operator.objects.get(pk=shop.operator_id).phone == PHONE
    assert enter("hy").post(address, {"name": "阿强菜馆", "uscc": "", "phone": "", "forget": "on"}).status_code == 302
    assert Operator.objects.get(pk=shop.operator_id).phone == ""


def test_somebody_sets_his_own_telephone_and_nobody_elses(known: World) -> None:
    person = known.people["hy"]
    assert code(actions.set_phone(person, PHONE, actor=known.actor("xj"), at=NOW)) == "not_your_unit"
    actions.set_phone(person, PHONE, actor=known.actor("hy"), at=NOW)
    assert code(actions.set_phone(person, PHONE, actor=known.actor("admin"), at=NOW)) == "nothing_changes"
    assert PHONE not in stored("registry_person", "phone")[0]
    assert rebuilds() == []


def test_words_that_look_like_somebodys_number_are_told_from_others() -> None:
    for words in (PHONE, "021-6234 5678", NUMBER):
        assert queries.is_number_of_somebody(words)
    for words in ("CN23-00198", "P000123", "110", "安西路5弄", "91310105MA1FP00000", ""):
        assert not queries.is_number_of_somebody(words)


# ---------- an older database, and another key ----------


@pytest.fixture
def owned(committing: str) -> Iterator[World]:
    """A committed world, its tables in the hand of their owner."""
    made = make_world(shift=False)
    home, shop = made.places["home"], made.places["shop"]
    actions.amend_premises(home, actor=made.actor("hy"), at=NOW, phone=PHONE)
    actions.amend_operator(
        shop.operator, name="阿强小吃店", uscc="", phone="13900001111", actor=made.actor("hy"), at=NOW
    )
    with acting_as("owner", os.environ, settings.HOME):
        yield made


def test_rows_of_an_older_database_are_sealed_and_the_journal_still_fits(owned: World) -> None:
    migration = importlib.import_module("ranan.registry.migrations.0005_sealed_people")
    with connection.cursor() as cursor:
        for table, facts in (
            ("registry_household", "name = '林某户', phone = '13812345678', name_hash = '', phone_hash = ''"),
            ("registry_operator", "phone = case when phone = '' then '' else '13900001111' end, phone_hash = ''"),
        ):
            with resealing.open_wall(cursor, table):
                cursor.execute(f"update {table} set {facts}")
    with connection.schema_editor() as editor:
        migration.seal(None, editor)
    assert all(
        one.startswith("s1:") for one in stored("registry_household", "name") + stored("registry_operator", "phone")
    )
    assert [(one.name, one.phone) for one in Household.objects.all()] == [("林某户", PHONE)]
    assert queries.places_of_people("林某户") == queries.places_of_people(PHONE) == [owned.places["home"].pk]
    assert queries.places_of_people("139 0000 1111") == [owned.places["shop"].pk]
    assert rebuilds() == []
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_trigger where tgname like '%is_journalled' and tgenabled = 'D'")
        assert cursor.fetchone() == (0,)


def test_a_new_key_seals_every_fact_again_and_the_old_one_is_no_longer_needed(owned: World) -> None:
    key = settings.HOME.keys / secret.KEY
    kept, first = key.read_text(), secret.present_key()
    try:
        counts = resealing.reseal()
        assert (counts["registry.household.name"], counts["registry.operator.phone"]) == (1, 1)
        assert list(resealing.opened()) == [secret.present_key()] != [first]
        (settings.HOME.keys / f"{secret.KEY}.{first}").unlink()
        assert Household.objects.get().phone == PHONE
        assert queries.places_of_people(PHONE) == [owned.places["home"].pk]
        assert rebuilds() == []
        assert set(resealing.reseal(renew=False).values()) == {0}
    finally:
        key.write_text(kept)


def test_a_telephone_is_set_on_the_page_of_a_person_and_shown_cut(known: World, enter: Any) -> None:
    address = f"/people/hyl/{known.people['hy'].key}/"
    assert enter("hy").post(f"{address}phone/", {"phone": PHONE}).status_code == 302
    for name in ("hy", "admin", "zb"):
        shown = enter(name).get(address).content.decode()
        assert "138****" in shown
        assert PHONE not in shown
    assert enter("hy2").post(f"{address}phone/", {"phone": "1"})["X-Refusal"] == "not_your_unit"
