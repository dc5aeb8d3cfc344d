"""Numbers typed on a checklist decide by themselves, and the record keeps what they decided."""

from __future__ import annotations

from ranan.hazards.models import Hazard
from ranan.rules.checklist import Answer
from tests.inspections.conftest import Patrol
from tests.inspections.test_record import in_order, record


def test_a_typed_number_without_a_tick_is_kept_as_what_it_decides(patrol: Patrol) -> None:
    row = record(patrol, answers=in_order(patrol, hose_length=Answer("", "2.01"), room_height=Answer("", "2.2")))
    assert row.answers["hose-length"] == ["fail", "2.01", ""]
    assert row.answers["room-height"] == ["pass", "2.2", ""]
    assert [one.code for one in Hazard.objects.all()] == ["CA-013"]
    assert "软管长2.01米，规定不超过2米" in Hazard.objects.get().text


def test_a_section_that_does_not_apply_is_recorded_as_such_though_its_items_are_always_there(patrol: Patrol) -> None:
    gone = {"not_underground", "not_high_rise", "stored_weight", "in_use_apart", "full_empty_apart", "upright"}
    gone |= {"not_in_dining_area", "clear_distance", "traceable", "sound_cylinders", "genuine_cylinders", "no_decanting"}
    row = record(patrol, answers=in_order(patrol, **{key: Answer("na") for key in gone}))
    assert row.outcome == "nothing_found"
    assert row.answers["not-underground"][0] == "na"
