"""谁检查、谁签名、谁负责: a visit counts once its page is signed, or the refusal to sign is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ranan.hazards.files import Upload
from ranan.inspections import actions, queries
from ranan.inspections.models import Notice, Visit, VisitFile
from ranan.journal import queries as journal
from ranan.rules.coverage import Standing
from ranan.rules.hazard import Refusal
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, TODAY, Patrol
from tests.inspections.test_record import record, refused


def stands(patrol: Patrol, place: str = "shop") -> Standing:
    return queries.standings(patrol.round, TODAY)[patrol.place(place).pk]


def test_a_visit_counts_from_its_day_once_the_signed_page_is_there(patrol: Patrol) -> None:
    row = record(patrol, on=TODAY - timedelta(days=5))
    assert stands(patrol) == Standing.UNSIGNED
    done = actions.sign_visit(row, [photo()], present="店长 李某", actor=patrol.by("hy"), at=NOW)
    assert (done.state, done.signed, done.present) == ("signed", "paper", "店长 李某")
    assert VisitFile.objects.get(visit=row).kind == "paper"
    assert stands(patrol) == Standing.CLEAN
    assert queries.standings(patrol.round, TODAY - timedelta(days=5))[row.premises_id] == Standing.CLEAN
    assert "李某" not in str([entry.facts for entry in journal.entries()])
    assert journal.differences() == []


def test_a_refusal_to_sign_with_its_reason_counts_too(patrol: Patrol) -> None:
    row = record(patrol)
    assert refused(actions.refuse_signature(row, " ", actor=patrol.by("hy"), at=NOW)) == "missing"
    done = actions.refuse_signature(row, "老板不在，店员不肯签", actor=patrol.by("hy"), at=NOW)
    assert (done.state, done.signed) == ("signed", "refused")
    assert stands(patrol) == Standing.CLEAN


@pytest.mark.parametrize(
    ("papers", "code"),
    [([], "missing"), ([Upload("签字页.jpg", b"not a picture")], "file_kind"), ([photo() for _ in range(13)], "too_many_files")],
)
def test_without_a_page_that_can_be_read_nothing_is_signed(patrol: Patrol, papers: list[Upload], code: str) -> None:
    row = record(patrol)
    assert refused(actions.sign_visit(row, papers, actor=patrol.by("hy"), at=NOW)) == code
    assert Visit.objects.get(pk=row.pk).state == "recorded"


def test_only_a_unit_that_went_attaches_the_page_and_only_once(patrol: Patrol) -> None:
    row = record(patrol)
    assert refused(actions.sign_visit(row, [photo()], actor=patrol.by("xf"), at=NOW)) == "not_your_visit"
    actions.sign_visit(row, [photo()], actor=patrol.by("hy2"), at=NOW)
    assert refused(actions.sign_visit(row, [photo()], actor=patrol.by("hy"), at=NOW)) == "visit_moved_on"
    more = actions.attach_to_visit(row, [photo()], actor=patrol.by("hy"), at=NOW)
    assert more.state == "signed"
    assert VisitFile.objects.filter(visit=row).count() == 2


def test_a_void_record_counts_no_more_and_only_a_desk_voids_it(patrol: Patrol) -> None:
    row = record(patrol)
    actions.sign_visit(row, [photo()], actor=patrol.by("hy"), at=NOW)
    assert refused(actions.void_visit(row, "填错店了", actor=patrol.by("hy"), at=NOW)) == "not_your_visit"
    assert refused(actions.void_visit(row, "", actor=patrol.by("hy2"), at=NOW)) == "missing"
    done = actions.void_visit(row, "填错店了", actor=patrol.by("hy2"), at=NOW)
    assert done.state == "void"
    assert stands(patrol) == Standing.NOT_YET


# ---------- three times in vain ----------


def notice(patrol: Patrol, by: str = "hy", **more: Any) -> Notice | Refusal:
    plain: dict[str, Any] = {"on": TODAY, "how": "张贴在门上", "papers": [photo()]}
    return actions.serve_notice(patrol.place("shop"), actor=patrol.by(by), at=NOW, **plain | more)


def test_a_notice_follows_the_third_visit_in_vain_and_not_before(patrol: Patrol) -> None:
    for day in (5, 3):
        patrol.looked(patrol.place("shop"), TODAY - timedelta(days=day), "absent", signed=False)
    assert refused(notice(patrol)) == "notice_too_early"
    patrol.looked(patrol.place("shop"), TODAY, "refused", signed=False)
    done = notice(patrol)
    assert isinstance(done, Notice)
    assert (done.attempts, done.unit.key) == (3, "hyl")
    assert refused(notice(patrol)) == "nothing_changes"
    assert journal.differences() == []


def test_a_notice_says_how_and_when_and_comes_from_that_ground(patrol: Patrol) -> None:
    for _ in range(3):
        patrol.looked(patrol.place("shop"), TODAY, "no_access", signed=False)
    assert refused(notice(patrol, how=" ")) == "missing"
    assert refused(notice(patrol, on=TODAY + timedelta(days=1))) == "date_in_future"
    assert refused(notice(patrol, by="xj")) == "outside_your_ground"
