"""The pages of oversight."""

from ranan.oversight.views.board import late, reports, summary
from ranan.oversight.views.papers import report_paper, summary_paper
from ranan.oversight.views.report import act, report

__all__ = ["act", "late", "report", "report_paper", "reports", "summary", "summary_paper"]
