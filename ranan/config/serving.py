"""The running system: one supervisor that holds the database and the web server, and brings back what dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from ranan.config.say import Refused, both, complain, say
from ranan.kit import postgres
from ranan.kit.home import Home
from ranan.kit.processes import Lock, dying_with_parent, port_is_free

_STOPS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_POLL_SECONDS = 0.5
_RESTARTS = 5
_WITHIN_SECONDS = 60.0
_ANSWER_SECONDS = 90.0
_STOP_SECONDS = 20.0
_WORKER_PAUSE_SECONDS = 5.0
_PORT_SECONDS = 3.0
_THREADS = 8


def serve_lock(home: Home) -> Lock:
    """Held by the one `ranan serve` of this home."""
    return Lock(home.run / "serve.lock")


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody else answers on: two servers would share it without a word.

    Waits a little: the workers of a killed server need an instant to go.
    """
    deadline = time.monotonic() + _PORT_SECONDS
    while not (free := port_is_free(host, port)) and time.monotonic() < deadline:
        time.sleep(0.05)
    if not free:
        raise Refused(
            both(
                f"端口 {port} 已被占用。请换一个端口，例如：make run PORT={port + 1}",
                f"port {port} is taken. Use another one, for example: make run PORT={port + 1}",
            )
        )


class Child:
    """A process that ends with us, and that can be stopped before."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *module: str) -> None:
        """Start `python -m module …` on this home."""
        source = str(Path(__file__).resolve().parent.parent.parent)
        path = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *module],
            env=dict(os.environ, PYTHONPATH=path, RANAN_HOME=str(self.home.root)),
            stdin=subprocess.DEVNULL,
            preexec_fn=dying_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one thread here
        )

    def is_alive(self) -> bool:
        """Whether its main process runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Let it finish what it is doing, then end it."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)


class Worker(Child):
    """What takes longer than a page may is done here; it comes back by itself, the pages go on without it."""

    _last = 0.0

    def keep(self) -> None:
        """Start it where it does not run; one that dies at once is not started in a loop."""
        if not self.is_alive() and time.monotonic() - self._last > _WORKER_PAUSE_SECONDS:
            self._last = time.monotonic()
            self.run("ranan.config.jobs")


class Web(Child):
    """The web server's processes: a main one and its workers, all of which end with us."""

    def __init__(self, home: Home, host: str, port: int) -> None:
        super().__init__(home)
        self.host, self.port = host, port
        self._starts: list[float] = []

    def start(self) -> None:
        """Start it. Raises Refused when it died too often of late."""
        now = time.monotonic()
        self._starts = [moment for moment in self._starts if moment > now - _WITHIN_SECONDS]
        if len(self._starts) >= _RESTARTS:
            raise Refused(both("网页服务反复退出，已停止", "the web server died again and again; stopped"))
        self._starts.append(now)
        check_port(self.host, self.port)
        self.run("granian", *self._options(), "ranan.config.worker:application")

    def _options(self) -> list[str]:
        workers = os.environ.get("RANAN_WORKERS", "") or str(min(4, max(2, os.cpu_count() or 1)))
        return [
            *("--interface", "wsgi", "--host", self.host, "--port", str(self.port), "--workers", workers),
            *("--blocking-threads", str(_THREADS), "--respawn-failed-workers", "--respawn-interval", "0.5"),
            *("--workers-kill-timeout", "15", "--log-level", "error", "--no-ws", "--http", "1"),
        ]

    def wait_for_answer(self) -> None:
        """Return when it accepts connections."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        deadline = time.monotonic() + _ANSWER_SECONDS
        while time.monotonic() < deadline and self.is_alive():
            try:
                socket.create_connection((host, self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise Refused(both("网页服务没有启动", "the web server did not start"))


def supervise(home: Home, web: Web, *, embedded: bool) -> None:
    """Watch database and web server until somebody asks us to stop; start again what died."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS | {signal.SIGCHLD})
    worker = Worker(home)
    try:
        web.start()
        web.wait_for_answer()
        home.port_file.write_text(f"{web.port}\n", "ascii")
        say(f"燃安已启动：http://{web.host}:{web.port}/", f"Ran'an answers: http://{web.host}:{web.port}/")
        while not _told_to_stop():
            if embedded and not postgres.is_running(home):
                complain("数据库已退出，正在重新启动", "the database died; starting it again")
                postgres.ensure(home)
            if not web.is_alive():
                complain("网页服务已退出，正在重新启动", "the web server died; starting it again")
                web.start()
            worker.keep()
        say("正在停止…", "stopping…")
    finally:
        home.port_file.unlink(missing_ok=True)
        worker.stop()
        web.stop()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _told_to_stop() -> bool:
    """Wait a moment, less when a child ends; True when a stop signal is among those that came."""
    wanted = _STOPS | {signal.SIGCHLD}
    told = signal.sigtimedwait(wanted, _POLL_SECONDS)
    while told is not None:
        if told.si_signo in _STOPS:
            return True
        told = signal.sigtimedwait(wanted, 0)
    return False
