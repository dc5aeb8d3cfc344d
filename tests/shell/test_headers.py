"""Headers of every answer, the limit of a request, and the pages for what goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings

from tests.signed_in import client_of
from tests.world import World

NAMES = ("", "hazards/", "hazards/new/", "hazards/import/", "plan/", "premises/", "rights/", "help/", "nowhere/")
PAGES = tuple(f"/{name}" for name in NAMES)


def test_every_answer_carries_the_secure_headers(world: World) -> None:
    client = client_of(world.people["hy2"])
    for address in PAGES:
        answer = client.get(address)
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy, address
        assert "unsafe-inline" not in policy, address
        assert "unsafe-eval" not in policy, address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["X-Frame-Options"] == "DENY", address
        assert answer["Referrer-Policy"] == "same-origin", address
        assert "no-store" in answer["Cache-Control"], address


def test_a_request_that_brings_too_much_is_refused_before_it_is_read(world: World) -> None:
    client = client_of(world.people["hy2"])
    with override_settings(RANAN_MAX_BODY=1000):
        answer = client.post("/hazards/import/", {"file": "x" * 2000})
    assert answer.status_code == 413


def test_an_address_that_no_table_can_hold_is_simply_not_there(world: World) -> None:
    client = client_of(world.people["hy2"])
    for address in ("/hazards/%00/", "/premises/a%00b/", "/people/hyl/%00/", "/people/hyl/%00/disable/"):
        assert client.get(address).status_code == 404, address


def test_one_is_sent_back_to_a_path_of_this_site_or_home(world: World) -> None:
    client = client_of(world.people["hy2"])
    for wanted in ("zb", "9999-12-31", "//evil.example/", "https://evil.example/", "javascript:alert(1)"):
        answer = client.post("/language/", {"language": "zh", "next": wanted})
        assert answer["Location"] == "/", wanted


def test_a_missing_page_and_a_hidden_one_look_alike(world: World) -> None:
    client = client_of(world.people["hy2"])
    missing, hidden = client.get("/hazards/CN23-99999/"), client.get("/people/zb/zb/")
    assert missing.status_code == hidden.status_code == 404
    assert "没有" in missing.content.decode() or "不存在" in missing.content.decode() or "找不到" in missing.content.decode()


def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    person = world.people["hy2"]
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(person).cookies
    assert client.post("/sign-out/").status_code == 403
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(world: World, address: str) -> None:
    from tests.world import PASSWORD

    answer = Client().post("/sign-in/", {"login": "hy", "password": PASSWORD, "next": address})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_session_ends_with_the_password_and_with_the_person(world: World) -> None:
    from ranan.registry import actions
    from tests.world import START, SYSTEM

    person = world.people["hy2"]
    client = client_of(person)
    assert client.get("/").status_code == 200
    changed: Any = actions.change_password(person, "another-password-9", actor=world.actor("hy2"), at=START)
    assert changed == person
    assert client.get("/").status_code == 302
    client = client_of(changed)
    assert client.get("/").status_code == 200
    actions.disable(person, actor=SYSTEM, at=START)
    assert client.get("/").status_code == 302


def test_an_idle_session_ends(world: World) -> None:
    client = client_of(world.people["hy2"])
    session = client.session
    session["seen"] = session["seen"] - 3601
    session.save()
    assert client.get("/").status_code == 302


def test_a_planted_session_key_is_given_up_at_sign_in(world: World) -> None:
    from tests.world import PASSWORD

    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["ranan"] = session.session_key
    client.post("/sign-in/", {"login": "hy", "password": PASSWORD})
    assert client.cookies["ranan"].value != session.session_key
