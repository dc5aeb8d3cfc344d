"""The PostgreSQL server process of one home: made, started, stopped, and cleaned up after when it was killed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from ranan.kit import postgres
from ranan.kit.home import Home
from ranan.kit.postgres import PostgresError
from ranan.kit.processes import dying_with_parent, living_in

_STOP_SECONDS = 30.0
_LEFT_OVER_SECONDS = 10.0
_LOG_BYTES = 10_000_000
_SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "Asia/Shanghai",
    "jit": "off",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # a statement may hold a name or a telephone number
    "log_error_verbosity": "terse",
    "random_page_cost": "1.1",  # no disk with a moving head any more
    "work_mem": "16MB",
    "max_wal_size": "4GB",  # fewer checkpoints while a large ledger comes in
}


@dataclass(frozen=True)
class Account:
    """Whom the server runs as: PostgreSQL refuses root.

    `user` is None for ourselves. With `inside` the process is ours outside, but sees itself as `user` in a user
    namespace: the way through when a parent folder is closed to every other user.
    """

    user: int | None = None
    group: int | None = None
    inside: bool = False

    def command(self, *args: str) -> list[str]:
        """The command line that runs `args` as this account."""
        if not self.inside:
            return list(args)
        return ["unshare", "--user", f"--map-user={self.user}", f"--map-group={self.group}", "--", *args]

    def own(self, path: Path) -> None:
        """Hand `path` to the account."""
        path.chmod(0o700)
        if self.user is not None and not self.inside:
            os.chown(path, self.user, self.group or -1)

    def popen(self, args: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a program as this account; it gets SIGQUIT when we end."""
        if self.user is not None and not self.inside:
            options |= {"user": self.user, "group": self.group, "extra_groups": []}
        options["preexec_fn"] = dying_with_parent(signal.SIGQUIT)
        return subprocess.Popen(self.command(*args), **options)  # noqa: S603


def memory_settings(machine: int) -> dict[str, str]:
    """How much of the machine's memory (bytes) the server plans with: an eighth for its pages, at most 2 GB."""
    own = max(128, min(2048, machine // 8 // 2**20))
    return {"shared_buffers": f"{own}MB", "effective_cache_size": f"{max(256, machine // 2 // 2**20)}MB"}


def account_for(home: Home) -> Account:
    """Whom the server of this home runs as. An existing data folder decides; else root hands it to another user."""
    if os.geteuid() != 0:
        return Account()
    user = _unprivileged()
    owner = home.data.stat().st_uid if home.data.exists() else None
    if owner not in {None, 0}:
        return Account(owner, home.data.stat().st_gid)
    way = [home.root, postgres.tool("postgres"), home.sockets.parent]
    if owner is None and all(_passable(path, user.pw_uid, user.pw_gid) for path in way):
        return Account(user.pw_uid, user.pw_gid)
    return Account(user.pw_uid, user.pw_gid, inside=True)


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresError("running as root needs a user `postgres` or `nobody` for the database")


def _passable(path: Path, user: int, group: int) -> bool:
    """Whether that user may pass through every folder down to `path`, and through `path` itself."""
    for step in [path, *path.parents]:
        stat = step.stat()
        shift = 6 if stat.st_uid == user else 3 if stat.st_gid == group else 0
        if not (stat.st_mode >> shift) & 0o1:
            return False
    return True


class Postmaster:
    """The server process as the keeper holds it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.account = account_for(home)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the data folder if there is none, clean up after a killed server, start, wait for the first answer."""
        self._make_sockets()
        if not (self.home.data / "PG_VERSION").exists():
            self._make_data()
        self._clear()
        memory = memory_settings(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
        settings = {**_SERVER_SETTINGS, **memory, "unix_socket_directories": str(self.home.sockets)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        args = [str(postgres.tool("postgres")), "-D", str(self.home.data), *options]
        log = self.home.log / "postgres.log"
        keep = log.exists() and log.stat().st_size < _LOG_BYTES
        with log.open("ab" if keep else "wb") as output:
            self.process = self.account.popen(
                args, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", start_new_session=True
            )
        self._wait()

    def is_alive(self) -> bool:
        """Whether the server process runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Stop it: first with a clean checkpoint, then harder."""
        for sign, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            if self.process is None or self.process.poll() is not None:
                break
            self.process.send_signal(sign)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        self.process = None
        if self.home.sockets.is_dir():
            shutil.rmtree(self.home.sockets, ignore_errors=True)

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection as the superuser, for the keeper only."""
        return psycopg.connect(
            host=str(self.home.sockets),
            port=postgres.PORT,
            user=postgres.SUPERUSER,
            password=self.home.secret("postgres_superuser"),
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            if not self.is_alive():
                raise PostgresError(f"PostgreSQL did not start:\n{_tail(self.home.log / 'postgres.log')}")
            try:
                self.connect().close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise PostgresError(f"PostgreSQL does not answer:\n{_tail(self.home.log / 'postgres.log')}")

    def _make_sockets(self) -> None:
        """The socket folder: ours, 0700, never one that somebody else has put there."""
        folder, ours = self.home.sockets, self.account
        if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in {os.geteuid(), ours.user}):
            raise PostgresError(f"{folder} belongs to somebody else; remove it and start again")
        folder.mkdir(mode=0o700, exist_ok=True)
        ours.own(folder)

    def _make_data(self) -> None:
        """initdb beside the final place, renamed when whole: a kill leaves no half-made database."""
        partial = self.home.root / "postgres.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        self.account.own(partial)
        password = self.home.sockets / "password"
        password.write_text(self.home.secret("postgres_superuser"), "ascii")
        self.account.own(password)
        args = [
            *(str(postgres.tool("initdb")), "-D", str(partial), "-U", postgres.SUPERUSER, "--encoding=UTF8"),
            *("--locale=C", "--lc-ctype=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions"),
        ]
        process = self.account.popen(args, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output, _ = process.communicate()
        password.unlink(missing_ok=True)
        if process.returncode != 0:
            raise PostgresError(f"initdb failed:\n{output.decode('utf-8', 'replace')[-2000:]}")
        partial.rename(self.home.data)

    def _clear(self) -> None:
        """Remove what a killed server left, once nobody works in the data folder any more.

        Its processes end by themselves; one that hangs is killed, unless it is a server that somebody else holds.
        """
        note = self.home.data / "postmaster.pid"
        deadline = time.monotonic() + _LEFT_OVER_SECONDS
        while left := living_in(self.home.data):
            if time.monotonic() > deadline:
                if note.exists() and int(note.read_text("ascii").split()[0]) in left:
                    raise PostgresError(f"another server (process {left[0]}) works in {self.home.data}; stop it first")
                for pid in left:
                    _kill(pid)
            time.sleep(0.05)
        note.unlink(missing_ok=True)
        for path in self.home.sockets.glob(".s.PGSQL*"):
            path.unlink(missing_ok=True)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _tail(path: Path) -> str:
    lines = path.read_text("utf-8", "replace").splitlines() if path.exists() else []
    return "\n".join(lines[-8:])
