"""`ranan bench ledger` and `ranan bench people`: how quick the system is, each in a home of its own."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ranan.config.say import both, say

NEEDS = "nothing"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("bench", help=both("测速：一个大台账有多快", "how quick a large ledger is"))
    inner = parser.add_subparsers(dest="what", metavar="ledger|people", required=True)
    one = inner.add_parser(
        "ledger", help=both("台账（首次运行先装入虚构数据）", "the ledger; the first run fills it first")
    )
    one.add_argument("--hazards", type=_many, default=10_000, help=both("隐患条数", "how many hazards"))
    two = inner.add_parser(
        "people", help=both("许多人同时使用（首次运行先装入一个区的虚构数据）", "many people at once; the first run fills it")
    )
    two.add_argument("--people", type=int, default=50, choices=range(1, 501), metavar="N", help=both("几个人", "how many"))
    two.add_argument("--minutes", type=float, default=10, help=both("多少分钟", "for how long"))
    for each in (one, two):
        each.add_argument(
            "--json", action="store_true", help=both("只输出一个 JSON", "print one JSON object and nothing else")
        )


def _many(said: str) -> int:
    value = int(said)
    if not 5000 <= value <= 20_000_000:
        raise argparse.ArgumentTypeError(both("条数应在 5000 到 2000 万之间", "5,000 to 20,000,000"))
    return value


def run(args: argparse.Namespace) -> int:
    """Fill, serve, ask, print; 1 where an act of one of the people was lost or an answer was none."""
    from ranan.config.bench import crowd, ledger  # noqa: PLC0415
    from ranan.kit.home import Home  # noqa: PLC0415

    here = Home.from_env()
    if args.what == "people":
        found = crowd.run(here.folder("bench-people"), args.people, args.minutes)
    else:
        found = ledger.run(here.folder(f"bench-{args.hazards}"), args.hazards)
    _print(found, as_json=args.json)
    return 1 if found.get("errors") or found.get("lost") or found.get("journal_differs") else 0


def _print(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say(*[json.dumps(found, ensure_ascii=False)] * 2)
        return
    for name, figures in found.items():
        shown = "  ".join(f"{k} {v}" for k, v in figures.items()) if isinstance(figures, dict) else figures
        say(*[f"{name:<16}{shown}"] * 2)
