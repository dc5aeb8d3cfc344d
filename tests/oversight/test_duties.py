"""What units put on file: filed, replaced, withdrawn; the table, the page, the files; who is on file and leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ranan.hazards.files import Upload
from ranan.journal import queries as journal
from ranan.oversight import actions, queries
from ranan.oversight.models import UnitPaper
from ranan.registry import actions as registry
from ranan.registry.models import Person
from ranan.rules.hazard import Refusal
from ranan.rules.unit_duties import Standing
from tests.hazards.steps import NOW
from tests.signed_in import client_of
from tests.world import World

TODAY = NOW.date()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
PAPER = actions.NewPaper(TODAY, "长建管〔2023〕9号 专项方案", files=[Upload("方案.pdf", PDF)])


def filed(world: World, duty: str = "special-plan", unit: str = "jgw", by: str = "jgw", new: Any = PAPER) -> Any:
    return actions.file_paper(world.campaign, world.unit(unit), duty, new, actor=world.actor(by), at=NOW)


def stands(world: World, duty: str, unit: str = "jgw") -> queries.DutyStanding:
    [line] = queries.duty_table(world.campaign, [world.unit(unit)], TODAY)
    return next(one for one in line if one.duty.id == duty)


def test_a_paper_on_file_ends_being_late(world: World) -> None:
    assert stands(world, "special-plan").standing == Standing.LATE
    row = filed(world)
    assert isinstance(row, UnitPaper)
    one = stands(world, "special-plan")
    assert (one.standing, one.paper, one.days_late) == (Standing.FILED, row, 51)
    assert [file.name for file in row.files.all()] == ["方案.pdf"]
    assert journal.differences() == []


def test_a_later_version_replaces_and_a_withdrawn_one_gives_way_to_the_earlier(world: World) -> None:
    first, second = filed(world), filed(world)
    assert (stands(world, "special-plan").paper, stands(world, "special-plan").earlier) == (second, [first])
    jgw = world.actor("jgw")
    assert actions.withdraw_paper(second, "", actor=jgw, at=NOW) == Refusal("missing", "reason")
    assert isinstance(actions.withdraw_paper(second, "盖错章", actor=jgw, at=NOW), UnitPaper)
    assert stands(world, "special-plan").paper == first
    assert actions.withdraw_paper(second, "再撤", actor=jgw, at=NOW) == Refusal("nothing_changes")
    assert journal.differences() == []


@pytest.mark.parametrize(
    ("duty", "unit", "by", "new", "code"),
    [
        ("special-plan", "jgw", "zb", PAPER, "not_your_duty"),
        ("special-plan", "jgw", "xf", PAPER, "not_your_duty"),
        ("gas-safety-posts", "jgw", "jgw", PAPER, "duty_not_owed"),
        ("no-such", "jgw", "jgw", PAPER, "duty_not_owed"),
        ("special-plan", "jgw", "jgw", actions.NewPaper(TODAY, "方案"), "missing"),
        ("special-plan", "jgw", "jgw", actions.NewPaper(TODAY, "方案", files=[Upload("a.exe", b"MZ")]), "file_kind"),
        ("liaison", "jgw", "jgw", actions.NewPaper(TODAY), "missing"),
        (
            "special-plan",
            "jgw",
            "jgw",
            actions.NewPaper(TODAY + timedelta(1), "方案", files=PAPER.files),
            "date_in_future",
        ),
    ],
)
def test_what_does_not_fit_is_refused(world: World, duty: str, unit: str, by: str, new: Any, code: str) -> None:
    done = filed(world, duty, unit, by, new)
    assert isinstance(done, Refusal)
    assert done.code == code


def test_a_liaison_is_somebody_of_the_unit(world: World) -> None:
    stranger = filed(world, "liaison", new=actions.NewPaper(TODAY, person=world.people["hy"]))
    assert stranger == Refusal("not_of_the_unit", "吴洁")
    assert isinstance(filed(world, "liaison", new=actions.NewPaper(TODAY, person=world.people["jgw2"])), UnitPaper)


def test_who_is_on_file_leaves_only_with_a_successor_who_is_on_file_then(world: World) -> None:
    filed(world, "liaison", new=actions.NewPaper(TODAY, person=world.people["jgw2"]))
    sysadmin = world.actor("sysadmin")
    refused = registry.disable(world.people["jgw2"], actor=sysadmin, at=NOW)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.detail) == ("needs_successor", "沈颖 报备在名下的职责 1 项")
    assert isinstance(registry.disable(world.people["jgw2"], actor=sysadmin, at=NOW, to=world.people["jgw"]), Person)
    one = stands(world, "liaison")
    assert one.paper is not None
    assert (one.paper.person, one.paper.version, one.standing) == (world.people["jgw"], 2, Standing.FILED)
    assert journal.differences() == []


def test_a_liaison_whose_post_ran_out_leaves_the_duty_open(world: World) -> None:
    filed(world, "liaison", new=actions.NewPaper(TODAY, person=world.people["jgw2"]))
    post = world.people["jgw2"].posts.select_related("person", "unit").get()
    registry.leave_post(post, ends=TODAY, actor=world.actor("sysadmin"), at=NOW)
    [line] = queries.duty_table(world.campaign, [world.unit("jgw")], TODAY + timedelta(1))
    one = next(one for one in line if one.duty.id == "liaison")
    assert (one.standing, one.gone) == (Standing.LATE, True)


def test_overseers_see_all_units_and_a_unit_its_own_page(world: World) -> None:
    filed(world)
    text = client_of(world.people["zb"]).get("/duties/").content.decode()
    assert "区建管委" in text
    assert text.count(">逾期<") > 50
    own = client_of(world.people["jgw"]).get("/duties/")
    assert (own.status_code, own["Location"]) == (302, "/duties/jgw/")
    assert client_of(world.people["jgw"]).get("/duties/xfzd/").status_code == 404
    assert client_of(world.people["auditor"]).get("/duties/jgw/").status_code == 200
    assert client_of(world.people["boss"]).get("/duties/").status_code == 404


def test_the_page_files_with_an_attachment_that_only_readers_get(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = client_of(world.people["jgw"])
    given: dict[str, Any] = {"title": "专项方案", "dated": "2023-11-18", "note": "", "person": ""}
    lacking = client.post("/duties/jgw/special-plan/file/", given)
    assert (lacking.status_code, lacking["X-Refusal"]) == (409, "missing")
    given["papers"] = SimpleUploadedFile("方案.pdf", PDF)
    assert client.post("/duties/jgw/special-plan/file/", given).status_code == 302
    page = client.get("/duties/jgw/").content.decode()
    assert "方案.pdf" in page
    file = UnitPaper.objects.get().files.get()
    got: Any = client.get(f"/duties/files/paper/{file.pk}/")
    assert got["Content-Disposition"].startswith("attachment")
    assert b"".join(got.streaming_content) == PDF
    assert client_of(world.people["xf"]).get(f"/duties/files/paper/{file.pk}/").status_code == 404
    row = UnitPaper.objects.get()
    assert client.post(f"/duties/jgw/{row.number}/withdraw/", {"why": "重报"}).status_code == 302
    assert stands(world, "special-plan").paper is None


def test_the_menu_counts_what_is_open_and_the_workbook_is_journalled(world: World) -> None:
    assert queries.duties_open(world.actor("jgw"), TODAY) == 4
    filed(world)
    assert queries.duties_open(world.actor("jgw"), TODAY) == 3
    assert queries.duties_open(world.actor("auditor"), TODAY) == 0
    answer = client_of(world.people["zb"]).get("/duties/export.xlsx")
    assert b"".join(answer).startswith(b"PK")
    assert journal.entries().filter(verb="duty.export").count() == 1
