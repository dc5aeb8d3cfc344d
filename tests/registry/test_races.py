"""Acts at the same moment: one sign-in name, one last administrator, one place, one deputy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from ranan.kit import clock
from ranan.registry import actions
from ranan.registry.actions.places import one_at_a_time
from ranan.registry.models import Area, Deputy, Operator, Person, Post, Premises
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal
from tests.registry.conftest import DAY, NOW, rebuilds
from tests.world import SYSTEM, World, add_person, make_world


@pytest.fixture
def shared(committing: str) -> Iterator[World]:
    """A world that other threads see too."""
    shift = clock.shift()
    yield make_world()
    clock.set_shift(shift)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all acts at the same moment, each on a connection of its own; codes of refusals, "" for what was done."""
    from django.db import connection

    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            start.wait()
            result = act()
            return result.code if isinstance(result, Refusal) else ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_two_invitations_with_one_name_make_one_person(shared: World) -> None:
    unit, actor = shared.unit("hyl"), shared.actor("admin")

    def invite() -> Any:
        return actions.invite(unit, login="same", name="某", role=Role.OFFICER, actor=actor, at=NOW)

    assert at_once(invite, invite, invite) == ["", "login_taken", "login_taken"]
    assert Person.objects.filter(login="same").count() == 1
    assert rebuilds() == []


def test_two_administrators_cannot_disable_each_other(shared: World) -> None:
    add_person(shared, "admin2", "何文", Role.UNIT_ADMIN, "hyl")
    one, two = shared.actor("admin"), shared.actor("admin2")
    found = at_once(
        lambda: actions.disable(shared.people["admin2"], actor=one, at=NOW),
        lambda: actions.disable(shared.people["admin"], actor=two, at=NOW),
    )
    assert found == ["", "last_admin"]


def test_one_leaves_and_the_other_is_disabled_but_not_both(shared: World) -> None:
    add_person(shared, "admin2", "何文", Role.UNIT_ADMIN, "hyl")
    [post] = shared.people["admin"].posts.all()
    admin = shared.actor("admin")
    found = at_once(
        lambda: actions.leave_post(post, ends=DAY, actor=admin, at=NOW),
        lambda: actions.disable(shared.people["admin2"], actor=admin, at=NOW),
    )
    assert found == ["", "last_admin"]


def test_the_same_post_given_twice_at_once_is_given_once(shared: World) -> None:
    hy, unit, actor = shared.people["hy"], shared.unit("hyl"), shared.actor("admin")

    def give() -> Any:
        return actions.give_post(hy, unit, Role.OFFICER, starts=DAY, actor=actor, at=NOW)

    assert at_once(give, give) == ["", "post_overlaps"]
    assert Post.objects.filter(person=hy, role=Role.OFFICER).count() == 1


def test_two_deputies_named_at_once_make_one(shared: World) -> None:
    unit, absent, actor = shared.unit("hyl"), shared.people["hy2"], shared.actor("admin")

    def name() -> Any:
        return actions.deputise(shared.people["hy"], absent, unit, starts=DAY, ends=DAY, actor=actor, at=NOW)

    assert at_once(name, name) == ["", "deputy_overlaps"]
    assert Deputy.objects.count() == 1


def test_who_takes_many_thousand_places_keeps_out_only_who_writes_one_of_them(shared: World) -> None:
    """More than the server's table of locks has room for; another place is written meanwhile, the same one waits."""
    many = [f"{number:032x}" for number in range(40_000)]

    def write(same: str) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local lock_timeout = '300ms'")
            one_at_a_time(same)
        return ""

    with transaction.atomic():
        one_at_a_time(*many)
        assert at_once(lambda: write("f" * 32)) == [""]
        with pytest.raises(OperationalError, match="lock timeout"):
            at_once(lambda: write(many[777]))
    assert at_once(lambda: write(many[777])) == [""]


def test_one_place_and_one_operator_come_of_two_additions(shared: World) -> None:
    area = Area.objects.select_related("parent").get(name="江苏路街道")
    place = actions.NewPlace("catering", "新馆", "江苏路1号", area, uscc="91310105MAA41B1F14")

    def add() -> Any:
        return actions.add_premises(place, actor=SYSTEM, at=NOW)

    assert at_once(add, add, add) == ["", "", ""]
    assert (Premises.objects.filter(name="新馆").count(), Operator.objects.filter(name="新馆").count()) == (1, 1)
    assert rebuilds() == []


def test_a_joining_code_serves_once_at_the_same_moment_too(shared: World) -> None:
    operator = Operator.objects.get(name="阿强小吃店")
    secret = actions.invite_operator(operator, actor=SYSTEM, at=NOW)
    assert isinstance(secret, str)

    def join(number: int) -> Any:
        return actions.join("阿强小吃店", secret, login=f"aq{number}", name="某", place=f"192.0.2.{number}")

    found = at_once(lambda: join(1), lambda: join(2), lambda: join(3))
    assert found == ["", "join_failed", "join_failed"]
