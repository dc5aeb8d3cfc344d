"""`ranan serve`: the whole system on one machine, until it is told to stop."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import os
import signal
from datetime import UTC, datetime
from typing import Any

from ranan.config.say import Refused, both, say
from ranan.kit.processes import die_with_parent

NEEDS = "nothing"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("serve", help=both("启动系统", "run the system"))
    parser.add_argument("--host", default="127.0.0.1", help=both("监听地址", "address to listen on"))
    parser.add_argument("--port", type=int, default=8123, help=both("端口", "port"))
    parser.add_argument("--stop-with", type=int, default=0, help=argparse.SUPPRESS)  # our parent's process id


def run(args: argparse.Namespace) -> int:
    """Start database and web server, keep them running, stop them in order."""
    from ranan.config.serving import Web, check_port, serve_lock, supervise  # noqa: PLC0415
    from ranan.kit.database import is_embedded  # noqa: PLC0415
    from ranan.kit.home import Home  # noqa: PLC0415
    from ranan.kit.postgres import running  # noqa: PLC0415

    _heed_signals(args.stop_with)
    home, embedded = Home.from_env(), is_embedded(os.environ)
    lock = serve_lock(home)
    if not lock.take():
        port = home.port_file.read_text("ascii").strip() if home.port_file.exists() else "…"
        raise Refused(
            both(
                f"本目录的系统已在运行（端口 {port}）：{home.root}",
                f"this home is served already (port {port}): {home.root}",
            )
        )
    check_port(args.host, args.port)
    if embedded:
        say("正在启动数据库…", "starting the database…")
    with running(home) if embedded else contextlib.nullcontext():
        _prepare(home)
        supervise(home, Web(home, args.host, args.port), embedded=embedded)
    lock.free()
    say("已停止", "stopped")
    return 0


def _heed_signals(parent: int) -> None:
    """Ctrl-C counts also where a script started us in its background; who was started by make ends with make."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if parent:
        die_with_parent(signal.SIGTERM, parent=parent)


def _prepare(home: Any) -> None:
    """Tables up to date (a backup first where there is something to lose), then the first start's data."""
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connections, transaction  # noqa: PLC0415

    from ranan.config import backup, tables  # noqa: PLC0415

    if (lacking := tables.missing()) and not tables.is_empty():
        path = home.folder("backups") / f"before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar"
        say(f"有 {len(lacking)} 项数据库更新，先备份到 {path}", f"{len(lacking)} migrations; backup first: {path}")
        backup.write(home, path)
    if lacking:
        say("正在更新数据库结构…", "bringing the tables up to date…")
        tables.migrate()
    if importlib.util.find_spec("ranan.config.first_start"):
        with transaction.atomic():  # a start that is killed leaves no half-filled demonstration
            importlib.import_module("ranan.config.first_start").prepare(home)
    for name in ("ranan.config.wsgi", "ranan.config.urls"):  # what can't be loaded fails here once, not in each worker
        importlib.import_module(name)
    connections.close_all()
