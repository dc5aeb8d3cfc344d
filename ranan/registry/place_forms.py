"""Forms around places: a sheet to be let in, and what happens to one place through time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ranan.kit.fields import day, line
from ranan.kit.http import lang
from ranan.registry.forms import gas_choice, grouped
from ranan.registry.models import Area
from ranan.rules import terms


class ChangeForm(forms.Form):
    """What a place is from a day on; what stays empty stays as it is."""

    since = day(_("From which day on"), hint=_("not after today, and later than the change before it"))
    name = line(_("Name"), 120, required=False)
    address = line(_("Address"), 200, required=False)
    kind = forms.ChoiceField(required=False)
    area = forms.ChoiceField(required=False)
    in_park = forms.ChoiceField(label=_("In the park"), required=False)
    gas = forms.ChoiceField(required=False)
    operator = line(_("Who runs it now"), 120, required=False, hint=_("open hazards name both operators"))
    uscc = line(_("Unified social credit code"), 24, required=False, hint=_("of who runs it now"))
    phone = line(_("Telephone of who runs it now"), 40, required=False)

    def __init__(
        self, *args: Any, household: bool, kinds: Sequence[tuple[str, str]], areas: Sequence[Area], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        same = ("", _("as it is"))
        self.areas = {area.code: area for area in areas}
        self.fields["kind"] = forms.ChoiceField(label=_("Kind of place"), required=False, choices=[same, *kinds])
        self.fields["area"] = forms.ChoiceField(
            label=_("Sub-district or neighbourhood"), required=False, choices=[same, *grouped(areas)]
        )
        yes_no = [same, ("yes", _("yes")), ("no", _("no"))]
        self.fields["in_park"] = forms.ChoiceField(label=_("In the park"), required=False, choices=yes_no)
        self.fields["gas"] = gas_choice(same)
        for name in ("in_park", "operator", "uscc", "phone") if household else ():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A code or a telephone belongs to somebody with a name."""
        data = super().clean() or {}
        if (data.get("uscc") or data.get("phone")) and not data.get("operator"):
            self.add_error("operator", _("Give the name as well."))
        return data

    def facts(self) -> dict[str, Any]:
        """The facts that were filled in, as the register takes them; the operator's apart."""
        given = {name: self.cleaned_data.get(name) for name in ("name", "address", "kind", "gas", "area", "in_park")}
        found: dict[str, Any] = {name: value for name, value in given.items() if value}
        if "area" in found:
            found["area"] = self.areas[found["area"]]
        if "in_park" in found:
            found["in_park"] = found["in_park"] == "yes"
        return found


class CloseForm(forms.Form):
    """From when on a place counts no more, and why."""

    on = day(_("First day on which it counts no more"))
    ended = forms.ChoiceField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        words = [(key, terms.word("place_ended", key, lang())) for key in ("closed", "mistake")]
        self.fields["ended"] = forms.ChoiceField(label=_("Why"), choices=words)


class MergeForm(forms.Form):
    """Which place stays, and whether the two have always been one."""

    into = line(_("Number of the place that stays"), 20, hint=_("such as P000123"))
    how = forms.ChoiceField(widget=forms.RadioSelect)
    on = day(_("Since when"), required=False, hint=_("where they are one since a day"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        words = [("twice", _("the same place, entered twice")), ("since", _("one place since a day; two before"))]
        self.fields["how"] = forms.ChoiceField(label=_("How"), choices=words, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        """The day where it takes one."""
        data = super().clean() or {}
        if data.get("how") == "since" and data.get("on") is None and "on" not in self.errors:
            self.add_error("on", _("Give the day."))
        return data

    @property
    def day(self) -> date | None:
        """Since when the two are one; None: always."""
        found: date | None = self.cleaned_data["on"] if self.cleaned_data["how"] == "since" else None
        return found


class PairForm(forms.Form):
    """What two entries are: one place entered twice, one place since a day, or two."""

    how = forms.ChoiceField(widget=forms.RadioSelect)
    stays = forms.ChoiceField(required=False)
    on = day(_("Since when"), required=False, hint=_("where they are one since a day"))

    def __init__(self, *args: Any, numbers: tuple[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        words = [
            ("twice", _("the same place, entered twice")), ("since", _("one place since a day; two before")),
            ("different", _("two different places")),
        ]  # fmt: skip
        self.fields["how"] = forms.ChoiceField(label=_("What are they?"), choices=words, widget=forms.RadioSelect)
        self.fields["stays"] = forms.ChoiceField(
            label=_("Which one stays"), required=False, choices=[("", "—"), *((one, one) for one in numbers)],
            help_text=_("where they are one"),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Which one stays, and the day, where it takes them."""
        data = super().clean() or {}
        if data.get("how") in {"twice", "since"} and not data.get("stays") and "stays" not in self.errors:
            self.add_error("stays", _("Say which one stays."))
        if data.get("how") == "since" and data.get("on") is None and "on" not in self.errors:
            self.add_error("on", _("Give the day."))
        return data

    @property
    def day(self) -> date | None:
        """Since when the two are one; None: always."""
        found: date | None = self.cleaned_data["on"] if self.cleaned_data["how"] == "since" else None
        return found
