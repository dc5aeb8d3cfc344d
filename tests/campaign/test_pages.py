"""Every page of the plan opens for every role, in both languages, and says where its numbers come from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client

from ranan.campaign import actions
from ranan.campaign.models import Campaign
from ranan.config import system
from ranan.registry.models import Person
from ranan.rules.actor import Role
from ranan.rules.plan import Plan

Enter = Callable[[Role, str], Client]
POSTS = [
    (Role.INSPECTOR, "xfzd"), (Role.OFFICER, "jgw"), (Role.UNIT_HEAD, "hyl"), (Role.UNIT_ADMIN, "hyl"),
    (Role.TASK_FORCE, "zb"), (Role.SUPERVISOR, "zb"), (Role.ENTERPRISE, ""), (Role.AUDITOR, "zb"),
    (Role.SYSTEM_ADMIN, "zb"), (Role.SECURITY_ADMIN, "zb"),
]  # fmt: skip
PAGES = (
    "/plan/", "/plan/?version=1", "/plan/measures/13/", "/plan/measures/37/",
    "/plan/measures/28/?grade=%E9%87%8D%E5%A4%A7",
    "/plan/catalogue/", "/plan/catalogue/?q=%E8%BD%AF%E7%AE%A1&measure=13&grade=%E9%87%8D%E5%A4%A7",
    "/plan/catalogue/CA-013/", "/plan/catalogue/LG-013/", "/plan/parameters/", "/plan/versions/", "/plan/versions/1/",
    "/plan/checklists/", "/plan/checklists/catering/", "/plan/checklists/crowded/paper/?version=1",
)  # fmt: skip


@pytest.mark.parametrize(("role", "unit"), POSTS)
def test_every_page_of_the_plan_opens_for_every_role(role: Role, unit: str, signed_in: Enter) -> None:
    client = signed_in(role, unit)
    for address in PAGES:
        assert client.get(address).status_code == 200, (role, address)


def test_every_measure_and_every_entry_of_the_catalogue_has_its_page(signed_in: Enter, changning: Plan) -> None:
    client = signed_in(Role.TASK_FORCE, "zb")
    for measure in changning.measures:
        assert measure.title in client.get(f"/plan/measures/{measure.no}/").content.decode()
    for one in changning.hazards[::9]:
        assert client.get(f"/plan/catalogue/{one.code}/").status_code == 200


def test_the_pages_are_complete_in_english(signed_in: Enter) -> None:
    client = signed_in(Role.OFFICER, "jgw")
    Person.objects.update(language="en")
    for address in PAGES:
        answer = client.get(address)
        assert answer.status_code == 200
        assert '<html lang="en">' in answer.content.decode()


def test_what_is_not_there_is_not_found(signed_in: Enter) -> None:
    client = signed_in(Role.OFFICER, "jgw")
    for address in (
        "/plan/?version=9", "/plan/?version=x", "/plan/measures/38/", "/plan/measures/0/", "/plan/catalogue/XX-999/",
        "/plan/versions/7/", "/plan/checklists/none/", "/plan/checklists/none/paper/", "/plan/checklists/?version=9",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_stranger_reads_nothing(campaign: Campaign) -> None:
    assert Client().get("/plan/").status_code == 302


def test_the_plan_shows_its_targets_measures_duties_and_missing_annexes(signed_in: Enter, changning: Plan) -> None:
    text = signed_in(Role.TASK_FORCE, "zb").get("/plan/").content.decode()
    for words in (*(one.name for one in changning.targets), *(one.title for one in changning.measures)):
        assert words in text
    for words in (*(one.name for one in changning.duties), *changning.annexes_missing):
        assert words in text
    assert "区应急局、区市场监管局、区建管委（按职责分工）" in text
    assert "/hazards/?measure=13&amp;state=open" in text


def test_who_may_see_no_hazard_is_shown_no_count(signed_in: Enter) -> None:
    text = signed_in(Role.SYSTEM_ADMIN, "zb").get("/plan/").content.decode()
    assert "/hazards/?measure=" not in text


def test_every_parameter_shows_its_source_and_the_strength_of_it(signed_in: Enter, changning: Plan) -> None:
    text = signed_in(Role.AUDITOR, "zb").get("/plan/parameters/").content.decode()
    for one in changning.parameters:
        assert one.source in text
    assert text.count('class="ra-source') == len(changning.parameters)


def test_an_older_version_stays_readable_and_says_that_it_is_old(
    signed_in: Enter, changning: Plan, now: datetime
) -> None:
    client = signed_in(Role.OFFICER, "xfzd")
    measures = tuple(replace(m, title="新的名称", lead=("sww",)) if m.no == 13 else m for m in changning.measures)
    actions.load_plan(replace(changning, measures=measures), actor=system.actor(), at=now)
    assert "新的名称" in client.get("/plan/measures/13/").content.decode()
    old = client.get("/plan/measures/13/?version=1").content.decode()
    assert "餐饮企业用气场所" in old
    assert "您看的是第 1 版" in old
    assert "/hazards/?measure=13" not in old
    assert "/state/" not in old
    assert 'href="/plan/catalogue/CA-013/?version=1"' in old
    told = client.get("/plan/versions/2/").content.decode()
    for words in ("2 处变化", "区消防救援支队", "区商务委", "新的名称"):
        assert words in told
    assert "这是第一版" in client.get("/plan/versions/1/").content.decode()
    assert client.get("/plan/versions/").content.decode().count("/plan/versions/") >= 4


def test_search_in_the_catalogue_narrows_and_says_what_to_drop(signed_in: Enter) -> None:
    client = signed_in(Role.INSPECTOR, "xfzd")

    def rows(query: str) -> list[str]:
        return re.findall(r"/plan/catalogue/([A-Z]+-\d+)/", client.get(f"/plan/catalogue/?{query}").content.decode())

    assert len(rows("")) == 206
    assert "CA-013" in rows("q=软管")
    assert rows("q=ca-013") == ["CA-013"]
    assert len(rows("grade=重大")) == 49
    assert len(rows("grade=重大&grade=一般")) == 49 + 67
    assert set(rows("measure=13&grade=重大")) < set(rows("measure=13"))
    assert len(rows("strength=recalled")) == 12
    assert rows("grade=无此等级") == rows("kind=nothing") == rows("measure=99") == []
    nothing = client.get("/plan/catalogue/?q=软管&measure=3").content.decode()
    assert "去掉" in nothing or "不限" in nothing
    assert client.get("/plan/catalogue/?q=%00%27%22<script>&measure=x&grade=%F0").status_code == 200


def test_what_was_typed_in_the_search_box_is_never_markup(signed_in: Enter) -> None:
    text = signed_in(Role.AUDITOR, "zb").get("/plan/catalogue/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in text
