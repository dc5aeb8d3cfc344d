"""The steps of a hazard on its page, each taken through its form, with what the page says afterwards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ranan.hazards.models import Hazard
from ranan.registry.models import Unit
from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.hazards.steps import NOW, Desk

pytestmark = pytest.mark.browser
TOLD = {"proxy_party": "阿强小吃店 王某", "proxy_how": "当面告知", "proxy_on": "2023-11-20"}


@pytest.fixture
def desk(site: Site) -> Desk:
    """Brings hazards to any state, this morning; their words are this test's own."""
    return Desk(site.world, NOW - timedelta(hours=2), made=Hazard.objects.count())


def at(visitor: Visitor, hazard: Hazard) -> Visitor:
    """The visitor before the page of the hazard."""
    return visitor.go(f"/hazards/{hazard.number}/")


def refused(visitor: Visitor, code: str) -> str:
    """The words beside a step that may not be taken, wherever on the page they stand."""
    found = visitor.page.locator(f".cannot li:has([data-code={code}])")
    assert found.count() >= 1, code
    return str(found.first.text_content())


def key_of(unit: str) -> str:
    """A unit's key by its name."""
    return str(Unit.objects.get(name=unit).key)


def test_what_is_not_ones_own_is_returned_with_a_reason_and_the_task_force_assigns_it(enter: Enter, desk: Desk) -> None:
    hazard, clerk = desk.assigned("shop"), enter("hy2")
    at(clerk, hazard).take("return_", reason="门牌属新泾镇，不在本辖区", whose=key_of("新泾镇"))
    assert "区工作专班" in clerk.text(".turn")
    assert "门牌属新泾镇" in clerk.text(".history")
    force = at(enter("zb"), hazard)
    force.take("assign", lead="xfzd", due="2023-12-08")
    assert "12月8日" in force.text(".turn")
    assert "阿强小吃店" in force.text(".turn")


def test_a_control_lets_an_extension_be_asked_and_granted_and_the_date_moves_in_sight(enter: Enter, desk: Desk) -> None:
    hazard = desk.rectifying("shop")
    clerk, lead = at(enter("hy2"), hazard), enter("xf")
    assert "请先登记管控措施" in refused(clerk, "needs_control")
    clerk.take("control", reason="配件缺货", control="停用该灶，每天查看", until="2023-12-10")
    assert "停用该灶" in clerk.text(".ra-main")
    clerk.take("extend", new_due="2023-12-13", reason="配件十天后到", **TOLD)
    assert "12月3日 → 12月13日" in clerk.text(".ra-main")
    at(lead, hazard).take("grant_extension", note="同意")
    assert "12月13日" in lead.text(".turn .left")
    assert "12月3日" in lead.text(".turn"), "the first date stays in sight"
    assert "同意延期" in lead.text(".history")


def test_what_fails_the_review_is_sent_back_and_says_what_is_missing(enter: Enter, desk: Desk, photo: Path) -> None:
    hazard = desk.under_review("shop")
    lead = at(enter("xf"), hazard)
    assert "请先填写复查不合格及原因" in refused(lead, "needs_a_failing_review")
    assert "牵头单位填写复查记录" in refused(lead, "needs_a_passing_review")
    lead.take("review", result="fail", reason="仍有接头", after=str(photo))
    assert "不合格" in lead.text(".history")
    lead.take("send_back", reason="拆除接头，更换整根软管")
    assert "整改" in lead.text(".turn")
    clerk = at(enter("hy2"), hazard)
    assert "拆除接头" in clerk.text(".history")
    clerk.take("submit", note="已整根更换", after=str(photo), **TOLD)
    assert "区消防救援支队" in clerk.text(".turn")
    assert clerk.page.locator("#step-review").count() == 0


def test_a_closed_hazard_that_came_back_is_reopened_and_says_how_often(enter: Enter, desk: Desk) -> None:
    hazard = desk.closed("shop2")
    lead = at(enter("xf"), hazard)
    lead.take("reopen", why="rebound", reason="又换回旧软管", new_due="2023-12-05")
    assert "反弹" in lead.text(".head")
    assert "12月5日" in lead.text(".turn")


def test_a_fact_is_corrected_with_old_and_new_in_sight(enter: Enter, desk: Desk) -> None:
    hazard = desk.assigned("shop")
    registrar = at(enter("hy"), hazard)
    registrar.take("amend", text="软管长约4米", reason="看错了尺")
    changes = registrar.page.locator(".history .changes").filter(has_text="隐患内容")
    assert hazard.text in changes.locator("del").inner_text()
    assert "软管长约4米" in changes.locator("ins").inner_text()
    registrar.take("amend", found="2023-11-17", reason="前一天看到的")
    assert "11月18日" in registrar.page.locator(".history .changes del").first.inner_text()
    registrar.take("amend", reason="再看一次")
    assert registrar.refusal() == "nothing_changes"


