"""Forms of the ledger: they parse and validate what was typed, and know no roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ranan.kit.fields import DayInput, SheetForm, day
from ranan.kit.http import lang
from ranan.registry.models import Unit
from ranan.rules import terms
from ranan.rules.hazard import Verb

V = Verb


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class Files(forms.FileField):
    """Several files; what they are is checked by content when they are stored."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files that came, [] for none."""
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(Files, self).clean(one, initial) for one in given if one]
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found


def words(label: Any, *, required: bool = True, rows: int = 3, hint: Any = "", limit: int = 2000) -> forms.CharField:
    """A field for sentences."""
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=required, max_length=limit, widget=area, help_text=hint)


def photos(label: Any, *, required: bool = False, hint: Any = "") -> Files:
    """A field for photos and files."""
    accept = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx,video/mp4,video/quicktime"
    return Files(label=label, required=required, help_text=hint, widget=FilesInput({"accept": accept}))


def unit_choice(label: Any, units: Iterable[Unit], *, required: bool = True) -> forms.ChoiceField:
    """A choice among units, by name."""
    choices = [("", "—"), *((unit.key, unit.name) for unit in units)]
    return forms.ChoiceField(label=label, required=required, choices=choices)


def grade_choice(label: Any, *, required: bool = True) -> forms.ChoiceField:
    """General or major."""
    pairs = [pair for pair in terms.choices("grade", lang()) if pair[0] != "serious"]
    blank = [] if required else [("", _("as the catalogue says"))]
    return forms.ChoiceField(label=label, required=required, choices=[*blank, *pairs])


