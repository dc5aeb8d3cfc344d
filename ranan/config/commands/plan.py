"""`ranan plan check DIR` and `ranan plan load DIR`: what is wrong with a plan's files, and bringing them in."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ranan.config.say import Refused, both, complain, say
from ranan.rules import plan as plans
from ranan.rules import plan_check
from ranan.rules.plan_problem import ERROR

if TYPE_CHECKING:
    from ranan.campaign.models import Campaign
    from ranan.hazards.queries.by_plan import Moved
    from ranan.rules.plan import Plan, Problem

NEEDS = "nothing"
SHOWN = 200  # lines of changes or of hazards before the rest is only counted


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command with its two halves; only `load` needs the database."""
    parser = subparsers.add_parser("plan", help=both("检查或载入方案文件", "check or load a plan's files"))
    halves = parser.add_subparsers(metavar=both("做什么", "what"), required=True)
    checking = halves.add_parser("check", help=both("逐条指出问题", "name every problem"))
    checking.add_argument("folder", type=Path, metavar="DIR", help=both("方案目录", "folder of the plan"))
    checking.add_argument("--json", action="store_true", help=both("输出 JSON", "print JSON"))
    checking.set_defaults(module=SimpleNamespace(NEEDS="nothing", run=check))
    loading = halves.add_parser("load", help=both("载入新版本", "load a new version"))
    loading.add_argument("folder", type=Path, metavar="DIR", help=both("方案目录", "folder of the plan"))
    loading.add_argument("--dry-run", action="store_true", help=both("只看会改什么", "only show what would change"))
    loading.set_defaults(module=SimpleNamespace(NEEDS="database", run=load))


def run(args: argparse.Namespace) -> int:
    """Never reached: each half brings its own."""
    raise Refused(both("请写 plan check 或 plan load。", "write plan check or plan load"))


def _language() -> str:
    return both("zh", "en")


def _line(problem: Problem) -> str:
    level = both("错误", "error") if problem.level == ERROR else both("待核", "to check")
    words = f"{problem.what(_language())}{both('', ' ')}{problem.cure(_language())}"
    return f"[{level}] {problem.file} {problem.entry}{both('：', ': ')}{words}"


def _folder(args: argparse.Namespace) -> Path:
    folder: Path = args.folder.expanduser().resolve()
    if not folder.is_dir():
        raise Refused(both(f"没有这个目录：{folder}", f"there is no folder {folder}"))
    return folder


def check(args: argparse.Namespace) -> int:
    """Print every problem with file, entry and cure. 0 when at most weak sources are found, 1 on errors."""
    problems = plan_check.check(_folder(args))
    errors = sum(problem.level == ERROR for problem in problems)
    if args.json:
        sys.stdout.write(json.dumps([_as_json(one) for one in problems], ensure_ascii=False, indent=1) + "\n")
        return 1 if errors else 0
    for problem in problems:
        sys.stdout.write(_line(problem) + "\n")
    weak = len(problems) - errors
    say(f"共 {errors} 处错误，{weak} 处待核。", f"{errors} errors, {weak} to check.")
    return 1 if errors else 0


def _as_json(problem: Problem) -> dict[str, str]:
    return {
        "level": problem.level, "file": problem.file, "entry": problem.entry, "code": problem.code,
        "what": problem.what(_language()), "cure": problem.cure(_language()),
    }  # fmt: skip


def load(args: argparse.Namespace) -> int:
    """Show what would change, load it as a new version, then list the open hazards that it moves."""
    from ranan.campaign import queries  # noqa: PLC0415 - only with a database
    from ranan.campaign.models import Campaign  # noqa: PLC0415

    folder = _folder(args)
    try:
        plan = plans.load(folder)
    except plans.PlanError as error:
        for problem in error.problems:
            complain(*[_line(problem)] * 2)
        count = len(error.problems)
        raise Refused(
            both(f"方案有 {count} 处错误，没有载入。", f"the plan has {count} errors and was not loaded")
        ) from error
    campaign = Campaign.objects.filter(key=plan.id, version__isnull=False).first()
    old = queries.plan_now(campaign) if campaign else None
    if old is not None and plans.digest(old) == plans.digest(plan):
        say("方案没有变化，无需载入。", "nothing changed")
        return 0
    _show(old, plan)
    if args.dry_run:
        say("以上只是预览，没有载入。", "this was a preview; nothing was loaded")
    else:
        _bring_in(plan)
    if old is not None and campaign is not None:
        _list_moved(campaign, old, plan)
    return 0


def _show(old: Plan | None, new: Plan) -> None:
    from ranan.campaign import changes  # noqa: PLC0415

    if old is None:
        say(
            f"首次载入：{new.title}，{len(new.measures)} 项措施，{len(new.hazards)} 种隐患。",
            f"first version: {new.title}, {len(new.measures)} measures, {len(new.hazards)} kinds of hazards",
        )
        return
    told = changes.told(old, new, _language())
    say(f"与现行版本相比有 {len(told)} 处变化：", f"{len(told)} changes against the version in force:")
    for one in told[:SHOWN]:
        sys.stdout.write(f"  {changes.sentence(one, _language())}\n")
    if len(told) > SHOWN:
        say(f"  另有 {len(told) - SHOWN} 处，见网页上的版本对照。", f"  and {len(told) - SHOWN} more, see its page")


def _bring_in(plan: Plan) -> None:
    from ranan.campaign import actions  # noqa: PLC0415
    from ranan.config import system  # noqa: PLC0415
    from ranan.kit import clock  # noqa: PLC0415

    version = actions.load_plan(plan, actor=system.actor(), at=clock.now())
    if version is None:
        say("方案没有变化，无需载入。", "nothing changed")
    else:
        say(f"已载入，第 {version.number} 版。", f"loaded as version {version.number}")


def _list_moved(campaign: Campaign, old: Plan, new: Plan) -> None:
    """Open hazards whose measure or lead differs now; a person transfers them, the command never does."""
    from ranan.hazards.queries.by_plan import moved  # noqa: PLC0415

    found = list(moved(campaign, old, new))
    if not found:
        say("没有在办隐患的措施或牵头单位因此改变。", "no open hazard changes its measure or lead")
        return
    say(
        f"{len(found)} 件在办隐患的措施或牵头单位应当改变，请专班逐件转办：",
        f"{len(found)} open hazards should change their measure or lead; let the task force transfer them:",
    )
    for one in found[:SHOWN]:
        sys.stdout.write(f"  {one.number} {_moves(one, old, new)}\n")
    if len(found) > SHOWN:
        say(f"  另有 {len(found) - SHOWN} 件。", f"  and {len(found) - SHOWN} more")


def _moves(one: Moved, old: Plan, new: Plan) -> str:
    """措施 13 → 14、牵头 区建管委 → 区商务委."""
    from ranan.campaign import words  # noqa: PLC0415

    language, nobody = _language(), both("由专班决定", "the task force decides")
    parts = []
    if one.measure != one.new_measure:
        parts.append(f"{both('措施', 'measure')} {one.measure or '—'} → {one.new_measure or nobody}")
    if one.lead != one.new_lead:
        before = words.units(old, [one.lead], language) if one.lead else "—"
        after = words.units(new, [one.new_lead], language) if one.new_lead else nobody
        parts.append(f"{both('牵头', 'lead')} {before} → {after}")
    return words.listed(parts, language)
