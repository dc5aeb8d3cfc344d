"""`ranan keys check` and `ranan keys rotate`: whether personal facts open with the keys here, and sealing them anew."""

from __future__ import annotations

import argparse
import os
from typing import Any

from ranan.config.say import Refused, both, say

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("keys", help=both("个人信息的密钥", "the keys that personal facts are sealed with"))
    acts = parser.add_subparsers(metavar=both("操作", "act"), required=True, dest="act")
    acts.add_parser("check", help=both("逐项打开，看密钥是否齐全", "open every sealed fact with the keys here"))
    acts.add_parser("rotate", help=both("换一把新密钥，全部重新加密", "make a new key and seal everything with it"))


def run(args: argparse.Namespace) -> int:
    """0 when every sealed fact opened. Raises Refused where a key is missing or a fact was changed."""
    from django.conf import settings  # noqa: PLC0415

    from ranan.kit import resealing, secret  # noqa: PLC0415
    from ranan.kit.database import acting_as  # noqa: PLC0415

    try:
        if args.act == "rotate":
            resealing.opened()
            with acting_as("owner", os.environ, settings.HOME):
                count = sum(resealing.reseal().values())
            say(f"已用新密钥重新加密 {count} 项", f"{count} facts sealed with a new key")
        found = resealing.opened()
        present = secret.present_key()
    except secret.SealError as error:
        raise Refused(both("个人信息打不开：", "personal facts do not open: ") + str(error)) from error
    for key, count in sorted(found.items()):
        note = both("现用", "in use") if key == present else both("旧密钥", "an older key")
        say(f"密钥 {key}（{note}）：{count} 项", f"key {key} ({note}): {count} facts")
    say("全部可以打开。旧密钥文件请留到不再需要旧备份为止。", "all of them open. Keep older keys as long as backups need them.")
    return 0
