"""The acts on a report: what each writes, whom it refuses, what is frozen when, and what the next report says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ranan.campaign import actions as campaign
from ranan.campaign.models import Statement
from ranan.hazards import actions as hazards
from ranan.hazards.models import Hazard
from ranan.journal import queries as journal
from ranan.oversight import actions, queries
from ranan.oversight.access import reporters
from ranan.oversight.models import BiweeklyReport
from ranan.registry import actions as registry
from ranan.registry.actions import posts
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal
from ranan.rules.report_steps import ReportState
from tests.hazards.steps import TODAY, Desk
from tests.oversight.reporting import HALF, NEXT, NOVEMBER, D, Office
from tests.signed_in import client_of
from tests.world import SYSTEM, shipped_plan

S = ReportState
IN_NOVEMBER = date(2023, 11, 8)


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def told(report: BiweeklyReport) -> list[tuple[str, str, str, str]]:
    """Verb, state before and after, and who, of each entry."""
    rows = journal.timeline("report", report.key)
    return [(one.verb.partition(".")[2], one.before, one.after, one.actor_name) for one in rows]


def last(report: BiweeklyReport) -> Any:
    """The newest entry on a report."""
    return journal.timeline("report", report.key).last()


def test_a_report_goes_from_draft_to_accepted_with_an_entry_each(office: Office) -> None:
    office.do(actions.write, office.report(), "气瓶柜供货慢", by="xf")
    report = office.accepted()
    assert told(report) == [
        ("begin", "", "draft", "陆峰"), ("write", "draft", "draft", "陆峰"), ("sign", "draft", "signed", "方正"),
        ("file", "signed", "filed", "陆峰"), ("accept", "filed", "accepted", "周岚"),
    ]  # fmt: skip
    assert (report.difficulties, report.signed_name, report.filed_name, report.accepted_name) == (
        "气瓶柜供货慢", "方正", "陆峰", "周岚"
    )  # fmt: skip
    entry = last(report)
    assert (entry.actor_unit_key, entry.campaign, set(entry.facts)) == (
        "zb", report.campaign.key, {"oversight.biweeklyreport", "was"}
    )  # fmt: skip
    assert journal.differences() == []


def test_signing_freezes_what_the_ledger_said_that_day(office: Office) -> None:
    office.desk.assigned(found=IN_NOVEMBER)
    report = office.signed()
    assert report.figures["found"] == report.figures["open"] == 1
    assert report.figures["by_measure"]["13"]["found"] == 1
    office.desk.assigned(found=IN_NOVEMBER)
    shown = queries.content(office.report())
    assert shown.figures["found"] == 1
    assert shown.since == {"found": 1, "open": 1, "found_total": 1}


def test_an_unsigned_report_follows_the_ledger(office: Office) -> None:
    office.in_state(S.DRAFT)
    office.desk.assigned(found=IN_NOVEMBER)
    assert queries.content(office.report()).figures["found"] == 1
    assert office.report().figures == {}


def test_words_changed_after_signing_take_the_signature_back(office: Office) -> None:
    report = office.do(actions.write, office.signed(), "补一条", by="xf")
    assert (report.state, report.signed_name, report.signed_at, report.figures) == ("draft", "", None, {})
    assert told(report)[-1] == ("write", "signed", "draft", "陆峰")
    assert office.code(actions.file, report, by="xf") == "report_not_at_this_step"


def test_a_signature_is_taken_back_before_filing_only(office: Office) -> None:
    assert office.do(actions.take_back, office.signed(), by="xfhead").state == "draft"
    assert office.code(actions.take_back, office.filed(), by="xfhead") == "report_not_at_this_step"


def test_a_returned_report_is_live_again_and_keeps_its_first_filing(office: Office) -> None:
    report = office.in_state(S.RETURNED)
    first = report.first_filed_at
    assert (report.state, report.returned_reason, report.signed_name, report.filed_at) == (
        "returned",
        "请补写难点",
        "",
        None,
    )
    assert first is not None
    assert last(report).facts["reason"] == "请补写难点"
    office.desk.assigned(found=IN_NOVEMBER)
    assert queries.content(report).figures["found"] == 1
    office.desk.go_to(TODAY + 3 * D)
    again = office.filed()
    assert (again.first_filed_at, again.state) == (first, "filed")
    assert again.filed_at != first


def test_an_accepted_report_is_frozen_for_good(office: Office) -> None:
    report = office.accepted()
    for act, by in ((actions.sign, "xfhead"), (actions.take_back, "xf"), (actions.file, "xf"), (actions.accept, "zb")):
        assert office.code(act, report, by=by) == "report_is_final"
    assert office.code(actions.write, report, "又想起一条", by="xf") == "report_is_final"
    assert office.code(actions.return_, report, "不对", by="zb") == "report_is_final"


def test_a_nil_report_is_filed_too(office: Office) -> None:
    report = office.accepted("jgw")
    assert queries.content(report).nil
    assert report.state == "accepted"


@pytest.mark.parametrize("by", ["xf", "jgw2", "hy2", "zb", "supervisor", "auditor", "sysadmin", "xf2"])
def test_only_the_units_head_signs(office: Office, by: str) -> None:
    assert office.code(actions.sign, office.report(), by=by) == "not_your_report_step"


def test_who_deputises_that_day_signs_as_for_the_head(office: Office) -> None:
    people, unit = office.desk.world.people, office.desk.unit("xfzd")
    done = registry.deputise(
        people["xf"], people["xfhead"], unit, starts=TODAY, ends=TODAY + D, actor=SYSTEM, at=office.desk.moment
    )
    assert not hasattr(done, "code"), done
    report = office.do(actions.sign, office.report(), by="xf")
    assert (report.signed_name, report.signed_by) == ("陆峰（代方正）", people["xf"].key)
    assert last(report).actor_for == "方正"
    office.do(actions.take_back, report, by="xf")
    office.desk.go_to(TODAY + 2 * D)
    assert office.code(actions.sign, office.report(), by="xf") == "not_your_report_step"


def test_who_heads_two_units_signs_each_ones_report_in_its_name(office: Office) -> None:
    person = office.desk.world.people["jgw2"]
    given = posts.give_post(
        person, office.desk.unit("xfzd"), Role.UNIT_HEAD, starts=TODAY, actor=SYSTEM,
        at=office.desk.moment,
    )  # fmt: skip
    assert not isinstance(given, Refusal), given
    for unit in ("jgw", "xfzd"):
        page = client_of(person).get(f"/reports/{NOVEMBER.end}/{unit}/").content.decode()
        name = office.desk.unit(unit).name
        assert f"{person.name}, {name}" in page.replace("，", ", ")
        done = office.do(actions.sign, office.report(unit), by="jgw2")
        assert (last(done).actor_unit, last(done).actor_unit_key) == (name, unit)


def test_nobody_signs_before_the_periods_last_day(office: Office) -> None:
    assert office.code(actions.sign, office.report(span=NEXT), by="xfhead") == "report_not_due"
    office.desk.go_to(NEXT.end)
    assert office.signed(span=NEXT).state == "signed"


def test_returning_needs_a_reason_and_the_task_force(office: Office) -> None:
    report = office.filed()
    assert office.code(actions.return_, report, "  ", by="zb") == "missing"
    assert office.code(actions.return_, report, "不对", by="supervisor") == "not_your_report_step"


def test_the_same_words_again_are_no_act(office: Office) -> None:
    assert office.code(actions.write, office.in_state(S.DRAFT), " 供货慢 ", by="xf") == "nothing_changes"


def test_a_step_on_a_page_that_is_behind_is_explained(office: Office) -> None:
    report = office.in_state(S.DRAFT)
    seen = queries.last_entry(report)
    office.do(actions.write, report, "另一句", by="xf")
    assert office.code(actions.sign, report, by="xfhead", seen=seen) == "overtaken"
    assert office.do(actions.sign, report, by="xfhead", seen=queries.last_entry(report)).state == "signed"


def test_words_written_since_the_page_was_opened_are_not_signed_unseen(office: Office) -> None:
    """Also where nobody had written yet when the page was opened."""
    report = office.report()
    office.in_state(S.DRAFT)
    assert office.code(actions.sign, report, by="xfhead", seen=0) == "overtaken"


# ---------- later corrections ----------


def test_what_came_late_stands_in_the_next_report_once(office: Office) -> None:
    office.accepted()
    late = office.desk.assigned(found=IN_NOVEMBER)
    office.desk.go_to(NEXT.end)
    expected = {
        "start": "2023-10-31", "end": "2023-11-15", "changes": {"found": 1, "open": 1, "found_total": 1},
    }  # fmt: skip
    assert queries.content(office.report(span=NEXT)).corrections == [expected]
    report = office.accepted(span=NEXT)
    assert report.corrections == [expected]
    after = office.report(span=type(NEXT)(date(2023, 12, 1), date(2023, 12, 15)))
    assert queries.content(after).corrections == []
    office.desk.do(hazards.amend, late, hazards.Correction(found=NEXT.start), "看错日期", by="xf")
    told_now = {row["end"]: row["changes"] for row in queries.content(after).corrections}
    assert told_now == {"2023-11-15": {"found": -1, "open": -1, "found_total": -1}, "2023-11-30": {"found": 1}}
    assert BiweeklyReport.objects.get(pk=report.pk).corrections == [expected]


def test_a_report_that_was_never_accepted_is_no_earlier_period(office: Office) -> None:
    office.filed(span=HALF)
    office.desk.assigned(found=HALF.start)
    assert queries.content(office.report()).corrections == []


# ---------- statements and targets ----------


def test_a_report_carries_the_units_statements_and_latest_figures_of_its_time(office: Office) -> None:
    desk = office.desk
    for day, figure in ((date(2023, 10, 20), 100), (date(2023, 11, 10), 250), (date(2023, 11, 18), 400)):
        done = campaign.state(
            desk.world.campaign, desk.unit("jgw"), f"累计{figure}户", on=day, actor=desk.by("jgw"), at=desk.moment,
            measure=30, target="hose-replacement", figure=Decimal(figure),
        )  # fmt: skip
        assert isinstance(done, Statement), done
    shown = queries.content(office.report("jgw"))
    assert [one.text for one in shown.said] == ["累计250户"]
    assert {target.id: one.figure for target, one in shown.targets if one}["hose-replacement"] == 250
    signed = office.signed("jgw")
    frozen = queries.content(signed)
    assert [one.text for one in frozen.said] == ["累计250户"]
    assert {t.id: one and one.pk for t, one in frozen.targets} == {t.id: one and one.pk for t, one in shown.targets}


# ---------- the walls ----------


def test_the_database_refuses_a_signature_without_figures(office: Office) -> None:
    report = office.in_state(S.DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        BiweeklyReport.objects.filter(pk=report.pk).update(state="accepted")


# ---------- standings ----------


def test_late_is_who_had_not_filed_by_the_day(office: Office) -> None:
    campaign_, units = office.desk.world.campaign, [office.desk.unit("xfzd"), office.desk.unit("jgw")]
    office.desk.go_to(NOVEMBER.end)
    office.filed("jgw")
    office.desk.go_to(date(2023, 11, 17))
    office.filed("xfzd")
    rows = [one for one in queries.late(campaign_, units, TODAY) if one.period == NOVEMBER]
    assert [(one.unit.key, one.days, one.filed_on) for one in rows] == [("xfzd", 2, date(2023, 11, 17))]
    earlier = [one for one in queries.late(campaign_, units, TODAY) if one.period == HALF]
    assert {(one.unit.key, one.days, one.filed_on) for one in earlier} == {("xfzd", 21, None), ("jgw", 21, None)}
    assert queries.late(campaign_, units, date(2023, 9, 15)) == []


def test_the_menu_counts_what_waits_for_a_person(office: Office) -> None:
    ended = 5
    assert queries.waiting(office.desk.by("xf"), TODAY) == ended
    assert queries.waiting(office.desk.by("zb"), TODAY) == 0
    office.filed()
    assert queries.waiting(office.desk.by("xf"), TODAY) == queries.waiting(office.desk.by("xfhead"), TODAY) == ended - 1
    assert queries.waiting(office.desk.by("zb"), TODAY) == 1
    for who in ("xf2", "hy", "supervisor", "auditor", "boss"):
        assert queries.waiting(office.desk.by(who), TODAY) == 0


def test_thirty_units_report(office: Office) -> None:
    units = reporters(shipped_plan())
    assert len(units) == 30
    assert {unit.kind for unit in units} == {"department", "territory"}


def test_the_summary_counts_each_hazard_once(office: Office) -> None:
    office.desk.assigned(found=IN_NOVEMBER)
    office.desk.registered(found=IN_NOVEMBER)
    found = queries.summary(office.desk.world.campaign, reporters(shipped_plan()), NOVEMBER)
    assert found.total.counts["found"] == Hazard.objects.count() == 2
    by_unit = {one.unit.key: one.figures["found"] for one in found.units if one.figures["found"]}
    assert by_unit == {"xfzd": 2, "hyl": 2}
    for one in found.units:
        assert queries.live(office.report(one.unit.key)).figures["found"] == one.figures["found"]