class StepForm(forms.Form):
    """The form of one step; `seen` is the last entry that the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _proxy_fields(form: forms.Form, party: str, today: date) -> None:
    """代录: who, how told, when, with the paper or photo that shows it."""
    form.fields["proxy_party"] = forms.CharField(label=_("Recorded for"), max_length=80, initial=party)
    form.fields["proxy_how"] = forms.CharField(
        label=_("How was he told"), max_length=80, help_text=_("for example: on the spot, by telephone, notice posted")
    )
    form.fields["proxy_on"] = forms.DateField(label=_("Told on"), widget=DayInput(), initial=today)
    form.fields["proxy_files"] = photos(_("Paper or photo that shows it"), hint=_("needed once for each hazard"))


def step_form(
    verb: Verb, *, units: Iterable[Unit], as_proxy: bool, party: str, today: date, initial: dict[str, Any] | None = None,
    data: Any = None, files: Any = None,
) -> StepForm:  # fmt: skip
    """The form of a step, with what this step needs and nothing else."""
    form = StepForm(data, files, initial=initial or {}, auto_id=f"id_{verb}_%s", prefix=None)
    for name, field in _FIELDS.get(verb, lambda _units: {})(list(units)).items():
        form.fields[name] = field
    if as_proxy:
        _proxy_fields(form, party, today)
    return form


def _assignment(units: list[Unit]) -> dict[str, forms.Field]:
    territories = [unit for unit in units if unit.kind == Unit.Kind.TERRITORY]
    return {
        "lead": unit_choice(_("Lead"), units),
        "territory": unit_choice(_("Territorial unit"), territories),
        "measure": forms.IntegerField(label=_("Measure"), required=False, min_value=0, max_value=999),
        "responsible_unit": unit_choice(_("Responsible unit, where it is a unit itself"), units, required=False),
    }


def _return(units: list[Unit]) -> dict[str, forms.Field]:
    return {"reason": words(_("Reason")), "whose": unit_choice(_("Whose is it"), units, required=False)}


def _review(_units: list[Unit]) -> dict[str, forms.Field]:
    verdicts = [("pass", _("Passed")), ("fail", _("Not passed"))]
    return {
        "result": forms.ChoiceField(label=_("Verdict"), choices=verdicts, widget=forms.RadioSelect),
        "reason": words(_("What was seen on the spot")),
        "on": day(_("Looked on"), required=False, hint=_("today unless another day is given")),
        "after": photos(_("Photos of the review")),
    }


def _reopen(_units: list[Unit]) -> dict[str, forms.Field]:
    why = [("rebound", _("It came back")), ("mistake", _("It was closed by mistake"))]
    return {
        "why": forms.ChoiceField(label=_("Why"), choices=why, widget=forms.RadioSelect),
        "reason": words(_("Reason")),
        "new_due": day(_("New date")),
        "before": photos(_("Photos")),
    }


def _amend(_units: list[Unit]) -> dict[str, forms.Field]:
    return {
        "text": words(_("What was found")),
        "code": forms.CharField(label=_("Catalogue code"), required=False, max_length=20),
        "found": day(_("Found on")),
        "inspector": forms.CharField(label=_("Inspector"), required=False, max_length=80),
        "premises": forms.CharField(
            label=_("Number of the place"),
            required=False,
            max_length=20,
            help_text=_("only if it is another place: P000001"),
        ),
        "checked": forms.BooleanField(label=_("What the import asked has been checked"), required=False),
        "reason": words(_("Why it is corrected"), rows=2),
    }


def _shown_kinds() -> list[tuple[str, str]]:
    return [pair for pair in terms.choices("attachment", lang()) if pair[0] != "proxy"]


_FIELDS: dict[Verb, Any] = {
    V.ASSIGN: lambda units: {**_assignment(units), "due": day(_("Due on"))},
    V.ACCEPT: lambda _u: {"note": words(_("Note"), required=False, rows=2)},
    V.RETURN: _return,
    V.RECTIFY: lambda _u: {"note": words(_("What has been done")), "after": photos(_("Photos after rectification"))},
    V.CONTROL: lambda _u: {
        "reason": words(_("Why it cannot be mended at once"), rows=2),
        "control": words(_("What keeps people safe until then"), rows=2),
        "until": day(_("Until"), required=False),
    },
    V.EXTEND: lambda _u: {"new_due": day(_("New date")), "reason": words(_("Reason"))},
    V.GRANT_EXTENSION: lambda _u: {"note": words(_("Note"), required=False, rows=2)},
    V.REFUSE_EXTENSION: lambda _u: {"reason": words(_("Reason"))},
    V.SUBMIT: lambda _u: {
        "note": words(_("What has been done")),
        "after": photos(_("Proof: photos or files after rectification")),
    },
    V.REVIEW: _review,
    V.HAND_REVIEW: lambda _u: {"note": words(_("Note"), required=False, rows=2)},
    V.SEND_BACK: lambda _u: {"reason": words(_("What is still missing"))},
    V.CLOSE_OUT: lambda _u: {"note": words(_("Note"), required=False, rows=2)},
    V.REOPEN: _reopen,
    V.AMEND: _amend,
    V.REGRADE: lambda _u: {"grade": grade_choice(_("Grade")), "reason": words(_("Reason"))},
    V.TRANSFER: lambda units: {**_assignment(units), "reason": words(_("Reason"))},
    V.MERGE: lambda _u: {
        "into": forms.CharField(label=_("Number of the other hazard"), max_length=20),
        "reason": words(_("Reason")),
    },
    V.ASK_VOID: lambda _u: {"reason": words(_("Reason"))},
    V.KEEP: lambda _u: {"reason": words(_("Reason"))},
    V.VOID: lambda _u: {"note": words(_("Note"), required=False, rows=2)},
    V.SIGHT: lambda _u: {
        "note": words(_("What was seen")),
        "on": day(_("Seen on"), required=False),
        "before": photos(_("Photos")),
    },
    V.ADD_COTASK: lambda units: {
        "unit": unit_choice(_("Unit"), units),
        "task": words(_("Task"), rows=2, limit=500),
        "due": day(_("Due on")),
    },
    V.DO_COTASK: lambda _u: {"note": words(_("What has been done")), "other": photos(_("Files"))},
    V.ATTACH: lambda _u: {
        "kind": forms.ChoiceField(label=_("What it shows"), choices=_shown_kinds),
        "files": photos(_("Photos or files"), required=True),
    },
    V.NOTE: lambda _u: {"note": words(_("Note"))},
    V.REMIND: lambda _u: {"note": words(_("Words to whose turn it is"), required=False, rows=2)},
}  # fmt: skip


class ViewForm(forms.Form):
    """The name of a view, and who is to have it."""

    name = forms.CharField(label=_("Name of the view"), max_length=40)
    unit = forms.ChoiceField(label=_("For whom"), required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        shared = [(unit.key, _("everybody in %(unit)s") % {"unit": unit.name}) for unit in units]
        self.fields["unit"] = forms.ChoiceField(
            label=_("For whom"), required=False, choices=[("", _("only for me")), *shared], widget=forms.RadioSelect
        )


class BulkForm(forms.Form):
    """What is typed once for many hazards; what is left empty stays as it is on each of them."""

    def __init__(self, *args: Any, verb: str, units: Iterable[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        made = {"assign": self._assign, "transfer": self._transfer, "remind": self._remind}
        if verb in made:
            self.fields.update(made[verb](list(units)))

    @staticmethod
    def _assign(units: list[Unit]) -> dict[str, forms.Field]:
        found = _assignment(units) | {"due": day(_("Due on"), required=False)}
        for name in ("lead", "territory"):
            found[name].required = False
        return found

    @classmethod
    def _transfer(cls, units: list[Unit]) -> dict[str, forms.Field]:
        found = cls._assign(units) | {"reason": words(_("Reason"), rows=2)}
        del found["due"]
        return found

    @staticmethod
    def _remind(_units: list[Unit]) -> dict[str, forms.Field]:
        return {"note": words(_("Words to whose turn it is"), required=False, rows=2)}


class ImportForm(SheetForm):
    """The workbook of an office, or rows copied out of one, with or without their headings."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["rows"].help_text = _(
            "Copy the rows in Excel or WPS, with the row of headings if you can, and paste them here"
        )
