"""Registering on the screen: where, what, photos; the same thing again is a sighting unless a reason is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
WORDS = "软管长约3.5米，中间有接头"


def register(visitor: Visitor, place: str, **fields: str) -> Visitor:
    """The place by its name, then what was found there."""
    visitor.go("/hazards/new/").write(q=place).press("main form button.btn-primary")
    visitor.press("a.list-group-item[href*='premises=']")
    return visitor.write(**fields).press("form.form-wide .form-actions button")


def new_place(visitor: Visitor, name: str, address: str) -> Visitor:
    """What is asked of a place that the register does not know."""
    visitor.go("/hazards/new/").write(q=name).press("main form button.btn-primary")
    assert visitor.page.locator(".empty-title").count() == 1
    visitor.press("main a[href*='new=1']")
    assert visitor.page.input_value("[name=place-name]") == name
    place = {"place-kind": "catering", "place-address": address}
    for field, value in place.items():
        visitor.write(**{field: value})
    visitor.page.locator("[name=place-area]").select_option(label="华阳路街道")
    return visitor


def test_a_hazard_at_a_new_place_with_a_photo_is_registered_and_assigned_by_rule(
    enter: Enter, photo: Path, width: str
) -> None:
    inspector = new_place(enter("hy"), f"春来饭店{width}", "江苏路1号")
    inspector.write(text=WORDS, code="CA-013", found="2023-11-18", before=str(photo))
    expect(inspector.page.locator(".preview li"), "the photo shows itself before it is sent").to_have_count(1)
    inspector.press("form.form-wide .form-actions button")
    assert inspector.path().startswith("/hazards/CN23-")
    assert "区消防救援支队" in inspector.text(".messages")
    assert "12月3日" in inspector.text(".turn"), "fifteen days after the day of finding"
    assert inspector.sees(".pair img")
    assert inspector.page.locator(".timeline-event").count() == 3


def test_the_same_again_is_proposed_as_a_sighting_and_with_a_reason_it_is_another_one(
    enter: Enter, photo: Path, width: str
) -> None:
    name, again = f"重来饭店{width}", {"text": WORDS, "code": "CA-013", "before": str(photo)}
    inspector = new_place(enter("hy"), name, "江苏路2号").write(**again).press("form.form-wide .form-actions button")
    first = inspector.path()

    register(inspector, name, **again)
    assert inspector.refusal() == "already_open_here"
    assert "同一场所的同类隐患" in inspector.text("[data-refusal]")
    inspector.press("main .first button.btn-primary")
    assert inspector.path() == first
    assert "再次发现" in inspector.text(".history")
    assert inspector.page.locator(".pair img").count() == 2, "the photo goes with the sighting"

    register(inspector, name, **again)
    assert "现场.jpg" in inspector.text("form.form-wide"), "the photo is held, not asked for again"
    inspector.write(insist="后厨另一台灶").press("form.form-wide .form-actions button")
    assert inspector.path() not in (first, "/hazards/new/")
    assert "后厨另一台灶" in inspector.text("main")
    assert inspector.page.locator(".pair img").count() == 1
    assert inspector.page.locator(f".side a[href='{first}']").count() == 1, "the one like it stands beside it"


def test_what_is_wrongly_filled_comes_back_with_the_reason_beside_the_field(enter: Enter, tmp_path: Path) -> None:
    inspector = register(enter("hy"), "阿强", text=WORDS, code="XX-999")
    assert "XX-999" in inspector.text(".field.wrong .error")
    assert inspector.page.input_value("[name=text]") == WORDS
    script = tmp_path / "照片.jpg"
    script.write_bytes(b"MZ not a picture")
    inspector.write(code="", before=str(script)).press("form.form-wide .form-actions button")
    assert inspector.refusal() == "file_kind"
    inspector.write(found="2023-12-24").press("form.form-wide .form-actions button")
    assert inspector.refusal() == "date_in_future"


def test_without_a_catalogue_entry_it_waits_for_the_task_force(enter: Enter, width: str) -> None:
    inspector = register(enter("hy"), "华阳路街道办事处", text=f"档案室堆物（{width}）")
    assert "区工作专班" in inspector.text(".turn")
    assert "更正" in inspector.text("main"), "it says with which step it is classified"


def test_places_of_other_territories_are_not_offered(enter: Enter) -> None:
    inspector = enter("hy").go("/hazards/new/?q=福泉饭店")
    assert inspector.page.locator("a.list-group-item").count() == 0
    assert enter("xf").go("/hazards/new/?q=福泉饭店").page.locator("a.list-group-item").count() == 1
