"""Forms of screening: they parse and validate what was typed, and know no roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ranan.kit.fields import day, line
from ranan.kit.http import lang
from ranan.registry.models import Person, Unit
from ranan.rules import terms
from ranan.rules.plan import Plan


def many(label: Any, choices: Iterable[tuple[str, str]], *, required: bool = True, hint: Any = "") -> forms.MultipleChoiceField:
    """Several of a list, as boxes to tick."""
    return forms.MultipleChoiceField(
        label=label, required=required, choices=list(choices), widget=forms.CheckboxSelectMultiple, help_text=hint
    )


class RoundForm(forms.Form):
    """What a round covers, when, and whose visits count."""

    name = line(_("Name"), 120)
    measure = forms.TypedChoiceField(label=_("Measure"), required=False, coerce=int, empty_value="0")
    kinds = forms.MultipleChoiceField()
    gas = forms.MultipleChoiceField()
    elderly = forms.BooleanField(label=_("Only where elderly people live alone"), required=False)
    territories = forms.MultipleChoiceField()
    units = forms.MultipleChoiceField()
    starts = day(_("First day"))
    ends = day(_("Last day"))
    target = forms.ChoiceField(label=_("Figure of the plan beside it"), required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000)

    def __init__(self, *args: Any, plan: Plan, units: Sequence[Unit], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [(kind.key, kind.name) for kind in plan.kinds] or terms.choices("premises", lang())
        measures = [("", "—"), *((str(one.no), f"{one.no} {one.title}") for one in plan.measures)]
        self.fields["measure"] = forms.TypedChoiceField(
            label=_("Measure"), required=False, coerce=int, empty_value="0", choices=measures
        )
        self.fields["kinds"] = many(_("Kinds of places"), kinds)
        self.fields["gas"] = many(
            _("Gas"), terms.choices("gas", lang()), required=False, hint=_("none ticked: whatever gas")
        )
        grounds = [(one.key, one.name) for one in units if one.kind == Unit.Kind.TERRITORY]
        self.fields["territories"] = many(
            _("Territories"), grounds, required=False, hint=_("none ticked: the whole district")
        )
        self.fields["units"] = many(
            _("Whose visits count"), [(one.key, one.name) for one in units], required=False,
            hint=_("none ticked: those of every unit"),
        )  # fmt: skip
        targets = [("", "—"), *((one.id, f"{one.name} {one.quantity} {one.unit}") for one in plan.targets)]
        self.fields["target"] = forms.ChoiceField(
            label=_("Figure of the plan beside it"), required=False, choices=targets
        )
        self.fields["starts"].initial = today

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        data["measure"] = int(data.get("measure") or 0)
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("The last day lies before the first."))
        return data


class WhyForm(forms.Form):
    """A reason."""

    why = line(_("Reason"), 200)


def people_field(people: Sequence[Person], label: Any) -> forms.MultipleChoiceField:
    """Some of one's colleagues."""
    return many(label, [(person.key, person.name) for person in people])


class ForUnitForm(forms.Form):
    """For which unit somebody goes; asked only of who works for several that may (`units`)."""

    unit = forms.ChoiceField(label=_("For which unit"))

    def __init__(self, *args: Any, units: Sequence[Unit] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if len(units) < 2:
            del self.fields["unit"]
            return
        self.fields["unit"] = forms.ChoiceField(label=_("For which unit"), choices=[(one.key, one.name) for one in units])


class PlanForm(ForUnitForm):
    """When and by whom a place is visited, by what plan or for what reason."""

    on = day(_("Day"))
    inspectors = forms.MultipleChoiceField()
    plan_number = line(_("Number of the filed plan"), 60, required=False, hint=_("or the reason below"))
    reason = line(_("Reason of a visit outside the plan"), 200, required=False)
    note = line(_("Note"), 200, required=False)

    def __init__(self, *args: Any, people: Sequence[Person], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["inspectors"] = people_field(people, _("Inspectors"))
        self.fields["on"].initial = today


class PeopleForm(forms.Form):
    """Who goes along."""

    inspectors = forms.MultipleChoiceField()

    def __init__(self, *args: Any, people: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["inspectors"] = people_field(people, _("Inspectors"))


class HandOverForm(forms.Form):
    """Who goes in whose place."""

    person = forms.ChoiceField(label=_("Who cannot go"))
    to = forms.ChoiceField(label=_("Who goes instead"))

    def __init__(self, *args: Any, named: Sequence[Person], people: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"] = forms.ChoiceField(
            label=_("Who cannot go"), choices=[(one.key, one.name) for one in named]
        )
        self.fields["to"] = forms.ChoiceField(
            label=_("Who goes instead"), choices=[("", "—"), *((one.key, one.name) for one in people)]
        )


class SignForm(forms.Form):
    """The signed page."""

    present = line(_("Who of the place signed"), 80, required=False)


class RefusalForm(forms.Form):
    """Why there is no signature."""

    present = line(_("Who of the place was there"), 80, required=False)
    why = line(_("Why they would not sign"), 200)


class NoticeForm(forms.Form):
    """A written notice."""

    on = day(_("Served on"))
    how = line(_("How"), 80, hint=_("for example: on the door, by post, handed to a neighbour"))


class RiskForm(forms.Form):
    """What is said of a risk."""

    spot = line(_("Where on the premises"), 80)
    what = line(_("What may happen"), 200)
    level = forms.ChoiceField(label=_("Level"))
    control = line(_("How it is kept in check"), 300)
    keeper = line(_("Who answers for it"), 40)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["level"] = forms.ChoiceField(
            label=_("Level"), choices=[("", "—"), *((key, word) for key, word in terms.choices("risk", lang()) if key)]
        )
