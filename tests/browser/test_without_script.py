"""Everything that matters works with scripts switched off: sign in, register, accept, look for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor, Watch
from tests.world import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(crew: Watch, width: str) -> Iterator[Visitor]:
    """A screen whose browser runs no script."""
    visitor = crew.fresh(width, script=False)
    yield visitor
    visitor.page.context.close()


def test_without_any_script_a_hazard_is_registered_and_accepted(plain: Visitor, photo: Path, width: str) -> None:
    plain.go("/sign-in/").write(login="hy2", password=PASSWORD).press("form.form button.btn-primary")
    assert plain.path() == "/"
    plain.go("/hazards/new/").write(q="阿强").press("main form button.btn-primary")
    plain.press("a.list-group-item[href*='premises=']")
    plain.write(text=f"软管私接三通（{width}）", code="CA-014", found="2023-11-18", before=str(photo))
    plain.press("form.form-wide .form-actions button")
    if plain.refusal() == "already_open_here":  # of the other width
        plain.write(insist="另一台灶").press("form.form-wide .form-actions button")
    assert plain.path().startswith("/hazards/CN23-")
    number = plain.path().split("/")[2]
    told = {"proxy_party": "阿强小吃店 王某", "proxy_how": "当面告知", "proxy_on": "2023-11-20"}
    plain.take("accept", **told, proxy_files=str(photo))
    assert "整改" in plain.text(".turn")

    plain.go("/hazards/").write(q=number).press("main form button.btn")
    assert plain.page.locator("tbody tr").count() == 1
    menu = plain.page.locator(".chips details").first
    menu.locator("summary").click()
    plain.press(menu.locator("a").first)
    plain.page.locator(".who-menu > summary").click()
    plain.press("退出登录", inside=".who-menu")
    assert plain.path() == "/sign-in/"
