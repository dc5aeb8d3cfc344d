"""The loop: three people sign in and bring one hazard from registered to closed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import SignIn, Site

pytestmark = pytest.mark.browser


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A real JPEG."""
    path = tmp_path / "现场.jpg"
    Image.new("RGB", (640, 480), (120, 130, 140)).save(path, "JPEG")
    return path


def take(page: Page, verb: str, **fields: str) -> None:
    """Open a step on the hazard's page, fill it in and confirm it."""
    step = page.locator(f"#step-{verb}")
    if not step.get_attribute("open"):
        step.locator("summary").click()
    for name, value in fields.items():
        control = step.locator(f"[name={name}]")
        if control.first.get_attribute("type") == "radio":
            step.locator(f"[name={name}][value={value}]").check()
        elif control.first.get_attribute("type") == "file":
            control.set_input_files(value)
        else:
            control.fill(value)
    step.locator("form button.btn-primary").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_three_people_bring_a_hazard_from_registered_to_closed(
    site: Site, sign_in: SignIn, photo: Path, width: str
) -> None:
    inspector, clerk, lead = sign_in("hy", width), sign_in("hy2", width), sign_in("xf", width)

    inspector.goto(f"{site.url}/hazards/new/")
    inspector.fill("#q", "阿强")
    inspector.press("#q", "Enter")
    inspector.click("text=阿强小吃店")
    inspector.fill("[name=text]", "存放5瓶15kg，未设专用气瓶间")
    inspector.fill("[name=code]", "CA-012")
    inspector.fill("[name=found]", "2023-11-18")
    inspector.set_input_files("[name=before]", photo)
    inspector.click("form button.btn-primary")
    inspector.wait_for_url(re.compile(r"/hazards/CN23-\d+/"))
    address = inspector.url

    clerk.goto(address)
    take(
        clerk,
        "accept",
        proxy_party="阿强小吃店 王某",
        proxy_how="当面告知",
        proxy_on="2023-11-20",
        proxy_files=str(photo),
    )
    take(
        clerk, "submit", note="气瓶已移走", after=str(photo), proxy_party="阿强小吃店 王某", proxy_how="当面告知",
        proxy_on="2023-11-20",
    )  # fmt: skip
    assert "复查" in clerk.inner_text(".turn")

    lead.goto(address)
    take(lead, "review", result="pass", reason="到场查看，气瓶已移走")
    take(lead, "close_out")
    assert "已销号" in lead.inner_text(".turn")
    assert lead.locator(".timeline-event").count() >= 6

    clerk.goto(address)
    assert "已销号" in clerk.inner_text(".turn")
