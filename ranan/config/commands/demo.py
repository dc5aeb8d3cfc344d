"""`ranan demo`: who can sign in to the demonstration of this home."""

from __future__ import annotations

import argparse
from typing import Any

from ranan.config.say import Refused, both

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    subparsers.add_parser("demo", help=both("列出演示账号", "the accounts of the demonstration"))


def run(args: argparse.Namespace) -> int:
    """Print the accounts, or refuse where there is no demonstration."""
    from django.conf import settings  # noqa: PLC0415

    from ranan.config import demo, tables  # noqa: PLC0415
    from ranan.registry import queries  # noqa: PLC0415

    del args
    found = None if tables.missing() else queries.installation()
    if found is None or found.kind != "demo":
        raise Refused(
            both(
                "这里没有演示数据。首次运行 make run 时建立。",
                "there is no demonstration here; the first `make run` makes it.",
            )
        )
    demo.say_accounts(settings.HOME)
    return 0
