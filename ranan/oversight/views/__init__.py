"""The pages of oversight."""

from ranan.oversight.views.board import late, reports, summary
from ranan.oversight.views.duties import duties, duty_file, export_duties, file_duty, unit_duties, withdraw_duty
from ranan.oversight.views.papers import report_paper, summary_paper
from ranan.oversight.views.report import act, report
from ranan.oversight.views.tasks import task_act, tasks

__all__ = [
    "act",
    "duties",
    "duty_file",
    "export_duties",
    "file_duty",
    "late",
    "report",
    "report_paper",
    "reports",
    "summary",
    "summary_paper",
    "task_act",
    "tasks",
    "unit_duties",
    "withdraw_duty",
]
