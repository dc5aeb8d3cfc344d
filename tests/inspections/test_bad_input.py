"""What a browser of its own may send to screening: odd days, bytes, numbers; it is refused or read, never a broken page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ranan.hazards.models import StoredFile
from ranan.inspections import actions
from ranan.inspections.models import Round, Visit, VisitFile
from ranan.journal import queries as journal
from ranan.rules.checklist import Answer
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, TODAY, Patrol, opened
from tests.inspections.test_pages import client, sheet_answers
from tests.inspections.test_plan import plan
from tests.inspections.test_record import in_order, record, refused

NUL = "a\x00b"
DAYS = ("0001-01-01", "9999-12-31", "99999-01-01", "2023-W01-1", "-1", NUL, "٢٠٢٣-١١-٢٠")


def opens(asks: Any, path: str, **query: str) -> int:
    """The status of a page, read to its end."""
    answer = asks.get(path, query)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


@pytest.mark.parametrize("on", DAYS)
def test_any_day_in_an_address_opens_a_page(patrol: Patrol, on: str) -> None:
    patrol.looked(patrol.place("shop"), TODAY)
    asks, base = client(patrol, "zb"), f"/screening/{patrol.round.number}"
    for path in ("/screening/", f"{base}/", f"{base}/places/", f"{base}/places.xlsx", "/visits/day/"):
        assert opens(asks, path, on=on) == 200, path


@pytest.mark.parametrize("name", ["stand", "territory", "kind", "area", "page", "q", "show", "premises", "person", "checklist"])
@pytest.mark.parametrize("said", [NUL, "\x00", "9" * 400, "²", "-5", "%"])
def test_any_condition_in_an_address_opens_a_page_or_none(patrol: Patrol, name: str, said: str) -> None:
    asks, base, shop = client(patrol, "zb"), f"/screening/{patrol.round.number}", patrol.place("shop").number
    for path in (f"{base}/places/", f"{base}/places.xlsx", "/visits/", "/visits/export.xlsx", "/visits/plan/", "/visits/day/"):
        assert opens(asks, path, **{name: said}) in {200, 404}, path
    assert opens(asks, "/visits/record/", **{"premises": shop} | {name: said}) in {200, 404}


@pytest.mark.parametrize(
    "more",
    [
        {"n_hose-length": NUL}, {"a_hose-length": NUL}, {"v_hose-length": NUL}, {"checklist": NUL}, {"note": "长" * 100_000},
        {"begun": "0001-01-01T00:00:00+23:59"}, {"begun": NUL}, {"begun": "9999-12-31T23:59:59-23:59"}, {"held": NUL},
        {"gate_cylinders": NUL}, {"on": "0001-01-01"}, {"on": "9999-12-31"}, {"inspectors": NUL}, {"check_code": "x" * 61},
        {"v_hose-length": "1e999"}, {"v_hose-length": "nan"}, {"v_hose-length": "-1"}, {"v_hose-length": "∞"},
    ],
)  # fmt: skip
def test_a_record_with_odd_bytes_is_refused_and_leaves_nothing(patrol: Patrol, more: dict[str, str]) -> None:
    asks, shop, before = client(patrol, "hy"), patrol.place("shop"), journal.entries().count()
    given = sheet_answers(patrol) | {"inspectors": patrol.world.people["hy"].key} | more
    answer = asks.post(f"/visits/record/?premises={shop.number}", given)
    assert answer.status_code in {302, 400, 409, 422}
    if answer.status_code != 302:
        assert (Visit.objects.count(), journal.entries().count()) == (0, before)
    for row in Visit.objects.all():
        assert asks.get(f"/visits/{row.number}/").status_code == 200
    assert journal.differences() == []


@pytest.mark.parametrize("typed", ["٣.٥", "３．５", "3.5 米", "350cm"])
def test_digits_of_every_script_are_the_number_that_they_say(patrol: Patrol, typed: str) -> None:
    row = record(patrol, answers=in_order(patrol, hose_length=Answer("", typed)))
    assert row.answers["hose-length"][0] == "fail"


def test_answers_to_items_of_another_list_are_refused(patrol: Patrol) -> None:
    assert refused(record(patrol, answers=in_order(patrol) | {"no-such-item": Answer("pass")})) == "answers_incomplete"


@pytest.mark.parametrize("on", [date.min, date(1970, 1, 1), TODAY - timedelta(days=400)])
def test_a_visit_before_the_campaign_is_refused(patrol: Patrol, on: date) -> None:
    assert refused(record(patrol, on=on)) == "before_the_campaign"


def test_a_visit_is_not_planned_for_a_day_that_nobody_means(patrol: Patrol) -> None:
    for on in (date.max, TODAY + timedelta(days=400)):
        done = plan(patrol, on=on)
        assert refused(done) == "day_far_away"


def test_a_form_sent_twice_is_one_record(patrol: Patrol) -> None:
    asks, shop = client(patrol, "hy"), patrol.place("shop")
    given = sheet_answers(patrol, hose_length="3.5") | {"inspectors": patrol.world.people["hy"].key}
    given["begun"] = NOW.isoformat()
    answers = [asks.post(f"/visits/record/?premises={shop.number}", given) for _ in range(2)]
    assert [one["Location"] for one in answers] == [f"/visits/{Visit.objects.get().number}/"] * 2


def test_what_was_typed_of_a_visit_that_somebody_recorded_meanwhile_stays_on_the_page(patrol: Patrol) -> None:
    row = plan(patrol)
    record(patrol, row=row)
    given = sheet_answers(patrol, hose_length="3.5") | {"inspectors": patrol.world.people["hy"].key, "note": "只有我记得"}
    answer = client(patrol, "hy").post(f"/visits/{row.number}/record/", given)
    assert answer["X-Refusal"] == "visit_moved_on"
    assert "只有我记得" in answer.content.decode()


def test_the_same_file_twice_on_one_page_is_kept_once_and_shown_twice(patrol: Patrol) -> None:
    row, page = record(patrol), photo()
    done = actions.sign_visit(row, [page, page], actor=patrol.by("hy"), at=NOW)
    assert isinstance(done, Visit)
    assert (VisitFile.objects.filter(visit=row).count(), StoredFile.objects.count()) == (2, 1)
    assert journal.differences() == []


@pytest.mark.parametrize("more", [{"why": NUL}, {"why": "长" * 100_000}, {"why": "  "}, {}])
def test_a_withdrawal_without_a_reason_that_can_be_kept_is_refused(patrol: Patrol, more: dict[str, str]) -> None:
    answer = client(patrol, "zb").post(f"/screening/{patrol.round.number}/withdraw/", more)
    assert answer.status_code in {409, 422}
    assert Round.objects.get().withdrawn_on is None


def test_a_round_over_nothing_opens_and_goes_out(patrol: Patrol) -> None:
    row = opened(patrol.world, kinds=["school"])
    asks = client(patrol, "zb")
    for path in ("/", "/places/", "/places.xlsx"):
        assert opens(asks, f"/screening/{row.number}{path}") == 200


@pytest.mark.parametrize("field", ["on", "how"])
@pytest.mark.parametrize("said", [NUL, "0001-01-01", "9999-12-31", "长" * 1000])
def test_an_odd_notice_is_refused(patrol: Patrol, field: str, said: str) -> None:
    for days in (3, 2, 1):
        patrol.looked(patrol.place("shop"), TODAY - timedelta(days=days), "absent", signed=False)
    given: dict[str, Any] = {"on": TODAY.isoformat(), "how": "贴在门上"} | {field: said}
    if field == "how" and said[0].isdigit():
        return
    shop = patrol.place("shop")
    assert client(patrol, "hy").post(f"/visits/notice/{shop.number}/", given).status_code == 302
    assert not shop.notices.exists()
