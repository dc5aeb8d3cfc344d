"""Inviting people: a one-time code that stands nowhere, roles that an administrator may give, names that are free."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ranan.registry import actions, queries
from ranan.registry.models import Person
from ranan.registry.onetime import is_code, kept_code, one_time_code, typed_code
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW, code, entries, rebuilds
from tests.world import World

Enter = Callable[[str], Client]


def test_an_administrator_invites_and_the_entry_holds_digests_of_the_code_only(world: World) -> None:
    made = actions.invite(
        world.unit("hyl"), login=" New.One ", name="新人", role=Role.OFFICER, actor=world.actor("admin"), at=NOW
    )
    assert isinstance(made, tuple)
    person, secret = made
    assert (person.login, person.must_change) == ("new.one", True)
    assert is_code(secret, person.one_time_code)
    entry = entries("person.invite")[-1]
    assert (entry.actor_name, entry.subject_type, entry.subject_key) == ("何静", "person", person.key)
    [image] = entry.facts["registry.person"]
    assert set(image["one_time_code"]) == {"digest"}
    assert (image["login"], image["name"], image["password"]) == ("new.one", "新人", "")
    [post] = entry.facts["registry.post"]
    assert (post["role"], post["starts"], post["ends"]) == ("officer", "2023-11-20", None)
    written = json.dumps(entry.facts)
    assert secret not in written
    assert person.one_time_code not in written
    assert rebuilds() == []


@pytest.mark.parametrize("role", [Role.TASK_FORCE, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.ENTERPRISE])
def test_an_administrator_gives_no_oversight(world: World, role: Role) -> None:
    actor = world.actor("admin")
    assert (
        code(actions.invite(world.unit("hyl"), login="x1", name="某", role=role, actor=actor, at=NOW))
        == "not_your_unit"
    )


def test_an_administrator_invites_into_his_own_unit_only(world: World) -> None:
    actor = world.actor("admin")
    refused = actions.invite(world.unit("xjz"), login="x1", name="某", role=Role.OFFICER, actor=actor, at=NOW)
    assert code(refused) == "not_your_unit"


def test_a_deputy_of_an_administrator_invites_nobody(world: World) -> None:
    admin = world.actor("admin")
    actions.give_post(world.people["admin"], world.unit("hyl"), Role.OFFICER, starts=DAY, actor=admin, at=NOW)
    actions.deputise(
        world.people["hy"], world.people["admin"], world.unit("hyl"), starts=DAY, ends=DAY, actor=admin, at=NOW
    )
    deputy = world.actor("hy")
    assert {(seat.role, seat.stands_for) for seat in deputy.seats} == {(Role.INSPECTOR, ""), (Role.OFFICER, "何静")}
    refused = actions.invite(world.unit("hyl"), login="x1", name="某", role=Role.OFFICER, actor=deputy, at=NOW)
    assert code(refused) == "not_your_unit"


def test_a_sign_in_name_is_taken_in_any_case_of_letters(world: World) -> None:
    actor = world.actor("admin")
    refused = actions.invite(world.unit("hyl"), login="HY2", name="某", role=Role.OFFICER, actor=actor, at=NOW)
    assert code(refused) == "login_taken"


def test_nobody_is_invited_without_a_unit_or_without_a_name(world: World) -> None:
    actor = world.actor("sysadmin")
    assert code(actions.invite(None, login="x1", name="某", role=Role.OFFICER, actor=actor, at=NOW)) == "missing"
    refused = actions.invite(world.unit("hyl"), login="x1", name=" ", role=Role.OFFICER, actor=actor, at=NOW)
    assert code(refused) == "missing"


def test_a_code_may_be_typed_small_and_without_dashes() -> None:
    assert typed_code(" abcd efgh2345 ") == "ABCD-EFGH-2345"


def test_the_code_stands_on_the_answer_once_and_opens_the_door(world: World, enter: Enter) -> None:
    client = enter("admin")
    answer = client.post("/people/hyl/invite/", {"login": "new1", "name": "新人", "role": "inspector"})
    text = answer.content.decode()
    secret = text.split("<code>", 1)[1].split("</code>", 1)[0]
    assert answer.status_code == 200
    assert secret not in client.get("/people/hyl/").content.decode()
    assert not any(secret in json.dumps(entry.facts) for entry in entries())
    newcomer = Client()
    assert newcomer.post("/sign-in/", {"login": "new1", "password": secret.lower()}).status_code == 302
    assert newcomer.get("/hazards/")["Location"] == "/password/"
    assert newcomer.post("/password/", {"new": secret, "again": secret}).status_code == 409
    new = "蓝天白云-2023-海"
    assert newcomer.post("/password/", {"new": new, "again": new}).status_code == 302
    assert newcomer.get("/hazards/").status_code == 200
    person = queries.person_by_login("new1")
    assert person is not None
    assert (person.must_change, person.one_time_code) == (False, "")


def test_a_refused_invitation_keeps_what_was_typed_and_says_why(world: World, enter: Enter) -> None:
    client = enter("admin")
    answer = client.post("/people/hyl/invite/", {"login": "hy2", "name": "新来的", "role": "inspector"})
    text = answer.content.decode()
    assert (answer.status_code, answer["X-Refusal"]) == (409, "login_taken")
    assert 'value="新来的"' in text
    assert "登录名 hy2 已被使用" in text
    answer = client.post("/people/hyl/invite/", {"login": "a b", "name": "新来的", "role": "inspector"})
    assert answer.status_code == 422
    assert not Person.objects.filter(name="新来的").exists()


def test_a_role_that_may_not_be_given_is_not_a_choice(world: World, enter: Enter) -> None:
    answer = enter("admin").post("/people/hyl/invite/", {"login": "new1", "name": "新人", "role": "task_force"})
    assert answer.status_code == 422
    assert queries.person_by_login("new1") is None


def test_who_keeps_no_unit_cannot_invite(world: World, enter: Enter) -> None:
    given = {"login": "new1", "name": "新人", "role": "inspector"}
    for name in ("hy", "zb", "auditor", "boss"):
        assert enter(name).post("/people/hyl/invite/", given).status_code == 404


def test_a_form_without_its_token_is_refused(world: World, enter: Enter) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = enter("admin").cookies
    given = {"login": "new1", "name": "新人", "role": "inspector"}
    assert client.post("/people/hyl/invite/", given).status_code == 403


def test_a_code_is_kept_so_that_the_tables_alone_give_nothing_to_try_it_on(settings: Any) -> None:
    made = one_time_code()
    kept = kept_code(made)
    assert made not in kept
    assert kept != kept_code(made)
    assert is_code(made.lower().replace("-", " "), kept)
    assert not is_code(one_time_code(), kept)
    assert not is_code("", "")
    settings.RANAN_DIGEST_KEY = b"another key"
    assert not is_code(made, kept)
