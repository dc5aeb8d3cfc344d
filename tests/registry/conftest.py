"""One small world for the tests of who and where, and a client that is signed in as somebody of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from ranan.kit import clock
from tests.hazards.conftest import peopled, world
from tests.world import World

__all__ = ["peopled", "world"]  # the small world of the ledger's tests

DAY = date(2023, 11, 20)
NOW = datetime(2023, 11, 20, 10, tzinfo=clock.ZONE)


@pytest.fixture
def enter(world: World) -> Callable[[str], Client]:
    """A client with a session of that person, as the sign-in page makes it."""

    def client(name: str, **extra: Any) -> Client:
        from ranan.shell.middleware import stamp

        made, person = Client(**extra), world.people[name]
        person.refresh_from_db()
        now, session = clock.real_now().timestamp(), made.session
        session.update({"person": person.key, "stamp": stamp(person), "began": now, "seen": now})
        session.save()
        return made

    return client


def entries(verb: str = "") -> list[Any]:
    """The journal's entries of one verb, oldest first."""
    from ranan.journal import queries

    found = queries.entries().order_by("id")
    return list(found.filter(verb=verb) if verb else found)


def rebuilds() -> list[str]:
    """Where the tables differ from what the journal tells."""
    from ranan.journal import queries

    return queries.differences()


def code(result: object) -> str:
    """The code of a refusal; fails where the act was done."""
    from ranan.rules.hazard import Refusal

    assert isinstance(result, Refusal), result
    return result.code
