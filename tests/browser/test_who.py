"""Who and where on the screen: people are invited, deputise and leave; rights; places; the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.conftest import Enter
from tests.browser.visitor import Site, Visitor
from tests.hazards.steps import NOW, Desk

pytestmark = pytest.mark.browser
HUAYANG = "/people/"  # an administrator of one unit is led to it


def code_on(visitor: Visitor) -> str:
    """The one-time code that the page shows."""
    return visitor.page.locator(".once code").inner_text()


def choose_password(visitor: Visitor, password: str) -> None:
    """The page that one is led to after a one-time code."""
    assert visitor.path() == "/password/"
    visitor.write(new=password, again=password).press("form.form button.btn-primary")
    assert visitor.path() == "/"


def agree(visitor: Visitor, button: str, inside: str = "main") -> None:
    """Press a button that asks first, and say yes."""
    visitor.page.locator(inside).locator(button).first.click()
    with visitor.page.expect_navigation():
        visitor.page.locator("#ran-confirm[open] button[value=yes]").click()
    visitor.look()


def open_person(admin: Visitor, name: str) -> Visitor:
    """The page of one of the administrator's people."""
    return admin.go(HUAYANG).press(name, inside="main tbody")


def test_an_invited_person_signs_in_with_the_code_chooses_a_password_and_is_disabled(
    enter: Enter, stranger: Visitor, width: str
) -> None:
    admin, login, name = enter("admin").go(HUAYANG), f"new.{width}", f"新人{'甲' if width == 'wide' else '乙'}"
    admin.take("invite", login=login, name=name, role="officer")
    code = code_on(admin)
    assert name in admin.text("tbody")
    assert code not in admin.go(HUAYANG).fragment(), "a code is shown once"

    stranger.go("/sign-in/").write(login=login, password=code).press("form.form button.btn-primary")
    stranger.go("/hazards/")
    assert stranger.path() == "/password/", "nothing opens before a password is chosen"
    stranger.write(new="short", again="short").press("form.form button.btn-primary")
    assert stranger.refusal() == "weak_password"
    choose_password(stranger, "a-long-password-8")
    assert name in stranger.page.locator(".who-name").inner_text()

    open_person(admin, name).take("disable")
    assert "停用" in admin.text(".head")
    assert stranger.go("/").path() == "/sign-in/"


def test_a_login_that_is_taken_is_refused_with_the_form_as_it_was(enter: Enter) -> None:
    admin = enter("admin").go(HUAYANG)
    admin.take("invite", login="xf", name="重名", role="inspector")
    assert admin.refusal() == "login_taken"
    assert admin.page.input_value("#step-invite [name=name]") == "重名"


def test_a_deputy_for_today_acts_under_his_own_name_for_the_absent_one(site: Site, enter: Enter) -> None:
    closed = Desk(site.world, NOW - timedelta(hours=2)).closed("shop2")
    deputy, admin = enter("hy"), enter("admin")
    deputy.go(f"/hazards/{closed.number}/")
    assert deputy.page.locator("#step-reopen").count() == 0, "an inspector does not reopen"

    open_person(admin, "郑涛").take("deputise", person=site.world.people["hy"].key)
    deputy.go(f"/hazards/{closed.number}/")
    assert "吴洁（代郑涛）" in deputy.step("reopen").inner_text()
    deputy.take("reopen", why="rebound", reason="软管又接了一段", new_due="2023-12-01")
    assert "吴洁（代郑涛）" in deputy.text(".history")
    assert "软管又接了一段" in deputy.text(".history")
    assert "代郑涛" in deputy.go("/rights/").text(".ra-main .first")

    agree(open_person(admin, "郑涛"), "form[action$=end_deputy\\/] button")
    deputy.go(f"/hazards/{closed.number}/")
    assert deputy.page.locator("#step-merge, #step-void").count() == 0


