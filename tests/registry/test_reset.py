"""Resetting: a new one-time code, the old password and every session end; nobody walks into another unit by it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from ranan.registry import access, actions
from ranan.registry.models import Person, Post
from ranan.registry.onetime import is_code
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW, code, entries, rebuilds
from tests.world import PASSWORD, World, add_person

Enter = Callable[[str], Client]


def test_a_reset_ends_the_old_password_and_the_entry_shows_digests(world: World) -> None:
    secret = actions.reset(world.people["hy"], actor=world.actor("admin"), at=NOW)
    assert isinstance(secret, str)
    row = Person.objects.get(key=world.people["hy"].key)
    assert (row.password, row.must_change, row.sign_ins_end) == ("", True, 1)
    assert is_code(secret, row.one_time_code)
    entry = entries("person.reset")[-1]
    [image] = entry.facts["registry.person"]
    assert set(image) == {"id", "password", "one_time_code", "one_time_until", "must_change", "sign_ins_end"}
    [was] = entry.facts["was"]["registry.person"]
    assert set(was["password"]) == {"digest"}
    assert rebuilds() == []


def test_an_open_session_ends_with_the_reset(world: World, enter: Enter) -> None:
    victim = enter("hy")
    assert victim.get("/hazards/").status_code == 200
    key = world.people["hy"].key
    answer = enter("admin").post(f"/people/hyl/{key}/reset/")
    assert answer.status_code == 200
    assert "<code>" in answer.content.decode()
    assert victim.get("/hazards/").status_code == 302
    assert Client().post("/sign-in/", {"login": "hy", "password": PASSWORD}).status_code == 409


def test_an_administrator_does_not_reset_by_giving_a_post_first(world: World) -> None:
    admin = world.actor("admin")
    for name in ("sysadmin", "xj", "zb"):
        given = actions.give_post(
            world.people[name], world.unit("hyl"), Role.INSPECTOR, starts=DAY, actor=admin, at=NOW
        )
        assert isinstance(given, Post)
        assert code(actions.reset(world.people[name], actor=admin, at=NOW)) == "posts_elsewhere"
    assert entries("person.reset") == []


def test_the_task_forces_own_administrator_does_not_reset_overseers(world: World) -> None:
    add_person(world, "zbadmin", "专班管理", Role.UNIT_ADMIN, "zb")
    actor = world.actor("zbadmin")
    assert isinstance(actions.reset(world.people["zb"], actor=actor, at=NOW), str)
    for name in ("auditor", "supervisor", "sysadmin", "secadmin"):
        assert code(actions.reset(world.people[name], actor=actor, at=NOW)) == "posts_elsewhere"


def test_somebody_who_left_is_kept_by_the_unit_that_he_left_last(world: World) -> None:
    admin, hy = world.actor("admin"), world.people["hy"]
    [post] = hy.posts.all()
    actions.leave_post(post, ends=DAY, actor=admin, at=NOW)
    later = NOW.replace(day=25)
    assert access.refused_to_govern(admin, hy, later.date()) is None
    assert isinstance(actions.reset(hy, actor=admin, at=later), str)


def test_who_may_issue_the_joining_code_may_reset_the_enterprises_people(world: World) -> None:
    boss = world.people["boss"]
    assert isinstance(actions.reset(boss, actor=world.actor("hy2"), at=NOW), str)
    assert code(actions.reset(boss, actor=world.actor("xj2"), at=NOW)) == "not_your_unit"


def test_the_reset_button_of_somebody_with_a_post_elsewhere_is_shown_with_the_reason(
    world: World, enter: Enter
) -> None:
    sysadmin, hy = world.actor("sysadmin"), world.people["hy"]
    actions.give_post(hy, world.unit("xjz"), Role.OFFICER, starts=DAY, actor=sysadmin, at=NOW)
    text = enter("admin").get(f"/people/hyl/{hy.key}/").content.decode()
    assert 'data-code="posts_elsewhere"' in text
    assert 'id="step-reset"' not in text
    answer = enter("admin").post(f"/people/hyl/{hy.key}/reset/")
    assert (answer.status_code, answer["X-Refusal"]) == (409, "posts_elsewhere")
