"""What is held in memory is read anew when, and only when, the database says that it changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, connections, transaction

from ranan.journal import actions as journal
from ranan.kit import held
from ranan.registry import queries
from ranan.registry.models import Post, Premises, Unit
from tests.hazards.conftest import peopled, world
from tests.world import START, SYSTEM, World, make_world

__all__ = ["peopled", "world"]

DAY = date(2023, 11, 20)


def _queries(act: Callable[[], Any]) -> list[str]:
    """The statements that it takes."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        act()
    return [one["sql"] for one in seen.captured_queries]


def test_a_second_reading_asks_only_for_the_generation(world: World) -> None:
    queries.units()
    assert _queries(queries.units) == ["select value from kit_generation"]


def test_a_request_that_only_reads_asks_for_the_generation_once(world: World) -> None:
    queries.units()
    queries.installation()
    with held.once():
        assert len(_queries(lambda: (queries.units(), queries.installation(), queries.units()))) == 1


def test_a_new_name_is_seen_at_once_and_a_change_that_is_undone_leaves_nothing(world: World) -> None:
    was = queries.units().by_key["jgw"].name
    with transaction.atomic():
        Unit.objects.filter(key="jgw").update(name="新名")
        assert queries.units().by_key["jgw"].name == "新名"
        transaction.set_rollback(True)
    assert queries.units().by_key["jgw"].name == was


def test_a_post_that_ends_takes_its_seat_at_once(world: World) -> None:
    assert world.actor("xf").units() == {"xfzd"}
    with transaction.atomic():
        Post.objects.filter(person=world.people["xf"]).update(ends=date(2023, 11, 1))
        assert world.actor("xf").units() == frozenset()
        transaction.set_rollback(True)
    assert world.actor("xf").units() == {"xfzd"}


def test_people_who_are_never_asked_for_again_make_room(world: World) -> None:
    @held.held(2)
    def twice(number: int) -> int:
        calls.append(number)
        return number

    calls: list[int] = []
    for number in (1, 2, 1, 3, 1, 2):
        assert twice(number) == number
    assert calls == [1, 2, 3, 2]


def test_no_other_connection_reads_from_before_a_change_that_is_committed(committing: str) -> None:
    make_world()
    seen: list[str] = []

    def look() -> None:
        try:
            seen.append(queries.units().by_key["jgw"].name)
        finally:
            connections.close_all()

    def elsewhere() -> str:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        return seen[-1]

    was = elsewhere()
    with journal.act("unit.amend", ("unit", "jgw"), actor=SYSTEM, at=START) as act:
        act.change(Unit.objects.get(key="jgw"), name="新名")
        assert queries.units().by_key["jgw"].name == "新名"
        assert elsewhere() == was
    assert elsewhere() == "新名"


# ---------- keys of rows that are held ----------


def _place(world: World) -> Premises:
    return Premises.objects.get(pk=world.places["shop"].pk)


def test_a_row_names_its_units_and_its_area_without_a_join(world: World) -> None:
    queries.units()
    queries.areas_by_id()
    place, again = _place(world), _place(world)
    with held.once():
        asked = _queries(lambda: (again.territory.name, again.area.name, again.host))
    assert asked == ["select value from kit_generation"]
    assert (again.territory, again.area) == (place.territory, place.area)


def test_a_reading_request_that_begins_after_a_new_name_sees_it_in_every_row(world: World) -> None:
    assert _place(world).territory.name
    with transaction.atomic():
        Unit.objects.filter(pk=world.places["shop"].territory_id).update(name="新名")
        with held.once():
            assert _place(world).territory.name == "新名"
        transaction.set_rollback(True)
    with held.once():
        assert _place(world).territory.name != "新名"


def test_a_request_that_writes_sees_a_new_name_once_it_asks_for_who_is_who(world: World) -> None:
    key = Unit.objects.get(pk=world.places["shop"].territory_id).key
    with transaction.atomic():
        Unit.objects.filter(key=key).update(name="新名")
        queries.units()
        assert _place(world).territory.name == "新名"
        transaction.set_rollback(True)


def test_a_unit_that_is_newer_than_what_is_held_is_read_from_its_table(world: World) -> None:
    queries.units()
    place = _place(world)
    with transaction.atomic():
        new = Unit.objects.create(key="new", name="新单位", kind=Unit.Kind.OFFICE)
        place.territory_id = new.pk
        assert place.territory.name == "新单位"
        place.territory = Unit.objects.get(key="hyl")
        assert place.territory.key == "hyl"
        transaction.set_rollback(True)
