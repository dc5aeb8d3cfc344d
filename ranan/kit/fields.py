"""Fields that every floor uses: of forms a day and a reason, of tables a sealed text and the keyed hash by which it is found."""

from __future__ import annotations

from typing import Any, NoReturn

from django import forms
from django.core.exceptions import FieldError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ranan.kit import secret
from ranan.kit.http import lang
from ranan.rules import terms


class DayInput(forms.DateInput):
    """A native date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A field for a day."""
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=hint)


def line(label: Any, limit: int, *, required: bool = True, hint: Any = "", **attrs: Any) -> forms.CharField:
    """A field for one line."""
    widget = forms.TextInput({"autocomplete": "off"} | attrs)
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint, widget=widget)


class ReasonForm(forms.Form):
    """Why somebody reads personal facts in clear, or takes them out."""

    why = forms.ChoiceField()
    note = forms.CharField(
        label=_("In your own words"), required=False, max_length=200, help_text=_("needed where it is something else"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["why"] = forms.ChoiceField(label=_("What for"), choices=terms.choices("reveal_reason", lang()))


class SheetForm(forms.Form):
    """A workbook, or rows copied out of one: what a room lets in."""

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


class SealedField(models.TextField):  # type: ignore[type-arg] # the plugin knows what it gets and sets
    """A text that is plain in Python and sealed in the table (`kit.secret`). Nothing but its absence can be asked for."""

    @property
    def place(self) -> str:
        """What it is sealed for: table and column."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Sealed on its way into the table, also by COPY."""
        return secret.seal(str(value), self.place) if value else value

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        """Opened on its way out. Raises SealError, so that no page shows, and none saves, what could not be read."""
        return secret.unseal(value, self.place) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuses to filter by what no two rows have alike: the keyed hash beside it finds."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else self._refuse()

    def get_transform(self, _lookup_name: str) -> NoReturn:
        """Nor is anything worked out from it in the database."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise FieldError(f"{self.place} is sealed: find it by its keyed hash")


class _Hash:
    """The attribute of a keyed hash: worked out from the fact beside it, whatever is set."""

    def __init__(self, field: FoundField) -> None:
        self.field = field

    def __get__(self, row: Any, _owner: object = None) -> Any:
        return self if row is None else secret.found_as(self.field.kind, getattr(row, self.field.of) or "")

    def __set__(self, row: Any, value: object) -> None:
        row.__dict__[self.field.attname] = value  # so that Django knows the column as loaded


class FoundField(models.CharField):  # type: ignore[type-arg] # the plugin knows what it gets and sets
    """The keyed hash of the sealed field `of`; `kind` is name, phone or id. It follows that field by itself."""

    descriptor_class = _Hash

    def __init__(self, *args: Any, of: str, kind: str, **more: Any) -> None:
        self.of, self.kind = of, kind
        more |= {"max_length": 64, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **more)

    def deconstruct(self) -> Any:
        """As the migrations write it."""
        name, path, args, more = super().deconstruct()
        for fixed in ("max_length", "blank", "default", "editable"):
            more.pop(fixed, None)
        return name, path, args, more | {"of": self.of, "kind": self.kind}
