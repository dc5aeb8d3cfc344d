"""Two people act at once: one wins, the other hears what happened; never an exception, a deadlock or a double entry."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from ranan.campaign import queries as campaign
from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.models import Attachment, Hazard, LedgerImport, StoredFile
from ranan.journal import queries as journal
from ranan.registry.actions import NewPlace
from ranan.registry.models import Area, Premises
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, HOME, book, read
from tests.hazards.steps import FOUND, Desk, photo, told

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """Run these at the same time, each on a connection of its own; gives what each gave, or the exception."""
    gate, results = threading.Barrier(len(acts)), list[Any]([None] * len(acts))

    def run(index: int, act: Act) -> None:
        try:
            connections["default"].ensure_connection()
            gate.wait(10)
            results[index] = act()
        except BaseException as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def acting(desk: Desk, act: Callable[..., Any], *args: Any, by: str, **more: Any) -> Act:
    """The act, ready to be done."""
    actor, at = desk.by(by), desk.moment + timedelta(minutes=1)
    return lambda: act(*args, actor=actor, at=at, **more)


def split(results: list[Any]) -> tuple[list[Hazard], list[Refusal]]:
    """Who won and who was refused; nothing else may come out."""
    won = [one for one in results if isinstance(one, Hazard)]
    lost = [one for one in results if isinstance(one, Refusal)]
    assert len(won) + len(lost) == len(results), results
    return won, lost


def verbs(hazard: Hazard) -> list[str]:
    """What stands in the journal on the hazard."""
    return [one.verb.removeprefix("hazard.") for one in journal.timeline("hazard", hazard.number)]


@pytest.mark.parametrize("seen", [True, False])
def test_two_people_take_a_hazard_on(busy: Desk, seen: bool) -> None:
    hazard = busy.assigned("shop")
    page = busy.seen(hazard) if seen else 0

    def given() -> Given:
        mine = told()
        return Given(files=mine.files, proxy=mine.proxy, seen=page)

    acts = [acting(busy, actions.accept, hazard, by=name, given=given()) for name in ("hy", "hy2", "hy", "hy2")]
    won, lost = split(at_once(*acts))
    assert (len(won), verbs(hazard).count("accept")) == (1, 1)
    winner = busy.entry(hazard).actor_name
    assert set(lost) == {Refusal("overtaken", f"{winner}签收") if seen else Refusal("not_from_this_state", "accept")}


def test_one_closes_while_the_other_sends_back(busy: Desk) -> None:
    hazard = busy.under_review()
    busy.do(actions.review, hazard, True, "合格", by="xf")
    page = busy.seen(hazard)
    results = at_once(
        acting(busy, actions.close_out, hazard, by="xf", given=Given(seen=page)),
        acting(busy, actions.review, hazard, False, "不合格", by="xf2", given=Given(seen=page)),
    )
    won, lost = split(results)
    assert len(won) == 1
    assert lost[0].code == "overtaken"
    assert lost[0].detail in {"陆峰销号", "秦川复查"}


def test_one_closes_while_the_other_sends_back_what_nobody_failed(busy: Desk) -> None:
    hazard = busy.under_review()
    busy.do(actions.review, hazard, True, "合格", by="xf")
    won, lost = split(
        at_once(
            acting(busy, actions.close_out, hazard, by="xf"), acting(busy, actions.send_back, hazard, "重做", by="xf2")
        )
    )
    assert (won[0].state, lost[0].code in {"needs_a_failing_review", "not_from_this_state"}) == ("closed", True)


def test_two_merges_across_each_other(busy: Desk) -> None:
    for _ in range(3):
        first, second = busy.assigned("shop", found=FOUND), busy.assigned("shop", found=FOUND)
        pages = {one.number: busy.seen(one) for one in (first, second)}
        results = at_once(
            acting(busy, actions.merge, first, second.number, "同一件", by="xf", given=Given(seen=pages[first.number])),
            acting(
                busy, actions.merge, second, first.number, "同一件", by="xf", given=Given(seen=pages[second.number])
            ),
        )
        won, lost = split(results)
        assert [one.pk for one in won] == [second.pk]
        assert {(one.code, one.detail) for one in lost} <= {("overtaken", "陆峰合并"), ("overtaken", "陆峰并入另一件")}
        assert (verbs(first).count("absorb"), verbs(second).count("merge")) == (1, 1)


def test_three_merges_in_a_ring(busy: Desk) -> None:
    ring = [busy.assigned("shop", found=FOUND) for _ in range(3)]
    pairs = [(ring[0], ring[1]), (ring[1], ring[2]), (ring[2], ring[0])]
    won, _lost = split(at_once(*(acting(busy, actions.merge, a, b.number, "同一件", by="xf") for a, b in pairs)))
    assert len(won) in {1, 2}
    assert Hazard.objects.filter(state="void").count() == len(won)
    assert journal.differences() == []


def test_one_grants_while_the_other_refuses(busy: Desk) -> None:
    hazard = busy.extension_asked(grade="major")
    page = busy.seen(hazard)
    results = at_once(
        acting(busy, actions.grant_extension, hazard, by="zb", given=Given(seen=page)),
        acting(busy, actions.refuse_extension, hazard, "不行", by="zb2", given=Given(seen=page)),
    )
    won, lost = split(results)
    assert len(won) == 1
    granted = won[0].extensions == 1
    assert lost == [Refusal("overtaken", "周岚同意延期" if granted else "赵平不同意延期")]


def test_the_same_person_gives_one_verdict_however_often_he_presses(busy: Desk) -> None:
    hazard = busy.under_review()
    won, lost = split(at_once(*[acting(busy, actions.review, hazard, True, "合格", by="xf") for _ in range(4)]))
    assert (len(won), {one.code for one in lost}, verbs(hazard).count("review")) == (1, {"already_reviewed_by_you"}, 1)


def test_the_same_finding_pressed_twice_comes_in_once(busy: Desk) -> None:
    finding = busy.finding("shop", insist="")
    acts = [acting(busy, actions.register, finding, busy.world.campaign, by=name) for name in ("hy", "hy2", "zb")]
    won, lost = split(at_once(*acts))
    assert len(won) == 1
    assert set(lost) == {Refusal("already_open_here", won[0].number)}


def test_a_new_place_reported_by_two_at_once_is_one_place(busy: Desk) -> None:
    place = NewPlace(kind="catering", name="新开面馆", address="定西路1号", area=Area.objects.get(name="华阳路街道"))
    finding = actions.NewFinding(None, place, "软管老化", FOUND, code="CA-013")
    acts = [acting(busy, actions.register_at, finding, busy.world.campaign, by=name) for name in ("hy", "hy2")]
    won, lost = split(at_once(*acts))
    assert (len(won), [one.code for one in lost]) == (1, ["already_open_here"])
    assert Premises.objects.filter(name="新开面馆").count() == 1


def test_the_same_photos_sent_by_two_in_any_order_are_kept_once(busy: Desk) -> None:
    first, second = photo(), photo()
    for _ in range(3):
        one, other = busy.assigned("shop"), busy.assigned("shop2")
        results = at_once(
            acting(busy, actions.attach, one, by="hy", given=Given(files=[first, second])),
            acting(busy, actions.attach, other, by="xf", given=Given(files=[second, first])),
        )
        won, _lost = split(results)
        assert len(won) == 2
        first, second = photo(), photo()
    assert StoredFile.objects.count() == 6
    assert Attachment.objects.count() == 12


def test_two_imports_of_one_file_bring_it_in_once(busy: Desk) -> None:
    data, running = book(GOOD, GOOD | {"subject": "乙店", "closed": "2023-10-02"}, HOME), campaign.current()
    assert running is not None
    plan = campaign.plan_now(running)
    drafts = {name: read(busy, data, name) for name in ("hy2", "zb")}
    acts = [acting(busy, actions.import_ledger, drafts[name], running, plan, by=name) for name in drafts]
    results = at_once(*acts)
    assert all(isinstance(one, LedgerImport) for one in results), results
    assert sorted(one.created + one.asked for one in results) == [0, 3]
    assert (Hazard.objects.count(), LedgerImport.objects.count()) == (3, 1)
    assert {row.outcome for name in drafts for row in drafts[name].rows} == {"created", "unchanged"}
    assert journal.differences() == []


def test_people_go_on_registering_while_a_ledger_comes_in(busy: Desk) -> None:
    rows = [GOOD | {"subject": f"{number}号店", "address": f"云间路{number}号"} for number in range(60)]
    draft, running = read(busy, book(*rows), "zb"), campaign.current()
    assert running is not None
    plan = campaign.plan_now(running)
    registering = [
        acting(busy, actions.register, busy.finding(place), running, by="zb") for place in ("shop", "shop2", "other")
    ]
    source, *made = at_once(acting(busy, actions.import_ledger, draft, running, plan, by="zb2"), *registering)
    assert isinstance(source, LedgerImport), source
    won, _lost = split(made)
    assert (len(won), Hazard.objects.count()) == (3, 63)
    assert len(set(Hazard.objects.values_list("number", flat=True))) == 63
