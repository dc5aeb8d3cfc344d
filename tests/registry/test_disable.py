"""Disabling people: the last administrator stays, sessions and deputies' seats end."""

from __future__ import annotations

from datetime import date, timedelta

from ranan.journal import queries as journal
from ranan.registry import actions, queries
from ranan.registry.models import Person, Post
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW, code, entries
from tests.world import SYSTEM, World, add_person


def test_a_unit_admin_disables_one_of_his_people_and_the_entry_says_so(world: World) -> None:
    row = actions.disable(world.people["hy"], actor=world.actor("admin"), at=NOW)
    assert isinstance(row, Person)
    assert row.disabled_on == DAY
    entry = entries("person.disable")[-1]
    assert (entry.subject_key, entry.actor_name, entry.actor_unit) == (row.key, "何静", "华阳路街道")
    [image] = entry.facts["registry.person"]
    assert image == {"id": row.pk, "disabled_on": "2023-11-20", "sign_ins_end": 1}
    assert entry.facts["was"]["registry.person"] == [{"id": row.pk, "disabled_on": None, "sign_ins_end": 0}]
    assert journal.differences() == []


def test_the_last_administrator_of_a_unit_is_not_disabled(world: World) -> None:
    assert code(actions.disable(world.people["admin"], actor=SYSTEM, at=NOW)) == "last_admin"


def test_nobody_disables_himself(world: World) -> None:
    add_person(world, "admin2", "何文", Role.UNIT_ADMIN, "hyl")
    assert code(actions.disable(world.people["admin"], actor=world.actor("admin"), at=NOW)) == "not_himself"


def test_an_administrator_is_disabled_once_another_is_there_without_an_end(world: World) -> None:
    second = add_person(world, "admin2", "何文", Role.UNIT_ADMIN, "hyl")
    assert isinstance(actions.disable(world.people["admin"], actor=world.actor("admin2"), at=NOW), Person)
    assert code(actions.disable(second, actor=SYSTEM, at=NOW)) == "last_admin"


def test_an_administrator_whose_post_ends_soon_does_not_count_as_the_other_one(world: World) -> None:
    admin = world.actor("admin")
    given = actions.give_post(
        world.people["hy2"], world.unit("hyl"), Role.UNIT_ADMIN, starts=DAY, ends=date(2023, 12, 1), actor=admin, at=NOW
    )
    assert isinstance(given, Post)
    assert code(actions.disable(world.people["admin"], actor=SYSTEM, at=NOW)) == "last_admin"


def test_the_last_system_administrator_is_not_disabled(world: World) -> None:
    assert code(actions.disable(world.people["sysadmin"], actor=SYSTEM, at=NOW)) == "last_admin"
    add_person(world, "sysadmin2", "高明", Role.SYSTEM_ADMIN, "zb")
    assert isinstance(actions.disable(world.people["sysadmin"], actor=SYSTEM, at=NOW), Person)


def test_an_administrator_does_not_disable_people_of_another_unit(world: World) -> None:
    assert code(actions.disable(world.people["xj"], actor=world.actor("admin"), at=NOW)) == "not_your_unit"


def test_somebody_with_a_post_elsewhere_is_disabled_by_the_system_administrator_only(world: World) -> None:
    sysadmin = world.actor("sysadmin")
    actions.give_post(world.people["hy"], world.unit("xjz"), Role.OFFICER, starts=DAY, actor=sysadmin, at=NOW)
    assert code(actions.disable(world.people["hy"], actor=world.actor("admin"), at=NOW)) == "posts_elsewhere"
    assert isinstance(actions.disable(world.people["hy"], actor=sysadmin, at=NOW), Person)


def test_a_disabled_person_has_no_seats_and_hands_none_over(world: World) -> None:
    admin = world.actor("admin")
    hy, hy2 = world.people["hy"], world.people["hy2"]
    actions.deputise(hy, hy2, world.unit("hyl"), starts=DAY, ends=DAY, actor=admin, at=NOW)
    assert [seat.stands_for for seat in world.actor("hy").seats] == ["", "郑涛"]
    disabled = actions.disable(hy2, actor=admin, at=NOW)
    assert isinstance(disabled, Person)
    assert [seat.stands_for for seat in world.actor("hy").seats] == [""]
    assert queries.actor_of(disabled, DAY).seats == ()
    assert len(queries.actor_of(disabled, DAY - timedelta(days=1)).seats) == 1


def test_enabling_gives_the_seats_back_and_happens_once(world: World) -> None:
    admin, hy = world.actor("admin"), world.people["hy"]
    assert code(actions.enable(hy, actor=admin, at=NOW)) == "nothing_changes"
    actions.disable(hy, actor=admin, at=NOW)
    assert code(actions.disable(hy, actor=admin, at=NOW)) == "nothing_changes"
    row = actions.enable(hy, actor=admin, at=NOW)
    assert isinstance(row, Person)
    assert [entry.subject_key for entry in entries("person.enable")] == [hy.key]
    assert len(queries.actor_of(row, DAY).seats) == 1
