"""What one report says: its figures (as signed, or counted now), earlier corrections, targets and statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Statement
from ranan.hazards import queries as hazards
from ranan.oversight.models import BiweeklyReport
from ranan.rules.plan import Plan, Target
from ranan.rules.report import FIGURES, Fact, Period, changes, counts, figures, rows_of
from ranan.rules.report_steps import FROZEN, ReportState


@dataclass(frozen=True, slots=True)
class Content:
    """`figures` as JSON keeps them; `since`: by how much the ledger says otherwise today than what was signed."""

    figures: Mapping[str, Any]
    corrections: list[dict[str, Any]]
    said: list[Statement]
    targets: list[tuple[Target, Statement | None]]
    since: Mapping[str, int]
    ledger: Sequence[Fact] = ()  # what was counted, where it was counted now

    @property
    def nil(self) -> bool:
        """Whether it is a nil report 零报告: nothing found, closed or open."""
        return not any(self.figures[name] for name in FIGURES)

    def kept(self, period: Period) -> dict[str, Any]:
        """The columns that signing freezes."""
        stated = {
            "said": [one.pk for one in self.said],
            "targets": {target.id: one.pk for target, one in self.targets if one is not None},
        }
        rows = rows_of(self.ledger, *period)
        return {"figures": dict(self.figures), "rows": rows, "corrections": self.corrections, "stated": stated}


def content(report: BiweeklyReport) -> Content:
    """What the report says: as it was signed, else as the ledger stands now."""
    now = live(report)
    if not report.frozen:
        return now
    wanted = {*report.stated.get("said", []), *report.stated.get("targets", {}).values()}
    known = {one.pk: one for one in campaigns.statements(report.campaign).filter(pk__in=wanted)}
    said = [known[pk] for pk in report.stated.get("said", []) if pk in known]
    kept = {target: known[pk] for target, pk in report.stated.get("targets", {}).items() if pk in known}
    plan = campaigns.plan_now(report.campaign)
    targets = [(one, kept.get(one.id)) for one in plan.targets if one.id in kept or _is_of(plan, one, report.unit.key)]
    return Content(report.figures, report.corrections, said, targets, changes(now.figures, report.figures))


def live(report: BiweeklyReport) -> Content:
    """What the ledger and the statements say about the period now, whatever was signed."""
    ledger = hazards.facts(report.campaign, hazards.of_unit(report.unit))
    counted = figures(ledger, report.start, report.end).as_json()
    plan = campaigns.plan_now(report.campaign)
    rows = list(campaigns.statements(report.campaign).filter(unit=report.unit, on__lte=report.end))
    return Content(
        counted, _corrections(report, ledger), [one for one in rows if one.on >= report.start],
        _targets(plan, report.unit.key, rows), {}, ledger,
    )  # fmt: skip


def _targets(plan: Plan, unit: str, rows: Iterable[Statement]) -> list[tuple[Target, Statement | None]]:
    """Targets of measures that the unit leads, and those it stated a figure on, with its latest one of the time."""
    latest: dict[str, Statement] = {}
    for one in rows:  # the newest first
        if one.target and one.figure is not None:
            latest.setdefault(one.target, one)
    return [(one, latest.get(one.id)) for one in plan.targets if one.id in latest or _is_of(plan, one, unit)]


def _is_of(plan: Plan, target: Target, unit: str) -> bool:
    measure = plan.measure(target.measure)
    keys = (*measure.lead, *measure.shared_lead) if measure else ()
    return any(unit in plan.members(key) for key in keys)


def _corrections(report: BiweeklyReport, ledger: list[Fact]) -> list[dict[str, Any]]:
    """For each accepted earlier report: by how much the ledger says otherwise now, less what was reported already."""
    others = BiweeklyReport.objects.filter(campaign=report.campaign, unit=report.unit).exclude(end=report.end)
    signed = list(others.filter(state__in=sorted(FROZEN)).defer("rows").order_by("end"))
    found = []
    for one in signed:
        if one.state == ReportState.ACCEPTED and one.end < report.end:
            now = counts(ledger, one.start, one.end)
            if differs := changes(now, one.figures, *_told(signed, one.end)):
                found.append({"start": one.start.isoformat(), "end": one.end.isoformat(), "changes": differs})
    return found


def _told(signed: Iterable[BiweeklyReport], end: date) -> list[dict[str, int]]:
    """What other signed reports have said already about the report of that day."""
    return [row["changes"] for one in signed for row in one.corrections if row["end"] == end.isoformat()]
