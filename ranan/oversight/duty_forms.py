"""Forms of unit duties and tasks: they parse what was typed, and know no roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ranan.kit.fields import day, line
from ranan.registry.models import Person, Unit
from ranan.rules import unit_duties as rules
from ranan.rules.plan import Plan
from ranan.rules.plan_records import Duty

LONGEST = 2000


def _words(label: Any, *, required: bool = True, rows: int = 3, hint: Any = "") -> forms.CharField:
    box = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=required, max_length=LONGEST, help_text=hint, widget=box)


class PaperForm(forms.Form):
    """What is put on file for a duty: a paper has a title, a person's duty names somebody of the unit."""

    title = line(_("Title"), 200, hint=_("with its document number, if it has one"))
    person = forms.ChoiceField()
    dated = forms.DateField()
    note = _words(_("Note"), required=False, rows=2)

    def __init__(self, *args: Any, duty: Duty, people: Iterable[Person], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        by_person = duty.filed == rules.PERSON
        words = [("", "—"), *((one.key, one.name) for one in people)]
        self.fields["person"] = forms.ChoiceField(
            label=_("Person") if by_person else _("Who keeps it"), required=by_person, choices=words
        )
        self.fields["dated"] = day(_("Since") if by_person else _("Date of the paper"))
        self.fields["dated"].initial = today
        if by_person:
            del self.fields["title"]


class WhyForm(forms.Form):
    """A reason."""

    why = line(_("Reason"), 200)


class DoneForm(forms.Form):
    """That a task is done: when and how."""

    on = day(_("Done on"))
    note = _words(_("What was done"))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["on"].initial = today


class TaskForm(forms.Form):
    """What a task says; whose it is only where it is new."""

    unit = forms.ChoiceField(label=_("Unit"))
    text = _words(_("Task"))
    measure = forms.ChoiceField()
    due = day(_("Due"), required=False)
    source = line(_("Where it stands"), 200, required=False, hint=_("annex and number"))

    def __init__(self, *args: Any, plan: Plan, units: Sequence[Unit] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        measures = [("", "—"), *((str(one.no), f"{one.no} {one.title}") for one in plan.measures)]
        self.fields["measure"] = forms.ChoiceField(label=_("Measure"), required=False, choices=measures)
        if units:
            words = [("", "—"), *((one.key, one.name) for one in units)]
            self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=words)
        else:
            del self.fields["unit"]

    def clean_measure(self) -> int:
        """The number, 0 for none."""
        return int(self.cleaned_data["measure"] or 0)


class PasteForm(forms.Form):
    """Rows of a list of tasks, as Excel copies them."""

    rows = forms.CharField(
        label=_("Rows from Excel"), max_length=200_000, widget=forms.Textarea({"rows": 6}),
        help_text=_("columns: unit, task, measure, due date, source; a row of headings may stand above"),
    )  # fmt: skip
