"""`ranan init`: make a real installation from a plan, instead of the demonstration."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from ranan.config.say import Refused, both, say

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("init", help=both("建立正式环境（非演示）", "make a real installation"))
    parser.add_argument("--plan", type=Path, required=True, metavar="DIR", help=both("方案目录", "folder of the plan"))
    parser.add_argument(
        "--admin-login", default="admin", metavar="L", help=both("管理员账号", "the administrator's login")
    )
    parser.add_argument(
        "--admin-name", default="系统管理员", metavar="N", help=both("管理员姓名", "the administrator's name")
    )


def run(args: argparse.Namespace) -> int:
    """Bring the tables up to date, load the plan, make the administrator, print his one-time code. Asks nothing."""
    from django.db import transaction  # noqa: PLC0415

    from ranan.config.tables import migrate  # noqa: PLC0415

    plan = args.plan.expanduser().resolve()
    if not (plan / "plan.toml").is_file():
        raise Refused(both(f"目录中没有 plan.toml：{plan}", f"there is no plan.toml in {plan}"))
    migrate()
    make_real = importlib.import_module("ranan.config.first_start").make_real
    with transaction.atomic():
        code = make_real(plan, args.admin_login, args.admin_name)
    say(f"正式环境已建立。账号 {args.admin_login}，一次性密码：", f"made. Login {args.admin_login}, one-time code:")
    sys.stdout.write(f"{code}\n")
    return 0
