"""Form fields that every floor uses."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """A native date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
