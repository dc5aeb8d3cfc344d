"""The database: who may do what in it, and that it is there while somebody needs it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from ranan.kit import postgres
from ranan.kit.database import connect, connection_settings
from ranan.kit.home import Home
from ranan.kit.postgres import PostgresError
from ranan.kit.processes import is_alive, living_in


def _one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


@pytest.mark.django_db
def test_every_test_runs_as_the_programs_role() -> None:
    assert _one("select current_user") == "ranan_app"
    assert _one("select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user") is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (a int)",
        "create temporary table mine (a int)",
        "create schema mine",
        "truncate django_session",
        "drop table django_session",
        "alter table django_session add column more int",
        "create function f() returns int language sql as 'select 1'",
        "create role other",
        "set role ranan_owner",
        "set session_replication_role = replica",
        "alter table django_session disable trigger all",
    ],
)
def test_the_programs_role_may_not_change_tables(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_programs_role_reads_and_writes_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into django_session values ('k', 'd', now())")
        cursor.execute("update django_session set session_data = 'e'")
        cursor.execute("delete from django_session")
    assert _one("select count(*) from django_session") == 0


def test_a_committing_test_has_a_database_of_its_own(committing: str) -> None:
    assert _one("select current_database()") == committing
    assert _one("select current_user") == "ranan_app"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into django_session values ('left behind', 'd', now())")


@pytest.mark.django_db
def test_nothing_of_a_committing_test_is_left_behind() -> None:
    assert _one("select count(*) from django_session where session_key = 'left behind'") == 0


@pytest.mark.django_db
def test_chinese_text_has_letters_in_this_database() -> None:
    assert _one("select '燃气' ~ '^\\w+$'") is True
    assert _one("show server_encoding") == "UTF8"


class TestServer:
    """The embedded server is there while somebody needs it, and nobody is left behind."""

    @pytest.fixture
    def home(self, tmp_path: Path) -> Home:
        return Home(tmp_path / "home").made()

    def _user(self, home: Home, seconds: float) -> subprocess.Popen[str]:
        """Another process that uses the server for a while; says `up` once it answers."""
        code = (
            "import sys, time, pathlib; from ranan.kit.home import Home; from ranan.kit.postgres import running\n"
            "with running(Home(pathlib.Path(sys.argv[1]))): print('up', flush=True); time.sleep(float(sys.argv[2]))"
        )
        return subprocess.Popen(
            [sys.executable, "-c", code, str(home.root), str(seconds)], stdout=subprocess.PIPE, text=True
        )

    def _wait_until_gone(self, home: Home) -> None:
        deadline = time.monotonic() + 15
        while living_in(home.data) or postgres.keeper_lock(home).is_held():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def test_it_stops_with_the_block_that_started_it(self, home: Home) -> None:
        with postgres.running(home):
            assert living_in(home.data)
        assert not living_in(home.data)
        assert not home.sockets.exists()

    def test_whoever_started_it_may_leave_first(self, home: Home) -> None:
        first = self._user(home, 0.5)
        assert first.stdout is not None
        with first.stdout:
            assert first.stdout.readline() == "up\n"
        with postgres.running(home):
            assert first.wait(30) == 0
            with connect(connection_settings({}, home, "app")) as link:
                assert link.execute("select 1").fetchone() == (1,)
        self._wait_until_gone(home)

    def test_many_may_start_it_at_once(self, home: Home) -> None:
        users = [self._user(home, 0.5) for _ in range(4)]
        for user in users:
            assert user.communicate(timeout=60)[0] == "up\n"
        assert [user.returncode for user in users] == [0] * 4
        self._wait_until_gone(home)

    def test_it_ends_by_itself_when_its_only_user_is_killed(self, home: Home) -> None:
        user = self._user(home, 60)
        assert user.stdout is not None
        with user.stdout:
            assert user.stdout.readline() == "up\n"
        user.kill()
        user.wait()
        self._wait_until_gone(home)

    def test_a_killed_server_comes_back_with_what_was_committed(self, home: Home) -> None:
        with postgres.running(home):
            with connect(connection_settings({}, home, "owner")) as link:
                link.execute("create table kept (a int)")
            pid = int(postgres.ready_note(home).read_text())
            os.kill(pid, signal.SIGKILL)
            while postgres.ready_note(home).exists() and int(postgres.ready_note(home).read_text() or pid) == pid:
                time.sleep(0.02)
            postgres.ensure(home)
            with connect(connection_settings({}, home, "app")) as link:
                assert link.execute("select count(*) from kept").fetchone() == (0,)

    def test_a_socket_folder_of_somebody_else_is_not_used(self, home: Home) -> None:
        home.sockets.symlink_to(home.root)
        try:
            with pytest.raises(PostgresError, match="belongs to somebody else"), postgres.running(home):
                pass
        finally:
            home.sockets.unlink()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
    def test_a_closed_parent_folder_is_no_obstacle_and_stays_closed(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        home = Home(closed / "home").made()
        with postgres.running(home), connect(connection_settings({}, home, "app")) as link:
            assert link.execute("select current_user").fetchone() == ("ranan_app",)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        with postgres.running(home):
            pid = int(postgres.ready_note(home).read_text())
            os.kill(int((home.run / "keeper.pid").read_text()), signal.SIGKILL)
            deadline = time.monotonic() + 15
            while is_alive(pid):
                assert time.monotonic() < deadline, "the server outlives its keeper"
                time.sleep(0.05)
