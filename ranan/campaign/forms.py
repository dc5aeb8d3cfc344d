"""What a unit states 填报: on which day, which target, the figure and the words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ranan.kit.fields import DayInput, SheetForm
from ranan.registry.models import Unit
from ranan.rules.plan import Target

HUNDRED = 100


class StatementForm(forms.Form):
    """Fields that this statement needs: the unit where there is a choice, target and figure where there is a target."""

    unit = forms.ChoiceField(label=gettext_lazy("Stated for"))
    target = forms.ChoiceField(label=gettext_lazy("Target"), required=False)
    figure = forms.DecimalField(
        label=gettext_lazy("Figure so far"), required=False, max_digits=13, decimal_places=3,
        widget=forms.NumberInput({"inputmode": "decimal", "step": "any", "min": "0"}),
    )  # fmt: skip
    on = forms.DateField(
        label=gettext_lazy("As of"), widget=DayInput(),
        help_text=gettext_lazy("The day for which the statement holds; not after today."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("In words"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": "4"}),
        help_text=gettext_lazy("What was done, and what is missing; name the numbers behind a share."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, units: Sequence[Unit], targets: Sequence[Target], on: date) -> None:
        super().__init__(data, initial={"on": on, "unit": units[0].key if units else ""})
        self.targets = {target.id: target for target in targets}
        self._choose("unit", [(unit.key, unit.name) for unit in units], only=len(units) == 1)
        several = [("", _("none, words only")), *((target.id, target.name) for target in targets)]
        self._choose("target", several if len(targets) != 1 else several[::-1], only=not targets)
        if not targets:
            del self.fields["target"], self.fields["figure"]
        elif all(target.unit == "ratio" for target in targets):
            self.fields["figure"].label = _("Figure so far, in percent")
        elif any(target.unit == "ratio" for target in targets):
            self.fields["figure"].help_text = _("A share in percent.")

    def _choose(self, name: str, choices: list[tuple[str, str]], *, only: bool) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if only:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A share is typed in percent and kept as a share of one; without figure and words there is no statement."""
        data: dict[str, Any] = super().clean() or {}
        target, figure = self.targets.get(data.get("target", "")), data.get("figure")
        if figure is not None and target is None and "target" in self.fields:
            self.add_error("target", _("Say which target the figure is for."))
        if isinstance(figure, Decimal) and target is not None and target.unit == "ratio":
            data["figure"] = figure / HUNDRED
        if figure is None and not data.get("text") and not self.errors:
            self.add_error("text", _("Give a figure or say it in words."))
        return data


class FiguresForm(SheetForm):
    """A workbook with figures of targets, and the unit of rows in which none is written, where there is a choice."""

    unit = forms.ChoiceField(label=gettext_lazy("Stated for"), required=False)
    field_order = ["unit", "file", "rows"]

    def __init__(self, *args: Any, units: Sequence[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        if len(units) < 2:
            del self.fields["unit"]
            return
        self.fields["unit"] = forms.ChoiceField(
            label=_("Stated for"), required=False, choices=[("", "—"), *((unit.key, unit.name) for unit in units)],
            help_text=_("of rows in which no unit is written"),
        )  # fmt: skip
