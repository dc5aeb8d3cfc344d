"""`ranan journal verify`: 0 where the journal rebuilds every table, 1 with a list where it does not."""

from __future__ import annotations

from argparse import Namespace

import pytest

from ranan.config import cli
from ranan.config.commands import journal as command
from ranan.registry import actions
from tests.registry.conftest import NOW
from tests.world import World, make_world


def test_the_command_line_knows_it() -> None:
    args = cli._parse(["journal", "verify"])
    assert args.module is command
    assert args.act == "verify"


def test_tables_that_the_journal_rebuilds_are_in_order(committing: str, capsys: pytest.CaptureFixture[str]) -> None:
    world = make_world()
    actions.disable(world.people["hy"], actor=world.actor("admin"), at=NOW)
    assert command.run(Namespace()) == 0
    assert "相符" in capsys.readouterr().out


def test_a_row_changed_behind_the_journal_is_listed(committing: str, capsys: pytest.CaptureFixture[str]) -> None:
    world: World = make_world()
    _behind_the_journal(committing, "update registry_person set name = '被改' where login = 'hy'")
    assert command.run(Namespace()) == 1
    out, err = capsys.readouterr()
    assert out == f"registry.person {world.people['hy'].pk}: name differ\n"
    assert "1" in err


def _behind_the_journal(database: str, statement: str) -> None:
    """What only the server's superuser can do: change a row with the triggers off."""
    import psycopg
    from django.conf import settings

    from ranan.kit import postgres

    home = settings.HOME
    with psycopg.connect(
        host=str(home.sockets), port=postgres.PORT, user=postgres.SUPERUSER,
        password=home.secret("postgres_superuser"), dbname=database, autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute("set session_replication_role = replica")
        connection.execute(statement.encode())
