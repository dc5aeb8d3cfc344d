"""The page of rights shows the very table that judges, and what a person may do on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from ranan.registry import actions
from ranan.registry.views.rights import table
from ranan.rules.access import GRANTS
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW
from tests.world import World

Enter = Callable[[str], Client]


def test_the_page_has_one_line_for_each_line_of_the_table() -> None:
    lines = table()
    assert sorted(line.act for line in lines) == sorted(str(grant.action) for grant in GRANTS)
    assert sum(line.rows for line in lines if line.first) == len(GRANTS)
    assert all(line.roles and line.relations and line.states for line in lines)


def test_ones_own_seats_stand_in_words(world: World, enter: Enter) -> None:
    text = enter("hy2").get("/rights/").content.decode()
    assert "作为华阳路街道经办人" in text
    assert "11月20日您可以办理的事" in text
    assert "作为老王面馆企业" in enter("boss").get("/rights/").content.decode()


def test_an_administrator_looks_at_any_of_his_people_on_any_day(world: World, enter: Enter) -> None:
    admin, hy = world.actor("admin"), world.people["hy"]
    start = DAY + timedelta(days=3)
    actions.give_post(hy, world.unit("hyl"), Role.UNIT_HEAD, starts=start, actor=admin, at=NOW)
    client = enter("admin")
    seat = "作为华阳路街道单位负责人"
    assert seat not in client.get(f"/rights/?person={hy.key}&on=2023-11-22").content.decode()
    assert seat in client.get(f"/rights/?person={hy.key}&on=2023-11-23").content.decode()
    before = client.get(f"/rights/?person={hy.key}&on=2023-01-01").content.decode()
    assert "这一天没有有效的岗位" in before


def test_nobody_looks_at_people_who_are_not_his(world: World, enter: Enter) -> None:
    xj = world.people["xj"]
    for name in ("admin", "hy", "boss"):
        text = enter(name).get(f"/rights/?person={xj.key}").content.decode()
        assert "作为新泾镇" not in text
        assert "金晶" not in text
    assert "作为新泾镇检查员" in enter("auditor").get(f"/rights/?person={xj.key}").content.decode()


def test_a_damaged_address_shows_ones_own_rights(world: World, enter: Enter) -> None:
    assert enter("hy").get("/rights/?person=nobody&on=tomorrow").status_code == 200
