"""Recording a visit: answers become hazards, what is open is recognised, nothing is kept of a record that is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ranan.campaign import queries as campaign
from ranan.hazards.models import Attachment, Hazard, Sighting
from ranan.inspections import actions, queries
from ranan.inspections.models import Visit, VisitFile, VisitFinding, VisitInspector
from ranan.journal import queries as journal
from ranan.registry import actions as registry
from ranan.rules.checklist import Answer
from ranan.rules.coverage import Standing
from ranan.rules.hazard import Refusal
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, TODAY, Patrol

CATERING = "catering"


def in_order(patrol: Patrol, **wrong: Answer) -> dict[str, Answer]:
    """Every item in order but these; `_` stands for `-` in their ids."""
    sheet = campaign.plan_now(patrol.world.campaign).checklist(CATERING)
    assert sheet is not None
    answers = {item.id: Answer("pass") for item in sheet.items}
    return answers | {key.replace("_", "-"): answer for key, answer in wrong.items()}


def record(patrol: Patrol, by: str = "hy", place: str = "shop", row: Visit | None = None, **more: Any) -> Any:
    people = more.pop("people", (by,))
    plain: dict[str, Any] = {
        "on": TODAY, "inspectors": [patrol.world.people[name] for name in people], "checklist": CATERING,
        "answers": more.pop("answers", None) or in_order(patrol), "reason": "日常检查",
    }  # fmt: skip
    given = actions.Record(**plain | more)
    return actions.record_visit(row, patrol.place(place), patrol.world.campaign, given, actor=patrol.by(by), at=NOW)


def refused(done: Any) -> str:
    assert isinstance(done, Refusal), done
    return done.code


def test_a_visit_that_found_nothing_is_a_result(patrol: Patrol) -> None:
    row = record(patrol)
    assert (row.state, row.outcome, row.answers["hose-length"][0]) == ("recorded", "nothing_found", "pass")
    assert [one.name for one in VisitInspector.objects.filter(visit=row)] == ["吴洁"]
    assert not Hazard.objects.exists()
    assert journal.differences() == []


def test_failed_items_become_hazards_with_code_grade_date_and_photo(patrol: Patrol) -> None:
    shot = photo("before")
    row = record(
        patrol, answers=in_order(patrol, hose_length=Answer("fail", "3.5"), stored_weight=Answer("fail", "15x6")),
        photos={"hose-length": [shot]},
    )  # fmt: skip
    hazards = {one.code: one for one in Hazard.objects.all()}
    assert row.outcome == "found"
    assert {code: (one.grade, one.due) for code, one in hazards.items()} == {
        "CA-013": ("general", date(2023, 12, 5)),
        "CA-011": ("major", date(2023, 11, 23)),
    }
    assert "3.5" in hazards["CA-013"].text
    assert Attachment.objects.get(hazard=hazards["CA-013"]).kind == "before"
    assert VisitFile.objects.get(visit=row).item == "hose-length"
    assert {tuple(one.items) for one in VisitFinding.objects.filter(visit=row)} == {("hose-length",), ("stored-weight",)}
    assert hazards["CA-011"].inspector == "吴洁"
    assert journal.differences() == []


def test_an_open_hazard_of_that_kind_is_recognised_and_not_counted_twice(patrol: Patrol) -> None:
    wrong = in_order(patrol, hose_length=Answer("fail", "3.5"))
    record(patrol, answers=wrong)
    again = record(patrol, by="hy2", answers=wrong)
    [finding] = VisitFinding.objects.filter(visit=again)
    assert finding.seen_again
    assert Hazard.objects.count() == 1
    assert Sighting.objects.get().on == TODAY


def test_a_department_recognises_what_a_territory_found(patrol: Patrol) -> None:
    wrong = in_order(patrol, hose_length=Answer("fail", "3.5"))
    record(patrol, answers=wrong)
    again = record(patrol, by="jgw", answers=wrong)
    assert VisitFinding.objects.get(visit=again).seen_again


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"on": date(2023, 11, 21)}, "date_in_future"),
        ({"reason": ""}, "plan_number_or_reason"),
        ({"people": ()}, "missing"),
        ({"people": ("auditor",)}, "inspector_without_post"),
        ({"checklist": "no-such-list"}, "missing"),
        ({"answers": {"hose-length": Answer("pass")}}, "answers_incomplete"),
        ({"outcome": "found"}, "missing"),
        ({"photos": {"": [replace(photo(), data=b"no picture")]}}, "file_kind"),
    ],
)
def test_a_wrong_record_is_refused_and_keeps_nothing(patrol: Patrol, more: dict[str, Any], code: str) -> None:
    before = journal.entries().count()
    assert refused(record(patrol, **more)) == code
    assert (Visit.objects.count(), journal.entries().count()) == (0, before)


def test_who_has_no_part_in_the_place_may_not_record(patrol: Patrol) -> None:
    assert refused(record(patrol, by="xj")) == "outside_your_ground"
    assert refused(record(patrol, by="boss")) == "outside_your_ground"
    assert refused(record(patrol, by="auditor")) == "outside_your_ground"


def test_a_closed_place_is_not_visited(patrol: Patrol) -> None:
    registry.close_premises(patrol.place("shop"), on=TODAY, actor=patrol.by("hy2"), at=NOW)
    assert refused(record(patrol)) == "place_closed"


def test_a_shut_door_is_on_record_and_covers_nothing(patrol: Patrol) -> None:
    row = record(patrol, outcome="absent", answers={})
    assert (row.outcome, row.checklist, row.answers) == ("absent", "", {})
    assert queries.standings(patrol.round, TODAY)[patrol.place("shop").pk] == Standing.ABSENT
    assert refused(actions.sign_visit(row, [photo()], actor=patrol.by("hy"), at=NOW)) == "nothing_to_sign"


def test_a_joint_visit_names_the_inspectors_of_both_units(patrol: Patrol) -> None:
    row = record(patrol, people=("hy", "xf"))
    assert sorted(one.unit.key for one in VisitInspector.objects.filter(visit=row)) == ["hyl", "xfzd"]
    assert sorted(row.units) == sorted(patrol.world.unit(key).pk for key in ("hyl", "xfzd"))
    assert patrol.by("xf").key in {one.person.key for one in VisitInspector.objects.filter(visit=row)}


# ---------- the enterprise itself ----------


def self_check(patrol: Patrol, **wrong: Answer) -> Any:
    given = actions.Record(TODAY, checklist=CATERING, answers=in_order(patrol, **wrong), kind="self_check")
    return actions.record_visit(
        None, patrol.place("shop2"), patrol.world.campaign, given, actor=patrol.by("boss"), at=NOW
    )


def test_a_self_check_registers_what_it_finds_with_a_kinder_date_and_covers_nothing(patrol: Patrol) -> None:
    row = self_check(patrol, hose_length=Answer("fail", "3.5"), stored_weight=Answer("fail", "15x6"))
    assert (row.kind, row.units, row.outcome) == ("self_check", [], "found")
    hazards = {one.code: one for one in Hazard.objects.all()}
    assert all(one.self_found for one in hazards.values())
    assert hazards["CA-013"].due == date(2023, 12, 20)  # thirty days
    assert hazards["CA-011"].due == date(2023, 11, 23)  # a major one has no grace
    assert hazards["CA-013"].registrar == patrol.place("shop2").territory
    assert queries.standings(patrol.round, TODAY)[row.premises_id] == Standing.NOT_YET
    assert journal.differences() == []


def test_an_enterprise_checks_its_own_place_only(patrol: Patrol) -> None:
    given = actions.Record(TODAY, checklist=CATERING, answers=in_order(patrol), kind="self_check")
    done = actions.record_visit(None, patrol.place("shop"), patrol.world.campaign, given, actor=patrol.by("boss"), at=NOW)
    assert refused(done) == "outside_your_ground"


def test_the_authorities_do_not_write_self_checks(patrol: Patrol) -> None:
    assert refused(record(patrol, kind="self_check")) == "outside_your_ground"
