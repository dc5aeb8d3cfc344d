"""The keeper: a small process that holds one home's database server while somebody needs it.

It takes the keeper's lock, starts the server, makes roles and database, restarts a server that died, and stops it when
nobody holds a share of the users' lock any more. A killed user frees its share, so nothing is left behind; a killed
keeper takes the server with it, and the next user starts a new one.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from ranan.kit import exchange, postgres
from ranan.kit.database import make_database
from ranan.kit.home import Home
from ranan.kit.postgres import PostgresError
from ranan.kit.postmaster import Postmaster
from ranan.kit.processes import Lock

_SIGNALS = {signal.SIGTERM, signal.SIGCHLD, signal.SIGINT, signal.SIGHUP}
_POLL_SECONDS = 0.2
_RESTARTS = 5
_WITHIN_SECONDS = 60.0


def keep(home: Home) -> int:
    """Hold the server until nobody needs it. 0: stopped in order, or another keeper is there. 1: it can't run."""
    keeper = postgres.keeper_lock(home)
    if not _take(keeper, 1.0):
        return 0
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    users, note = postgres.users_lock(home), postgres.ready_note(home)
    note.unlink(missing_ok=True)
    (home.run / "keeper.pid").write_text(str(os.getpid()), "ascii")
    exchange.finish(home)  # whoever began it is dead: it would hold the users' lock alone
    server = Postmaster(home)
    starts: list[float] = []
    try:
        while not _told_to_stop() and not users.take():
            if server.is_alive():
                continue
            note.unlink(missing_ok=True)
            starts = [moment for moment in starts if moment > time.monotonic() - _WITHIN_SECONDS]
            if len(starts) >= _RESTARTS:
                raise PostgresError(f"PostgreSQL died {_RESTARTS} times within {_WITHIN_SECONDS:.0f} s")
            starts.append(time.monotonic())
            _start(server, note)
    except PostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        note.unlink(missing_ok=True)
        server.stop()
    return 0


def _start(server: Postmaster, note: Path) -> None:
    server.start()
    make_database(server)
    assert server.process is not None
    note.write_text(str(server.process.pid), "ascii")


def _told_to_stop() -> bool:
    """Wait a moment, less when the server dies; True when somebody asked this process to end."""
    told = signal.sigtimedwait(_SIGNALS, _POLL_SECONDS)
    return told is not None and told.si_signo == signal.SIGTERM


def _take(lock: Lock, seconds: float) -> bool:
    """Take the lock, trying for a while: others look at it for an instant to see whether it is held."""
    deadline = time.monotonic() + seconds
    while not lock.take():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


if __name__ == "__main__":
    sys.exit(keep(Home(Path(sys.argv[1]))))
