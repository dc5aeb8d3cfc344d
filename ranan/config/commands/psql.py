"""`ranan psql`: PostgreSQL's own prompt on this installation's database, as the program's role."""

from __future__ import annotations

import argparse
import os
import subprocess
from typing import Any

from ranan.config.say import both

PASSES_ON = True
NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command; everything after it goes to psql unread."""
    subparsers.add_parser(
        "psql", help=both("以程序账号打开 psql，其余参数原样传入", "psql as the program's role"), add_help=False
    )


def run(args: argparse.Namespace) -> int:
    """Run psql with our stdin, stdout and exit code."""
    from django.conf import settings  # noqa: PLC0415

    from ranan.kit.database import libpq_environment  # noqa: PLC0415
    from ranan.kit.postgres import tool  # noqa: PLC0415

    environ = os.environ | libpq_environment(settings.DATABASES["default"])
    return subprocess.run([str(tool("psql")), *args.rest], env=environ, check=False).returncode  # noqa: S603
