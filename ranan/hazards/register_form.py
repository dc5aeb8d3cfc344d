"""The form with which a hazard is registered: the place (known or new), what was found, photos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ranan.hazards.forms import grade_choice, photos, unit_choice, words
from ranan.kit.fields import day
from ranan.kit.http import lang
from ranan.registry.models import Area, Unit
from ranan.rules import terms
from ranan.rules.plan import Plan


class RegisterForm(forms.Form):
    """What was found at a place that is already chosen."""

    text = words(_("What was found"), hint=_("what, where exactly, how many, how long or heavy"))
    code = forms.CharField(
        label=_("Catalogue entry"), required=False, max_length=20, widget=forms.TextInput({"list": "catalogue", "autocomplete": "off"}),
        help_text=_("type two characters of its title; left empty it waits to be classified"),
    )  # fmt: skip
    grade = forms.ChoiceField()
    measure = forms.TypedChoiceField(label=_("Measure"), required=False, coerce=int, empty_value=None)
    found = day(_("Found on"))
    inspector = forms.CharField(label=_("Inspector"), required=False, max_length=80)
    responsible_unit = forms.ChoiceField()
    before = photos(_("Photos and files"))
    insist = words(_("Why it is another one"), required=False, rows=2)

    def __init__(self, *args: Any, plan: Plan, units: Sequence[Unit], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.plan = plan
        self.fields["grade"] = grade_choice(_("Grade"), required=False)
        self.fields["responsible_unit"] = unit_choice(
            _("Responsible unit, where it is a unit itself"), units, required=False
        )
        measure = self.fields["measure"]
        assert isinstance(measure, forms.TypedChoiceField)
        measure.choices = [("", _("by the catalogue")), *((str(m.no), f"{m.no} {m.title}") for m in plan.measures)]
        self.fields["found"].initial = today

    def clean_code(self) -> str:
        """The code alone, or "CA-013 title" as the list offers it."""
        code = str(self.cleaned_data["code"]).strip().split(" ")[0].upper()
        if code and self.plan.hazard_type(code) is None:
            raise forms.ValidationError(
                _("The catalogue has no %(code)s. Choose one from the list, or leave it empty.") % {"code": code}
            )
        return code


class PlaceForm(forms.Form):
    """A place that the register does not know yet."""

    kind = forms.ChoiceField(label=_("Kind of place"), choices=lambda: terms.choices("premises", lang()))
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200)
    area = forms.ChoiceField(label=_("Sub-district or neighbourhood"))
    in_park = forms.BooleanField(label=_("In the park"), required=False)
    uscc = forms.CharField(label=_("Unified social credit code"), required=False, max_length=24)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)

    def __init__(self, *args: Any, areas: Sequence[Area], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *grouped(areas)]


def grouped(areas: Sequence[Area]) -> list[Any]:
    """Neighbourhoods under their sub-districts."""
    found: dict[str, list[tuple[str, str]]] = {}
    top = [area for area in areas if area.level in {Area.Level.SUBDISTRICT, Area.Level.PARK}]
    for area in top:
        found[area.name] = [(area.code, area.name)]
    names = {area.pk: area.name for area in top}
    for area in areas:
        if area.level == Area.Level.NEIGHBOURHOOD and area.parent_id in names:
            found[names[area.parent_id]].append((area.code, f"{names[area.parent_id]} {area.name}"))
    return list(found.items())
