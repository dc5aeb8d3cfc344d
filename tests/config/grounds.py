"""An empty demonstration on a database of its own, and what is read of a load: for the tests of a district of any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from ranan.config import first_start, system
from ranan.config.demo.visits import ROUNDS
from ranan.kit import clock
from tests.conftest import drop_clone, make_clone, use_database


@contextmanager
def empty_demo(*, rounds: bool = True) -> Iterator[str]:
    """Plan, areas and units, the demonstration's rounds; nobody and no place. Gives the database's name."""
    from django.db import connections

    from ranan.inspections import actions

    name = make_clone()
    before, shift = use_database(name), clock.shift()
    try:
        first_start.lay_ground()
        running = system.campaign()
        at = datetime.combine(running.starts, time(10), clock.ZONE)
        for one in ROUNDS if rounds else ():
            new = actions.NewRound(one.name, one.kinds, running.starts, one.ends, measure=one.measure, gas=one.gas)
            actions.open_round(new, running, actor=system.actor(), at=at)
        yield name
    finally:
        connections.close_all()
        use_database(before)
        drop_clone(name)
        clock.set_shift(shift)


def entries_of(number: str) -> list[Any]:
    """The acts on one hazard, in their order."""
    from ranan.journal.queries import timeline

    return list(timeline("hazard", number))


def day(text: str | None) -> date | None:
    """A day as the facts hold it."""
    return date.fromisoformat(text) if text else None


def changes(entry: Any) -> dict[str, Any]:
    """The columns of the hazard that the act wrote, and their values after it."""
    found: dict[str, Any] = {}
    for image in entry.facts.get("hazards.hazard", ()):
        found |= image
    return found


def content() -> list[tuple[Any, ...]]:
    """Every hazard of the database by what it says, keys that the database gives left out."""
    from ranan.hazards.models import Hazard

    columns = (
        "text", "found", "due", "state", "closed_on", "closure", "grade", "registered_by", "registered_at", "inspector",
        "premises__name", "premises__address", "premises__kind", "territory__key", "lead__key", "rebounds", "extensions", "round",
    )  # fmt: skip
    return sorted(Hazard.objects.values_list(*columns), key=repr)


def places() -> list[tuple[Any, ...]]:
    """Every place likewise, with the address of a household."""
    from ranan.registry.models import Premises

    columns = (
        "kind",
        "name",
        "address",
        "household__address",
        "area__code",
        "territory__key",
        "gas",
        "elderly",
        "latitude",
    )
    return sorted(Premises.objects.values_list(*columns), key=repr)


def visits() -> list[tuple[Any, ...]]:
    """Every visit likewise."""
    from ranan.inspections.models import Visit

    return sorted(Visit.objects.values_list("on", "outcome", "state", "recorded_by", "premises__address"), key=repr)
