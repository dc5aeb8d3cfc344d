"""Signing in: guessing is bounded, and nobody's guesses keep another one out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ranan.kit import clock
from ranan.registry import actions
from ranan.registry.actions import signin
from ranan.registry.actions.signin import TRIES, TRIES_A_NAME, TRIES_A_PLACE, network
from ranan.registry.models import Person, SignInFailure
from tests.registry.conftest import NOW, code, entries
from tests.world import PASSWORD, SYSTEM, World

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.9"


def guess(login: str, times: int, place: str, device: str = "", browser: str = "") -> list[str]:
    return [code(actions.sign_in(login, "wrong", place=place, device=device, browser=browser)) for _ in range(times)]


def test_the_right_password_opens_and_the_entry_says_who(world: World) -> None:
    person = actions.sign_in(" HY ", PASSWORD, place=HERE)
    assert isinstance(person, Person)
    entry = entries("person.sign_in")[-1]
    assert (entry.actor_name, entry.subject_key, entry.facts) == ("吴洁", person.key, {})


def test_a_wrong_name_and_a_wrong_password_read_the_same(world: World) -> None:
    assert guess("hy", 1, HERE) == guess("nobody-of-that-name", 1, HERE) == ["sign_in_failed"]
    assert not entries("person.sign_in")


def test_after_some_tries_even_the_right_password_waits(world: World) -> None:
    assert set(guess("hy", TRIES, HERE)) == {"sign_in_failed"}
    assert code(actions.sign_in("hy", PASSWORD, place=HERE)) == "sign_in_wait"


def test_tries_while_waiting_do_not_make_the_wait_longer(world: World) -> None:
    guess("hy", TRIES + 20, HERE)
    assert SignInFailure.objects.count() == TRIES


def test_a_guesser_elsewhere_does_not_lock_the_person_out(world: World) -> None:
    guess("hy", 50, ELSEWHERE)
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE), Person)


def test_a_guesser_in_the_same_office_does_not_lock_a_known_device_out(world: World) -> None:
    guess("hy", 50, HERE)
    key = world.people["hy"].key
    assert code(actions.sign_in("hy", PASSWORD, place=HERE)) == "sign_in_wait"
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE, device=key), Person)


def test_a_guesser_behind_the_same_address_does_not_lock_another_browser_out(world: World) -> None:
    assert guess("hy", 50, HERE, browser="his")[-1] == "sign_in_wait"
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE, browser="hers"), Person)


def test_who_takes_a_new_browser_for_every_guess_is_stopped_by_the_name(world: World) -> None:
    said = [guess("hy", 1, HERE, browser=f"new {number}")[0] for number in range(TRIES_A_NAME + 3)]
    assert said == ["sign_in_failed"] * TRIES_A_NAME + ["sign_in_wait"] * 3
    key = world.people["hy"].key
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE, device=key), Person)


def test_the_page_gives_every_browser_a_mark_of_its_own(world: World) -> None:
    guesser, owner = Client(REMOTE_ADDR=HERE), Client(REMOTE_ADDR=HERE)
    for client in (guesser, owner):
        client.get("/sign-in/")
    for _ in range(TRIES + 3):
        last = guesser.post("/sign-in/", {"login": "hy", "password": "x"})
    assert last["X-Refusal"] == "sign_in_wait"
    assert owner.post("/sign-in/", {"login": "hy", "password": PASSWORD}).status_code == 302


def test_a_stolen_device_mark_used_elsewhere_does_not_lock_the_device_out(world: World) -> None:
    key = world.people["hy"].key
    assert guess("hy", TRIES + 1, ELSEWHERE, device=key)[-1] == "sign_in_wait"
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE, device=key), Person)


def test_a_device_mark_of_somebody_else_is_worth_nothing(world: World) -> None:
    guess("hy", TRIES, HERE)
    other = world.people["hy2"].key
    assert code(actions.sign_in("hy", PASSWORD, place=HERE, device=other)) == "sign_in_wait"


def test_a_place_that_tries_many_names_is_stopped_known_devices_excepted(world: World) -> None:
    for number in range(TRIES_A_PLACE):
        guess(f"name{number}", 1, HERE)
    assert code(actions.sign_in("hy", PASSWORD, place=HERE)) == "sign_in_wait"
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE, device=world.people["hy"].key), Person)
    assert isinstance(actions.sign_in("hy", PASSWORD, place=ELSEWHERE), Person)


def test_the_wait_is_over_after_a_while_and_old_tries_are_forgotten(world: World) -> None:
    guess("hy", TRIES, HERE)
    SignInFailure.objects.update(at=clock.real_now() - signin.WINDOW - timedelta(seconds=1))
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE), Person)
    SignInFailure.objects.update(at=clock.real_now() - timedelta(days=2))
    guess("hy2", 1, HERE)
    assert SignInFailure.objects.count() == 1


def test_the_right_password_forgets_earlier_mistakes(world: World) -> None:
    guess("hy", TRIES - 1, HERE)
    assert isinstance(actions.sign_in("hy", PASSWORD, place=HERE), Person)
    assert set(guess("hy", TRIES, HERE)) == {"sign_in_failed"}


def test_names_and_places_are_kept_as_digests(world: World) -> None:
    guess("hy", 1, HERE)
    [row] = SignInFailure.objects.all()
    assert len(row.login) == len(row.place) == 64


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_network_is_one_place(one: str, other: str) -> None:
    assert network(one) == network(other)


def test_another_ipv6_network_is_another_place() -> None:
    assert network("2001:db8:1:2::5") != network("2001:db8:1:3::5")


def test_a_disabled_person_reads_what_a_wrong_password_reads(world: World) -> None:
    actions.disable(world.people["hy"], actor=world.actor("admin"), at=NOW)
    assert code(actions.sign_in("hy", PASSWORD, place=HERE)) == "sign_in_failed"


def test_a_one_time_code_dies_after_its_time(world: World) -> None:
    secret = actions.reset(world.people["hy"], actor=world.actor("admin"), at=NOW)
    assert isinstance(secret, str)
    assert isinstance(actions.sign_in("hy", secret.replace("-", " ").lower(), place=HERE), Person)
    from ranan.journal import actions as journal

    row = Person.objects.get(login="hy")
    with journal.act("person.reset", ("person", row.key), actor=SYSTEM, at=NOW) as act:
        act.change(row, one_time_until=clock.real_now() - timedelta(seconds=1))
    assert code(actions.sign_in("hy", secret, place=HERE)) == "sign_in_failed"


def test_the_page_counts_by_where_the_request_comes_from(world: World) -> None:
    attacker, owner = Client(REMOTE_ADDR=ELSEWHERE), Client(REMOTE_ADDR=HERE)
    for _ in range(TRIES):
        assert attacker.post("/sign-in/", {"login": "hy", "password": "x"})["X-Refusal"] == "sign_in_failed"
    assert attacker.post("/sign-in/", {"login": "hy", "password": PASSWORD})["X-Refusal"] == "sign_in_wait"
    forged = {"login": "hy", "password": PASSWORD}
    assert attacker.post("/sign-in/", forged, headers={"X-Forwarded-For": HERE})["X-Refusal"] == "sign_in_wait"
    assert owner.post("/sign-in/", {"login": "hy", "password": PASSWORD}).status_code == 302


def test_a_hundred_tries_at_once_are_no_better_than_one_after_the_other(committing: str, monkeypatch: Any) -> None:
    from django.db import connection

    looked: list[str] = []

    def counted(secret: str, encoded: str) -> bool:
        looked.append(secret)
        return False

    monkeypatch.setattr(signin, "check_password", counted)

    def one(number: int) -> None:
        try:
            actions.sign_in("somebody", f"guess {number}", place=HERE)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(one, range(60)))
    assert len(looked) <= TRIES
    assert SignInFailure.objects.count() == len(looked)
