"""The home folder and what is kept in it."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ranan.kit import exchange
from ranan.kit.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.from_env({"RANAN_HOME": str(tmp_path / "home")})


def test_a_secret_is_made_once_and_stays(home: Home) -> None:
    first = home.secret("digest_key")
    assert len(first) >= 48
    assert home.secret("digest_key") == first
    assert home.secret("secret_key") != first


def test_many_at_once_get_the_same_secret(home: Home) -> None:
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: home.secret("digest_key"), range(64)))
    assert len(secrets) == 1
    assert [path.name for path in home.keys.iterdir()] == ["digest_key"]


def test_only_the_owner_reads_what_is_kept(home: Home) -> None:
    home.secret("digest_key")
    assert stat.S_IMODE((home.keys / "digest_key").stat().st_mode) == 0o600
    for folder in (home.keys, home.files, home.run, home.log):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not stat.S_IMODE(home.root.stat().st_mode) & 0o066


def test_a_socket_path_is_short_however_deep_the_home_lies(tmp_path: Path) -> None:
    deep = Home(tmp_path / "/".join(["very-deep-folder"] * 12))
    assert len(str(deep.sockets / ".s.PGSQL.5432.lock")) < 107
    assert deep.sockets != Home(tmp_path).sockets


def test_the_home_is_read_without_django(home: Home) -> None:
    code = "import sys, ranan.kit.home; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestExchange:
    """New folders take the old ones' place all together."""

    def _prepare(self, home: Home) -> None:
        (home.files / "photo").write_text("old")
        (home.keys / "key").write_text("old")
        staged = exchange.staging(home)
        (staged.files / "photo").write_text("new")
        (staged.keys / "key").write_text("new")

    def _assert_new(self, home: Home) -> None:
        assert [(home.files / "photo").read_text(), (home.keys / "key").read_text()] == ["new", "new"]
        assert (home.root / "kept" / "files" / "photo").read_text() == "old"
        assert (home.root / "kept" / "keys" / "key").read_text() == "old"
        assert not (home.root / exchange.STAGING).exists()
        assert not exchange.finish(home)

    def test_the_old_folders_are_kept_aside(self, home: Home) -> None:
        self._prepare(home)
        exchange.exchange(home, ("files", "keys"), "kept")
        self._assert_new(home)

    @pytest.mark.parametrize("renames", range(5))
    def test_an_exchange_that_was_killed_is_finished(
        self, home: Home, renames: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._prepare(home)
        rename, done = Path.rename, 0

        def killed(path: Path, target: Path) -> Path:
            nonlocal done
            if path.suffix != ".partial":
                done += 1
                if done > renames:
                    raise KeyboardInterrupt
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", killed)
        if renames < 4:
            with pytest.raises(KeyboardInterrupt):
                exchange.exchange(home, ("files", "keys"), "kept")
        else:
            exchange.exchange(home, ("files", "keys"), "kept")
        monkeypatch.undo()
        exchange.finish(home)
        self._assert_new(home)
