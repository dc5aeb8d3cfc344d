"""`ranan manage`: Django's own commands, with the database running; what changes tables runs as the owner."""

from __future__ import annotations

import argparse
import contextlib
import os
from typing import Any

from ranan.config.say import both

PASSES_ON = True
NEEDS = "nothing"
_AS_OWNER = {"migrate", "sqlmigrate", "squashmigrations", "sqlflush"}


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command; everything after it goes to Django unread."""
    subparsers.add_parser(
        "manage", help=both("Django 管理命令，其余参数原样传入", "Django's own commands"), add_help=False
    )


def run(args: argparse.Namespace) -> int:
    """Hand the arguments to Django; its exit code is ours."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from ranan.kit.database import is_embedded  # noqa: PLC0415
    from ranan.kit.home import Home  # noqa: PLC0415
    from ranan.kit.postgres import running  # noqa: PLC0415

    if _AS_OWNER & set(args.rest[:1]):
        os.environ.setdefault("RANAN_DB_ROLE", "owner")
    with running(Home.from_env()) if is_embedded(os.environ) else contextlib.nullcontext():
        execute_from_command_line(["manage.py", *args.rest])
    return 0