def test_the_last_administrator_is_not_disabled_and_the_page_says_why(enter: Enter) -> None:
    keeper = (
        enter("sysadmin").go("/people/").press("华阳路街道", inside="main tbody").press("何静", inside="main tbody")
    )
    refused = keeper.page.locator(".cannot li").filter(has=keeper.page.get_by_text("停用", exact=True))
    assert refused.locator("[data-code=last_admin]").count() == 1
    assert "请先任命另一名管理员" in refused.inner_text()
    assert keeper.page.locator("#step-disable").count() == 0


def test_rights_are_shown_in_words_for_oneself_and_ones_own_people_on_any_day(enter: Enter, site: Site) -> None:
    visitor = enter("hy").go("/rights/")
    assert "检查员" in visitor.text(".ra-main .first")
    assert visitor.page.locator("tbody tr").count() > 40
    assert visitor.page.locator("select[name=person]").count() == 0
    admin = enter("admin").go("/rights/")
    admin.write(person=site.world.people["hy2"].key, on="2023-09-01").press("main form button.btn")
    assert "郑涛" in admin.text(".ra-main .first")
    assert admin.page.locator(".ra-main .first h3").count() == 0, "on that day he had no post"


def test_a_place_is_searched_and_a_new_one_added_and_found(enter: Enter, width: str) -> None:
    clerk, name = enter("hy2").go("/premises/"), f"新泰{'楼' if width == 'wide' else '阁'}饭店"
    clerk.write(q="阿强").press("main form button.btn")
    assert clerk.page.locator("tbody tr").count() == 1
    clerk.write(q="没有这家").press("main form button.btn")
    assert clerk.page.locator(".empty-title").count() == 1
    clerk.go("/premises/new/").write(kind="catering", name=name, address=f"安西路{len(width)}00号", uscc="123")
    clerk.page.locator("[name=area]").select_option(label="华阳路街道")
    clerk.press("main form button.btn-primary")
    assert clerk.refusal() == "wrong_uscc"
    clerk.write(uscc="").press("main form button.btn-primary")
    assert name in clerk.text("h1")
    clerk.go("/premises/?q=新泰")
    assert name in clerk.text("tbody")


def test_an_enterprise_joins_with_its_printed_code(enter: Enter, stranger: Visitor, site: Site, width: str) -> None:
    place = site.world.places["shop" if width == "wide" else "other"]
    clerk = enter("hy2" if width == "wide" else "xj2").go(f"/premises/{place.number}/")
    agree(clerk, "form[action$=invite\\/] button")
    code = code_on(clerk)
    stranger.go("/join/").write(named=place.operator.name, code="wrong-code", name="店主", login=f"shop.{width}")
    stranger.press("form.form button.btn-primary")
    assert stranger.refusal() == "join_failed"
    stranger.write(code=code).press("form.form button.btn-primary")
    once = code_on(stranger)
    stranger.press("main a.btn-primary").write(login=f"shop.{width}", password=once).press(
        "form.form button.btn-primary"
    )
    choose_password(stranger, "an-owner-password-9")
    assert place.name in stranger.page.locator(".who-name").inner_text()


def test_a_households_name_is_cut_until_it_is_read_for_a_reason(enter: Enter, site: Site) -> None:
    home = site.world.places["home"]
    clerk = enter("hy2").go(f"/premises/{home.number}/")
    assert clerk.text("h1") == "林**"
    clerk.page.locator("#persons summary:has(.icon)").click()
    clerk.press("form[action$=reveal\\/] button")
    assert "林某户" in clerk.text("#persons")
    assert "林某户" not in clerk.go(f"/premises/{home.number}/").page.content()
    assert "林**" in enter("auditor").go("/readings/").text("tbody")
    enter("xj2").go(f"/premises/{home.number}/", status=404)


def test_the_journal_is_read_by_auditors_and_by_nobody_else(enter: Enter) -> None:
    auditor = enter("auditor").go("/journal/")
    assert auditor.page.locator("tbody tr").count() > 5
    auditor.press("main tbody a.row-link")
    assert auditor.page.locator("dl.datagrid dd").count() >= 6
    auditor.go("/journal/?actor=nobody-of-this-name")
    assert auditor.page.locator(".empty-title").count() == 1
    enter("hy2").go("/journal/", status=403)
