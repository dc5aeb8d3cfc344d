"""What was acknowledged survives: whole systems are killed under load, and every acknowledged row is there once."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest

from ranan.kit import postgres
from ranan.kit.database import connect, connection_settings
from ranan.kit.home import Home
from ranan.kit.processes import is_alive, living_in

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
WRITERS = 3
Key = tuple[int, int]


class System:
    """One `ranan serve` on a home of its own."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root).made()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environ = {**os.environ, "RANAN_HOME": str(root), "DJANGO_SETTINGS_MODULE": "ranan.config.settings"}
        self.log = root / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ranan.config.cli", *args],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ranan.config.cli", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(lambda: self.home.port_file.exists() or self.process.poll() is not None, 90)
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        wait_until(self.answers, 30)

    def answers(self) -> bool:
        """Whether the site gives any answer of its own that is no fault."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
                return bool(answer.status < 500)
        except urllib.error.HTTPError as error:
            with error:
                return error.code < 500
        except OSError:
            return False

    def processes(self) -> list[int]:
        """Everything that belongs to this home: supervisor, web, keeper, database."""
        found = set(living_in(self.home.data)) if self.home.data.exists() else set()
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if (
                    entry.name.isdigit()
                    and f"RANAN_HOME={self.home.root}\0".encode() in (entry / "environ").read_bytes()
                ):
                    found.add(int(entry.name))
        return [pid for pid in found if is_alive(pid)]

    def kill_everything(self) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)
        self.home.port_file.unlink(missing_ok=True)

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(30)


class Load:
    """Writers that count a row only once its commit was acknowledged, and never write the same row again."""

    def __init__(self, home: Home) -> None:
        self.settings = connection_settings({}, home, "app")
        self.acknowledged: list[Key] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, writer: int) -> None:
        count = 0
        while not self._stop.is_set():
            try:
                with contextlib.closing(connect(self.settings)) as connection:
                    while not self._stop.is_set():
                        count += 1
                        connection.execute("insert into kill_probe values (%s, %s)", [writer, count])
                        connection.commit()
                        self.acknowledged.append((writer, count))
            except psycopg.OperationalError:
                time.sleep(0.02)

    def wait_for_more(self, rows: int) -> None:
        """Return when that many more rows were acknowledged than now."""
        goal = len(self.acknowledged) + rows
        wait_until(lambda: len(self.acknowledged) >= goal, 30)


def wait_until(told: object, seconds: float) -> None:
    """Wait until `told()` holds."""
    assert callable(told)
    deadline = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def damage(acknowledged: Iterable[Key], rows: Iterable[Key]) -> tuple[set[Key], set[Key]]:
    """The rows that were acknowledged and are not there, and the rows that are there more than once."""
    counted = Counter(rows)
    return set(acknowledged) - set(counted), {key for key, count in counted.items() if count > 1}


def rows_of(home: Home) -> list[Key]:
    with connect(connection_settings({}, home, "app")) as connection:
        return [(int(a), int(b)) for a, b in connection.execute("select writer, n from kill_probe").fetchall()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> System:
    """A real installation, without the demonstration's data, and with a table for the writers."""
    system = System(tmp_path_factory.mktemp("kills") / "home")
    made = system.command("init", "--plan", str(ROOT / "plans" / "changning-2023"))
    assert made.returncode == 0, made.stderr
    with postgres.running(system.home), connect(connection_settings({}, system.home, "owner")) as connection:
        connection.execute("create table kill_probe (writer int not null, n int not null)")
    return system


@pytest.fixture
def system(made: System) -> Iterator[System]:
    """The home, served, with no row of an earlier test; every process of it is gone afterwards."""
    try:
        made.start()
        with connect(connection_settings({}, made.home, "owner")) as connection:
            connection.execute("truncate kill_probe")
        yield made
    finally:
        made.kill_everything()


def test_no_acknowledged_row_is_lost_when_everything_is_killed(system: System) -> None:
    with Load(system.home) as load:
        for _ in range(3):
            load.wait_for_more(200)
            system.kill_everything()
            wait_until(lambda: not system.processes(), 10)
            system.start()
        load.wait_for_more(200)
        postmaster = int(postgres.ready_note(system.home).read_text())
        os.kill(postmaster, signal.SIGKILL)
        wait_until(lambda: not is_alive(postmaster), 10)
        load.wait_for_more(200)
        wait_until(system.answers, 30)
    assert damage(load.acknowledged, rows_of(system.home)) == (set(), set())

    victim, twice = load.acknowledged[len(load.acknowledged) // 2], load.acknowledged[0]
    with connect(connection_settings({}, system.home, "owner")) as connection:
        connection.execute("delete from kill_probe where writer = %s and n = %s", victim)
        connection.execute("insert into kill_probe values (%s, %s)", twice)
    assert damage(load.acknowledged, rows_of(system.home)) == ({victim}, {twice}), "the check itself must notice a loss"
    assert system.stop() == 0
    assert system.processes() == []


def called_as(pid: int) -> bytes:
    """How a process was called; nothing where it has ended since."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_whoever_is_killed_comes_back_or_leaves_nobody_behind(system: System) -> None:
    assert system.process is not None
    keeper = next(pid for pid in system.processes() if b"ranan.kit.keeper" in called_as(pid))
    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: not is_alive(keeper), 10)
    wait_until(lambda: postgres.is_running(system.home), 30)
    wait_until(system.answers, 30)

    def child(called: bytes) -> int:
        assert system.process is not None
        found = [pid for pid in children_of(system.process.pid) if called in called_as(pid)]
        return found[0] if found else 0

    wait_until(lambda: child(b"ranan.config.jobs"), 30)
    jobs = child(b"ranan.config.jobs")
    os.kill(jobs, signal.SIGKILL)
    wait_until(lambda: child(b"ranan.config.jobs") not in {0, jobs}, 30)

    web = child(b"granian")
    worker = children_of(web)[0]
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker not in children_of(web) and len(children_of(web)) >= 2, 30)
    wait_until(system.answers, 30)
    workers = children_of(web)
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: not any(is_alive(pid) for pid in [web, *workers]), 10)
    wait_until(system.answers, 30)

    os.kill(system.process.pid, signal.SIGKILL)
    system.process.wait(10)
    wait_until(lambda: not system.processes(), 15)
    system.home.port_file.unlink()
    system.start()


def children_of(pid: int) -> list[int]:
    """The living child processes."""
    text = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [int(child) for child in text.split() if is_alive(int(child))]


def test_a_second_system_on_the_same_home_or_port_is_refused(system: System, tmp_path: Path) -> None:
    again = system.command("serve", "--port", str(system.port + 1))
    assert again.returncode == 1
    assert str(system.port) in again.stderr
    other = System(tmp_path / "other")
    other.port = system.port
    taken = other.command("serve", "--port", str(system.port))
    assert taken.returncode == 1
    assert "占用" in taken.stderr
    refused = system.command("restore", str(tmp_path / "none.tar"))
    assert refused.returncode == 1
    assert "正在运行" in refused.stderr
    assert system.answers()
