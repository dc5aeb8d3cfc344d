"""申请延期、同意、不同意: the date moves when it is granted and not before; the first date and the count stay in sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.models import Extension, Hazard
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, FOUND, Desk, moved, told

LATER = DUE + timedelta(days=10)


def controlled(desk: Desk, **more: Any) -> Hazard:
    """Rectifying, with an interim control in force."""
    hazard = desk.rectifying(**more)
    return desk.do(actions.control, hazard, "配件缺货", "停用该灶", by="boss")


def test_asking_writes_the_wish_and_leaves_the_date(desk: Desk) -> None:
    hazard = desk.do(actions.extend, controlled(desk), LATER, " 配件十天后到 ", by="boss")
    assert (hazard.due, hazard.extensions, hazard.extension_asked_by) == (DUE, 0, desk.by("boss").key)
    asked = Extension.objects.get(hazard=hazard)
    assert (asked.reason, asked.old_due, asked.new_due, asked.decision) == ("配件十天后到", DUE, LATER, "")
    said = {"reason": "配件十天后到", "old_due": str(DUE), "new_due": str(LATER), "hazards.extension": ["new"]}
    assert desk.last(hazard) == (
        "hazard.extend", "rectifying", "rectifying", "王老板", "老王面馆", moved("extension_asked_by", **said),
    )  # fmt: skip


def test_granted_the_date_moves_and_the_first_date_and_the_count_stay(desk: Desk) -> None:
    hazard = desk.do(actions.grant_extension, desk.extension_asked(), by="xf", given=Given("同意"))
    assert (hazard.due, hazard.first_due, hazard.extensions) == (LATER, DUE, 1)
    assert (hazard.due_source, hazard.extension_asked_by) == ("extended", "")
    asked = Extension.objects.get(hazard=hazard)
    assert (asked.decision, asked.decided_by, asked.decided_at) == ("granted", "陆峰", desk.moment)
    columns = {"hazards.extension": ["decided_at decided_by decision id"]}
    more = {"old_due": str(DUE), "new_due": str(LATER), "hazards.remark": ["new"], **columns, "was": columns}
    facts = moved("due", "due_source", "extensions", "extension_asked_by", **more)
    assert desk.last(hazard) == ("hazard.grant_extension", "rectifying", "rectifying", "陆峰", "区消防救援支队", facts)


def test_a_second_extension_counts_on_from_the_first(desk: Desk) -> None:
    hazard = desk.do(actions.grant_extension, desk.extension_asked(), by="xf")
    hazard = desk.do(actions.extend, hazard, LATER + timedelta(days=5), "再缓", by="boss")
    hazard = desk.do(actions.grant_extension, hazard, by="xf")
    assert (hazard.due, hazard.first_due, hazard.extensions) == (LATER + timedelta(days=5), DUE, 2)


def test_refused_the_date_stays_with_the_reason(desk: Desk) -> None:
    hazard = desk.do(actions.refuse_extension, desk.extension_asked(), " 可以先换 ", by="xf")
    assert (hazard.due, hazard.extensions, hazard.extension_asked_by) == (DUE, 0, "")
    asked = Extension.objects.get(hazard=hazard)
    assert (asked.decision, asked.decision_note) == ("refused", "可以先换")
    columns = {"hazards.extension": ["decided_at decided_by decision decision_note id"]}
    facts = moved("extension_asked_by", reason="可以先换", **columns, was=columns)
    assert desk.last(hazard) == ("hazard.refuse_extension", "rectifying", "rectifying", "陆峰", "区消防救援支队", facts)
    again = desk.do(actions.extend, hazard, LATER, "确实买不到", by="boss")
    assert again.extension_asked_by


def test_a_refusal_needs_a_reason(desk: Desk) -> None:
    assert desk.refused(actions.refuse_extension, desk.extension_asked(), "", by="xf") == Refusal("missing", "reason")


@pytest.mark.parametrize("name", ["xf2", "boss", "hy", "hy2", "zb", "jgw", "supervisor"])
def test_only_an_officer_of_the_lead_decides_on_a_general_hazard(desk: Desk, name: str) -> None:
    hazard = desk.extension_asked()
    assert desk.code(actions.grant_extension, hazard, by=name) == "not_your_step"
    assert desk.code(actions.refuse_extension, hazard, "不行", by=name) == "not_your_step"


def test_only_the_task_force_decides_on_a_major_hazard(desk: Desk) -> None:
    hazard = desk.extension_asked(grade="major", due=DUE)
    assert desk.code(actions.grant_extension, hazard, by="xf") == "not_your_step"
    assert desk.do(actions.grant_extension, hazard, by="zb").due == LATER


def test_who_asked_does_not_decide(desk: Desk) -> None:
    hazard = desk.assigned("other", by="zb", responsible_unit=desk.unit("zb"), grade="major")
    hazard = desk.do(actions.accept, hazard, by="zb")
    desk.do(actions.control, hazard, "缺货", "停用", by="zb")
    due = hazard.due or DUE
    desk.do(actions.extend, hazard, due + timedelta(days=3), "缺货", by="zb")
    assert desk.code(actions.grant_extension, hazard, by="zb") == "asker_may_not_decide"
    assert desk.code(actions.refuse_extension, hazard, "不行", by="zb") == "asker_may_not_decide"
    assert desk.do(actions.grant_extension, hazard, by="zb2").due == due + timedelta(days=3)


def test_it_is_asked_for_before_the_date_has_passed(desk: Desk) -> None:
    hazard = controlled(desk)
    desk.go_to(DUE + timedelta(days=1))
    assert desk.refused(actions.extend, hazard, LATER, "缺货", by="boss") == Refusal("extension_too_late", str(DUE))
    desk.go_to(DUE)
    assert desk.do(actions.extend, hazard, LATER, "缺货", by="boss").extension_asked_by


def test_it_is_asked_for_only_while_something_keeps_people_safe(desk: Desk) -> None:
    hazard = desk.rectifying()
    assert desk.code(actions.extend, hazard, LATER, "缺货", by="boss") == "needs_control"
    desk.do(actions.control, hazard, "缺货", "停用", by="boss", until=desk.moment.date())
    desk.go_to(desk.moment.date() + timedelta(days=1))
    assert desk.code(actions.extend, hazard, LATER, "缺货", by="boss") == "needs_control"


def test_the_new_date_lies_after_the_present_one_and_both_are_given(desk: Desk) -> None:
    hazard = controlled(desk)
    assert desk.code(actions.extend, hazard, DUE, "缺货", by="boss") == "date_not_later"
    assert desk.code(actions.extend, hazard, FOUND, "缺货", by="boss") == "date_not_later"
    assert desk.refused(actions.extend, hazard, None, "缺货", by="boss") == Refusal("missing", "new_due")
    assert desk.refused(actions.extend, hazard, LATER, " ", by="boss") == Refusal("missing", "reason")


def test_one_wish_at_a_time(desk: Desk) -> None:
    assert desk.code(actions.extend, desk.extension_asked(), LATER, "再缓", by="boss") == "extension_asked"


def test_without_a_wish_there_is_nothing_to_decide(desk: Desk) -> None:
    hazard = desk.rectifying()
    assert desk.code(actions.grant_extension, hazard, by="xf") == "no_extension_asked"
    hazard = desk.do(actions.grant_extension, desk.extension_asked(), by="xf")
    assert desk.code(actions.grant_extension, hazard, by="xf") == "no_extension_asked"
    assert desk.code(actions.refuse_extension, hazard, "不行", by="xf") == "no_extension_asked"


def test_a_submission_drops_the_wish(desk: Desk) -> None:
    hazard = desk.submit(desk.extension_asked())
    assert (hazard.extension_asked_by, Extension.objects.get(hazard=hazard).decision) == ("", "dropped")
    hazard = desk.do(actions.review, hazard, False, "未换", by="xf")
    hazard = desk.do(actions.send_back, hazard, "重做", by="xf")
    assert desk.code(actions.grant_extension, hazard, by="xf") == "no_extension_asked"


def test_a_proxy_who_asks_is_barred_from_review(desk: Desk) -> None:
    hazard = desk.extension_asked("shop")
    assert desk.last(hazard).facts["as_proxy"] is True
    assert hazard.barred == [desk.by("hy2").key]
    assert desk.code(actions.extend, desk.rectifying("shop"), LATER, "缺货", by="xf", given=told()) == "not_your_step"


def test_only_what_is_being_rectified_is_extended(desk: Desk) -> None:
    for hazard in (desk.assigned(), desk.under_review(), desk.closed()):
        assert desk.code(actions.extend, hazard, LATER, "缺货", by="boss") == "not_from_this_state"
