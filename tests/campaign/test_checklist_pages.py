"""What the pages of the checklists say: kinds and counts, limits of the day with their sources, the boxes of the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.test import Client

from ranan.campaign import actions
from ranan.config import system
from ranan.kit import clock
from ranan.rules.actor import Role
from ranan.rules.plan import Plan
from tests.campaign.conftest import DAY

Enter = Callable[[Role, str], Client]
HOSE = "hose.max_m"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_index_counts_the_items_of_each_list_in_the_order_of_the_kinds(signed_in: Enter, changning: Plan) -> None:
    text = read(signed_in(Role.AUDITOR, "zb"), "/plan/checklists/")
    shown = dict(re.findall(r'href="/plan/checklists/([a-z-]+)/">.*?<b>(\d+)</b>', text, re.DOTALL))
    assert {key: int(count) for key, count in shown.items()} == {one.id: len(one.items) for one in changning.checklists}
    assert next(iter(shown)) == "catering"


def test_the_index_names_the_kinds_that_have_no_list(signed_in: Enter, changning: Plan, now: datetime) -> None:
    client = signed_in(Role.AUDITOR, "zb")
    fewer = tuple(one for one in changning.checklists if "hotel" not in one.kinds)
    actions.load_plan(replace(changning, checklists=fewer), actor=system.actor(), at=now)
    assert "宾馆" in read(client, "/plan/checklists/").partition("还没有检查表的场所类别")[2]
    assert "宾馆" not in read(client, "/plan/checklists/?version=1").partition("还没有检查表的场所类别")[2]


def test_a_version_without_checklists_says_so_and_an_older_one_keeps_its_own(
    signed_in: Enter, changning: Plan, now: datetime
) -> None:
    client = signed_in(Role.OFFICER, "jgw")
    actions.load_plan(replace(changning, checklists=()), actor=system.actor(), at=now)
    assert "这一版方案没有检查表" in read(client, "/plan/checklists/")
    assert client.get("/plan/checklists/catering/").status_code == 404
    assert "餐饮场所用气安全检查表" in read(client, "/plan/checklists/?version=1")


def test_every_item_stands_with_the_entry_that_a_fail_means_and_has_its_boxes(
    signed_in: Enter, changning: Plan
) -> None:
    client = signed_in(Role.TASK_FORCE, "zb")
    for sheet in changning.checklists:
        text, paper = read(client, f"/plan/checklists/{sheet.id}/"), read(client, f"/plan/checklists/{sheet.id}/paper/")
        for item in sheet.items:
            assert f'href="/plan/catalogue/{item.hazard}/"' in text, (sheet.id, item.id)
        assert paper.count("□ 符合") == paper.count("□ 不符合") == len(sheet.items), sheet.id
        for words in ("检查码", "地址", "日期", "检查人员（签字）", "被检查方（签字）"):
            assert words in paper, (sheet.id, words)


def test_an_item_that_may_be_missing_has_a_third_box_and_a_gate_its_question(signed_in: Enter, changning: Plan) -> None:
    client = signed_in(Role.TASK_FORCE, "zb")
    for sheet in changning.checklists:
        paper = read(client, f"/plan/checklists/{sheet.id}/paper/")
        assert not re.search(r"\{[a-z_]+\.[a-z_]+\}", paper), f"{sheet.id}: a parameter that was not filled in"
        assert paper.count("□ 没有此项") == sum(item.na for item in sheet.items), sheet.id
        assert paper.count("□ 否，本节不查") == sum(bool(section.gate) for section in sheet.sections), sheet.id


def test_a_limit_stands_with_its_source_and_the_strength_of_it(signed_in: Enter) -> None:
    text = read(signed_in(Role.INSPECTOR, "xfzd"), "/plan/checklists/catering/")
    row = next(one for one in text.split("<tr>") if "连接软管不超过 2 米" in one)
    assert "三（四）13" in row
    assert "方案原文" in row
    weight = next(one for one in text.split("<tr>") if "存瓶总重量不超过 60 公斤" in one)
    assert "公称充装量" in weight, "how the weight is counted stands beside it"
    assert "本系统设定" in weight


def test_the_form_has_the_limit_of_today_and_that_of_an_older_version_its_own(
    signed_in: Enter, changning: Plan, now: datetime
) -> None:
    client, form = signed_in(Role.OFFICER, "xfzd"), "/plan/checklists/catering/paper/"
    old = next(one for one in changning.parameters if one.key == HOSE)
    periods = (replace(old, ends=DAY.date()), replace(old, value=1.5, starts=DAY.date() + timedelta(1)))
    others = tuple(one for one in changning.parameters if one.key != HOSE)
    actions.load_plan(replace(changning, parameters=(*others, *periods)), actor=system.actor(), at=now)
    assert "连接软管不超过 2 米" in read(client, form)
    clock.set_shift(DAY + timedelta(1) - clock.real_now())
    assert "连接软管不超过 1.5 米" in read(client, form)
    assert "连接软管不超过 2 米" in read(client, f"{form}?version=1")


def test_an_entry_of_the_catalogue_names_the_lists_that_look_at_it(
    signed_in: Enter, changning: Plan, now: datetime
) -> None:
    client = signed_in(Role.INSPECTOR, "xfzd")
    asked = read(client, "/plan/catalogue/CA-013/").partition('id="asked-h"')[2]
    assert "连接软管不超过 2 米" in asked
    assert 'href="/plan/checklists/catering/"' in asked
    actions.load_plan(replace(changning, checklists=()), actor=system.actor(), at=now)
    assert 'id="asked-h"' not in read(client, "/plan/catalogue/CA-013/")
    assert 'href="/plan/checklists/catering/?version=1"' in read(client, "/plan/catalogue/CA-013/?version=1")
