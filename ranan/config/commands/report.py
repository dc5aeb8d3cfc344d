"""`ranan report biweekly --on DAY [--unit UNIT]`: a unit's report or the summary, on the screen, as JSON or on paper."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ranan.config.say import Refused, both, complain, say

if TYPE_CHECKING:
    from ranan.campaign.models import Campaign
    from ranan.oversight.paper import Paper
    from ranan.registry.models import Unit
    from ranan.rules.report import Period

NEEDS = "database"


def add(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("report", help=both("双周报", "biweekly reports"))
    inner = parser.add_subparsers(dest="what", required=True)
    one = inner.add_parser("biweekly", help=both("一个单位的双周报，或专班汇总", "a unit's report, or the summary"))
    one.add_argument(
        "--on", required=True, type=_day, metavar="DAY", help=both("报送日：2023-10-15", "the report's day")
    )
    one.add_argument(
        "--unit", default="", help=both("单位名称、简称或编号；不写为专班汇总", "name, alias or id; none: summary")
    )
    one.add_argument(
        "--out", type=Path, metavar="DIR", help=both("把 .docx 和 .xlsx 写到这个文件夹", "write .docx and .xlsx")
    )
    one.add_argument("--json", action="store_true", help=both("只输出 JSON", "print JSON and nothing else"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            both(f"日期应写成 2023-10-15，不是 {text}", f"write 2023-10-15, not {text}")
        ) from error


def run(args: argparse.Namespace) -> int:
    """Count, print, and write the papers where a folder is named."""
    from ranan.config import system  # noqa: PLC0415

    campaign = system.campaign()
    span, unit = _span(campaign, args.on), _unit(campaign, args.unit)
    written = _papers(campaign, unit, span, args.out) if args.out is not None else []
    counted = _figures(campaign, unit, span)
    if args.json:
        sys.stdout.write(json.dumps(counted, ensure_ascii=False, indent=1) + "\n")
    elif args.out is None:
        _print(counted, campaign)
    for path in [] if args.json else written:
        say(f"已写 {path}", f"wrote {path}")
    return 0


def _refuse(code: str, detail: str) -> Refused:
    from ranan.rules import terms  # noqa: PLC0415
    from ranan.rules.hazard import Refusal  # noqa: PLC0415

    why, lang = Refusal(code, detail), both("zh", "en")
    return Refused(f"{terms.sentence(why, lang)}{both('', ' ')}{terms.cure(why, lang)}")


def _span(campaign: Campaign, on: date) -> Period:
    from ranan.campaign import queries as campaigns  # noqa: PLC0415
    from ranan.rules.hazard import Refusal  # noqa: PLC0415
    from ranan.rules.report import period  # noqa: PLC0415

    found = period(campaigns.plan_now(campaign), on)
    if isinstance(found, Refusal):
        raise _refuse(found.code, found.detail)
    return found


def _unit(campaign: Campaign, text: str) -> Unit | None:
    """The reporting unit that `text` means; None for the summary."""
    from ranan.campaign import queries as campaigns  # noqa: PLC0415
    from ranan.oversight.access import reporters  # noqa: PLC0415

    plan = campaigns.plan_now(campaign)
    spec = plan.unit(text) or plan.unit_named(text) if text else plan.unit(plan.task_force)
    if not text or (spec is not None and spec.id == plan.task_force):
        return None
    found = next((one for one in reporters(plan) if spec is not None and one.key == spec.id), None)
    if found is None:
        raise _refuse("not_a_reporter", spec.name if spec else text)
    return found


def _figures(campaign: Campaign, unit: Unit | None, span: Period) -> dict[str, Any]:
    """What the ledger says as it stands, with the unit and the days."""
    from ranan.campaign import queries as campaigns  # noqa: PLC0415
    from ranan.hazards import queries as hazards  # noqa: PLC0415
    from ranan.rules.report import figures  # noqa: PLC0415

    plan = campaigns.plan_now(campaign)
    force = plan.unit(plan.task_force)
    name = unit.name if unit else (force.name if force else "")
    counted = figures(hazards.facts(campaign, hazards.of_unit(unit)), *span).as_json()
    return {"unit": name, "from": span.start.isoformat(), "to": span.end.isoformat(), **counted}


def _papers(campaign: Campaign, unit: Unit | None, span: Period, folder: Path) -> list[Path]:
    """Both papers in the folder, which is made where it is missing."""
    from ranan.kit import tables  # noqa: PLC0415

    made = _paper(campaign, unit, span)
    if folder.exists() and not folder.is_dir():
        raise Refused(both(f"{folder} 不是文件夹，--out 要写文件夹。", f"{folder} is no folder; --out names one."))
    folder.mkdir(parents=True, exist_ok=True)
    docx, xlsx = folder / f"{made.name}.docx", folder / f"{made.name}.xlsx"
    docx.write_bytes(made.document)
    written = tables.write(made.sheets)
    with written.file as source, xlsx.open("wb") as target:
        shutil.copyfileobj(source, target)
    return [docx, xlsx]


def _paper(campaign: Campaign, unit: Unit | None, span: Period) -> Paper:
    """A unit's report says what was signed, the summary what the ledger says now."""
    from ranan.campaign import queries as campaigns  # noqa: PLC0415
    from ranan.kit import clock  # noqa: PLC0415
    from ranan.oversight import paper, queries  # noqa: PLC0415
    from ranan.oversight.access import report_of, reporters  # noqa: PLC0415

    if unit is None:
        units = reporters(campaigns.plan_now(campaign))
        found = queries.summary(campaign, units, span)
        return paper.summary_paper(campaign, found, queries.standings(campaign, units, span, clock.today()))
    report = report_of(campaign, unit, span)
    content = queries.content(report)
    if content.since:
        complain(
            "签发以后台账有更正：文件里是签发时的数字，--json 和屏幕上是台账现在的数字",
            "the ledger was corrected after signing: papers hold what was signed, --json and the screen what it says now",
        )
    return paper.paper(report, content)


def _print(counted: dict[str, Any], campaign: Campaign) -> None:
    """A table on the screen."""
    from ranan.campaign import queries as campaigns  # noqa: PLC0415
    from ranan.oversight.paper import group_rows, group_word  # noqa: PLC0415
    from ranan.rules import terms  # noqa: PLC0415
    from ranan.rules.report import FIGURES, GROUPS  # noqa: PLC0415

    lang, plan = both("zh", "en"), campaigns.plan_now(campaign)
    say(
        f"{counted['unit']}  {counted['from']} 至 {counted['to']}",
        f"{counted['unit']}  {counted['from']} to {counted['to']}",
    )
    for figure in FIGURES:
        word = terms.word("report_figure", figure, lang)
        say(*[f"  {counted[figure]:>7}  {word}"] * 2)
    for group in GROUPS:
        for key, row in group_rows(group, counted):
            shown = [
                f"{terms.word('report_figure', name, lang)} {row[name]}"
                for name in ("found", "closed", "open", "overdue")
            ]
            say(*[f"  {group_word(group, key, plan, lang)}: {', '.join(shown)}"] * 2)
