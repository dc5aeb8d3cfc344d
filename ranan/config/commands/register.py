"""`ranan register duplicates`: look through the whole register for entries that are likely one place."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from ranan.config.say import both, say

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("register", help=both("场所登记册", "the register of places"))
    inner = parser.add_subparsers(dest="what", required=True)
    one = inner.add_parser("duplicates", help=both("查找可能重复的场所", "look for places that are likely one"))
    one.add_argument("--json", action="store_true", help=both("只输出 JSON", "print JSON and nothing else"))


def run(args: argparse.Namespace) -> int:
    """Propose the pairs; what was decided stays. 0 also where there are some."""
    from ranan.registry.actions.duplicates import look_for_duplicates  # noqa: PLC0415

    waiting, new = look_for_duplicates()
    if args.json:
        sys.stdout.write(json.dumps({"waiting": waiting, "new": new}) + "\n")
        return 0
    say(
        f"可能重复 {waiting} 对，其中新查出 {new} 对。请在“场所·可能重复”里认定；系统不自行合并。",
        f"{waiting} pairs wait, {new} of them new. Decide on the page “Premises, perhaps twice”; nothing merges by itself.",
    )
    return 0
