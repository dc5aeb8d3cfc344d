"""A list of people: upload or paste it, look at what becomes of each row, let the good ones in, print the codes once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ranan.kit import clock
from ranan.kit.http import actor_of, in_words, lang, page
from ranan.kit.spreadsheet import Unreadable, from_text
from ranan.kit.spreadsheet import read as read_workbook
from ranan.registry import access, actions, importing_people, queries
from ranan.registry.importing_people import Draft, Line
from ranan.registry.models import Unit
from ranan.rules import masks, terms
from ranan.rules.hazard import Refusal
from ranan.rules.people_sheet import PersonRow, list_in
from ranan.rules.sheet_model import Cell, Sheet

MOST_BYTES = 2_000_000
ORDER = {importing_people.WRONG: 0, importing_people.CHANGED: 1, importing_people.POST: 2, importing_people.NEW: 3}


class PeopleForm(forms.Form):
    """The workbook of an office, or rows copied out of one; and the unit of rows that name none."""

    unit = forms.ChoiceField(label=_("Unit"), required=False, help_text=_("of rows in which no unit is written"))
    file = forms.FileField(
        label=_("Workbook"), required=False, widget=forms.FileInput({"accept": ".xlsx,.xls,.xlsm,.ods,.csv"}),
        help_text=_("columns such as name, sign-in name, telephone, unit, post, first day, deputy"),
    )  # fmt: skip
    rows = forms.CharField(
        label=_("Or paste rows"), required=False, strip=False, max_length=200_000,
        help_text=_("with the row of headings"), widget=forms.Textarea({"rows": 6, "spellcheck": "false", "wrap": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Sequence[Unit], **more: Any) -> None:
        super().__init__(*args, **more)
        words = [(unit.key, unit.name) for unit in units]
        first = [] if len(units) == 1 else [("", "—")]
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit"), required=False, choices=first + words, help_text=_("of rows in which no unit is written")
        )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and given.get("file") is None and not str(given.get("rows", "")).strip():
            self.add_error("file", forms.ValidationError(_("Choose a workbook or paste some rows"), code="required"))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """The three steps on one address: nothing is kept between them but what the page itself carries."""
    actor = actor_of(request)
    units = access.administered(actor)
    if not units:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    asked = request.GET.get("unit", "")
    form = PeopleForm(request.POST or None, request.FILES or None, units=units, initial={"unit": asked})
    if request.method != "POST" or not form.is_valid():
        return page(request, "registry/import_people.html", {"form": form}, status=422 if form.errors else 200)
    try:
        sheets = _sheets(form)
    except Unreadable as error:
        refusal = Refusal(f"unreadable_{error.code}", _name(form))
        return page(request, "registry/import_people.html", {"form": form}, refusal=refusal)
    home = next((unit for unit in units if unit.key == form.cleaned_data["unit"]), None)
    found = importing_people.draft(sheets, home, actor, clock.today())
    if isinstance(found, Refusal):
        return page(request, "registry/import_people.html", {"form": form}, refusal=found)
    if request.POST.get("do") == "let_in":
        return _let_in(request, found)
    return _preview(request, found, _as_text(sheets), home)


def _name(form: PeopleForm) -> str:
    upload = form.cleaned_data.get("file")
    return str(upload.name)[-80:] if upload is not None else gettext("pasted rows")


def _sheets(form: PeopleForm) -> list[Sheet]:
    """The sheets that came. Raises `Unreadable`."""
    upload = form.cleaned_data.get("file")
    if upload is None:
        return list(from_text(form.cleaned_data["rows"]))
    return read_workbook(upload.read(MOST_BYTES + 1), str(upload.name)[-150:])


def _as_text(sheets: Sequence[Sheet]) -> str:
    """The list as it would be pasted, its rows where they were: the page carries it to the next step, nothing is kept."""
    found = list_in(sheets)
    rows = dict(found[0].rows) if found is not None else {}
    return "\n".join("\t".join(map(_cell, rows.get(number, ()))) for number in range(1, max(rows, default=0) + 1))


def _cell(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else cell.isoformat()[:10] if hasattr(cell, "isoformat") else str(cell)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '\t\n"') else text


def _preview(request: HttpRequest, found: Draft, rows: str, home: Unit | None) -> HttpResponse:
    lines = sorted(found.lines, key=lambda line: (ORDER.get(line.outcome, 9), line.row.number))
    counts = [(key, terms.word("people_row", key, lang()), found.count(key)) for key in terms.table()["people_row"]]
    context = {
        "lines": [_shown(line) for line in lines], "counts": counts, "columns": found.columns, "rows": rows,
        "home": home.key if home else "", "todo": any(line.refusal is None for line in lines), "total": len(lines),
    }  # fmt: skip
    return page(request, "registry/import_people_preview.html", context)


def _shown(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "line": line, "row": row, "word": terms.word("people_row", line.outcome, lang()), "phone": masks.phone(row.phone),
        "roles": [terms.word("role", role, lang()) for role in row.roles],
        "instead": terms.word("role", line.ends_post.role, lang()) if line.ends_post else "",
        "refusal": in_words(line.refusal) if line.refusal else None, "deputy": _deputy(row),
        "notes": [terms.word("people_note", note, lang()) for note in line.notes],
    }  # fmt: skip


def _deputy(row: PersonRow) -> dict[str, Any] | None:
    return {"name": row.deputy, "starts": row.deputy_from, "ends": row.deputy_to} if row.deputy else None


def _let_in(request: HttpRequest, found: Draft) -> HttpResponse:
    """The result, with each new person's code: it stands on this answer and nowhere else."""
    done = actions.let_in(found.lines, actor=actor_of(request), at=clock.now(), synthetic=queries.is_demo())
    refused = [(line.row, in_words(refusal)) for line, refusal in done.refused]
    context = {"done": done, "refused": refused, "today": clock.today()}
    return page(request, "registry/import_people_done.html", context)
