"""`ranan journal verify`: rebuild every table from the journal alone and compare it with what the tables hold."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ranan.config.say import both, complain, say

NEEDS = "database"
SHOWN = 100


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("journal", help=both("核对日志与数据表", "check the journal against the tables"))
    acts = parser.add_subparsers(metavar=both("操作", "act"), required=True, dest="act")
    acts.add_parser("verify", help=both("由日志重建各表并逐行比较", "rebuild the tables from the journal and compare"))


def run(args: argparse.Namespace) -> int:
    """0 when every row can be rebuilt exactly; else 1, and each difference on a line."""
    del args
    from django.db import connection, transaction  # noqa: PLC0415

    from ranan.journal import queries  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:  # one moment: people may go on working meanwhile
        cursor.execute("set transaction isolation level repeatable read, read only")
        entries = queries.entries().count()
        tables = len(queries.journalled_models())
        found = queries.differences(SHOWN)
    for line in found:
        sys.stdout.write(f"{line}\n")
    if found:
        more = "+" if len(found) == SHOWN else ""
        count = f"{len(found)}{more}"
        complain(f"日志与数据表不符：{count} 处", f"{count} differences between journal and tables")
        return 1
    say(f"相符：{entries} 条日志可逐行重建 {tables} 张表", f"in order: {entries} entries rebuild {tables} tables")
    return 0
