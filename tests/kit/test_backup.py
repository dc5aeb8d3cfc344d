"""Backups bring back everything or change nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ranan.kit import postgres
from ranan.kit.database import connect, connection_settings
from ranan.kit.home import Home

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
PHOTO = bytes(range(256)) * 500


def ranan(home: Path, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command on a home."""
    environ = {**os.environ, "RANAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "ranan.config.settings", **more}
    return subprocess.run(
        [sys.executable, "-m", "ranan.config.cli", *args],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def sessions(home: Path) -> str:
    """The keys of the session rows, as the program's role reads them."""
    return ranan(
        home, "psql", "-Atc", "select string_agg(session_key, ' ' order by session_key) from django_session"
    ).stdout


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with tables, a row and a photo."""
    home = Home(tmp_path_factory.mktemp("origin") / "home").made()
    assert ranan(home.root, "migrate").returncode == 0
    (home.folder("files/2023") / "photo.jpg").write_bytes(PHOTO)
    added = ranan(home.root, "psql", "-c", "insert into django_session values ('first', '中文', now())")
    assert added.returncode == 0
    return home.root


@pytest.fixture(scope="module")
def backup(origin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "all.tar"
    done = ranan(origin, "backup", str(path))
    assert done.returncode == 0, done.stderr
    return path


def test_an_empty_home_gets_everything_back(origin: Path, backup: Path, tmp_path: Path) -> None:
    done = ranan(tmp_path / "new", "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert sessions(tmp_path / "new").strip() == "first"
    assert (tmp_path / "new/files/2023/photo.jpg").read_bytes() == PHOTO
    assert (tmp_path / "new/keys/digest_key").read_text() == (origin / "keys/digest_key").read_text()
    table = ranan(tmp_path / "new", "psql", "-c", "truncate django_session")
    assert table.returncode == 1, "the program's role has no more rights than before"
    assert not list((tmp_path / "new").glob("replaced-*"))


def test_only_its_owner_reads_a_backup_and_none_is_overwritten(origin: Path, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before = backup.read_bytes()
    again = ranan(origin, "backup", str(backup))
    assert again.returncode == 1
    assert "已存在" in again.stderr
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_data_is_replaced_only_when_asked_and_then_kept_aside(backup: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert ranan(home, "restore", str(backup)).returncode == 0
    ranan(home, "psql", "-c", "insert into django_session values ('second', '', now())")
    refused = ranan(home, "restore", str(backup))
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    assert sessions(home).strip() == "first second"
    assert ranan(home, "restore", "--replace", str(backup)).returncode == 0
    assert sessions(home).strip() == "first"
    assert (next(home.glob("replaced-*")) / "postgres" / "PG_VERSION").exists()


@pytest.mark.parametrize("part", ["database.dump", "files/2023/photo.jpg", "manifest.json"])
def test_a_damaged_backup_changes_nothing(backup: Path, tmp_path: Path, part: str) -> None:
    damaged = bytearray(backup.read_bytes())
    with tarfile.open(backup) as tar:
        member = tar.getmember(part)
    damaged[member.offset_data + member.size // 2] ^= 0x5A
    (tmp_path / "damaged.tar").write_bytes(damaged)
    refused = ranan(tmp_path / "home", "restore", str(tmp_path / "damaged.tar"))
    assert refused.returncode == 1
    assert refused.stderr.strip()
    assert not (tmp_path / "home" / "postgres").exists()
    assert not (tmp_path / "home" / "restoring").exists()


def test_a_backup_cut_short_is_refused(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "short.tar").write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    assert ranan(tmp_path / "home", "restore", str(tmp_path / "short.tar")).returncode == 1
    assert ranan(tmp_path / "home", "restore", str(tmp_path / "none.tar")).returncode == 1


def test_nothing_is_restored_while_somebody_uses_the_database(origin: Path, backup: Path) -> None:
    with postgres.running(Home(origin)):
        refused = ranan(origin, "restore", "--replace", str(backup))
        assert (refused.returncode, "正在运行" in refused.stderr) == (1, True)
        assert ranan(origin, "backup", str(backup.with_name("beside.tar"))).returncode == 0, "a backup runs beside it"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Another PostgreSQL, reached by its address, whose roles the printed SQL has made."""
    home = Home(tmp_path / "server").made()
    with postgres.running(home):
        urls = {}
        for name, role in (("DATABASE_URL", "app"), ("DATABASE_OWNER_URL", "owner")):
            settings = connection_settings({}, home, role)
            urls[name] = (
                f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={home.sockets}"
            )
        yield urls


def test_a_backup_goes_to_a_database_elsewhere(backup: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    home = tmp_path / "home"
    done = ranan(home, "restore", str(backup), **elsewhere)
    assert done.returncode == 0, done.stderr
    assert not (home / "postgres").exists()
    assert (home / "files/2023/photo.jpg").read_bytes() == PHOTO
    assert ranan(home, "restore", str(backup), **elsewhere).returncode == 1
    assert ranan(home, "psql", "-c", "create table more (a int)", **elsewhere).returncode == 1
    assert ranan(home, "migrate", **elsewhere).returncode == 0
    again = ranan(home, "restore", "--replace", str(backup), **elsewhere)
    assert again.returncode == 0, again.stderr
    rows = ranan(home, "psql", "-Atc", "select session_data from django_session", **elsewhere)
    assert rows.stdout.strip() == "中文"
    assert ranan(home, "psql", "-c", "truncate django_session", **elsewhere).returncode == 1


def test_the_printed_sql_makes_both_roles(tmp_path: Path) -> None:
    from ranan.kit.database import roles_sql

    home = Home(tmp_path / "server").made()
    with postgres.running(home):
        superuser = {**os.environ, "PGHOST": str(home.sockets), "PGPORT": postgres.PORT, "PGUSER": postgres.SUPERUSER}
        superuser |= {"PGPASSWORD": home.secret("postgres_superuser"), "PGDATABASE": "postgres"}
        psql = [str(postgres.tool("psql")), "-Xq", "-v", "ON_ERROR_STOP=1"]
        drop = f"drop database {postgres.DATABASE}; drop role {postgres.APP}; drop role {postgres.OWNER};"
        subprocess.run(
            [*psql, *(part for step in drop.split("; ") for part in ("-c", step))], env=superuser, check=True
        )
        subprocess.run(psql, input=roles_sql("owner-word", "app-word"), text=True, env=superuser, check=True)
        settings = connection_settings({}, home, "app") | {"PASSWORD": "app-word"}
        with connect(settings) as connection:
            assert connection.execute("select current_user").fetchone() == (postgres.APP,)
        owner = connection_settings({}, home, "owner") | {"PASSWORD": "owner-word"}
        with connect(owner) as connection:
            connection.execute("create table mine (a int)")
