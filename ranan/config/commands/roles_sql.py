"""`ranan roles-sql`: the SQL that makes both roles and the database on another PostgreSQL."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ranan.config.say import both

NEEDS = "nothing"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    subparsers.add_parser(
        "roles-sql",
        help=both("输出在另一台 PostgreSQL 上建立账号和数据库的 SQL", "SQL that makes roles and database elsewhere"),
    )


def run(args: argparse.Namespace) -> int:
    """Print it, with fresh passwords and the two addresses that go with them."""
    from ranan.kit.database import roles_sql  # noqa: PLC0415

    del args
    sys.stdout.write(roles_sql())
    return 0
