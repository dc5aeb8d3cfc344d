"""A committed world in which every guarded table has a row, and plain connections to it as the program's role."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from ranan.campaign import actions as campaign
from ranan.campaign import queries as campaigns
from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.inspections import actions as screening
from ranan.kit import clock
from ranan.kit.database import connect
from ranan.oversight import actions as oversight
from ranan.oversight.access import report_for
from ranan.registry import actions as registry
from ranan.registry.models import Premises
from ranan.rules.checklist import Answer
from ranan.rules.hazard import Refusal
from tests.conftest import drop_clone, make_clone, use_database
from tests.hazards.conftest import desk, files_apart, peopled, world
from tests.hazards.sheets import GOOD, HOME, bring
from tests.hazards.steps import NOW, TODAY, Desk, photo
from tests.world import make_world

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

__all__ = ["desk", "files_apart", "peopled", "world"]  # the small world of the ledger's tests

Plain = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module")
def walled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """A database of its own, every act on it committed; each guarded table has at least one row."""
    files, folder = settings.RANAN_FILES, Path(tempfile.mkdtemp(prefix="ranan-walls-"))
    with django_db_blocker.unblock():
        name = make_clone()
        before, shift = use_database(name), clock.shift()
        settings.RANAN_FILES = folder
        try:
            desk = Desk(make_world())
            clock.set_shift(NOW - clock.real_now())
            fill(desk)
            yield desk
        finally:
            clock.set_shift(shift)
            settings.RANAN_FILES = files
            shutil.rmtree(folder)
            connections.close_all()
            use_database(before)
            drop_clone(name)


def fill(desk: Desk) -> None:
    """One row at least in each guarded table."""
    shop = desk.world.places["shop"]
    registry.set_contact(shop, "manager", name="石某", actor=desk.world.actor("hy"), at=NOW)
    hazard = desk.extension_asked()
    desk.do(actions.sight, hazard, by="xf", given=Given("还在", [photo("before")]))
    desk.do(actions.add_cotask, hazard, desk.unit("jgw"), "查表后管", TODAY, by="xf")
    desk.failed()
    bring(desk, GOOD, HOME)
    actions.learn(desk.unit("hyl"), "unit", "燃管所", "jgw", actor=desk.by("hy2"), at=desk.moment)
    view = actions.NewView("逾期的", "?due=overdue")
    kept(actions.share_view(view, "hyl", actor=desk.by("hy2"), at=desk.moment))
    people = desk.world.people
    made = registry.deputise(
        people["hy"], people["hy2"], desk.unit("hyl"), starts=TODAY, ends=TODAY, actor=desk.by("hy2"), at=desk.moment
    )
    assert not isinstance(made, Refusal)
    running, lead = desk.world.campaign, desk.unit("xfzd")
    stated = campaign.state(running, lead, "在查", on=TODAY, measure=13, actor=desk.by("xf"), at=desk.moment)
    assert not isinstance(stated, Refusal)
    report = report_for(desk.by("xf"), date(2023, 11, 15), "xfzd", TODAY)
    assert report is not None
    assert not isinstance(oversight.write(report, "供货慢", actor=desk.by("xf"), at=desk.moment), Refusal)
    screen(desk)
    file_duties(desk)


def kept(done: Any) -> Any:
    """What an act gave; fails where it was refused."""
    assert not isinstance(done, Refusal), done
    return done


def screen(desk: Desk) -> None:
    """A round, a visit with its finding and its signed page, three in vain with their notice, a risk, a place that changed."""
    running, by, at = desk.world.campaign, desk.by("hy"), desk.moment
    place, people = Premises.objects.get(pk=desk.world.places["shop2"].pk), [desk.world.people["hy"]]
    kept(screening.open_round(screening.NewRound("排查", ["catering"], TODAY, TODAY), running, actor=desk.by("zb"), at=at))
    sheet = campaigns.plan_now(running).checklist("catering")
    assert sheet is not None
    answers = {item.id: Answer("pass") for item in sheet.items} | {"no-tee": Answer("fail", "", "三通")}
    given = screening.Record(TODAY, inspectors=people, checklist="catering", answers=answers, reason="抽查")
    row = kept(screening.record_visit(None, place, running, given, actor=by, at=at))
    kept(screening.sign_visit(row, [photo()], actor=by, at=at))
    other = Premises.objects.get(pk=desk.world.places["shop"].pk)
    for _ in range(3):
        shut = screening.Record(TODAY, inspectors=people, outcome="absent", reason="抽查")
        kept(screening.record_visit(None, other, running, shut, actor=by, at=at))
    kept(screening.serve_notice(other, on=TODAY, how="张贴", papers=[], actor=by, at=at))
    risk = screening.Judged("厨房", "泄漏", "red", "试漏", "店长")
    kept(screening.note_risk(place, risk, actor=desk.by("boss"), at=at))
    kept(registry.change_premises(other, since=TODAY, name="阿强烧烤", actor=by, at=at))


def file_duties(desk: Desk) -> None:
    """A paper with its file, and a task that is done."""
    running, by, at = desk.world.campaign, desk.by("hy2"), desk.moment
    paper = oversight.NewPaper(dated=TODAY, title="专项方案", files=[photo()])
    kept(oversight.file_paper(running, desk.unit("hyl"), "special-plan", paper, actor=by, at=at))
    new = oversight.NewTask(unit=desk.unit("hyl"), text="排查")
    task = kept(oversight.add_task(running, new, actor=desk.by("zb"), at=at))
    kept(oversight.finish_task(task, "排查完毕", on=TODAY, uploads=[photo()], actor=by, at=at))


@pytest.fixture
def open_plain(walled: Desk) -> Iterator[Callable[[], Plain]]:
    """Opens one more plain connection to the database as the program's role."""
    opened: list[Plain] = []

    def make() -> Plain:
        opened.append(connect(connections["default"].settings_dict))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def sql(open_plain: Callable[[], Plain]) -> Plain:
    """One plain connection."""
    return open_plain()
