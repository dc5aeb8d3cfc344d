"""A list of people: upload or paste it, look at what becomes of each row, let the good ones in, print the codes once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ranan.kit import clock
from ranan.kit.http import actor_of, in_words, lang, page, say
from ranan.kit.spreadsheet import Unreadable, from_text
from ranan.kit.spreadsheet import read as read_workbook
from ranan.registry import access, actions, importing_people, queries
from ranan.registry.forms import PeopleForm
from ranan.registry.importing import MOST_BYTES, kept
from ranan.registry.importing_people import Draft, Line
from ranan.registry.models import Unit
from ranan.rules import masks, terms
from ranan.rules.hazard import Refusal
from ranan.rules.people_sheet import PersonRow
from ranan.rules.sheet_model import Sheet

ORDER = {importing_people.WRONG: 0, importing_people.CHANGED: 1, importing_people.POST: 2, importing_people.NEW: 3}
SHOWN = 300
SEEN = "people_sheets"  # in the session: the lists that this person looks at, [hash, name]; "" for pasted rows


@require_http_methods(["GET", "HEAD", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """The three steps on one address: the list is kept sealed between them, for a day at most."""
    actor = actor_of(request)
    units = access.administered(actor)
    if not units:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    if request.POST.get("do") == "let_in" or "sheet" in request.GET:
        return _brought(request, units)
    form = PeopleForm(request.POST or None, request.FILES or None, units=units, initial={"unit": request.GET.get("unit", "")})
    if request.method != "POST" or not form.is_valid():
        return page(request, "registry/import_people.html", {"form": form}, status=422 if form.errors else 200)
    upload = form.cleaned_data["file"]
    name = str(upload.name)[-150:] if upload is not None else ""
    data = upload.read(MOST_BYTES + 1) if upload is not None else form.cleaned_data["rows"].encode()
    home = next((unit for unit in units if unit.key == form.cleaned_data["unit"]), None)
    found = _draft(request, data, name, home)
    if isinstance(found, Refusal):
        return page(request, "registry/import_people.html", {"form": form}, refusal=found)
    sha = kept.look_at(request.session, SEEN, data, name)
    return redirect(f"{reverse('import_people')}?{urlencode({'sheet': sha, 'unit': home.key if home else ''})}")


def _brought(request: HttpRequest, units: list[Unit]) -> HttpResponse:
    """The list that was brought a moment ago: looked at, or let in."""
    given = request.POST if request.method == "POST" else request.GET
    sha = given.get("sheet", "")
    data, name = kept.looked_at(request.session, SEEN, sha)
    if data is None:
        say(request, _("The list is kept no longer. Choose it once more."), "warning")
        return redirect("import_people")
    home = next((unit for unit in units if unit.key == given.get("unit")), None)
    found = _draft(request, data, name, home)
    if isinstance(found, Refusal):
        return page(request, "registry/import_people.html", {"form": PeopleForm(units=units)}, refusal=found)
    return _let_in(request, found) if request.method == "POST" else _preview(request, found, sha, home)


def _draft(request: HttpRequest, data: bytes, name: str, home: Unit | None) -> Draft | Refusal:
    """What the list says and what becomes of it."""
    try:
        sheets: list[Sheet] = read_workbook(data, name) if name else list(from_text(data.decode()))
    except Unreadable as error:
        return Refusal(f"unreadable_{error.code}", name or _("pasted rows"))
    return importing_people.draft(sheets, home, actor_of(request), clock.today())


def _preview(request: HttpRequest, found: Draft, sha: str, home: Unit | None) -> HttpResponse:
    lines = sorted(found.lines, key=lambda line: (ORDER.get(line.outcome, 9), line.row.number))
    counts = [(key, terms.word("people_row", key, lang()), found.count(key)) for key in terms.table()["people_row"]]
    context = {
        "lines": [_shown(line) for line in lines[:SHOWN]], "more": max(0, len(lines) - SHOWN), "counts": counts,
        "columns": found.columns, "sha": sha, "home": home.key if home else "", "total": len(lines),
        "todo": any(line.refusal is None for line in lines), "never_in": sum(line.never_in for line in lines),
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
    done = actions.let_in(
        found.lines, actor=actor_of(request), at=clock.now(), synthetic=queries.is_demo(),
        renew=request.POST.get("renew") == "on",
    )  # fmt: skip
    refused = [(line.row, in_words(refusal)) for line, refusal in done.refused]
    codes = sorted(done.codes, key=lambda one: one[2].pk)
    context = {"done": done, "codes": codes, "refused": refused, "today": clock.today()}
    return page(request, "registry/import_people_done.html", context)
