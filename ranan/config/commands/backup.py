"""`ranan backup FILE`: everything of this installation in one file, beside a running system."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ranan.config.say import both, say

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "backup", help=both("备份到一个文件（可在运行时进行）", "everything in one file, while the system runs")
    )
    parser.add_argument("file", type=Path)


def run(args: argparse.Namespace) -> int:
    """Write the backup and say what is in it."""
    from django.conf import settings  # noqa: PLC0415

    from ranan.config.backup import write  # noqa: PLC0415

    path = args.file.expanduser().resolve()
    manifest = write(settings.HOME, path)
    rows, parts = sum(manifest["rows"].values()), len(manifest["sha256"])
    say(f"已备份：{path}（{rows} 行，{parts} 个部分）", f"backup written: {path} ({rows} rows, {parts} parts)")
    return 0
