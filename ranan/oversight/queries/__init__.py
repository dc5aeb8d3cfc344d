"""Every read of oversight: what a report says, how the units stand with theirs, the summary, the late list."""

from ranan.oversight.queries.board import Late, Standing, board, late, standings, waiting
from ranan.oversight.queries.content import Content, content, live
from ranan.oversight.queries.duties import (
    DutyStanding,
    duties_open,
    duty_table,
    duty_units,
    papers_of,
    task_of,
    tasks_of,
)
from ranan.oversight.queries.history import ReportLine, history, last_entry
from ranan.oversight.queries.panels import my_reports
from ranan.oversight.queries.signed import ever_counted, signed_rows
from ranan.oversight.queries.summary import Summary, UnitFigures, summary

__all__ = [
    "Content",
    "DutyStanding",
    "Late",
    "ReportLine",
    "Standing",
    "Summary",
    "UnitFigures",
    "board",
    "content",
    "duties_open",
    "duty_table",
    "duty_units",
    "ever_counted",
    "history",
    "last_entry",
    "late",
    "live",
    "my_reports",
    "papers_of",
    "signed_rows",
    "standings",
    "summary",
    "task_of",
    "tasks_of",
    "waiting",
]
