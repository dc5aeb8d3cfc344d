"""What somebody may do on a day is what the rules let through: act by act, with its ground."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.test import Client

from ranan.inspections import actions as inspections
from ranan.registry import access, actions, queries
from ranan.registry.what_may import WhatMay
from ranan.rules import terms, unit_duties, visit
from ranan.rules.access import GRANTS
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal
from ranan.rules.report_steps import VERBS
from tests.registry.conftest import DAY, NOW
from tests.world import World, add_person

Enter = Callable[[str], Client]
NAMES = ("zb", "xf", "jgw2", "hy", "hy2", "admin", "supervisor", "auditor", "sysadmin", "secadmin", "boss")
EVERYBODY_EVERYWHERE = list(product(NAMES, ["shop", "other"]))


def may(world: World, name: str) -> dict[str, dict[str, list[str]]]:
    """Section → act → grounds, in words."""
    found = WhatMay(world.actor(name), queries.units()).sections()
    return {one.title: {line.word: [why.words for why in line.grounds] for line in one.lines} for one in found}


def word(section: str, key: str) -> str:
    return terms.word(section, key)


def test_every_act_of_every_room_has_its_line(world: World) -> None:
    found = [len(lines) for lines in may(world, "hy").values()]
    assert found[:5] == [
        len({grant.action for grant in GRANTS}), len(visit.VisitVerb), 2, len(VERBS), len(unit_duties.DutyVerb),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "section", "act", "grounds"),
    [
        ("xf", "检查", ("visit_verb", "plan"), ["全区"]),
        ("hy", "检查", ("visit_verb", "plan"), ["本辖区"]),
        ("hy", "检查", ("visit_verb", "cancel"), ["自己在本辖区参加的检查"]),
        ("hy2", "检查", ("visit_verb", "cancel"), ["本单位在本辖区的检查"]),
        ("zb", "检查", ("visit_verb", "void"), ["全区"]),
        ("boss", "检查", ("visit_verb", "record"), ["本企业的场所"]),
        ("auditor", "检查", ("visit_verb", "plan"), []),
        ("hy2", "排查", ("act", "round.open"), ["本辖区"]),
        ("hy", "排查", ("act", "round.open"), []),
        ("jgw2", "双周报", ("report_step", "sign"), ["本单位"]),
        ("zb", "双周报", ("report_step", "accept"), ["各单位"]),
        ("xf", "单位职责", ("duty_verb", "file"), ["本单位"]),
        ("hy", "场所登记册", ("may_verb", "keep_place"), ["本辖区"]),
        ("xf", "场所登记册", ("may_verb", "add_place"), ["全区"]),
        ("xf", "场所登记册", ("may_verb", "read_home"), []),
        ("sysadmin", "人员和记录", ("may_verb", "keep_people"), ["各单位"]),
        ("secadmin", "人员和记录", ("may_verb", "read_journal"), ["有关人员的"]),
    ],
)
def test_the_ground_is_named(world: World, name: str, section: str, act: tuple[str, str], grounds: list[str]) -> None:
    assert may(world, name)[section][word(*act)] == grounds


@pytest.mark.parametrize(("name", "place"), EVERYBODY_EVERYWHERE)
def test_planning_goes_through_exactly_where_the_page_says_so(world: World, name: str, place: str) -> None:
    actor = world.actor(name)
    done: Any = inspections.plan_visit(
        world.places[place], world.campaign, on=DAY, inspectors=[world.people["hy"], world.people["xf"]],
        reason="复核", actor=actor, at=NOW,
    )  # fmt: skip
    grounds = may(world, name)["检查"][word("visit_verb", "plan")]
    home = world.places[place].territory.key in actor.units()
    assert (not isinstance(done, Refusal)) == ("全区" in grounds or ("本辖区" in grounds and home))


@pytest.mark.parametrize(("name", "place"), EVERYBODY_EVERYWHERE)
def test_the_register_is_kept_exactly_where_the_page_says_so(world: World, name: str, place: str) -> None:
    actor, territory = world.actor(name), world.places[place].territory
    grounds = may(world, name)["场所登记册"][word("may_verb", "keep_place")]
    assert access.may_keep_premises(actor, territory) == (
        "全区" in grounds or ("本辖区" in grounds and territory.key in actor.units())
    )


def test_a_deputys_ground_names_for_whom_and_only_on_his_days(world: World, enter: Enter) -> None:
    admin, unit = world.actor("admin"), world.unit("hyl")
    first = DAY + timedelta(days=2)
    actions.deputise(world.people["admin"], world.people["hy"], unit, starts=first, ends=first, actor=admin, at=NOW)
    key = world.people["admin"].key
    text = enter("auditor").get(f"/rights/?person={key}&on={first.isoformat()}").content.decode()
    assert "（代吴洁）" in text
    assert "（代吴洁）" not in enter("auditor").get(f"/rights/?person={key}&on={DAY.isoformat()}").content.decode()


def test_the_page_counts_and_shows_what_one_may_not(world: World, enter: Enter) -> None:
    text = enter("auditor").get(f"/rights/?person={world.people['boss'].key}").content.decode()
    assert "不可以" in text
    assert "本企业的场所" in text


def test_of_too_many_people_to_list_one_is_named_and_nobody_is_left_out(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("ranan.registry.views.rights"), "IN_A_LIST", 3)
    client = enter("auditor")
    assert "<select" not in client.get("/rights/").content.decode()
    for asked in ("HY", "吴洁", world.people["hy"].key):
        assert "<h2>吴洁，11月20日</h2>" in client.get("/rights/", {"person": asked}).content.decode(), asked
    add_person(world, "hy3", "吴洁", Role.OFFICER, "hyl")
    text = client.get("/rights/", {"person": "吴洁"}).content.decode()
    assert "请写登录名" in text
    assert 'value="吴洁"' in text
    assert "没有叫这个名字的人" in enter("admin").get("/rights/", {"person": "xj"}).content.decode()
