"""An enterprise with a phone in its hand: it joins with the printed code, checks itself by thumb, and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from ranan.hazards.models import Attachment, Hazard
from ranan.inspections.models import Visit, VisitFile
from ranan.kit import clock
from ranan.registry import actions as registry
from ranan.registry.models import Operator
from tests.browser.visitor import Site, Visitor, Watch
from tests.world import PASSWORD

pytestmark = pytest.mark.browser

# Playwright's profile of a Pixel 5.
PHONE: dict[str, Any] = {
    "user_agent": "Mozilla/5.0 (Linux; Android 11; Pixel 5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Mobile Safari/537.36",
    "viewport": {"width": 393, "height": 727}, "screen": {"width": 393, "height": 851}, "device_scale_factor": 2.75,
    "is_mobile": True, "has_touch": True,
}  # fmt: skip
SEND, SAID = ".thumb-bar button", "[data-said]"


@pytest.fixture
def phone(crew: Watch, browser: Browser) -> Iterator[Visitor]:
    """A phone at which nobody has signed in."""
    context = browser.new_context(**PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(15000)
    page.on("pageerror", lambda error: crew.problems.append(f"script: {error}"))
    yield Visitor(crew, page, "narrow")
    context.close()


def tap(visitor: Visitor, what: str, *, leads: bool = True) -> None:
    """Touch it; where it leads to another page, look at that."""
    if not leads:
        visitor.page.locator(what).first.tap()
        return
    with visitor.page.expect_navigation():
        visitor.page.locator(what).first.tap()
    visitor.look()


def told(visitor: Visitor, words: str) -> None:
    """Wait until the page says so."""
    visitor.page.locator(SAID, has_text=words).wait_for()


def answered(visitor: Visitor) -> None:
    """What does not apply is folded away; every other item is in order, by thumb."""
    for gate in visitor.page.locator(".gate .choice:last-child").all():
        gate.tap()
    for one in visitor.page.locator(".check-item:visible .choice.pass").all():
        one.tap()


def failing(visitor: Visitor, item: str, note: str) -> None:
    """One item is not in order, with what is wrong."""
    visitor.page.locator(f"#i-{item} .choice.fail").tap()
    visitor.page.locator(f"#i-{item} input[name=n_{item}]").fill(note)


def found(visitor: Visitor) -> tuple[Visit, Hazard]:
    """The self-check on whose page the phone is, and the one hazard that it found."""
    row = Visit.objects.get(number=visitor.path().strip("/").rpartition("/")[2])
    return row, row.visitfinding_rows.get().hazard


def test_it_joins_with_the_printed_code_and_sends_again_what_the_network_lost(
    site: Site, phone: Visitor, photo: Path, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        shop = Operator.objects.get(name="阿强小吃店")
        code = registry.invite_operator(shop, actor=site.world.actor("hy2"), at=clock.now())
    phone.go("/sign-in/")
    tap(phone, "main a[href='/join/']")
    phone.write(named="阿强小吃店", code=str(code).lower().replace("-", " "), name="阿强", login="aqiang")
    tap(phone, "main form .btn-primary")
    once = phone.text(".once code")
    tap(phone, "main a.btn-primary")
    phone.write(login="aqiang", password=once)
    tap(phone, "main form .btn-primary")
    phone.write(new="xiaochidian-2023", again="xiaochidian-2023")
    tap(phone, "main form .btn-primary")
    phone.go("/")
    tap(phone, "main a[href^='/visits/record/']")

    answered(phone)
    failing(phone, "fire-signs", "标识脱落")
    phone.page.locator("#i-fire-signs input[type=file]").set_input_files(photo)
    assert photo.name in phone.text("#i-fire-signs [data-chosen]")
    phone.page.context.set_offline(True)
    tap(phone, SEND, leads=False)
    told(phone, "没有发出：连不上服务器")
    assert phone.page.locator("[name=n_fire-signs]").input_value() == "标识脱落"

    phone.page.context.set_offline(False)
    phone.page.route("**/visits/record/**", _answer_lost, times=1)
    tap(phone, SEND, leads=False)
    told(phone, "没有发出：连不上服务器")
    tap(phone, SEND)
    with django_db_blocker.unblock():
        row, hazard = found(phone)
        assert Visit.objects.filter(premises=row.premises, kind="self_check").count() == 1
        assert (hazard.self_found, "标识脱落" in hazard.text) == (True, True)
        assert VisitFile.objects.get(visit=row).item == "fire-signs"
        assert Attachment.objects.filter(hazard=hazard, kind="before").count() == 1


def _answer_lost(route: Route) -> None:
    """The server took it; its answer never came."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


def test_a_page_that_is_loaded_again_and_a_session_that_ended_lose_nothing(
    site: Site, phone: Visitor, django_db_blocker: Any
) -> None:
    place = site.world.places["shop2"]
    phone.sign_in("boss", PASSWORD)
    phone.go(f"/visits/record/?premises={place.number}")
    answered(phone)
    failing(phone, "fire-signs", "灭火器过期")
    phone.page.locator("[name=note]").fill("后厨已通知")
    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.page.reload()
    told(phone, "已经恢复")
    assert phone.page.locator("[name=n_fire-signs]").input_value() == "灭火器过期"

    phone.page.context.clear_cookies()
    tap(phone, SEND, leads=False)
    told(phone, "登录已失效")
    phone.sign_in("boss", PASSWORD)
    tap(phone, SEND, leads=False)
    told(phone, "请再点一次")
    tap(phone, SEND)
    with django_db_blocker.unblock():
        row, hazard = found(phone)
        assert (row.note, "灭火器过期" in hazard.text) == ("后厨已通知", True)
    phone.go(f"/visits/record/?premises={place.number}")
    assert not phone.page.locator(SAID).is_visible(), "what was taken is not brought back"


def test_what_the_server_refuses_comes_back_with_everything_and_its_photo(
    site: Site, phone: Visitor, photo: Path, django_db_blocker: Any
) -> None:
    phone.sign_in("boss", PASSWORD)
    phone.go(f"/visits/record/?premises={site.world.places['shop2'].number}")
    failing(phone, "fire-signs", "没有标识")
    phone.page.locator("#i-fire-signs input[type=file]").set_input_files(photo)
    tap(phone, SEND, leads=False)
    phone.page.locator("[data-refusal=answers_incomplete]").wait_for()
    phone.look()
    assert photo.name in phone.text("form.checks")
    for gate in phone.page.locator(".gate .choice:last-child").all():
        gate.tap()
    left = phone.page.locator(".check-item:visible:not(:has(.choices input:checked))").evaluate_all("all => all.map(one => one.id)")
    for item in left:
        phone.page.locator(f"#{item} .choice.pass").tap()
    tap(phone, SEND)
    with django_db_blocker.unblock():
        row, _hazard = found(phone)
        assert VisitFile.objects.get(visit=row).item == "fire-signs"
        assert row.answers["fire-signs"] == ["fail", "", "没有标识"]
