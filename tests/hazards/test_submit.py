"""报请复查: mended, with proof; a new round of review begins."""

from __future__ import annotations

import pytest

from ranan.hazards import actions
from ranan.hazards.actions import Given
from ranan.hazards.files import Upload
from ranan.hazards.models import Attachment
from ranan.rules.hazard import Refusal
from tests.hazards.steps import MENDED, TODAY, Desk, moved, photo, told


def test_with_words_and_a_photo_it_is_submitted(desk: Desk) -> None:
    hazard = desk.do(actions.submit, desk.rectifying(), by="boss", given=Given(MENDED, [photo()]))
    assert (hazard.state, hazard.round, hazard.submitted_on) == ("under_review", 1, TODAY)
    assert hazard.barred == [desk.by("boss").key]
    records = {"hazards.remark": ["new"], "hazards.attachment": ["new"]}
    facts = moved("state", "round", "submitted_on", "barred", round=1, **records)
    assert desk.last(hazard) == ("hazard.submit", "rectifying", "under_review", "王老板", "老王面馆", facts)


def test_a_proxy_submits_for_the_party_and_is_barred(desk: Desk) -> None:
    hazard = desk.under_review("shop")
    assert hazard.barred == [desk.by("hy2").key]
    assert desk.last(hazard).facts["as_proxy"] is True


def test_it_needs_words_and_proof(desk: Desk) -> None:
    hazard = desk.rectifying()
    assert desk.refused(actions.submit, hazard, by="boss", given=Given("", [photo()])) == Refusal("missing", "note")
    assert desk.refused(actions.submit, hazard, by="boss", given=Given(MENDED)) == Refusal("missing", "proof")
    other = Given(MENDED, [photo("before"), photo("other")])
    assert desk.refused(actions.submit, hazard, by="boss", given=other) == Refusal("missing", "proof")


def test_a_photo_recorded_while_rectifying_is_proof(desk: Desk) -> None:
    hazard = desk.do(actions.rectify, desk.rectifying(), by="boss", given=Given("已更换", [photo()]))
    assert desk.do(actions.submit, hazard, by="boss", given=Given(MENDED)).state == "under_review"


def test_proof_of_an_earlier_round_is_none_for_the_next(desk: Desk) -> None:
    hazard = desk.do(actions.send_back, desk.failed(), "重做", by="xf")
    assert desk.refused(actions.submit, hazard, by="boss", given=Given(MENDED)) == Refusal("missing", "proof")
    again = desk.do(actions.submit, hazard, by="boss", given=Given(MENDED, [photo()]))
    assert again.round == 2


def test_the_reviewers_photo_of_what_is_still_wrong_is_no_proof_that_it_was_mended(desk: Desk) -> None:
    hazard = desk.do(actions.review, desk.under_review(), False, "仍有接头", by="xf", given=Given(files=[photo()]))
    hazard = desk.do(actions.send_back, hazard, "重做", by="xf")
    assert desk.refused(actions.submit, hazard, by="boss", given=Given(MENDED)) == Refusal("missing", "proof")
    desk.do(actions.rectify, hazard, by="boss", given=Given("已更换", [photo()]))
    assert desk.do(actions.submit, hazard, by="boss", given=Given(MENDED)).round == 2


def test_a_page_that_is_rounds_behind_does_not_bring_old_proof_back(desk: Desk) -> None:
    stale = desk.do(actions.rectify, desk.rectifying(), by="boss", given=Given("已更换", [photo()]))
    desk.do(actions.submit, stale, by="boss", given=Given(MENDED))
    desk.do(actions.review, stale, False, "仍有接头", by="xf")
    desk.do(actions.send_back, stale, "重做", by="xf")
    stale.refresh_from_db(fields=["state"])
    assert stale.round == 0
    assert desk.refused(actions.submit, stale, by="boss", given=Given(MENDED)) == Refusal("missing", "proof")


def test_after_a_rebound_the_proof_of_the_first_time_is_none(desk: Desk) -> None:
    hazard = desk.do(actions.reopen, desk.closed(), "又接上", by="xf", rebound=True, new_due=TODAY)
    assert desk.refused(actions.submit, hazard, by="boss", given=Given(MENDED)) == Refusal("missing", "proof")


@pytest.mark.parametrize("name", ["xf", "hy", "zb", "jgw", "auditor"])
def test_others_do_not_submit_it(desk: Desk, name: str) -> None:
    given = told("after", note=MENDED)
    assert desk.code(actions.submit, desk.rectifying(), by=name, given=given) == "not_your_step"


def test_only_what_is_being_rectified_is_submitted(desk: Desk) -> None:
    for hazard in (desk.assigned(), desk.under_review(), desk.closed()):
        given = Given(MENDED, [photo()])
        assert desk.code(actions.submit, hazard, by="boss", given=given) == "not_from_this_state"


def test_a_file_of_another_kind_stops_the_whole_act(desk: Desk) -> None:
    hazard = desk.rectifying()
    bad = Given(MENDED, [photo(), Upload("坏.exe", b"MZ" + bytes(64), "after")])
    assert desk.refused(actions.submit, hazard, by="boss", given=bad) == Refusal("file_kind", "坏.exe")
    assert not Attachment.objects.filter(hazard=hazard).exists()
