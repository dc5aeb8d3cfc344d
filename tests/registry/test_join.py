"""An enterprise joins with a printed code that serves once; guessing codes is bounded like guessing passwords."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from ranan.journal import actions as journal
from ranan.kit import clock
from ranan.registry import actions, queries
from ranan.registry.actions.signin import TRIES
from ranan.registry.models import Operator, Person
from ranan.registry.onetime import is_code
from tests.registry.conftest import DAY, NOW, code, entries, rebuilds
from tests.world import SYSTEM, World

Enter = Callable[[str], Client]
PLACE = "192.0.2.1"
USCC = "91310105MAA41B1F14"


def operator(name: str = "阿强小吃店") -> Operator:
    return Operator.objects.get(name=name)


def joined(named: str, secret: str, login: str = "aqiang") -> object:
    return actions.join(named, secret, login=login, name="阿强", place=PLACE)


def test_the_territory_issues_a_code_whose_entry_is_a_digest(world: World) -> None:
    secret = actions.invite_operator(operator(), actor=world.actor("hy2"), at=NOW)
    assert isinstance(secret, str)
    row = operator()
    assert is_code(secret, row.join_code)
    [image] = entries("operator.invite")[-1].facts["registry.operator"]
    assert set(image["join_code"]) == {"digest"}
    assert secret not in json.dumps(entries("operator.invite")[-1].facts)


def test_only_the_territory_of_a_place_and_the_task_force_issue_codes(world: World) -> None:
    for name, may in {"hy": True, "zb": True, "xj2": False, "xf": False, "admin": False, "auditor": False}.items():
        result = actions.invite_operator(operator(), actor=world.actor(name), at=NOW)
        assert isinstance(result, str) == may, name


def test_joining_gives_an_account_that_acts_for_the_enterprise(world: World) -> None:
    secret = actions.invite_operator(operator(), actor=world.actor("hy2"), at=NOW)
    assert isinstance(secret, str)
    made = joined("阿强小吃店", secret.lower().replace("-", ""))
    assert isinstance(made, tuple)
    person, one_time = made
    [seat] = queries.actor_of(person, DAY).seats
    assert (seat.operator, seat.role, seat.unit) == (operator().key, "enterprise", "")
    assert queries.party_has_account(operator().pk, DAY)
    assert isinstance(actions.sign_in("aqiang", one_time, place=PLACE), Person)
    assert [entry.actor_kind for entry in entries("operator.join")] == ["anonymous"]
    assert rebuilds() == []


def test_a_code_serves_once_and_a_new_one_takes_its_place(world: World) -> None:
    first = actions.invite_operator(operator(), actor=SYSTEM, at=NOW)
    second = actions.invite_operator(operator(), actor=SYSTEM, at=NOW)
    assert isinstance(first, str)
    assert isinstance(second, str)
    assert code(joined("阿强小吃店", first)) == "join_failed"
    assert isinstance(joined("阿强小吃店", second), tuple)
    assert code(joined("阿强小吃店", second, "again")) == "join_failed"


def test_a_code_of_another_enterprise_does_not_open(world: World) -> None:
    secret = actions.invite_operator(operator("福泉饭店"), actor=SYSTEM, at=NOW)
    assert isinstance(secret, str)
    assert code(joined("阿强小吃店", secret)) == "join_failed"
    assert code(joined("没有这家店", secret)) == "join_failed"
    assert code(joined("", secret)) == "join_failed"


def test_the_credit_code_names_the_enterprise_too(world: World) -> None:
    row = operator()
    actions.amend_operator(row, name=row.name, uscc=USCC, phone="", actor=SYSTEM, at=NOW)
    secret = actions.invite_operator(row, actor=SYSTEM, at=NOW)
    assert isinstance(secret, str)
    assert isinstance(joined(USCC.lower(), secret), tuple)


def test_two_enterprises_of_one_name_are_told_apart_by_their_codes(world: World) -> None:
    other = actions.add_operator("阿强小吃店", actor=SYSTEM, at=NOW)
    assert isinstance(other, Operator)
    first = Operator.objects.filter(name="阿强小吃店").exclude(pk=other.pk).get()
    actions.invite_operator(first, actor=SYSTEM, at=NOW)
    secret = actions.invite_operator(other, actor=SYSTEM, at=NOW)
    assert isinstance(secret, str)
    made = joined("阿强小吃店", secret)
    assert isinstance(made, tuple)
    assert queries.actor_of(made[0], DAY).seats[0].operator == other.key


def test_an_old_code_is_dead(world: World) -> None:
    row = operator()
    secret = actions.invite_operator(row, actor=SYSTEM, at=NOW)
    assert isinstance(secret, str)
    row.refresh_from_db()
    with journal.act("operator.invite", ("operator", row.key), actor=SYSTEM, at=NOW) as act:
        act.change(row, join_until=clock.real_now() - timedelta(seconds=1))
    assert code(joined("阿强小吃店", secret)) == "join_failed"


def test_a_taken_sign_in_name_is_told_to_the_holder_of_the_code_only(world: World) -> None:
    secret = actions.invite_operator(operator(), actor=SYSTEM, at=NOW)
    assert isinstance(secret, str)
    assert code(joined("阿强小吃店", "AAAA-BBBB-CCCC", "hy")) == "join_failed"
    assert code(joined("阿强小吃店", secret, "hy")) == "login_taken"
    assert isinstance(joined("阿强小吃店", secret), tuple)


def test_guessing_codes_is_bounded(world: World) -> None:
    secret = actions.invite_operator(operator(), actor=SYSTEM, at=NOW)
    assert isinstance(secret, str)
    tried = [code(joined("阿强小吃店", "AAAA-BBBB-CCCC")) for _ in range(TRIES)]
    assert set(tried) == {"join_failed"}
    assert code(joined("阿强小吃店", secret)) == "sign_in_wait"


def test_the_page_leads_from_the_code_to_the_sign_in(world: World, enter: Enter) -> None:
    number = world.places["shop"].number
    text = enter("hy").post(f"/premises/{number}/operator/invite/").content.decode()
    secret = text.split("<code>", 1)[1].split("</code>", 1)[0]
    assert secret not in enter("hy").get(f"/premises/{number}/").content.decode()
    visitor = Client()
    given = {"named": "阿强小吃店", "code": secret, "name": "阿强", "login": "aqiang"}
    wrong = visitor.post("/join/", given | {"code": "AAAA-BBBB-CCCC"})
    assert (wrong.status_code, wrong["X-Refusal"]) == (409, "join_failed")
    assert 'value="aqiang"' in wrong.content.decode()
    text = visitor.post("/join/", given).content.decode()
    one_time = text.split("<code>", 1)[1].split("</code>", 1)[0]
    assert visitor.post("/sign-in/", {"login": "aqiang", "password": one_time})["Location"] == "/"


def test_who_may_not_issue_a_code_meets_a_closed_door(world: World, enter: Enter) -> None:
    number = world.places["shop"].number
    assert enter("xf").post(f"/premises/{number}/operator/invite/").status_code == 403
    assert enter("xj").post(f"/premises/{number}/operator/invite/").status_code == 404
    assert entries("operator.invite") == []
