"""`ranan counters check`, `rebuild` and `fold`: whether the ledger's counters are a full count, and counting anew."""

from __future__ import annotations

import argparse
from typing import Any

from ranan.config.say import Refused, both, say

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("counters", help=both("台账的计数", "what the ledger counts as it is written"))
    acts = parser.add_subparsers(metavar=both("操作", "act"), required=True, dest="act")
    acts.add_parser("check", help=both("与逐条重数比对", "compare them with a full count"))
    acts.add_parser("rebuild", help=both("全部重数", "count everything anew"))
    acts.add_parser("fold", help=both("并拢新近的增减", "put together what was added since"))


def run(args: argparse.Namespace) -> int:
    """0; 1 where `check` finds a difference."""
    return {"check": _check, "rebuild": _rebuild, "fold": _fold}[args.act]()


def _check() -> int:
    from ranan.hazards.queries import tally  # noqa: PLC0415

    counters, rows = tally.differences()
    if counters or rows:
        raise Refused(
            both(
                f"{counters} 个计数、{rows} 行清单与逐条重数不符。请运行 ranan counters rebuild，再检查一次。",
                f"{counters} counters and {rows} rows of lists differ from a full count: run `ranan counters rebuild`",
            )
        )
    say("计数与逐条重数一致", "the counters are a full count")
    return 0


def _rebuild() -> int:
    from django.db import transaction  # noqa: PLC0415

    from ranan.hazards.queries import tally  # noqa: PLC0415

    with transaction.atomic():
        hazards = tally.recount()
    say(f"已重数 {hazards} 件隐患", f"counted {hazards} hazards anew")
    return 0


def _fold() -> int:
    from django.db import transaction  # noqa: PLC0415

    from ranan.hazards.queries import tally  # noqa: PLC0415

    with transaction.atomic():
        left = tally.fold()
    if left < 0:
        say("另有进程正在并拢", "somebody else is at it")
    else:
        say(f"已并拢，合 {left} 行", f"put together in {left} rows")
    return 0
