"""What was done with one report, from the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ranan.journal import queries as journal
from ranan.oversight.models import BiweeklyReport

SUBJECT = "report"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One step: when, who (for whom), of which unit, which, and why where it was returned."""

    at: datetime
    verb: str
    name: str
    stands_for: str
    unit: str
    reason: str


def history(report: BiweeklyReport) -> list[ReportLine]:
    """Every step, the newest first."""
    lines = [
        ReportLine(
            one.at, one.verb.rpartition(".")[2], one.actor_name, one.actor_for, one.actor_unit,
            str(one.facts.get("reason", "")),
        )
        for one in journal.timeline(SUBJECT, report.key)
    ]  # fmt: skip
    return lines[::-1]


def last_entry(report: BiweeklyReport) -> int:
    """The newest entry's id: what a page showed when it was opened."""
    return journal.timeline(SUBJECT, report.key).order_by("-id").values_list("id", flat=True).first() or 0
