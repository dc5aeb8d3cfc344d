"""合并: two open hazards at one place are the same; the elder stays, the younger becomes void, the pair counts once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Assignment, Given
from ranan.hazards.models import Attachment, CoTask, Extension, Hazard, Sighting
from ranan.hazards.queries import summary
from ranan.rules.hazard import Refusal
from tests.hazards.steps import DUE, FOUND, TODAY, Desk, moved, photo, told

EARLIER = FOUND - timedelta(days=5)


def pair(desk: Desk, **younger: Any) -> tuple[Hazard, Hazard]:
    """The elder, found five days before the younger."""
    elder = desk.assigned("shop", found=EARLIER, due=DUE)
    return elder, desk.assigned("shop", **younger)


def again(hazard: Hazard) -> Hazard:
    """The row as it stands now."""
    return Hazard.objects.get(pk=hazard.pk)


def test_the_younger_points_to_the_elder_and_each_has_its_entry(desk: Desk) -> None:
    elder, younger = pair(desk)
    gone = desk.do(actions.merge, younger, elder.number, " 同一根软管 ", by="xf")
    assert (gone.pk, gone.state, gone.merged_into, gone.is_open) == (younger.pk, "void", elder, False)
    facts = moved("state", "merged_into_id", reason="同一根软管", into=elder.number)
    assert desk.last(gone) == ("hazard.merge", "assigned", "void", "陆峰", "区消防救援支队", facts)
    absorbed = {"reason": "同一根软管", "from": younger.number, "hazards.sighting": ["new"]}
    assert desk.last(elder) == ("hazard.absorb", "assigned", "assigned", "陆峰", "区消防救援支队", absorbed)
    seen = Sighting.objects.get(hazard=elder)
    assert (seen.on, seen.note) == (FOUND, f"{younger.number}：{younger.text}")


def test_whichever_of_the_two_the_act_starts_from_the_younger_goes(desk: Desk) -> None:
    elder, younger = pair(desk)
    gone = desk.do(actions.merge, elder, f" {younger.number.lower()} ", "同一件", by="xf")
    assert gone.pk == younger.pk
    assert again(elder).state == "assigned"


def test_the_elder_takes_the_earliest_dates_and_the_higher_grade(desk: Desk) -> None:
    sooner = TODAY + timedelta(days=1)
    elder, younger = pair(desk, grade="major", due=sooner)
    desk.do(actions.hand_review, elder, by="xf")
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf")
    elder = again(elder)
    assert (elder.found, elder.due, elder.first_due) == (EARLIER, sooner, sooner)
    assert (elder.grade, elder.grade_source, elder.handed) == ("major", "merged", False)


def test_a_lower_grade_and_a_later_date_change_nothing_of_the_elder(desk: Desk) -> None:
    elder = desk.assigned("shop", found=EARLIER, grade="major", due=TODAY)
    younger = desk.assigned("shop", grade="general")
    before = desk.whole(elder)
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf")
    assert desk.whole(elder) == before


def test_sightings_photos_and_open_co_tasks_move(desk: Desk) -> None:
    elder, younger = pair(desk)
    desk.do(actions.sight, younger, by="hy", on=TODAY, given=Given("还在", [photo("before")]))
    desk.do(actions.add_cotask, younger, desk.unit("xjz"), "查表后管", DUE, by="xf")
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf", given=Given("对过照片", [photo("other")]))
    assert Sighting.objects.filter(hazard=elder).count() == 2
    assert {one.kind for one in Attachment.objects.filter(hazard=elder)} == {"before", "other"}
    assert CoTask.objects.get(hazard=elder).to_unit == desk.unit("xjz")
    assert not Attachment.objects.filter(hazard=younger).exists()
    assert desk.unit("xjz").pk in again(elder).units
    assert desk.unit("xjz").pk not in again(younger).units
    facts = desk.last(elder).facts
    assert facts["hazards.cotask"] == ["hazard_id id"]
    assert facts["was"]["hazards.attachment"] == ["hazard_id id", "hazard_id id"]


def test_the_pair_counts_once(desk: Desk) -> None:
    elder, younger = pair(desk)
    before = summary(desk.by("zb"), TODAY)
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf")
    after = summary(desk.by("zb"), TODAY)
    assert (after["all"], after["open"]) == (before["all"] - 1, before["open"] - 1)


def test_who_recorded_for_the_party_on_the_younger_does_not_review_the_elder(desk: Desk) -> None:
    elder, younger = pair(desk, by="jgw")
    desk.do(actions.accept, younger, by="jgw", given=told())
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf")
    elder = again(elder)
    assert desk.by("jgw").key in elder.barred
    desk.do(actions.accept, elder, by="hy2", given=told())
    elder = desk.submit(again(elder), "shop")
    to = Assignment(desk.unit("jgw"), desk.unit("hyl"), DUE, operator=elder.operator)
    elder = desk.do(actions.transfer, elder, to, "归建管委", by="zb")
    assert desk.code(actions.review, elder, True, "合格", by="jgw") == "you_rectified_it"


def test_who_lowered_the_grade_of_the_younger_does_not_review_the_elder(desk: Desk) -> None:
    elder, younger = pair(desk, grade="major")
    desk.do(actions.regrade, younger, "general", "不重", by="zb")
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf")
    assert again(elder).lowered_by == [desk.by("zb").key]


def test_a_wish_for_more_time_on_the_younger_falls_and_one_on_the_elder_stays(desk: Desk) -> None:
    elder = desk.extension_asked("shop", found=EARLIER)
    younger = desk.extension_asked("shop")
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf")
    assert Extension.objects.get(hazard=younger).decision == "dropped"
    assert (again(elder).extension_asked_by, Extension.objects.get(hazard=elder).decision) == (desk.by("hy2").key, "")


def test_from_the_elders_page_the_younger_goes_with_the_words_that_came(desk: Desk) -> None:
    elder, younger = pair(desk)
    given = Given("对过现场", [photo("other")], seen=desk.seen(elder))
    gone = desk.do(actions.merge, elder, younger.number, "同一件", by="xf", given=given)
    assert (gone.pk, gone.merged_into) == (younger.pk, elder)
    assert desk.last(gone).facts["hazards.remark"] == ["new"]
    assert Attachment.objects.get(hazard=elder).kind == "other"


def test_three_of_a_kind_become_one(desk: Desk) -> None:
    elder, second = pair(desk)
    third = desk.assigned("shop")
    desk.do(actions.merge, third, second.number, "同一件", by="xf")
    desk.do(actions.merge, second, elder.number, "同一件", by="xf")
    assert {one.on for one in Sighting.objects.filter(hazard=elder)} == {FOUND}
    assert Sighting.objects.filter(hazard=elder).count() == 2
    assert summary(desk.by("zb"), TODAY)["open"] == 1


def test_only_open_hazards_of_one_place_are_merged(desk: Desk) -> None:
    elder = desk.assigned("shop", found=EARLIER)
    assert desk.code(actions.merge, desk.assigned("shop2"), elder.number, "同一件", by="xf") == "not_same_place"
    assert desk.code(actions.merge, elder, elder.number, "同一件", by="xf") == "not_itself"
    closed = desk.closed("shop", found=EARLIER - timedelta(days=9))
    assert desk.code(actions.merge, elder, closed.number, "同一件", by="xf") == "not_open"
    younger = desk.do(actions.merge, desk.assigned("shop"), elder.number, "同一件", by="xf")
    assert desk.code(actions.merge, younger, elder.number, "同一件", by="xf") == "not_from_this_state"


def test_the_other_number_and_a_reason_are_needed(desk: Desk) -> None:
    elder, younger = pair(desk)
    assert desk.refused(actions.merge, younger, " ", "同一件", by="xf") == Refusal("missing", "into")
    assert desk.refused(actions.merge, younger, "CN23-99999", "同一件", by="xf") == Refusal(
        "unknown_number", "CN23-99999"
    )
    assert desk.refused(actions.merge, younger, elder.number, " ", by="xf") == Refusal("missing", "reason")


def test_a_hazard_that_one_may_not_see_is_as_unknown_as_none(desk: Desk) -> None:
    foreign = desk.assigned("other", by="zb")
    own = desk.assigned("shop", lead=desk.unit("hyl"))
    assert desk.code(actions.merge, own, foreign.number, "同一件", by="hy2") == "unknown_number"


@pytest.mark.parametrize("name", ["xf2", "hy2", "jgw", "boss"])
def test_only_an_officer_who_leads_both_or_the_task_force_merges(desk: Desk, name: str) -> None:
    elder, younger = pair(desk)
    code = desk.code(actions.merge, younger, elder.number, "同一件", by=name)
    assert code in {"not_your_step", "unknown_number"}
    mixed = desk.assigned("shop", lead=desk.unit("jgw"))
    assert desk.code(actions.merge, mixed, elder.number, "同一件", by="xf") in {"not_your_step", "unknown_number"}
    assert desk.do(actions.merge, mixed, elder.number, "同一件", by="zb").state == "void"


def test_an_old_page_does_not_merge(desk: Desk) -> None:
    elder, younger = pair(desk)
    page = desk.seen(younger)
    desk.do(actions.note, younger, by="xf", given=Given("已核"))
    late = desk.refused(actions.merge, younger, elder.number, "同一件", by="xf", given=Given(seen=page))
    assert late == Refusal("overtaken", "陆峰写备注")
    page = desk.seen(elder)
    desk.do(actions.merge, younger, elder.number, "同一件", by="xf")
    late = desk.refused(actions.merge, younger, elder.number, "同一件", by="xf", given=Given(seen=page))
    assert late.code == "overtaken"
