"""What an import may never do: reach rows of others, trust an old page, lose what it was asked for, or be done twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from ranan.hazards import actions
from ranan.hazards.models import CoTask, Hazard, ImportRun, LedgerImport, Synonym
from ranan.journal import queries as journal
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, HOME, book, bring, let_in, read
from tests.hazards.steps import Desk
from tests.hazards.test_import_pages import answer, pasted, send
from tests.hazards.test_import_pages import let_in as press
from tests.hazards.test_later_version import OTHER, THIRD, again, journal_act, only
from tests.hazards.test_withdraw import latest, withdraw
from tests.signed_in import client_of

MOVED = GOOD | {"street": "新泾镇"}
LATE = {"due": "2023-12-20"}


def tickets(draft: Any) -> list[str]:
    """What a page sends that ticks every difference, conflicts too."""
    return [one.ticket for one in draft.rows if one.changes]


def test_a_street_typed_into_the_sheet_opens_no_hazard_of_others(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    before = desk.whole(only(row.number))
    draft = read(desk, book(MOVED | LATE), "xj")
    let_in(desk, draft, "xj", [draft.rows[0].key, draft.rows[0].ticket])
    assert (draft.rows[0].changes, desk.whole(only(row.number))) == ((), before)


def test_who_may_not_see_a_hazard_learns_nothing_of_it_by_a_row(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    [one] = read(desk, book(MOVED | LATE | {"lead": "", "grade": "重大"}), "xj").rows
    said = "".join(what for what, _cure in one.says)
    assert (one.outcome, one.number, one.known) == ("unchanged", "", None)
    assert "其他单位" in said
    assert not [word for word in ("2023-12-08", "一般", row.number) if word in said]


def test_what_vanished_is_named_only_to_those_who_may_see_it(desk: Desk) -> None:
    bring(desk, GOOD, OTHER, HOME)
    draft = read(desk, book(MOVED, OTHER | {"street": "新泾镇"}), "xj")
    assert (draft.follows, draft.vanished) == (None, [])


def test_another_offices_file_does_not_stand_in_the_way_of_a_withdrawal(desk: Desk) -> None:
    bring(desk, GOOD, OTHER)
    own = latest()
    bring(desk, MOVED, OTHER, THIRD | {"street": "新泾镇"}, by="xj")
    assert latest() != own
    assert isinstance(withdraw(desk, own), LedgerImport)


def test_the_task_forces_file_and_the_offices_are_one_series_both_ways(desk: Desk) -> None:
    bring(desk, GOOD, OTHER, by="zb")
    draft = again(desk, GOOD | LATE, OTHER)
    assert draft.follows == LedgerImport.objects.order_by("id")[0]
    assert read(desk, book(GOOD, OTHER | {"due": "2023-12-22"}), "zb").follows == latest()


def test_a_tick_from_before_somebody_acted_is_no_decision(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    shown = tickets(read(desk, book(GOOD | LATE)))
    desk.do(actions.note, only(row.number), given=actions.Given(note="已电话核实"), by="hy")
    let_in(desk, read(desk, book(GOOD | LATE)), take=shown)
    assert only(row.number).due == date(2023, 12, 8), "the tick was set on a page that showed no conflict"
    decided = tickets(read(desk, book(GOOD | LATE)))
    desk.do(actions.note, only(row.number), given=actions.Given(note="又核实一次"), by="hy")
    let_in(desk, read(desk, book(GOOD | LATE)), take=decided)
    assert only(row.number).due == date(2023, 12, 8), "nor one that showed another conflict"


def test_an_act_between_reading_and_writing_is_not_overwritten(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    draft = read(desk, book(GOOD | LATE))
    desk.do(actions.note, only(row.number), given=actions.Given(note="已电话核实"), by="hy")
    entries = journal.entries().count()
    let_in(desk, draft, take=tickets(draft))
    assert (only(row.number).due, draft.rows[0].outcome) == (date(2023, 12, 8), "unchanged")
    assert journal.entries().count() == entries, "and no import is left that brought nothing"


def test_the_same_differences_twice_are_written_once(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    one, two = read(desk, book(GOOD | LATE)), read(desk, book(GOOD | LATE))
    let_in(desk, one, take=tickets(one))
    entries = journal.entries().count()
    let_in(desk, two, take=tickets(two))
    assert (journal.entries().count(), two.rows[0].outcome) == (entries, "unchanged")
    assert len(desk.told(only(row.number))) == 3


def test_a_later_version_that_was_cut_short_applies_the_rest_when_it_comes_again(desk: Desk) -> None:
    rows = bring(desk, GOOD, OTHER)
    later = book(GOOD | LATE, OTHER | LATE)
    half = read(desk, later)
    let_in(desk, half, take=[half.rows[0].ticket])
    with journal_act(latest()) as act:
        act.change(latest(), phase=LedgerImport.Phase.RUNNING)
    rest = read(desk, later)
    assert rest.follows == LedgerImport.objects.order_by("id")[0], "half a version is none to compare with"
    let_in(desk, rest, take=tickets(rest))
    assert {only(row.number).due for row in rows} == {date(2023, 12, 20)}
    assert (LedgerImport.objects.count(), latest().phase, latest().changed) == (2, "done", 2)


def test_acts_from_before_a_version_do_not_stand_in_the_way_of_its_withdrawal(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    desk.do(actions.note, only(row.number), given=actions.Given(note="已电话核实"), by="hy")
    before = desk.whole(only(row.number))
    draft = read(desk, book(GOOD | {"due": "2023-12-01"}))
    let_in(desk, draft, take=tickets(draft))
    assert only(row.number).due == date(2023, 12, 1)
    assert isinstance(withdraw(desk), LedgerImport)
    assert desk.whole(only(row.number)) == before
    assert journal.differences() == []


def test_acts_after_a_version_do(desk: Desk) -> None:
    [row] = bring(desk, GOOD)
    again(desk, GOOD | LATE)
    desk.do(actions.note, only(row.number), given=actions.Given(note="已电话核实"), by="hy")
    refused = withdraw(desk)
    assert isinstance(refused, Refusal)
    assert (refused.code, only(row.number).due) == ("import_acted_on", date(2023, 12, 20))


def test_another_lead_gives_no_support_unit_its_task_twice(desk: Desk) -> None:
    [row] = bring(desk, GOOD | {"measure": 31, "lead": "区建管委"})
    tasks = list(CoTask.objects.values_list("to_unit__key", flat=True))
    again(desk, GOOD | {"measure": 31, "lead": "区财政局"})
    assert only(row.number).lead == desk.unit("czj")
    assert tasks
    assert sorted(CoTask.objects.values_list("to_unit__key", flat=True)) == sorted(tasks)


@pytest.mark.parametrize(("by", "grade", "due"), [("hy2", "major", "12-08"), ("zb", "general", "12-20")])
def test_once_somebody_acted_only_the_task_force_lowers_a_grade_or_moves_a_date_back(
    desk: Desk, by: str, grade: str, due: str
) -> None:
    """A sheet is no way round the rules of regrading and of extension."""
    [row] = bring(desk, GOOD | {"grade": "重大"})
    desk.do(actions.note, only(row.number), given=actions.Given(note="已到场"), by="hy")
    draft = read(desk, book(GOOD | LATE | {"inspector": "钱某"}), by)
    let_in(desk, draft, by, tickets(draft))
    hazard = only(row.number)
    assert (hazard.grade, hazard.due, hazard.inspector) == (grade, date.fromisoformat(f"2023-{due}"), "钱某")
    assert ("专班" in "".join(what + cure for what, cure in draft.rows[0].says)) == (by == "hy2")


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """A clerk of Huayang, signed in."""
    return client_of(desk.world.people["hy2"])


def test_an_import_that_stopped_after_its_last_row_can_be_ended_at_its_page(clerk: Client) -> None:
    address = send(clerk, GOOD)
    assert press(clerk, address).status_code == 302
    with journal_act(latest()) as act:
        act.change(latest(), phase=LedgerImport.Phase.RUNNING)
    shown = clerk.get(address)
    assert (shown.context["new"], shown.context["todo"]) == (0, True)
    press(clerk, address)
    assert (latest().phase, latest().created, LedgerImport.objects.count()) == ("done", 1, 1)
    assert not clerk.get(address).context["todo"]


def test_a_file_that_is_being_let_in_is_watched_and_not_asked_for_again(clerk: Client) -> None:
    rows = [GOOD | {"subject": f"店{n}号", "address": f"云间路{n}号"} for n in range(301)]
    address = send(clerk, *rows)
    run = press(clerk, address)["Location"]
    assert (clerk.get(address)["Location"], press(clerk, address)["Location"]) == (run, run)
    assert ImportRun.objects.count() == 1


def test_posted_keys_of_rows_that_do_not_differ_change_and_weigh_nothing(clerk: Client) -> None:
    address = send(clerk, GOOD)
    done = press(clerk, address, take=["x" * 70] * 900)
    assert done["Location"] == address, "it is no large file for all the keys"
    assert LedgerImport.objects.get().created == 1


@pytest.mark.parametrize("odd", ["看\x00到", "\ud800", "=1+1", "<script>alert(1)</script>", "x" * 5000])
def test_odd_headings_and_answers_break_nothing(clerk: Client, odd: str) -> None:
    text = pasted(GOOD).replace("检查人", odd.encode("utf-8", "replace").decode())
    sent = clerk.post("/hazards/import/", {"rows": text})
    assert sent.status_code in {302, 422}, sent.content.decode()[:300]
    if sent.status_code == 302:
        address = sent["Location"]
        assert "<script>alert" not in clerk.get(address).content.decode()
        assert (
            answer(clerk, address, ("heading", odd.encode("utf-8", "replace").decode(), "inspector")).status_code == 302
        )
        assert press(clerk, address).status_code == 302
    assert journal.differences() == []


def test_a_cell_of_forty_thousand_signs_comes_in_or_is_told(clerk: Client) -> None:
    signs = "".join(chr(0x4E00 + n % 20000) for n in range(40000))
    sent = clerk.post("/hazards/import/", {"rows": pasted(GOOD | {"hazard": signs}, GOOD)})
    assert sent.status_code == 302
    assert press(clerk, sent["Location"]).status_code == 302
    assert Hazard.objects.filter(text=GOOD["hazard"]).count() == 1


def test_the_same_answer_twice_is_no_error(clerk: Client) -> None:
    address = send(clerk, GOOD | {"lead": "燃管所"})
    for means in ("jgw", "jgw", "xfzd"):
        assert answer(clerk, address, ("unit", "燃管所", means), ("unit", "燃管所", means)).status_code == 302
    assert Synonym.objects.get().means == "xfzd"


def test_signs_that_no_table_holds_are_told_or_left_out(clerk: Client) -> None:
    """A form may send what no keyboard writes."""
    address = send(clerk, GOOD | {"lead": "燃管所"})
    assert answer(clerk, address, ("heading", "检\x00查", "inspector"), ("unit", "燃\x00管所", "jgw")).status_code == 302
    assert sorted(Synonym.objects.values_list("said", flat=True)) == ["检查", "燃管所"]
    press(clerk, address)
    done = clerk.post(f"/hazards/import/result/{latest().pk}/", {"reason": "导\x00错了"})
    assert (done.status_code, Hazard.objects.get().void_reason) == (302, "导错了")


def test_of_a_row_that_is_in_nothing_is_said_of_registering_it(desk: Desk) -> None:
    vague = GOOD | {"hazard": "用气管理不规范", "street": "新泾镇", "measure": "", "lead": "区商务委"}
    [new] = bring(desk, vague)
    assert ["outside" in new.asks, "no_code" in new.asks, len(new.says)] == [True, True, 2]
    [known] = read(desk, book(vague)).rows
    assert (known.says, known.differs) == ([], [])
