"""Screening on the screen: a round with its numbers, a visit from plan to signature, a self-check on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ranan.hazards.models import Hazard
from ranan.inspections.actions import NewRound, open_round
from ranan.inspections.models import Risk, Visit
from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.hazards.steps import NOW, TODAY
from tests.world import START, SYSTEM

pytestmark = pytest.mark.browser

PLACES = {"wide": "shop", "narrow": "shop2"}


@pytest.fixture(scope="module", autouse=True)
def round_(site: Site, django_db_blocker: object) -> str:
    """A round over restaurants."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own
        new = NewRound("餐饮场所排查", ["catering", "small_catering"], START.date(), TODAY, measure=13)
        return str(open_round(new, site.world.campaign, actor=SYSTEM, at=NOW).number)  # type: ignore[union-attr]  # opened


def answer_all(visitor: Visitor) -> None:
    """Tick "in order" everywhere, as a thumb would."""
    for one in visitor.page.locator(".check-item:visible .choice.pass").all():
        one.click()


def test_a_visit_goes_from_plan_to_signature_and_counts(
    site: Site, enter: Enter, width: str, photo: Path, round_: str
) -> None:
    place = site.world.places[PLACES[width]]
    officer = enter("hy").go(f"/visits/plan/?premises={place.number}")
    officer.write(plan_number="长燃检〔2023〕9号")
    officer.page.get_by_label("吴洁").check()
    officer.press("form.form button.btn-primary")
    visit = officer.path().strip("/").rpartition("/")[2]
    officer.press(".turn a.btn-primary")
    assert officer.page.locator(".check-item").count() > 30
    for gate in officer.page.locator(".gate .choice:last-child").all():
        gate.click()
    answer_all(officer)
    item = officer.page.locator("#i-hose-length")
    item.locator("input[name=v_hose-length]").fill("2.6")
    item.locator(".choice.fail").click()
    item.locator("input[name=n_hose-length]").fill("穿过隔墙")
    item.locator("input[type=file]").set_input_files(photo)
    officer.press(".thumb-bar button")
    assert officer.path() == f"/visits/{visit}/"
    assert "2.6" in officer.fragment()
    assert officer.page.locator("a[href^='/hazards/CN23-']").count() >= 1
    left = int(enter("zb").go(f"/screening/{round_}/").text(".ra-coverage a:nth-child(4) b"))
    assert left >= 1
    officer.go(f"/visits/{visit}/").step("sign").locator("input[type=file]").set_input_files(photo)
    officer.take("sign", present="店长")
    assert officer.page.locator(".turn .unit").inner_text() == "已签字"
    force = enter("zb").go(f"/screening/{round_}/")
    assert int(force.text(".ra-coverage a:nth-child(4) b")) == left - 1
    force.press(".ra-coverage a:first-child")
    assert place.name in force.text("main")


def test_what_was_ticked_and_typed_stays_when_the_list_is_not_whole(site: Site, enter: Enter, width: str) -> None:
    place = site.world.places["other"]
    officer = enter("xj").go(f"/visits/record/?premises={place.number}")
    officer.write(reason="群众反映", present="店员")
    officer.page.locator("#i-no-tee .choice.fail").click()
    officer.page.locator(".thumb-bar button").click()  # the page stays; what the server says is put into it
    officer.page.locator("[data-refusal]").wait_for()
    officer.look()
    assert officer.refusal() == "answers_incomplete"
    assert officer.page.locator("#i-no-tee input[value=fail]").is_checked()
    assert officer.page.locator("[name=present]").input_value() == "店员"
    assert officer.page.locator(".check-item.wrong").count() > 10


def test_the_page_to_sign_holds_everything_on_paper(site: Site, enter: Enter, width: str) -> None:
    place = site.world.places["other"]
    officer = enter("xj").go(f"/visits/record/?premises={place.number}")
    officer.page.locator("[name=outcome]").select_option("absent")
    officer.write(reason="日常排查")
    officer.press(".thumb-bar button")
    officer.press("打印记录")
    assert "检查人员（签字）" in officer.text("article.paper")
    officer.go("/visits/?show=in_vain")
    assert place.name in officer.text("main")


def test_an_enterprise_checks_itself_and_keeps_its_risks(site: Site, enter: Enter, width: str, django_db_blocker: object) -> None:
    place = site.world.places["shop2"]
    boss = enter("boss").go("/")
    boss.press("自查")
    for gate in boss.page.locator(".gate .choice:last-child").all():
        gate.click()
    answer_all(boss)
    item = "#i-flame-guard" if width == "wide" else "#i-fire-signs"
    boss.page.locator(f"{item} .choice.fail").click()
    boss.press(".thumb-bar button")
    assert "自查" in boss.text(".meta")
    boss.go(f"/premises/{place.number}/risks/")
    form = boss.page.locator("form[action$='/risks/new/']")
    if not form.is_visible():
        boss.page.locator(".card-footer summary").click()
    boss.write(form, spot="厨房", what=f"气瓶泄漏{width}", level="red", control="每日试漏", keeper="店长")
    boss.press(form.locator("button.btn-primary"))
    assert f"气瓶泄漏{width}" in boss.text("main table")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own
        assert Hazard.objects.filter(self_found=True, premises=place).exists()
        assert Risk.objects.filter(premises=place, what=f"气瓶泄漏{width}").exists()
        assert Visit.objects.filter(premises=place, kind="self_check").exists()


def test_a_round_is_opened_and_its_places_are_planned(site: Site, enter: Enter, width: str) -> None:
    force = enter("xf").go("/screening/")
    force.press("开展排查")
    name = f"学校用气排查{width}"
    force.write(name=name, starts="2023-11-01", ends="2023-12-31")
    force.page.get_by_label("餐饮场所", exact=True).check()
    force.press("form.form-wide button.btn-primary")
    assert name in force.text("h1")
    force.press(".turn a.btn-primary")
    force.page.locator("input[name=number]").first.check()
    force.page.locator(".card-footer summary").click()
    force.write(force.page.locator(".card-footer"), on="2023-12-01", plan_number="3号")
    force.page.locator(".card-footer").get_by_label("陆峰").check()
    force.press(".card-footer button.btn-primary")
    assert "12月1日" in force.text("main")
