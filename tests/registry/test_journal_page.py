"""The journal's pages: newest first, by key, in words; personal values are digests; each reader sees his part."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from ranan.registry import actions
from ranan.registry.journal_lines import PAGE, verb_choices
from tests.registry.conftest import NOW, entries
from tests.world import World

Enter = Callable[[str], Client]


def rows(text: str) -> str:
    return text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_every_verb_that_is_in_the_journal_has_words(world: World) -> None:
    known = dict(verb_choices())
    actions.sign_in("hy", "a-test-password-7", place="x")
    for verb in {entry.verb for entry in entries()}:
        assert known.get(verb), verb


def test_fifty_a_page_by_key_without_gap_or_repetition(world: World, enter: Enter) -> None:
    client, address, seen = enter("auditor"), "/journal/", list[str]()
    for _ in range(20):
        text = client.get(address).content.decode()
        found = [part.partition('/"')[0] for part in rows(text).split('href="/journal/')[1:]]
        shown = list(dict.fromkeys(part for part in found if part.isdigit()))
        assert len(shown) <= PAGE
        seen += shown
        if 'rel="next"' not in text:
            break
        address = "/journal/" + text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert seen == [str(entry.pk) for entry in reversed(entries())]


def test_filters_by_actor_verb_subject_and_day(world: World, enter: Enter) -> None:
    actions.disable(world.people["hy"], actor=world.actor("admin"), at=NOW)
    client = enter("auditor")
    for query in (
        "actor=何静",
        "actor=admin",
        "verb=person.disable",
        "subject=吴洁&verb=person.disable",
        "on=2023-11-20",
    ):
        text = rows(client.get(f"/journal/?{query}").content.decode())
        assert "停用人员" in text, query
    assert "停用人员" not in rows(client.get("/journal/?on=2023-11-19").content.decode())
    number = world.places["shop"].number
    assert "登记场所" in rows(client.get(f"/journal/?subject={number.lower()}").content.decode())
    assert client.get("/journal/?on=2023-13-45&before=x&verb=%00").status_code == 200


def test_the_security_administrator_reads_people_only(world: World, enter: Enter) -> None:
    client = enter("secadmin")
    assert "登记场所" not in rows(client.get("/journal/").content.decode())
    place = next(entry for entry in entries() if entry.verb == "premises.add")
    person = next(entry for entry in entries() if entry.verb == "person.invite")
    assert client.get(f"/journal/{place.pk}/").status_code == 404
    assert client.get(f"/journal/{person.pk}/").status_code == 200
    assert enter("auditor").get(f"/journal/{place.pk}/").status_code == 200


def test_an_entry_shows_old_and_new_and_says_that_personal_values_are_digests(world: World, enter: Enter) -> None:
    actions.reset(world.people["hy"], actor=world.actor("admin"), at=NOW)
    entry = entries("person.reset")[-1]
    text = enter("auditor").get(f"/journal/{entry.pk}/").content.decode()
    assert "加盐摘要" in text
    assert "&quot;digest&quot;" in text
    assert "原值" in text
    sign_in = entries("person.give_post")
    assert sign_in == []


def test_the_journal_offers_no_way_to_change_it(world: World, enter: Enter) -> None:
    client, entry = enter("auditor"), entries()[0]
    for address in ("/journal/", f"/journal/{entry.pk}/"):
        assert client.post(address).status_code == 405
        text = client.get(address).content.decode()
        assert text.partition("<main")[2].count('method="post"') == 0


def test_a_day_at_the_end_of_the_calendar_is_no_condition(world: World, enter: Enter) -> None:
    for day in ("9999-12-31", "0001-01-01"):
        assert enter("auditor").get(f"/journal/?on={day}").status_code == 200
