"""`ranan restore FILE`: put a backup in place, all of it or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ranan.config.say import both, say

NEEDS = "django"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "restore", help=both("从备份恢复（先停止系统）", "put a backup in place (stop the system first)")
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help=both("替换已有数据", "replace the data that is here"))


def run(args: argparse.Namespace) -> int:
    """Check the backup, put it in place, say what came back."""
    from django.conf import settings  # noqa: PLC0415

    from ranan.config.restore import restore  # noqa: PLC0415

    manifest = restore(settings.HOME, args.file.expanduser().resolve(), replace=args.replace)
    rows, made = sum(manifest["rows"].values()), manifest["made_at"]
    say(f"已恢复 {made} 的备份（{rows} 行）", f"restored the backup of {made} ({rows} rows)")
    return 0
