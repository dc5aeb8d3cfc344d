"""The small world, made once on a database of its own; what each test does there is checked and undone."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from ranan.kit import clock
from tests.conftest import drop_clone, make_clone, use_database
from tests.hazards.steps import NOW, Desk
from tests.world import World, make_world

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def peopled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, World]]:
    """The name of a database that holds the small world, and the world."""
    with django_db_blocker.unblock():
        name = make_clone()
        before, shift = use_database(name), clock.shift()
        try:
            made = make_world()
        finally:
            clock.set_shift(shift)
            use_database(before)
    yield name, made
    with django_db_blocker.unblock():
        drop_clone(name)


@pytest.fixture
def world(peopled: tuple[str, World], django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The small world at ten o'clock on 20 November 2023; the database's own walls are asked at the end."""
    name, made = peopled
    with django_db_blocker.unblock():
        before, shift = use_database(name), clock.shift()
        clock.set_shift(NOW - clock.real_now())
        try:
            with transaction.atomic():
                yield copy.deepcopy(made)
                connection.check_constraints()
                transaction.set_rollback(True)
        finally:
            clock.set_shift(shift)
            use_database(before)


@pytest.fixture
def desk(world: World) -> Desk:
    """Acts on hazards of the small world."""
    return Desk(world)


@pytest.fixture
def busy(committing: str) -> Iterator[Desk]:
    """The same on a database where every act is committed, for tests with several connections."""
    shift = clock.shift()
    made = make_world()
    clock.set_shift(NOW - clock.real_now() + timedelta(0))
    try:
        yield Desk(made)
    finally:
        clock.set_shift(shift)


@pytest.fixture(autouse=True)
def files_apart(settings: object, tmp_path: os.PathLike[str]) -> None:
    """Originals of a test lie in a folder of its own."""
    settings.RANAN_FILES = tmp_path
