"""A sheet of places as a page: upload or paste, answer what only the office knows, look at it, then let it in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ranan.kit import clock
from ranan.kit.coordinates import SYSTEMS
from ranan.kit.fields import SheetForm
from ranan.kit.http import actor_of, in_words, lang, page, say
from ranan.kit.templatetags.ran import day
from ranan.registry import importing, tasks
from ranan.registry.actions import import_runs as actions
from ranan.registry.importing import kept
from ranan.registry.queries import imports
from ranan.registry.views.place_imports import came_in
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.hazard import Refusal

MOST_ROWS = 200_000
AT_ONCE = 1000  # rows that are written while the clerk waits: about a second
SHOWN = 300
KEPT = 5  # sheets that one person looks at in turn
KINDS = 40  # words of kinds that are asked about at once


@require_http_methods(["GET", "HEAD", "POST"])
def import_register(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste rows; they are kept sealed until they are let in, at most for a day."""
    actor = actor_of(request)
    if not actor.roles & WORKERS:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    context = {"form": form, "imports": imports.brought(actor)}
    if request.method != "POST" or not form.is_valid():
        return page(request, "registry/import.html", context, status=422 if form.errors else 200)
    name, data = _brought(form)
    rows = _rows_of(name, data)
    if isinstance(rows, Refusal):
        return page(request, "registry/import.html", context, refusal=rows)
    sha = kept.keep(data)
    others = [one for one in request.session.get("sheets", []) if one[0] != sha]
    request.session["sheets"] = [*others, [sha, name, {"rows": rows}]][-KEPT:]
    return redirect("import_sheet", sha=sha)


def _brought(form: SheetForm) -> tuple[str, bytes]:
    upload = form.cleaned_data["file"]
    if upload is not None:
        return upload.name[-150:], upload.read(importing.MOST_BYTES + 1)
    now = clock.now()
    name = _("Pasted on %(day)s at %(time)s") % {"day": day(now.date()), "time": f"{now:%H.%M}"}
    return f"{name}.tsv", form.cleaned_data["rows"].encode()


def _rows_of(name: str, data: bytes) -> int | Refusal:
    """How many places a file names, or why the whole of it is not taken."""
    try:
        rows = importing.count_rows(data, name)
    except importing.Unreadable as error:
        return Refusal(f"unreadable_{error.code}", name)
    if not rows:
        return Refusal("places_no_heads", name)
    return Refusal("places_too_many", str(MOST_ROWS)) if rows > MOST_ROWS else rows


@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest, sha: str) -> HttpResponse:
    """What was read, row by row, and what becomes of it; one click lets the good rows in."""
    sheets = {one[0]: one for one in request.session.get("sheets", [])}
    data = kept.read(sha) if sha in sheets else None
    actor = actor_of(request)
    if data is None or not actor.roles & WORKERS:
        raise Http404
    _sha, name, told = sheets[sha]
    if request.method == "POST" and request.POST.get("do") == "answer":
        _answer(request, told)
        request.session.modified = True
        return redirect("import_sheet", sha=sha)
    refusal = None
    if request.method == "POST":
        done = _let_in(request, sha, name, told)
        if isinstance(done, HttpResponse):
            return done
        refusal = done
    draft = importing.draft(data, name, importing.desk_for(actor, clock.today(), lang()), _answers(told))
    return page(request, "registry/import_preview.html", _context(draft), refusal=refusal)


def _let_in(request: HttpRequest, sha: str, name: str, told: dict[str, Any]) -> HttpResponse | Refusal:
    """A small file at once, a large one by the worker; either way it is found again on its own page."""
    wanted = told | {name: request.POST.getlist(name) for name in ("take", "apart")}
    if request.POST.get("rest") == "on":  # changed rows that the page had no room for
        wanted["rest"] = SHOWN
    rows = wanted.pop("rows", 0)
    run = actions.ask_for_places(sha, name, wanted, rows=rows, actor=actor_of(request), at=clock.now())
    if isinstance(run, Refusal):
        return run
    if rows > AT_ONCE:
        tasks.let_in.defer(run=run.pk)
        return redirect("place_import", pk=run.pk)
    done = actions.let_places_in(run)
    if done.refusal:
        return Refusal(done.refusal, name)
    say(request, came_in(done))
    return redirect("place_import", pk=run.pk)


def _answers(told: dict[str, Any]) -> importing.Answers:
    return importing.Answers(told.get("system", ""), told.get("far") == "keep", dict(told.get("kinds", {})))


def _answer(request: HttpRequest, told: dict[str, Any]) -> None:
    """Keep what was answered of this file; an answer that means nothing known is left out."""
    system, far = request.POST.get("system", ""), request.POST.get("far", "")
    if system in SYSTEMS:
        told["system"] = system
    if far in {"keep", "drop"}:
        told["far"] = far
    known = terms.table()["premises"]
    given = zip(request.POST.getlist("said"), request.POST.getlist("means"), strict=False)
    told["kinds"] = told.get("kinds", {}) | {said[:120]: means for said, means in given if means in known}


def _context(draft: importing.Draft) -> dict[str, Any]:
    order = {outcome: at for at, outcome in enumerate(importing.OUTCOMES)}
    rows = sorted((one for one in draft.rows), key=lambda one: (order[one.outcome], not one.says))
    counts, asked = draft.counts, draft.kinds_asked()
    changed = draft.of(importing.CHANGED)
    return {
        "draft": draft, "rows": [_shown(one) for one in rows[:SHOWN]], "more": len(rows) - SHOWN,
        "counts": [{"key": key, "count": counts[key]} for key in importing.OUTCOMES],
        "new": counts[importing.NEW], "changed": len(changed), "likely": counts[importing.LIKELY],
        "todo": bool(counts[importing.NEW] + len(changed) + counts[importing.LIKELY]) and not draft.asks_system,
        "changes": changed[:SHOWN], "rest": len(changed) - SHOWN, "likes": draft.of(importing.LIKELY)[:SHOWN],
        "kinds_asked": asked[:KINDS], "kinds": terms.choices("premises", lang()),
        "systems": terms.choices("coordinates", lang()), "has_points": bool(importing.COORDINATES & draft.reading.fields),
        "several": len(draft.reading.columns) > 1,
        "columns": [
            {"sheet": sheet, "heading": heading, "fact": fact}
            for sheet, heads in draft.reading.columns.items()
            for heading, fact in heads.items()
        ],
    }  # fmt: skip


def _shown(one: importing.Planned) -> dict[str, Any]:
    """A row with its problems in words."""
    said = [(column, in_words(refusal)) for column, refusal in (*one.problems, *one.says)]
    return {"one": one, "facts": one.facts, "said": said}
