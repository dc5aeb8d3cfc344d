"""The first minutes: the door, a wrong password, the language, help, the way out, and a session that is ended."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from playwright.sync_api import Page

from ranan.config import system
from ranan.kit import clock
from ranan.registry import actions
from ranan.rules.actor import Role
from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.world import PASSWORD, ROOT, add_person

pytestmark = pytest.mark.browser
CJK = re.compile(r"[一-鿿]")
# What a page says of itself, never what people wrote: these must all be in the language of the reader.
SPOKEN = (
    ".page-header h1, .card-header h2, .bucket h2, .turn-top > p, th, dt, .navbar-vertical .nav-link, .nav-tabs .nav-link, "
    ".form-label, legend, main .btn, .chip.add, .step-item b, .result, .empty-title, .page-foot"
)


@lru_cache(maxsize=1)
def chinese_sentences() -> frozenset[str]:
    """Every Chinese sentence of the catalogue that has no gap to fill in."""
    text = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text("utf-8")
    found = re.findall(r'^msgstr(?:\[0\])? ((?:".*"\n)+)', text, re.MULTILINE)
    words = ["".join(re.findall(r'"(.*)"', one)).replace('\\"', '"') for one in found]
    return frozenset(one for one in words if len(CJK.findall(one)) >= 8 and "%" not in one and "{" not in one)


def spoken(page: Page) -> list[str]:
    """What the page says of itself in Chinese."""
    words = page.locator(SPOKEN).all_inner_texts()
    return [one.strip() for one in words if CJK.search(one) and one.strip() != "简体中文"]


def switch_language(visitor: Visitor) -> None:
    """Press the switch in the bar."""
    visitor.press(".navbar-lang button[name=language]")


def sign_out(visitor: Visitor) -> None:
    """By the menu under one's own name."""
    visitor.page.locator(".who-menu > summary").click()
    visitor.press("退出登录", inside=".who-menu")


def test_a_wrong_password_says_what_is_wrong_and_what_to_do_and_the_right_one_lets_in(stranger: Visitor) -> None:
    stranger.go("/sign-in/").write(login="xf", password="not-his-password").press("form.form button.btn-primary")
    assert stranger.refusal() == "sign_in_failed"
    assert "登录名或密码不对" in stranger.text()
    assert "请本单位管理员重置" in stranger.text()
    assert stranger.page.input_value("[name=login]") == "xf"
    assert stranger.page.input_value("[name=password]") == ""
    stranger.write(password=PASSWORD).press("form.form button.btn-primary")
    assert stranger.path() == "/"
    assert "今天要办的事" in stranger.text(".page-header")


def test_whoever_opens_a_page_without_signing_in_comes_back_to_it_afterwards(stranger: Visitor) -> None:
    stranger.go("/plan/measures/13/")
    assert stranger.path().startswith("/sign-in/?next=")
    stranger.write(login="hy", password=PASSWORD).press("form.form button.btn-primary")
    assert stranger.path() == "/plan/measures/13/"


def test_the_language_can_be_switched_to_english_and_back_on_any_page(stranger: Visitor) -> None:
    stranger.go("/sign-in/")
    switch_language(stranger)
    assert stranger.page.get_attribute("html", "lang") == "en"
    assert spoken(stranger.page) == []
    stranger.write(login="jgw", password=PASSWORD).press("form.form button.btn-primary")
    assert "今天要办的事" in stranger.text(".page-header"), "the person's own language stands before the cookie's"
    switch_language(stranger)
    for path in ("/", "/hazards/", "/hazards/new/", "/hazards/import/", "/premises/", "/rights/", "/help/"):
        stranger.go(path)
        assert stranger.page.get_attribute("html", "lang") == "en"
        assert spoken(stranger.page) == [], path
        shown = stranger.fragment()
        assert [one for one in chinese_sentences() if one in shown] == [], path
    switch_language(stranger)
    assert stranger.path() == "/help/"
    assert stranger.page.get_attribute("html", "lang") == "zh-Hans"


def test_the_plan_reads_in_english_but_for_the_plans_own_words(stranger: Visitor) -> None:
    stranger.go("/sign-in/").write(login="jgw2", password=PASSWORD).press("form.form button.btn-primary")
    switch_language(stranger)
    for path in ("/plan/", "/plan/measures/13/", "/plan/catalogue/CA-013/", "/plan/parameters/"):
        shown = stranger.go(path).fragment()
        assert [one for one in chinese_sentences() if one in shown] == [], path
        heads = stranger.page.locator(".card-header h2, th, .nav-tabs .nav-link, main .btn").all_inner_texts()
        assert [one for one in heads if CJK.search(one)] == [], path
    switch_language(stranger)


def test_help_is_one_press_away(enter: Enter, width: str) -> None:
    visitor = enter("hy").go("/")
    if width == "narrow":
        visitor.page.locator(".nav-more > details > summary").click()
    visitor.press("帮助", inside=".navbar-vertical")
    assert visitor.path() == "/help/"
    assert visitor.page.locator("main li").count() >= 5


def test_who_signs_out_has_to_sign_in_again(stranger: Visitor) -> None:
    stranger.sign_in("hy2", PASSWORD)
    sign_out(stranger.go("/"))
    assert stranger.path() == "/sign-in/"
    assert stranger.go("/hazards/").path().startswith("/sign-in/")


def test_a_disabled_person_is_thrown_out_at_the_next_page(site: Site, stranger: Visitor, width: str) -> None:
    login = f"leaver-{width}"
    leaver = add_person(site.world, login, "孙离", Role.INSPECTOR, "@华阳路街道")
    stranger.sign_in(login, PASSWORD)
    stranger.go("/hazards/")
    actions.disable(leaver, actor=system.actor(), at=clock.now())
    assert stranger.go("/hazards/new/").path().startswith("/sign-in/")
    stranger.write(login=login, password=PASSWORD).press("form.form button.btn-primary")
    assert stranger.refusal() == "sign_in_failed"


def test_a_page_that_is_not_there_or_not_ones_own_says_what_to_do(enter: Enter) -> None:
    visitor = enter("hy").go("/no-such-page/", status=404)
    assert visitor.page.locator("main dl dt").count() >= 2
    assert enter("boss").go("/screening/", status=403).page.locator("main h1").count() == 1
