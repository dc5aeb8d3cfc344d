"""`ranan ledger import FILE.xlsx`: an office's ledger comes in, or is only looked at."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ranan.config.say import Refused, both, complain, say

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("ledger", help=both("隐患台账：导入", "the ledger: import"))
    inner = parser.add_subparsers(dest="what", required=True)
    one = inner.add_parser("import", help=both("导入一个单位的 Excel 台账", "bring an office's workbook in"))
    one.add_argument("file", type=Path, metavar="FILE")
    one.add_argument("--dry-run", action="store_true", help=both("只看结果，不写入", "look only, write nothing"))
    one.add_argument(
        "--apply", action="store_true",
        help=both("已有的隐患按来表更新（系统中已有后续办理的除外）", "bring hazards up to date that nobody has acted on"),
    )  # fmt: skip
    one.add_argument("--json", action="store_true", help=both("只输出 JSON", "print JSON and nothing else"))


def run(args: argparse.Namespace) -> int:
    """Read, plan, write; 0 also when rows ask or are rejected."""
    from ranan.campaign import queries as campaign  # noqa: PLC0415
    from ranan.config import system  # noqa: PLC0415
    from ranan.hazards import actions, files, importing  # noqa: PLC0415
    from ranan.kit import clock  # noqa: PLC0415
    from ranan.registry import queries as registry  # noqa: PLC0415
    from ranan.rules import terms  # noqa: PLC0415
    from ranan.rules.hazard import Refusal  # noqa: PLC0415

    running = system.campaign()
    data = _read(args.file, importing.MOST_BYTES + 1)
    actor, plan, on = system.actor(), campaign.plan_now(running), clock.today()
    lang = both("zh", "en")
    desk = importing.desk_for(actor, running, on, lang)
    try:
        draft = importing.draft(data, args.file.name, running, desk)
    except importing.Unreadable as error:
        why = Refusal(f"unreadable_{error.code}", args.file.name)
        raise Refused(f"{terms.sentence(why, lang)}{both('', ' ')}{terms.cure(why, lang)}") from error
    if not args.dry_run:
        files.write_once(files.path_of(draft.sha256), data)
        take = {one.ticket for one in draft.differing(moved=False)} if args.apply else set()
        done = actions.import_ledger(
            draft, running, plan, actor=actor, at=clock.now(), synthetic=registry.is_demo(), take=take
        )
        if isinstance(done, Refusal):
            raise Refused(terms.sentence(done, lang))
    _print(draft, args, lang)
    return 0


def _read(path: Path, most: int) -> bytes:
    """The file's bytes, at most so many: what is longer is refused for its length."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise Refused(both(f"打不开 {path}：{error.strerror}", f"cannot open {path}: {error.strerror}")) from error


def _print(draft: Any, args: argparse.Namespace, lang: str) -> None:
    if args.json:
        for one in draft.reading.problems:
            complain(*[f"{one.sheet}：{one.problem.text(lang)}。{one.problem.cure(lang)}"] * 2)
        sys.stdout.write(json.dumps([row.as_json() for row in draft.rows], ensure_ascii=False, indent=1) + "\n")
        return
    for one in draft.reading.problems:
        say(*[f"{one.sheet}：{one.problem.text(lang)}。{one.problem.cure(lang)}"] * 2)
    for row in draft.rows:
        for what, cure in row.says:
            say(*[f"{row.row.sheet} {both('第', 'row ')}{row.row.row}{both('行', '')}：{what}。{cure}"] * 2)
    counts = {name: draft.count(name) for name in ("created", "asked", "unchanged", "changed", "rejected")}
    tail_zh, tail_en = ("（未写入）", " (nothing was written)") if args.dry_run else ("", "")
    say(
        "登记 {created} 件，待归类 {asked} 件，更新 {changed} 件，未变 {unchanged} 件，未登记 {rejected} 件".format(**counts)
        + tail_zh,
        "{created} created, {asked} ask, {changed} changed, {unchanged} unchanged, {rejected} rejected".format(**counts)
        + tail_en,
    )
    if draft.vanished:
        numbers = "、".join(hazard.number for hazard in draft.vanished[:20])
        say(
            f"上一版有、本版没有的 {len(draft.vanished)} 件保持原样：{numbers}",
            f"{len(draft.vanished)} rows of the version before are gone and stay as they are: {numbers}",
    )
