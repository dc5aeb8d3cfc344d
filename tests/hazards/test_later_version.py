"""The same ledger two weeks later: what the office changed is shown, confirmed and written; what moved on is decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from ranan.hazards import actions
from ranan.hazards.importing import Draft
from ranan.hazards.models import Hazard, LedgerImport
from ranan.journal import queries as journal
from tests.hazards.sheets import GOOD, book, bring, let_in, read
from tests.hazards.steps import Desk, moved

OTHER = GOOD | {"subject": "甲店", "hazard": "灶台旁软管拖地", "address": "江苏路9号"}
THIRD = GOOD | {"subject": "乙店", "hazard": "软管已经过期", "address": "江苏路11号"}


def only(number: str) -> Hazard:
    """The hazard of that number."""
    return Hazard.objects.select_related("lead", "territory").get(number=number)


def again(desk: Desk, *rows: dict[str, Any], by: str = "hy2", take: bool = True) -> Draft:
    """A later version, let in with every difference that nobody has to decide."""
    draft = read(desk, book(*rows), by)
    let_in(desk, draft, by, [one.ticket for one in draft.differing(moved=False)] if take else [])
    return draft


def changes(draft: Draft, row: int = 0) -> list[tuple[str, str, str]]:
    """What one row says otherwise."""
    return [(one.field, one.old, one.new) for one in draft.rows[row].changes]


def test_order_and_running_number_do_not_count(desk: Desk) -> None:
    bring(desk, GOOD, OTHER, THIRD)
    draft = again(desk, THIRD, GOOD, OTHER)
    assert [one.outcome for one in draft.rows] == ["unchanged"] * 3
    assert (draft.vanished, [one.changes for one in draft.rows]) == ([], [(), (), ()])
    assert LedgerImport.objects.count() == 1


def test_every_field_that_the_office_changed_is_shown_and_one_entry_writes_it(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    later = {"grade": "重大", "lead": "区建管委", "due": "2023-11-30", "measure": "任务14", "inspector": "钱某"}
    draft = again(desk, GOOD | later)
    assert changes(draft) == [
        ("grade", "一般", "重大"), ("lead", "区消防救援支队", "区建管委"), ("due", "2023-12-08", "2023-11-30"),
        ("measure", "13", "14"), ("inspector", "赵某", "钱某"),
    ]  # fmt: skip
    hazard = only(row.number)
    assert (hazard.grade, hazard.lead, hazard.due) == ("major", desk.unit("jgw"), date(2023, 11, 30))
    assert (hazard.measure, hazard.inspector, hazard.state) == (14, "钱某", "assigned")
    assert hazard.first_due == date(2023, 12, 8), "the first date stays in sight"
    told = desk.last(hazard)
    assert told[:5] == ("hazard.revise", "assigned", "assigned", "郑涛", "华阳路街道")
    assert told.facts["source"]["row"] == 3
    assert (draft.rows[0].outcome, LedgerImport.objects.order_by("-id")[0].changed) == ("changed", 1)
    assert desk.unit("jgw").pk in hazard.units


def test_a_row_that_is_closed_now_becomes_closed_as_reported(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    draft = again(desk, GOOD | {"closed": "2023-11-02"})
    assert changes(draft) == [("closed", "无", "2023-11-02")]
    hazard = only(row.number)
    assert (hazard.state, hazard.closed_on, hazard.closure) == ("closed", date(2023, 11, 2), "as_reported")
    assert hazard.barred == [desk.by("hy2").key], "who brings it may not confirm it"
    facts = moved("state", "closed_on", "closure", "barred")
    told = desk.last(hazard)
    assert told[:3] == ("hazard.take_over", "assigned", "closed")
    assert {k: v for k, v in told.facts.items() if k != "source"} == facts


def test_nothing_is_applied_that_was_not_confirmed(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    before = desk.whole(only(row.number))
    draft = again(desk, GOOD | {"due": "2023-12-20"}, take=False)
    assert changes(draft) == [("due", "2023-12-08", "2023-12-20")]
    assert (draft.rows[0].outcome, desk.whole(only(row.number))) == ("unchanged", before)


def test_a_blank_says_nothing_and_a_closing_that_is_gone_is_only_told(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"closed": "2023-11-02"})
    draft = again(desk, GOOD | {"due": "", "lead": "", "grade": ""})
    assert draft.rows[0].changes == ()
    assert [what for what, _ in draft.rows[0].says] == ["上一版写明已销号，本版没有销号日期；系统中仍为已销号"]
    assert only(row.number).state == "closed"


def test_rows_that_vanished_are_listed_and_stay(desk: Desk) -> None:
    rows = bring(desk, GOOD, OTHER, THIRD)
    draft = again(desk, GOOD, OTHER)
    assert [hazard.number for hazard in draft.vanished] == [rows[2].number]
    assert only(rows[2].number).state == "assigned"


def test_a_ledger_of_other_rows_is_no_later_version(desk: Desk) -> None:
    bring(desk, GOOD, OTHER)
    draft = again(desk, THIRD)
    assert (draft.follows, draft.vanished) == (None, [])


def test_what_the_system_has_moved_on_is_a_conflict_and_not_overwritten(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    desk.do(actions.regrade, only(row.number), "major", "人员密集", by="zb")
    draft = again(desk, GOOD | {"inspector": "钱某"})
    [one] = draft.differing(moved=True)
    assert "调整等级" in one.moved
    assert (one.outcome, only(row.number).inspector) == ("unchanged", "赵某")
    let_in(desk, read(desk, book(GOOD | {"inspector": "钱某"})), take=[one.ticket])
    assert only(row.number).inspector == "钱某", "once somebody decided for the sheet"


def test_what_the_system_changed_and_the_office_did_not_is_no_difference(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    desk.do(actions.regrade, only(row.number), "major", "人员密集", by="zb")
    draft = again(desk, GOOD | {"inspector": "钱某"})
    assert changes(draft) == [("inspector", "赵某", "钱某")]
    assert only(row.number).grade == "major"


def test_the_third_version_is_compared_with_the_second(desk: Desk) -> None:
    [row, _] = bring(desk, GOOD, OTHER)
    again(desk, GOOD | {"due": "2023-12-20"}, OTHER)
    draft = again(desk, GOOD | {"due": "2023-12-24"}, OTHER)
    assert changes(draft) == [("due", "2023-12-20", "2023-12-24")]
    assert only(row.number).due == date(2023, 12, 24)
    first, second, third = LedgerImport.objects.order_by("id")
    assert (third.follows, second.follows, first.follows) == (second, first, None)


def test_a_hazard_registered_by_hand_is_found_again_in_the_offices_ledger(desk: Desk) -> None:
    hazard = desk.assigned()
    place = hazard.premises
    row = GOOD | {"subject": place.name, "address": place.address, "hazard": hazard.text, "found": str(hazard.found)}
    draft = read(desk, book(row | {"due": "2023-12-01"}))
    assert (draft.rows[0].outcome, draft.rows[0].number) == ("unchanged", hazard.number)
    assert "交办" in draft.rows[0].moved, "what was registered here is decided, not overwritten"


def test_who_lowers_a_grade_by_a_sheet_may_not_review_it(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"grade": "重大"})
    again(desk, GOOD | {"grade": "一般"})
    assert only(row.number).lowered_by == [desk.by("hy2").key]


def test_a_stranger_to_the_ground_changes_nothing(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    draft = again(desk, GOOD | {"due": "2023-12-20", "lead": ""}, by="xj")
    assert draft.rows[0].changes == ()
    assert "没有改动" in draft.rows[0].says[-1][0]
    assert only(row.number).due == date(2023, 12, 8)


def test_an_import_that_was_cut_short_is_taken_up_again(desk: Desk) -> None:
    data = book(GOOD, OTHER)
    draft = read(desk, data)
    draft.rows.pop()
    let_in(desk, draft)
    source = LedgerImport.objects.get()
    with journal_act(source) as act:
        act.change(source, phase=LedgerImport.Phase.RUNNING)
    let_in(desk, read(desk, data))
    source = LedgerImport.objects.get()
    assert (source.phase, source.came_in, source.unchanged) == ("done", 2, 0)
    assert Hazard.objects.filter(source=source).count() == 2


def journal_act(source: LedgerImport) -> Any:
    """An act that puts an import back to where a killed process leaves it."""
    from ranan.journal import actions as writing
    from tests.world import SYSTEM

    return writing.act("hazard.import_ledger", ("import", source.sha256), actor=SYSTEM, at=source.at)


def test_the_tables_are_what_the_journal_tells_after_later_versions(desk: Desk) -> None:
    bring(desk, GOOD, OTHER)
    again(desk, GOOD | {"due": "2023-12-20", "measure": "任务14"}, OTHER | {"closed": "2023-11-05"})
    assert journal.differences() == []
