"""`ranan demo`: who can sign in to the demonstration of this home; `ranan demo load`: a district of any size behind it."""

from __future__ import annotations

import argparse
from typing import Any

from ranan.config.say import Refused, both, say

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    shown = both(
        "列出演示账号；load：装入一个区那么大的虚构数据", "the accounts of the demonstration; load: a whole district"
    )
    parser = subparsers.add_parser("demo", help=shown)
    more = parser.add_subparsers(dest="what", metavar="load")
    load = more.add_parser(
        "load", help=both("装入虚构数据，规模 1 约为一个区", "add made-up data; scale 1 is about a district")
    )
    load.add_argument(
        "--seed", type=int, default=1, help=both("种子，同样的种子得同样的数据", "the same seed gives the same data")
    )
    load.add_argument(
        "--scale", type=_scale, default=1.0, help=both("规模，0 以上，1 约为长宁区", "above 0; 1 is about Changning")
    )


def _scale(said: str) -> float:
    value = float(said)
    if not 0 < value <= 1000:  # also what is no number at all
        raise argparse.ArgumentTypeError(both("规模应大于 0，不超过 1000", "above 0, at most 1000"))
    return value


def run(args: argparse.Namespace) -> int:
    """Print the accounts or load; refused where there is no demonstration."""
    from django.conf import settings  # noqa: PLC0415

    from ranan.config import demo, tables  # noqa: PLC0415
    from ranan.registry import queries  # noqa: PLC0415

    found = None if tables.missing() else queries.installation()
    if found is None or found.kind != "demo":
        raise Refused(
            both(
                "这里没有演示数据。首次运行 make run 时建立。",
                "there is no demonstration here; the first `make run` makes it.",
            )
        )
    if args.what != "load":
        demo.say_accounts(settings.HOME)
        return 0
    hazards, places = demo.size_of(args.scale)
    made = demo.load(seed=args.seed, hazards=hazards, places=places, say=say)
    say(
        f"已装入（虚构）：场所 {made.places:,} 处，隐患 {made.hazards:,} 条，检查 {made.visits:,} 次",
        f"there now (made up): {made.places:,} places, {made.hazards:,} hazards, {made.visits:,} visits",
    )
    return 0
