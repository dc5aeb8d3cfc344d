"""补充附件: files that were missing, at any time before it is void."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.models import Attachment
from ranan.rules.hazard import Refusal
from tests.hazards.steps import Desk, photo


@pytest.mark.parametrize("state", ["registered", "assigned", "rectifying", "under_review", "closed"])
def test_files_stand_beside_the_hazard_in_the_present_round(desk: Desk, state: str) -> None:
    hazard = getattr(desk, state)()
    given = Given(files=[photo("before", "前.jpg"), photo("other", "单.jpg")])
    hazard = desk.do(actions.attach, hazard, by="hy", given=given)
    added = Attachment.objects.filter(hazard=hazard, person=desk.by("hy").key)
    assert [(one.kind, one.name, one.round) for one in added] == [
        ("before", "前.jpg", hazard.round), ("other", "单.jpg", hazard.round),
    ]  # fmt: skip
    facts = {"hazards.attachment": ["new", "new"]}
    assert desk.last(hazard) == ("hazard.attach", state, state, "吴洁", "华阳路街道", facts)


def test_words_may_come_with_them(desk: Desk) -> None:
    hazard = desk.do(actions.attach, desk.assigned(), by="boss", given=Given("进货单", [photo("other")]))
    assert desk.last(hazard).facts == {"hazards.remark": ["new"], "hazards.attachment": ["new"]}


def test_without_a_file_there_is_nothing_to_attach(desk: Desk) -> None:
    assert desk.refused(actions.attach, desk.assigned(), by="hy", given=Given("忘了")) == Refusal("missing", "file")


@pytest.mark.parametrize("name", ["xj", "supervisor", "auditor", "admin"])
def test_strangers_attach_nothing(desk: Desk, name: str) -> None:
    assert desk.code(actions.attach, desk.assigned(), by=name, given=Given(files=[photo()])) == "not_your_step"
