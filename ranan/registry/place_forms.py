"""Forms around places: a sheet to be let in, and what happens to one place through time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """A workbook of places, or rows copied out of one."""

    file = forms.FileField(
        label=_("Workbook"), required=False,
        help_text=_("Excel or WPS (.xlsx, .xls, .et saved as .xlsx), .ods or .csv; it is only read, macros never run"),
        widget=forms.FileInput({"accept": ".xlsx,.xls,.xlsm,.ods,.csv"}),
    )  # fmt: skip
    rows = forms.CharField(
        label=_("Or paste rows"), required=False, strip=False, max_length=1_500_000,
        help_text=_("Copy the rows in Excel or WPS, with the row of headings, and paste them here"),
        widget=forms.Textarea({"rows": 5, "spellcheck": "false", "wrap": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and given.get("file") is None and not str(given.get("rows", "")).strip():
            self.add_error("file", forms.ValidationError(_("Choose a workbook or paste some rows"), code="required"))
        return given
