"""Forms of who and where: they parse and validate what was typed, and know no roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ranan.kit.fields import SheetForm, day, line
from ranan.kit.http import lang
from ranan.registry.models import Area, Contact, Person, Post, Premises, Unit
from ranan.rules import terms
from ranan.rules.actor import Role

_LOGIN = re.compile(r"[\w.@-]{2,60}")


def role_choice(roles: Iterable[Role]) -> forms.ChoiceField:
    """A choice among roles, in words."""
    words = [(role.value, terms.word("role", role, lang())) for role in roles]
    return forms.ChoiceField(label=_("Role"), choices=words)


def gas_choice(unknown: tuple[str, Any]) -> forms.ChoiceField:
    """A choice of what gas a place burns; `unknown` is the first of it."""
    choices = [unknown, *terms.choices("gas", lang())]
    return forms.ChoiceField(label=_("Gas"), required=False, choices=choices)


class LoginField(forms.CharField):
    """A sign-in name: letters, digits, dot, dash, underline, @; small and capital letters are the same."""

    def clean(self, value: Any) -> str:
        """In small letters."""
        text = str(super().clean(value)).strip().lower()
        if not _LOGIN.fullmatch(text):
            raise forms.ValidationError(_("2 to 60 letters, digits, dots, dashes or underlines."))
        return text


def login(hint: Any = "") -> LoginField:
    """The field for a sign-in name."""
    plain = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return LoginField(label=_("Sign-in name"), max_length=60, help_text=hint, widget=forms.TextInput(plain))


class InviteForm(forms.Form):
    """Somebody new in a unit."""

    login = login(_("letters and digits; it stays the same when the person moves"))
    name = line(pgettext_lazy("of a person", "Name"), 60)
    role = forms.ChoiceField()

    def __init__(self, *args: Any, roles: Iterable[Role], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["role"] = role_choice(roles)


class PeopleForm(SheetForm):
    """A list of people, and the unit of rows in which none is written."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    field_order = ["unit", "file", "rows"]

    def __init__(self, *args: Any, units: Sequence[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        words = [(unit.key, unit.name) for unit in units]
        first = [] if len(units) == 1 else [("", "—")]
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit"), required=False, choices=first + words, help_text=_("of rows in which no unit is written")
        )
        columns = _("columns such as name, sign-in name, telephone, unit, post, first day, deputy")
        self.fields["file"].help_text = f"{self.fields['file'].help_text}; {columns}"


class PostForm(forms.Form):
    """A post from a day on, to a day where it is known."""

    role = forms.ChoiceField()
    starts = day(_("First day"))
    ends = day(_("Last day"), required=False, hint=_("empty: until it is ended"))

    def __init__(self, *args: Any, roles: Iterable[Role], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["starts"].initial = today
        self.fields["role"] = role_choice(roles)


class TakeForm(PostForm):
    """A post for somebody who has an account already, named by his sign-in name."""

    login = login(_("of somebody who has an account already, in whatever unit"))
    field_order = ["login", "role", "starts", "ends"]


class SuccessorForm(forms.Form):
    """Who takes over what is open; asked only where something is: `open_` says what, `people` who may."""

    to = forms.ChoiceField(label=_("Successor"), required=False)

    def __init__(self, *args: Any, people: Iterable[Person] = (), open_: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        if not open_:
            del self.fields["to"]
            return
        words = [("", "—"), *((person.key, person.name) for person in people)]
        hint = _("takes over what is still to be done afterwards; open now: %(what)s") % {"what": open_}
        self.fields["to"] = forms.ChoiceField(label=_("Successor"), required=False, choices=words, help_text=hint)


class MoveForm(SuccessorForm):
    """The post here ends, one in another unit begins."""

    post = forms.ChoiceField(label=_("Post that ends"))
    unit = forms.ChoiceField(label=_("New unit"))
    role = forms.ChoiceField()
    starts = day(_("First day there"))
    field_order = ["post", "unit", "role", "starts", "to"]

    def __init__(
        self, *args: Any, posts: Sequence[Post], units: Sequence[Unit], roles: Iterable[Role], today: date, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["starts"].initial = today
        self.fields["post"] = forms.ChoiceField(
            label=_("Post that ends"), choices=[(str(post.pk), terms.word("role", post.role, lang())) for post in posts]
        )
        self.fields["unit"] = forms.ChoiceField(
            label=_("New unit"), choices=[("", "—"), *((unit.key, unit.name) for unit in units)]
        )
        self.fields["role"] = role_choice(roles)


class LeaveForm(SuccessorForm):
    """The last day of a post."""

    post = forms.IntegerField(widget=forms.HiddenInput())
    ends = day(_("Last day"), hint=_("yesterday: it ends at once"))
    field_order = ["post", "ends", "to"]


class PhoneForm(forms.Form):
    """The telephone of somebody who signs in."""

    phone = line(_("Telephone"), 40, required=False, hint=_("empty: none on file"))


class DeputyForm(forms.Form):
    """Who acts for somebody, from when to when."""

    person = forms.ChoiceField(label=_("Deputy"))
    starts = day(_("First day"))
    ends = day(_("Last day"), hint=_("may be the same day"))

    def __init__(self, *args: Any, people: Iterable[Person], today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["starts"].initial = self.fields["ends"].initial = today
        words = [("", "—"), *((person.key, person.name) for person in people)]
        self.fields["person"] = forms.ChoiceField(label=_("Deputy"), choices=words)


class EndForm(forms.Form):
    """Which period ends."""

    deputy = forms.IntegerField(widget=forms.HiddenInput())


class PlaceForm(forms.Form):
    """A new place, or the facts of one as they are to be."""

    kind = forms.ChoiceField(label=_("Kind of place"))
    name = line(_("Name"), 120)
    address = line(_("Address"), 200)
    area = forms.ChoiceField(label=_("Sub-district or neighbourhood"))
    in_park = forms.BooleanField(
        label=_("In the park"), required=False,
        help_text=_("the park's unit answers for it, the sub-district reads along"),
    )  # fmt: skip
    phone = line(_("Telephone"), 40, required=False)
    id_number = line(_("Identity number"), 18, required=False, hint=_("of a household's head; 18 characters"))
    latitude = forms.FloatField(label=_("Latitude, degrees WGS 84"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude, degrees WGS 84"), required=False, min_value=-180, max_value=180)
    elderly = forms.BooleanField(label=_("Elderly people live here alone"), required=False)
    gas = forms.ChoiceField(required=False)
    part_of = line(_("Part of"), 20, required=False, hint=_("a tenant's building, by its number such as P000123"))
    opened_on = day(_("Opened on"), required=False, hint=_("counts from that day on"))

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[str, str]],
        areas: Sequence[Area],
        places: QuerySet[Premises],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.places = places
        self.fields["gas"] = gas_choice(("", _("not known")))
        self.fields["kind"] = forms.ChoiceField(label=_("Kind of place"), choices=[("", "—"), *kinds])
        self.areas = {area.code: area for area in areas}
        words = [("", "—"), *grouped(areas)]
        self.fields["area"] = forms.ChoiceField(label=_("Sub-district or neighbourhood"), choices=words)

    def clean_area(self) -> Area:
        """The area itself."""
        return self.areas[str(self.cleaned_data["area"])]

    def clean_part_of(self) -> Premises | None:
        """The building itself."""
        number = str(self.cleaned_data["part_of"]).strip().upper()
        found = self.places.filter(number=number).first() if number else None
        if number and found is None:
            raise forms.ValidationError(_("There is no such place that you may see."))
        return found

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none."""
        data = super().clean() or {}
        if (data.get("latitude") is None) != (data.get("longitude") is None) and not self.errors:
            self.add_error("longitude", _("Give both coordinates, or neither."))
        return data


class NewPlaceForm(PlaceForm):
    """A new place with the code of the enterprise that runs it."""

    uscc = line(_("Unified social credit code"), 24, required=False, hint=_("18 characters; empty where it has none"))
    field_order = ["kind", "name", "address", "area", "in_park", "uscc", "phone", "id_number"]


class AmendForm(PlaceForm):
    """The facts of a known place. A household's own are not shown here: what stays empty stays as it is."""

    PERSONAL = ("name", "address", "phone", "id_number")
    forget = forms.BooleanField(label=_("Delete the telephone and the identity number on file"), required=False)

    def __init__(self, *args: Any, household: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("in_park",) if household else ("elderly", "phone", "id_number", "forget"):
            del self.fields[name]
        for name in self.PERSONAL if household else ():
            self.fields[name].required = False
            self.fields[name].help_text = _("empty: as it is on file")

    def clean(self) -> dict[str, Any]:
        """Without what was left empty of a household; with "" for what is to be deleted."""
        data = super().clean()
        if data.get("opened_on") is None:  # a place always counts from some day on
            data.pop("opened_on", None)
        if "forget" in self.fields:
            data = {name: value for name, value in data.items() if value or name not in self.PERSONAL}
            if data.pop("forget", False):
                data = {"phone": "", "id_number": ""} | data
        return data


class OperatorForm(forms.Form):
    """Who runs a place."""

    name = line(_("Name"), 120)
    uscc = line(_("Unified social credit code"), 24, required=False, hint=_("18 characters; empty where it has none"))
    phone = line(_("Telephone"), 40, required=False)


class AmendOperatorForm(OperatorForm):
    """The facts of an operator; its telephone is not shown here: what stays empty stays as it is."""

    forget = forms.BooleanField(label=_("Delete the telephone on file"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["phone"].help_text = _("empty: as it is on file")

    def phone_or(self, on_file: str) -> str:
        """The telephone as it is to be."""
        typed = str(self.cleaned_data["phone"])
        return typed or ("" if self.cleaned_data["forget"] else on_file)


class ContactForm(forms.Form):
    """Whom one turns to at a place; the one who had that role before is replaced."""

    role = forms.ChoiceField()
    name = line(pgettext_lazy("of a person", "Name"), 120)
    phone = line(_("Telephone"), 40, required=False)
    id_number = line(_("Identity number"), 18, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        words = [(role.value, terms.word("who_at_place", role.value, lang())) for role in Contact.Role]
        self.fields["role"] = forms.ChoiceField(label=pgettext_lazy("at a place", "Role"), choices=words)


class JoinForm(forms.Form):
    """An enterprise exchanges its printed code for an account."""

    named = line(_("Credit code or full name of the enterprise"), 120)
    code = line(_("Joining code"), 40, hint=_("twelve characters, from the paper that you were given"))
    name = line(_("Your name"), 60)
    login = login(_("you will sign in with it; letters and digits"))


def grouped(areas: Sequence[Area]) -> list[Any]:
    """Neighbourhoods under their sub-districts."""
    top = [area for area in areas if area.level in {Area.Level.SUBDISTRICT, Area.Level.PARK}]
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {a.pk: (a.name, [(a.code, a.name)]) for a in top}
    for area in areas:
        if area.level == Area.Level.NEIGHBOURHOOD and area.parent_id in found:
            name, rows = found[area.parent_id]
            rows.append((area.code, f"{name} {area.name}"))
    return list(found.values())
