"""`ranan migrate`: bring the tables up to date, as the owner."""

from __future__ import annotations

import argparse
from typing import Any


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    from ranan.config.say import both  # noqa: PLC0415

    subparsers.add_parser("migrate", help=both("更新数据库结构", "bring the database's tables up to date"))


def run(args: argparse.Namespace) -> int:
    """Apply every migration that is missing."""
    del args
    from ranan.config.tables import migrate  # noqa: PLC0415

    migrate()
    return 0
