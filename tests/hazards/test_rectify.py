"""记录整改: what has been done so far; who records it may not review it."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.models import Attachment, Remark
from ranan.rules.hazard import Refusal
from tests.hazards.steps import Desk, moved, photo, told


def test_the_party_writes_down_what_it_did_as_often_as_needed(desk: Desk) -> None:
    hazard = desk.rectifying()
    first = desk.do(actions.rectify, hazard, by="boss", given=Given("已下单", [photo()]))
    assert (first.state, first.barred, first.round) == ("rectifying", [desk.by("boss").key], 0)
    records = {"hazards.remark": ["new"], "hazards.attachment": ["new"]}
    assert desk.last(hazard) == (
        "hazard.rectify",
        "rectifying",
        "rectifying",
        "王老板",
        "老王面馆",
        moved("barred", **records),
    )
    desk.do(actions.rectify, hazard, by="boss", given=Given("已更换"))
    assert desk.last(hazard).facts == {"hazards.remark": ["new"]}
    assert [one.text for one in Remark.objects.filter(hazard=hazard)] == ["已下单", "已更换"]
    assert Attachment.objects.get(hazard=hazard).kind == "after"


def test_a_proxy_who_records_it_is_barred_from_review(desk: Desk) -> None:
    hazard = desk.do(actions.rectify, desk.rectifying("shop"), by="hy", given=told(note="店主已更换", paper=False))
    assert hazard.barred == [desk.by("hy2").key, desk.by("hy").key]
    assert desk.last(hazard).facts["as_proxy"] is True


def test_it_needs_words(desk: Desk) -> None:
    assert desk.refused(actions.rectify, desk.rectifying(), by="boss", given=Given(" ", [photo()])) == Refusal(
        "missing", "note"
    )


def test_a_proxys_details_are_asked_for_each_time(desk: Desk) -> None:
    assert desk.refused(actions.rectify, desk.rectifying("shop"), by="hy2", given=Given("更换")) == Refusal(
        "missing", "proxy"
    )


@pytest.mark.parametrize("name", ["xf", "xj", "jgw", "zb", "auditor"])
def test_others_do_not_record_it(desk: Desk, name: str) -> None:
    assert desk.code(actions.rectify, desk.rectifying(), by=name, given=Given("更换")) == "not_your_step"


def test_it_is_recorded_only_while_it_is_being_rectified(desk: Desk) -> None:
    for hazard in (desk.assigned(), desk.under_review(), desk.closed()):
        assert desk.code(actions.rectify, hazard, by="boss", given=Given("更换")) == "not_from_this_state"
