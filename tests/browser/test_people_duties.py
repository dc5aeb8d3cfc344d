"""People as they are and what units put on file, on the screen: a list let in, a successor, rights, duties, tasks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ranan.inspections import actions as inspections
from ranan.inspections.models import Visit
from ranan.rules.actor import Role
from tests.browser.conftest import Enter
from tests.browser.visitor import Site
from tests.hazards.steps import NOW
from tests.world import add_person

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.browser
LEAVER, UNIT = {"wide": "hya", "narrow": "hyb"}, {"wide": "jgw", "narrow": "xfzd"}
HEAD = {"jgw": "jgw2", "xfzd": "xf"}
NAMES = {"wide": ("林一", "林二"), "narrow": ("赵一", "赵二")}


@pytest.fixture(scope="module", autouse=True)
def leavers(site: Site, django_db_blocker: DjangoDbBlocker) -> None:
    """Two people who are about to leave, each with a planned visit."""
    with django_db_blocker.unblock():
        world = site.world
        for login, name, place in (("hya", "将离甲", "shop"), ("hyb", "将离乙", "shop2")):
            person = add_person(world, login, name, Role.INSPECTOR, "hyl")
            made = inspections.plan_visit(
                world.places[place], world.campaign, on=date(2023, 11, 24), inspectors=[person], reason="复核",
                actor=world.actor("hy2"), at=NOW,
            )  # fmt: skip
            assert isinstance(made, Visit)


def test_a_list_of_people_is_shown_let_in_and_its_codes_are_printed_once(enter: Enter, width: str) -> None:
    one, two = NAMES[width]
    admin = enter("admin").go("/people/hyl/").press("导入人员")
    rows = f"姓名\t登录名\t手机\t岗位\t起始日期\n{one}\t\t13800138000\t经办人\t2023-12-01\n{two}\t\t\t门卫\t\n"
    admin.write(rows=rows, unit="hyl").press(
        "读取并预览" if admin.find("读取并预览").count() else "button.btn-primary:visible"
    )
    assert admin.page.locator("[data-code=unknown_role]").count() == 1
    admin.press(".turn-do button.btn-primary")
    slips = admin.page.locator(".slips li")
    assert slips.count() == 1
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", slips.inner_text())
    assert one in admin.go("/people/hyl/").fragment()


def test_disabling_asks_for_a_successor_and_the_visit_goes_over(enter: Enter, site: Site, width: str) -> None:
    key = site.world.people[LEAVER[width]].key
    admin = enter("admin").go(f"/people/hyl/{key}/")
    admin.take("disable")
    assert admin.refusal() == "needs_successor"
    admin.write(admin.step("disable"), to=site.world.people["hy"].key)
    admin.press(admin.step("disable").locator("form button.btn-primary"))
    assert admin.refusal() == ""
    assert "停用" in admin.text(".head")
    assert "吴洁" in enter("hy").go("/visits/?show=mine").fragment()


def test_rights_of_anybody_on_any_day_stand_on_one_page(enter: Enter, site: Site, width: str) -> None:
    auditor = enter("auditor").go("/rights/")
    auditor.write(person=site.world.people["hy2"].key, on="2023-11-24").press("查看")
    seen = auditor.fragment()
    assert "郑涛" in seen
    assert all(word in seen for word in ("本单位在本辖区的检查", "不可以", "本辖区"))
    assert enter("hy").go("/rights/").page.locator("[aria-labelledby^=may-]").count() == 7


def test_a_unit_files_what_it_owes_and_the_table_shows_it(enter: Enter, width: str, photo: Path) -> None:
    unit = UNIT[width]
    head = enter(HEAD[unit]).go("/duties/")
    assert head.path() == f"/duties/{unit}/"
    card = head.page.locator("[aria-labelledby=h-special-plan]")
    card.locator("summary").first.click()
    head.write(card.locator("form").first, title="专项方案", dated="2023-11-18")
    card.locator("input[type=file]").set_input_files(str(photo))
    head.press(card.locator("form button.btn-primary").first)
    assert "现场.jpg" in head.text("[aria-labelledby=h-special-plan]")
    assert "已报备" in head.text("[aria-labelledby=h-special-plan]")
    table = enter("zb").go("/duties/")
    assert "已报备" in table.fragment()


def test_tasks_are_pasted_by_the_task_force_and_finished_by_the_unit(enter: Enter, width: str) -> None:
    unit = {"wide": "区建管委", "narrow": "区消防救援支队"}[width]
    force = enter("zb").go("/duties/tasks/")
    force.take("paste", rows=f"单位\t任务\t完成时限\n{unit}\t摸清底数（{width}）\t2023-11-30\n没有的局\t甲\t\n")
    assert force.page.locator("[data-code=unknown_unit]").count() == 1
    head = enter(HEAD[UNIT[width]]).go(f"/duties/{UNIT[width]}/")
    card = head.page.locator("#tasks")
    card.locator("summary").first.click()
    head.write(card.locator("form").first, on="2023-11-20", note="已建册")
    head.press(card.locator("form button").first)
    assert "已建册" in head.text("#tasks")