def test_raising_the_grade_shortens_the_date_and_only_the_task_force_lowers_it(enter: Enter, desk: Desk) -> None:
    hazard = desk.assigned("shop")
    lead = at(enter("xf"), hazard).take("regrade", grade="major", reason="紧邻出口")
    assert "重大" in lead.text(".head .meta")
    assert "11月23日" in lead.text(".turn .left")
    assert "只能由专班调低" in refused(lead, "only_task_force_lowers")
    force = at(enter("zb"), hazard).take("regrade", grade="general", reason="核实后不在出口")
    assert "一般" in force.text(".head .meta")


def test_the_task_force_transfers_and_the_new_lead_finds_it(enter: Enter, desk: Desk) -> None:
    hazard = desk.assigned("shop2")
    force = at(enter("zb"), hazard).take("transfer", lead="jgw", reason="管道改造，归区建管委")
    assert "区建管委" in force.text(".duty")
    new_lead = enter("jgw").go(f"/hazards/?q={hazard.number}")
    assert new_lead.page.locator("tbody tr").count() == 1


def test_two_of_one_place_are_merged_and_the_younger_points_to_the_elder(enter: Enter, desk: Desk) -> None:
    elder, younger = desk.assigned("shop2"), desk.assigned("shop2")
    lead = at(enter("xf"), younger)
    assert lead.step("merge").locator(".consequence").count() == 1, "what cannot be undone is said before"
    lead.take("merge", into=elder.number, reason="同一根软管")
    gone = at(enter("xf"), younger)
    assert f"已并入 {elder.number}" in gone.text(".head")
    assert "已作废" in gone.text(".turn")
    assert gone.page.locator("#step-submit, #step-accept").count() == 0


def test_one_unit_asks_to_void_and_another_confirms(enter: Enter, desk: Desk) -> None:
    hazard = desk.assigned("shop")
    asker, lead = enter("hy2"), enter("xf")
    at(asker, hazard).take("ask_void", reason="重复登记")
    assert "另一单位" in refused(asker, "asker_may_not_decide")
    assert "是否作废待确认" in asker.text(".turn")
    at(lead, hazard).take("void", note="核实为重复")
    assert "已作废" in lead.text(".turn")
    assert "重复登记" in lead.text(".history")


def test_of_two_who_opened_the_page_the_second_is_told_who_did_what(enter: Enter, desk: Desk, photo: Path) -> None:
    hazard = desk.assigned("shop")
    first, second = at(enter("hy2"), hazard), at(enter("hy"), hazard)
    first.take("accept", note="先签收", **TOLD, proxy_files=str(photo))
    second.take("accept", note="后签收", **TOLD, proxy_files=str(photo))
    assert second.refusal() == "overtaken"
    said = second.text("[data-refusal]")
    assert "郑涛签收" in said
    assert "请看最新情况后再办" in said
    assert "整改" in second.text(".turn"), "the page shows the state of now"
    assert "后签收" not in second.text(".history")


def test_a_major_hazard_needs_two_people_and_the_page_counts_them(enter: Enter, desk: Desk) -> None:
    hazard = desk.under_review("shop2", grade="major")
    one, two = at(enter("xf"), hazard), enter("xf2")
    one.take("review", result="pass", reason="到场查看")
    assert "须两人复查合格" in refused(one, "needs_two_reviewers")
    assert "现有 1 人" in one.text(".turn")
    at(two, hazard).take("review", result="pass", reason="再次到场").take("close_out")
    assert "已销号" in two.text(".turn")


def test_notes_sightings_files_and_co_tasks_stand_beside_it(enter: Enter, desk: Desk, photo: Path) -> None:
    hazard = desk.assigned("shop2")
    lead = at(enter("xf"), hazard)
    lead.take("note", note="电话问过店主").take("sight", note="仍未更换", on="2023-11-20", before=str(photo))
    lead.take("attach", kind="before", files=str(photo))
    lead.take("add_cotask", unit="jgw", task="核实供气合同", due="2023-11-25")
    assert "核实供气合同" in lead.text(".ra-main")
    helper = at(enter("jgw"), hazard).take("do_cotask", note="合同有效")
    assert "合同有效" in helper.text(".ra-main")
    assert helper.page.locator(".thumbs img, .pair img").count() == 2


def test_the_enterprise_acts_for_itself_and_only_for_itself(enter: Enter, desk: Desk, photo: Path) -> None:
    own, other = desk.assigned("shop2"), desk.assigned("shop")
    boss = at(enter("boss"), own).take("accept").take("rectify", note="已买新软管", after=str(photo))
    boss.take("submit", note="已更换", after=str(photo))
    assert "区消防救援支队" in boss.text(".turn")
    assert boss.page.locator("#step-review, #step-close_out, #step-transfer").count() == 0
    boss.go(f"/hazards/{other.number}/", status=404)
