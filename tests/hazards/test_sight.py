"""再次发现: the same hazard seen again while it is open; it is not counted twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.models import Attachment, Sighting
from ranan.hazards.queries import summary
from ranan.rules.hazard import Refusal
from tests.hazards.steps import TODAY, Desk, photo

YESTERDAY = TODAY - timedelta(days=1)


def test_a_sighting_stands_beside_the_hazard_and_counts_nothing(desk: Desk) -> None:
    hazard = desk.rectifying()
    before, row = summary(desk.by("zb"), TODAY), desk.whole(hazard)
    desk.do(actions.sight, hazard, by="hy", on=YESTERDAY, given=Given(" 仍未更换 ", [photo("before")]))
    seen = Sighting.objects.get(hazard=hazard)
    assert (seen.on, seen.note, seen.person_name, seen.unit) == (YESTERDAY, "仍未更换", "吴洁", desk.unit("hyl"))
    assert Attachment.objects.get(hazard=hazard).kind == "before"
    records = {name: ["new"] for name in ("hazards.sighting", "hazards.remark", "hazards.attachment")}
    assert desk.last(hazard) == (
        "hazard.sight", "rectifying", "rectifying", "吴洁", "华阳路街道", {"on": str(YESTERDAY), **records},
    )  # fmt: skip
    assert summary(desk.by("zb"), TODAY) == before
    assert desk.whole(hazard) == row


def test_without_a_day_it_was_seen_today(desk: Desk) -> None:
    hazard = desk.do(actions.sight, desk.assigned(), by="xf", given=Given("还在"))
    assert Sighting.objects.get(hazard=hazard).on == TODAY


def test_nobody_saw_it_tomorrow_or_without_a_word(desk: Desk) -> None:
    hazard = desk.assigned()
    later = TODAY + timedelta(days=1)
    assert desk.code(actions.sight, hazard, by="xf", on=later, given=Given("还在")) == "date_in_future"
    assert desk.refused(actions.sight, hazard, by="xf", given=Given(" ")) == Refusal("missing", "note")


@pytest.mark.parametrize("name", ["boss", "xj", "supervisor", "auditor"])
def test_the_party_and_strangers_record_none(desk: Desk, name: str) -> None:
    assert desk.code(actions.sight, desk.assigned(), by=name, given=Given("还在")) == "not_your_step"


def test_a_closed_one_is_reopened_instead(desk: Desk) -> None:
    assert desk.code(actions.sight, desk.closed(), by="xf", given=Given("还在")) == "not_from_this_state"
