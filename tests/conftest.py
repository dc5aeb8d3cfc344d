"""One server for the session, one migrated database, and every test as the program's role on a clone of it."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

_NUMBERS = itertools.count(1)


def _as_superuser(statement: str) -> None:
    """Run one statement as the server's superuser, on no database of ours."""
    from django.conf import settings

    from ranan.kit import postgres

    home = settings.HOME
    with psycopg.connect(
        host=str(home.sockets),
        port=postgres.PORT,
        user=postgres.SUPERUSER,
        password=home.secret("postgres_superuser"),
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute(statement.encode())


def make_clone() -> str:
    """A new database, a copy of the migrated one, made by the owner; gives its name."""
    from django.conf import settings
    from django.db import connection

    from ranan.kit.database import acting_as, clone_statements

    name = f"ranan_test_{os.getpid()}_{next(_NUMBERS)}"
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    try:
        with acting_as("owner", os.environ, settings.HOME), connection.cursor() as cursor:
            for statement in clone_statements(name):
                cursor.execute(statement)
    finally:
        connection.settings_dict["NAME"] = before
    return name


def drop_clone(name: str) -> None:
    """Drop a clone, whoever is still connected."""
    _as_superuser(f"drop database if exists {name} with (force)")


def use_database(name: str) -> str:
    """Point Django at another database; gives the one it was at."""
    from django.db import connections

    connections["default"].close()
    before = str(connections["default"].settings_dict["NAME"])
    connections["default"].settings_dict["NAME"] = name
    return before


def pytest_unconfigure() -> None:
    """Remove the home that the test settings made."""
    home = Path(os.environ.get("RANAN_HOME", ""))
    if home.parent == Path(tempfile.gettempdir()) and home.name.startswith("ranan-test-"):
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The server, the migrated database, and the clone on which the tests that roll back run."""
    from django.conf import settings

    from ranan.config import tables
    from ranan.kit.postgres import OWNER, running

    home = settings.HOME
    with running(home):
        _as_superuser(f"alter role {OWNER} createdb")
        with django_db_blocker.unblock():
            tables.migrate()
            name = make_clone()
            before = use_database(name)
        yield
        with django_db_blocker.unblock():
            use_database(before)
        drop_clone(name)


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of one's own for a test that commits; gives its name. Other threads and processes see it too."""
    from django.db import connections

    with django_db_blocker.unblock():
        name = make_clone()
        before = use_database(name)
        try:
            yield name
        finally:
            connections.close_all()
            use_database(before)
            drop_clone(name)


@pytest.fixture
def clone_db(committing: str) -> str:
    """Another name for `committing`."""
    return committing


@pytest.fixture
def live_site(committing: str) -> Iterator[str]:
    """The site on a free port, served from threads of the test on its own database; gives the address."""
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    thread = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
