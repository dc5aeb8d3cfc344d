"""Ledgers that come in, are taken back and are acted on at the same time: one after the other, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ranan.campaign import queries as campaign
from ranan.hazards import actions, importing
from ranan.hazards.models import Hazard, LedgerImport, Synonym
from ranan.journal import queries as journal
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, book, bring, read
from tests.hazards.steps import Desk
from tests.hazards.test_concurrency import Act, acting, at_once, verbs

ROWS = [GOOD | {"subject": f"店{n}号", "address": f"云间路{n}号"} for n in range(12)]


def version(desk: Desk, rows: list[dict[str, Any]], by: str, later: int) -> Act:
    """A version read now and let in when the gate opens, `later` seconds on the system's clock."""
    draft: importing.Draft = read(desk, book(*rows), by)
    running = desk.world.campaign
    take = [one.ticket for one in draft.rows if one.changes]
    desk.moment += timedelta(seconds=later)
    return acting(desk, actions.import_ledger, draft, running, campaign.plan_now(running), by=by, take=take)


def dated(day: str) -> list[dict[str, Any]]:
    """The ledger with another date in every row."""
    return [row | {"due": day} for row in ROWS]


def notes(*shown: Hazard, desk: Desk) -> list[Act]:
    """Somebody else writes a note on each."""
    return [acting(desk, actions.note, hazard, given=actions.Given(note="已电话核实"), by="hy") for hazard in shown]


@pytest.mark.parametrize("other", ["2023-12-20", "2023-12-24"])
def test_two_later_versions_at_once_change_a_row_once(busy: Desk, other: str) -> None:
    bring(busy, *ROWS)
    done = at_once(version(busy, dated("2023-12-20"), "hy2", 1), version(busy, [*dated(other), GOOD], "hy", 2))
    assert [one for one in done if not isinstance(one, LedgerImport)] == []
    assert {verbs(one)[2:] == ["revise"] for one in Hazard.objects.exclude(premises__name="明月楼酒店")} == {True}
    assert len(set(Hazard.objects.exclude(premises__name="明月楼酒店").values_list("due", flat=True))) == 1
    assert sorted(one.changed for one in done) == [0, 12]
    assert journal.differences() == []


def test_an_import_is_taken_back_or_acted_on_never_both(busy: Desk) -> None:
    bring(busy, *ROWS)
    source, shown = LedgerImport.objects.get(), list(Hazard.objects.order_by("-id")[:2])
    back = acting(busy, actions.withdraw, source, "导错了文件", by="hy2")
    busy.moment += timedelta(seconds=3)
    done = at_once(back, *notes(*shown, desk=busy))
    states = set(Hazard.objects.values_list("state", flat=True))
    if isinstance(done[0], Refusal):
        assert (done[0].code, states) == ("import_acted_on", {"assigned"})
    else:
        assert (states, {type(one) for one in done[1:]}) == ({"void"}, {Refusal})
    assert not [one for one in done if isinstance(one, BaseException)]
    assert journal.differences() == []


def test_an_import_is_taken_back_once_by_two(busy: Desk) -> None:
    bring(busy, *ROWS)
    source = LedgerImport.objects.get()
    done = at_once(*(acting(busy, actions.withdraw, source, "导错了文件", by=by) for by in ("hy2", "zb")))
    assert sorted(type(one).__name__ for one in done) == ["LedgerImport", "Refusal"]
    assert {verbs(one).count("withdraw") for one in Hazard.objects.all()} == {1}


def test_a_version_is_taken_back_while_the_next_one_comes_in(busy: Desk) -> None:
    """Either the next one was first, and this stays; or this was first, and the next one changes no void row."""
    bring(busy, *ROWS)
    source = LedgerImport.objects.get()
    following = version(busy, [*dated("2023-12-20"), GOOD], "hy2", 1)
    busy.moment += timedelta(seconds=3)
    done = at_once(following, acting(busy, actions.withdraw, source, "导错了文件", by="zb"))
    assert not [one for one in done if isinstance(one, BaseException)]
    first = Hazard.objects.filter(source=source)
    if isinstance(done[1], Refusal):
        assert set(first.values_list("state", "due")) == {("assigned", date(2023, 12, 20))}
    else:
        assert set(first.values_list("state", "due")) == {("void", date(2023, 12, 8))}
    assert Hazard.objects.filter(source=done[0], state="assigned").count() == 1
    assert journal.differences() == []


@pytest.mark.parametrize("other", ["jgw", "xfzd"])
def test_two_answers_to_one_question_at_once_are_one_word(busy: Desk, other: str) -> None:
    unit = busy.unit("hyl")
    done = at_once(
        *(
            acting(busy, actions.learn, unit, "unit", "燃管所", means, by=by)
            for by, means in (("hy2", "jgw"), ("hy", other), ("hy2", "jgw"))
        )
    )
    assert {type(one) for one in done} == {Synonym}
    assert Synonym.objects.get().means in {"jgw", other}
    assert journal.differences() == []
