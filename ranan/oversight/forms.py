"""Forms of a report's steps: they parse what was typed, and know no roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ranan.oversight.models import BiweeklyReport
from ranan.rules.report_steps import ReportVerb

LONGEST = 20_000


class Words(forms.CharField):
    """Typed lines; a browser sends each break as two characters, which are one here."""

    def to_python(self, value: Any) -> str:
        """The text with plain line breaks, so that its length is what the screen counted."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class ReportForm(forms.Form):
    """A step that needs no words; `seen` is the last entry that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WriteForm(ReportForm):
    """Difficulties 难点堵点, typed by hand."""

    difficulties = Words(
        label=_("Difficulties"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 7}),
        help_text=_("What is stuck, where, and who has to help; one a line."),
    )  # fmt: skip


class ReturnForm(ReportForm):
    """Why a report goes back."""

    reason = Words(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


def step_form(verb: ReportVerb, report: BiweeklyReport, *, seen: int, data: Any = None) -> ReportForm:
    """The form of a step, filled with what stands in the report."""
    kind = {ReportVerb.WRITE: WriteForm, ReportVerb.RETURN: ReturnForm}.get(verb, ReportForm)
    return kind(data, initial={"seen": seen, "difficulties": report.difficulties}, auto_id=f"id_{verb}_%s")
