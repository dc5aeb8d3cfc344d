"""`ranan bench ledger`: how quick the ledger is with so many hazards, in a home of its own."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ranan.config.say import both, say

NEEDS = "nothing"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("bench", help=both("测速：一个大台账有多快", "how quick a large ledger is"))
    inner = parser.add_subparsers(dest="what", metavar="ledger", required=True)
    one = inner.add_parser(
        "ledger", help=both("台账（首次运行先装入虚构数据）", "the ledger; the first run fills it first")
    )
    one.add_argument("--hazards", type=_many, default=10_000, help=both("隐患条数", "how many hazards"))
    one.add_argument(
        "--json", action="store_true", help=both("只输出一个 JSON", "print one JSON object and nothing else")
    )


def _many(said: str) -> int:
    value = int(said)
    if not 1000 <= value <= 20_000_000:
        raise argparse.ArgumentTypeError(both("条数应在 1000 到 2000 万之间", "1,000 to 20,000,000"))
    return value


def run(args: argparse.Namespace) -> int:
    """Fill, serve, ask, print."""
    from ranan.config.bench.ledger import run as measure  # noqa: PLC0415
    from ranan.kit.home import Home  # noqa: PLC0415

    home = Home.from_env().folder(f"bench-{args.hazards}")
    found = measure(home, args.hazards)
    if args.json:
        say(json.dumps(found, ensure_ascii=False), json.dumps(found, ensure_ascii=False))
        return 0
    for name, figures in found.items():
        line = f"{name:<12}{figures if not isinstance(figures, dict) else '  '.join(f'{k} {v}' for k, v in figures.items())}"
        say(line, line)
    return 0
