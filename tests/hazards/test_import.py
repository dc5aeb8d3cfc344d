"""An office's ledger comes in: good rows, rows already closed, rows outside a clerk's ground, bad rows, rows again."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest

from ranan.campaign import queries as campaign
from ranan.hazards import actions
from ranan.hazards.models import Hazard, LedgerImport, Remark
from ranan.journal import queries as journal
from ranan.kit.spreadsheet import Unreadable
from ranan.registry.models import Household, Operator, Premises
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, HOME, book, bring, let_in, read
from tests.hazards.steps import TODAY, Desk, moved

CLOSED = GOOD | {"closed": "2023-10-02"}


def only(number: str) -> Hazard:
    """The hazard of that number."""
    return Hazard.objects.get(number=number)


def test_a_good_row_is_registered_and_assigned_as_by_hand(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    hazard = only(row.number)
    assert (row.outcome, hazard.state, hazard.code, hazard.grade, hazard.measure) == (
        "created",
        "assigned",
        "CA-013",
        "general",
        13,
    )
    assert (hazard.found, hazard.due, hazard.inspector) == (date(2023, 9, 18), date(2023, 12, 8), "赵某")
    assert (hazard.lead, hazard.territory, hazard.registrar) == (desk.unit("xfzd"), desk.unit("hyl"), desk.unit("hyl"))
    assert (hazard.party, hazard.grade_source, hazard.due_source) == ("明月楼酒店", "sheet", "sheet")
    sha = hashlib.sha256(book(GOOD)).hexdigest()
    first, second = desk.told(hazard)
    assert first[:5] == ("hazard.register", "", "registered", "郑涛", "华阳路街道")
    assert {**first.facts, "source": {**first.facts["source"], "sha256": ""}} == {
        "hazards.hazard": ["new"],
        "source": {"sha256": "", "file": "台账.xlsx", "sheet": "台账", "row": 3, "clerk": "郑涛"},
    }
    assert len(first.facts["source"]["sha256"]) == len(sha)
    assert second == ("hazard.assign", "registered", "assigned", "郑涛", "华阳路街道", moved("state", by_rule="given"))


def test_a_closed_row_is_taken_over_by_one_entry_that_says_where_from(desk: Desk) -> None:
    data = book(GOOD | {"subject": "甲店"}, CLOSED)
    draft = read(desk, data)
    let_in(desk, draft)
    hazard = only(draft.rows[1].number)
    assert (hazard.state, hazard.closed_on, hazard.closure) == ("closed", date(2023, 10, 2), "as_reported")
    source = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "file": "台账.xlsx",
        "sheet": "台账",
        "row": 4,
        "clerk": "郑涛",
    }
    columns = ["new", "barred closed_on closure id state"]
    facts = {"source": source, "hazards.hazard": columns, "was": {"hazards.hazard": columns[1:]}}
    assert desk.told(hazard) == [("hazard.take_over", "", "closed", "郑涛", "华阳路街道", facts)]


def test_the_import_itself_has_its_row_and_entry(desk: Desk) -> None:
    data = book(
        GOOD,
        CLOSED | {"subject": "乙店"},
        GOOD | {"subject": "丙店", "hazard": "用气管理不规范"},
        GOOD | {"hazard": ""},
    )
    draft = read(desk, data)
    source = let_in(desk, draft)
    assert (source.created, source.asked, source.unchanged, source.rejected) == (2, 1, 0, 1)
    [entry] = journal.entries().filter(verb="hazard.import_ledger")
    assert (entry.subject_type, entry.subject_key) == ("import", hashlib.sha256(data).hexdigest())
    assert set(Hazard.objects.values_list("source", flat=True)) == {source.pk}


def test_the_second_time_the_same_file_changes_nothing_at_all(desk: Desk) -> None:
    bring(desk, GOOD, CLOSED | {"subject": "乙店"}, HOME, GOOD | {"subject": "丙店", "hazard": "用气管理不规范"})
    entries, hazards = journal.entries().count(), Hazard.objects.count()
    again = bring(
        desk, GOOD, CLOSED | {"subject": "乙店"}, HOME, GOOD | {"subject": "丙店", "hazard": "用气管理不规范"}
    )
    assert [row.outcome for row in again] == ["unchanged"] * 4
    assert (journal.entries().count(), Hazard.objects.count(), LedgerImport.objects.count()) == (entries, hazards, 1)


def test_rows_that_changed_their_order_or_came_by_another_clerk_are_still_the_same(desk: Desk) -> None:
    first = bring(desk, GOOD, GOOD | {"subject": "乙店"})
    entries = journal.entries().count()
    again = bring(desk, GOOD | {"subject": " 乙店 "}, GOOD | {"inspector": "钱某"}, by="zb")
    assert [row.number for row in again] == [first[1].number, first[0].number]
    assert journal.entries().count() == entries


def test_a_grown_ledger_brings_in_only_its_new_rows(desk: Desk) -> None:
    bring(desk, GOOD)
    rows = bring(desk, GOOD, GOOD | {"subject": "新开酒店"})
    assert [row.outcome for row in rows] == ["unchanged", "created"]
    assert Hazard.objects.count() == 2


def test_a_row_that_differs_from_what_is_in_is_shown_and_not_written(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    before = desk.whole(only(row.number))
    [again] = bring(desk, GOOD | {"due": "2023-12-20", "grade": "重大", "lead": "区建管委"})
    assert again.outcome == "unchanged"
    assert [what for what, _cure in again.says] == [
        "已登记过；等级现为“一般”，来表为“重大”",
        "已登记过；牵头单位现为“区消防救援支队”，来表为“区建管委”",
        "已登记过；整改期限现为“2023-12-08”，来表为“2023-12-20”",
    ]
    assert desk.whole(only(row.number)) == before


def test_the_same_row_twice_in_a_file_comes_in_once(desk: Desk) -> None:
    first, second = bring(desk, GOOD, GOOD)
    assert (first.outcome, second.outcome) == ("created", "unchanged")
    assert second.says == [("与本表前面一行相同，只登记一件", "")]
    assert Hazard.objects.count() == 1


def test_a_row_outside_the_clerks_ground_goes_in_open_and_asks(desk: Desk) -> None:
    foreign = CLOSED | {"street": "新泾镇"}
    [row] = bring(desk, foreign)
    hazard = only(row.number)
    assert (row.outcome, hazard.closed_on, hazard.closure) == ("asked", None, "")
    assert (hazard.state, hazard.territory) == ("registered", desk.unit("xjz"))
    assert "outside" in hazard.asks
    assert row.says[-1][0] == "不在您单位的辖区，也不由您单位牵头，按未销号登记"
    assert [one.verb for one in desk.told(hazard)] == ["hazard.register"]


@pytest.mark.parametrize("by", ["xf", "zb"])
def test_the_lead_and_the_task_force_may_take_a_closure_over_anywhere(desk: Desk, by: str) -> None:
    [row] = bring(desk, CLOSED | {"street": "新泾镇"}, by=by)
    assert only(row.number).closure == "as_reported"


@pytest.mark.parametrize("by", ["boss", "auditor", "supervisor", "admin", "sysadmin"])
def test_whose_post_does_not_work_on_hazards_brings_nothing_in(desk: Desk, by: str) -> None:
    draft, running = read(desk, book(GOOD)), campaign.current()
    assert running is not None
    plan = campaign.plan_now(running)
    refused = desk.refused(actions.import_ledger, draft, running, plan, by=by)
    assert refused == Refusal("not_your_step", "take_over")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hazard": ""}, ("缺少隐患内容", "请在该行填写隐患内容后重新导入")),
        ({"subject": "", "address": ""}, ("既无场所名称也无地址", "请至少填写场所名称或地址后重新导入")),
    ],
)
def test_a_bad_row_stays_out_with_its_number_and_the_cure(
    desk: Desk, change: dict[str, Any], says: tuple[str, str]
) -> None:
    draft = read(desk, book(GOOD | change, GOOD | {"subject": "好店"}))
    let_in(desk, draft)
    bad, good = draft.rows
    assert (bad.outcome, bad.number, bad.row.sheet, bad.row.row) == ("rejected", "", "台账", 3)
    assert says in bad.says
    assert good.outcome == "created"
    assert [one.source_place for one in Hazard.objects.all()] == ["台账 4"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"subject": "店" * 121}, "“场所名称”超过120字"),
        ({"address": "路" * 201}, "“地址”超过200字"),
        ({"subject": "", "address": "路" * 121}, "“场所名称”超过120字"),
        ({"responsible": "大江" * 60 + "公司"}, "“整改责任单位”超过120字"),
        ({"inspector": "赵" * 81}, "“检查人”超过80字"),
    ],
)
def test_an_endless_name_stays_out_and_lets_the_other_rows_in(desk: Desk, change: dict[str, Any], what: str) -> None:
    bad, good = bring(desk, GOOD | change, GOOD | {"subject": "好店"})
    assert (bad.outcome, good.outcome) == ("rejected", "created")
    assert (what, "请缩短后重新导入") in bad.says


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "店_x0000_", "hazard": "软管_x0000_老化"}, {"hazard": "软管老化" * 3000}, {"subject": "\u202e店\u200b"},
        {"found": "1900-01-01"}, {"due": "0001-01-01"}, {"found": "9999-12-31"}, {"street": "华" * 300}, {"lead": "局" * 300},
    ],
)  # fmt: skip
def test_odd_cells_never_break_an_import(desk: Desk, change: dict[str, Any]) -> None:
    [row] = bring(desk, GOOD | change)
    assert only(row.number).is_open


def test_a_measure_that_the_plan_has_not_is_named_and_left_to_the_rule(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"measure": 99})
    assert only(row.number).measure == 13
    assert ("方案没有第99项措施，按目录和场所类别确定", "请核对任务序号") in row.says


def test_without_a_street_the_clerks_own_ground_counts_and_for_a_department_the_row_stays_out(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"street": ""})
    assert only(row.number).territory == desk.unit("hyl")
    [out] = bring(desk, GOOD | {"street": "", "subject": "乙店"}, by="xf")
    assert out.outcome == "rejected"
    assert ("看不出属于哪个街镇", "请在表中补填街镇后重新导入") in out.says


def test_where_sheet_and_rules_differ_the_sheet_stands_and_the_difference_is_shown(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"grade": "重大", "lead": "区建管委", "measure": 13})
    assert [(given, ruled) for _what, given, ruled in row.differs] == [("重大", "一般"), ("区建管委", "区消防救援支队")]
    hazard = only(row.number)
    assert (hazard.grade, hazard.lead) == ("major", desk.unit("jgw"))


def test_what_the_catalogue_does_not_tell_for_certain_waits_to_be_classified(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"hazard": "用气管理不规范"})
    assert (row.outcome, only(row.number).asks) == ("asked", ["no_code"])


def test_dates_to_come_are_named_and_close_nothing(desk: Desk) -> None:
    later = str(TODAY + timedelta(days=3))
    [row] = bring(desk, GOOD | {"found": later, "closed": later})
    hazard = only(row.number)
    assert [what for what, _cure in row.says].count(f"日期 {later} 晚于今天") == 2
    assert (hazard.found, hazard.closed_on, "date" in hazard.asks) == (TODAY, None, True)


def test_closed_before_it_was_found_it_stays_open_and_asks(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"closed": "2023-09-01"})
    hazard = only(row.number)
    assert (hazard.state, hazard.closed_on, "date" in hazard.asks) == ("assigned", None, True)


def test_a_closed_row_without_a_known_lead_comes_in_open_and_says_so(desk: Desk) -> None:
    [row] = bring(desk, CLOSED | {"hazard": "用气管理不规范", "lead": "", "measure": ""})
    hazard = only(row.number)
    assert (hazard.state, hazard.closed_on) == ("registered", None)
    assert "no_lead" in hazard.asks
    assert any("牵头" in what for what, _cure in row.says)


def test_one_like_it_that_is_open_already_is_named_and_both_stay(desk: Desk) -> None:
    first = desk.assigned("shop", code="CA-013")
    [row] = bring(desk, GOOD | {"subject": "阿强小吃店", "address": "华阳路12号", "responsible": ""})
    hazard = only(row.number)
    assert hazard.premises == desk.world.places["shop"]
    assert (hazard.asks, hazard.state) == (["maybe_same"], "assigned")
    assert (f"同一场所的同类隐患 {first.number} 未销号", "请核对，是同一件的请合并") in row.says


def test_two_rows_of_one_file_at_the_same_place_and_of_one_kind_are_named_too(desk: Desk) -> None:
    first, second = bring(desk, GOOD, GOOD | {"hazard": "软管长4米，超过2米"})
    assert (only(first.number).asks, only(second.number).asks) == ([], ["maybe_same"])
    assert any(first.number in what for what, _cure in second.says)
    assert Premises.objects.filter(name="明月楼酒店").count() == 1


def test_a_known_place_is_used_however_it_is_typed(desk: Desk) -> None:
    places = Premises.objects.count()
    [row] = bring(desk, GOOD | {"subject": "阿强 小吃店", "address": "华阳路１２号"})
    assert only(row.number).premises == desk.world.places["shop"]
    assert Premises.objects.count() == places


def test_a_named_unit_becomes_the_responsible_party_and_another_company_its_operator(desk: Desk) -> None:
    unit, company, person = bring(
        desk, GOOD | {"responsible": "区建管委"}, GOOD | {"subject": "乙店", "responsible": "大江物业"},
        GOOD | {"subject": "丙店", "responsible": "王小二"},
    )  # fmt: skip
    assert only(unit.number).responsible_unit == desk.unit("jgw")
    assert only(company.number).operator == Operator.objects.get(name="大江物业")
    assert (only(person.number).party, Remark.objects.get(hazard=only(person.number)).proxy_party) == ("丙店", "王小二")


PERSONAL = ("欧阳某某", "安西路77弄", "1203室", "欧阳")
HOMES: tuple[dict[str, Any], ...] = (
    HOME,
    HOME | {"closed": "2023-10-02"},
    HOME | {"subject": "欧阳某某", "measure": 28},
    HOME | {"subject": "欧阳某某", "measure": ""},
    HOME | {"subject": "", "measure": ""},
    HOME | {"subject": "欧阳某某家", "responsible": "", "measure": ""},
)


@pytest.mark.parametrize("home", HOMES)
def test_a_households_name_and_address_never_stand_in_clear_in_the_journal(desk: Desk, home: dict[str, Any]) -> None:
    [row] = bring(desk, home)
    hazard = only(row.number)
    assert hazard.premises.is_household
    assert (hazard.premises.name, hazard.premises.address) == ("", "")
    assert Household.objects.get(premises=hazard.premises).address == HOME["address"]
    for word in PERSONAL:
        assert not journal.entries().filter(facts__icontains=word).exists(), word
    assert journal.differences() == []


def test_a_person_named_as_responsible_stands_as_a_digest_only(desk: Desk) -> None:
    bring(desk, GOOD | {"responsible": "司马小二"})
    assert not journal.entries().filter(facts__icontains="司马小二").exists()


def test_what_is_no_workbook_is_refused_with_its_reason(desk: Desk) -> None:
    for data, name, code in (
        (b"<html>", "台账.xlsx", "not_a_workbook"),
        (b"PK\x03\x04 nothing", "台账.xlsx", "broken"),
    ):
        with pytest.raises(Unreadable) as refused:
            read(desk, data, name=name)
        assert refused.value.code == code


def test_the_tables_can_be_rebuilt_after_an_import_of_every_kind_of_row(desk: Desk) -> None:
    bring(
        desk,
        GOOD,
        CLOSED | {"subject": "乙店"},
        HOME,
        GOOD | {"street": "新泾镇"},
        GOOD | {"responsible": "大江物业"},
        by="zb",
    )
    assert journal.differences() == []


def test_an_import_leaves_no_gap_in_the_running_numbers(desk: Desk) -> None:
    before = desk.assigned()
    rows = bring(desk, GOOD, GOOD | {"subject": "乙店"})
    after = desk.assigned()
    assert [only(row.number).pk for row in rows] == [before.pk + 1, before.pk + 2]
    assert after.pk == before.pk + 3
