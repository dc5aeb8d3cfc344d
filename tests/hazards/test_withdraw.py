"""A whole import is withdrawn while nobody has acted on a row of it: then everything is what it was before."""

from __future__ import annotations

from typing import Any

from ranan.hazards import actions
from ranan.hazards.models import Hazard, LedgerImport
from ranan.journal import queries as journal
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, book, bring, let_in, read
from tests.hazards.steps import Desk
from tests.hazards.test_later_version import OTHER, THIRD, again

LATER = {"grade": "重大", "lead": "区建管委", "due": "2023-11-30", "measure": "任务14", "responsible": "区教育局"}


def latest() -> LedgerImport:
    """The last import."""
    return LedgerImport.objects.order_by("-id")[0]


def withdraw(desk: Desk, source: LedgerImport | None = None, by: str = "hy2") -> LedgerImport | Refusal:
    """Taken back, or why not."""
    found: Any = desk.try_(actions.withdraw, source or latest(), "导错了文件", by=by)
    assert isinstance(found, LedgerImport | Refusal)
    return found


def whole(desk: Desk) -> list[Any]:
    """Every hazard with all its columns."""
    return [desk.whole(hazard) for hazard in Hazard.objects.order_by("id")]


def test_new_rows_become_void_and_the_file_may_come_in_anew(desk: Desk) -> None:
    bring(desk, GOOD, OTHER | {"closed": "2023-11-02"})
    done = withdraw(desk)
    assert isinstance(done, LedgerImport)
    assert done.phase == "withdrawn"
    assert {(one.state, one.source_key, one.void_reason) for one in Hazard.objects.all()} == {
        ("void", "", "导错了文件")
    }
    told = desk.last(Hazard.objects.order_by("id")[0])
    assert told[:3] == ("hazard.withdraw", "assigned", "void")
    draft = read(desk, book(GOOD, OTHER))
    assert [one.number for one in draft.rows] == ["", ""]
    let_in(desk, draft)
    assert Hazard.objects.exclude(state="void").count() == 2
    assert journal.differences() == []


def test_rows_that_a_later_version_changed_get_back_what_they_were(desk: Desk) -> None:
    bring(desk, GOOD, OTHER)
    before = whole(desk)
    again(desk, GOOD | LATER, OTHER | {"closed": "2023-11-02"}, THIRD)
    assert Hazard.objects.count() == 3
    done = withdraw(desk)
    assert isinstance(done, LedgerImport), done
    assert whole(desk)[:2] == before
    assert Hazard.objects.order_by("-id")[0].state == "void"
    assert journal.differences() == []


def test_once_somebody_acted_on_a_row_the_import_stays(desk: Desk) -> None:
    rows = bring(desk, GOOD, OTHER)
    desk.do(actions.note, Hazard.objects.get(number=rows[1].number), given=actions.Given(note="已电话核实"), by="hy")
    refused = withdraw(desk)
    assert isinstance(refused, Refusal)
    assert refused.code == "import_acted_on"
    assert rows[1].number in refused.detail
    assert Hazard.objects.filter(state="void").count() == 0


def test_a_version_that_another_followed_is_withdrawn_after_it(desk: Desk) -> None:
    bring(desk, GOOD, OTHER)
    first = latest()
    again(desk, GOOD | {"due": "2023-12-20"}, OTHER)
    assert withdraw(desk, first) == Refusal("import_followed", "台账.xlsx")
    assert isinstance(withdraw(desk), LedgerImport)
    assert isinstance(withdraw(desk, first), LedgerImport)
    assert {one.state for one in Hazard.objects.all()} == {"void"}


def test_an_import_is_withdrawn_once(desk: Desk) -> None:
    bring(desk, GOOD)
    withdraw(desk)
    assert withdraw(desk) == Refusal("import_not_done", "")


def test_only_the_office_that_brought_it_and_the_task_force_withdraw(desk: Desk) -> None:
    bring(desk, GOOD)
    assert withdraw(desk, by="xj") == Refusal("not_your_step", "withdraw")
    assert withdraw(desk, by="auditor") == Refusal("not_your_step", "withdraw")
    assert isinstance(withdraw(desk, by="zb"), LedgerImport)


def test_a_reason_is_needed(desk: Desk) -> None:
    bring(desk, GOOD)
    assert desk.try_(actions.withdraw, latest(), "  ", by="hy2") == Refusal("missing", "reason")
