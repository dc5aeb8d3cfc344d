"""An office's ledger as a page: upload, look at what was read beside what stands in the sheet, then let it in."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards import actions, files, importing
from ranan.hazards.forms import ImportForm
from ranan.hazards.models import LedgerImport
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page, say
from ranan.registry import queries as registry
from ranan.rules.access import WORKERS
from ranan.rules.hazard import Refusal
from ranan.rules.sheet_model import FIELDS

SHOWN = 400
KEPT = 20


def _running(request: HttpRequest) -> Campaign | None:
    """The campaign, for people whose post works on hazards."""
    return campaign.current() if actor_of(request).roles & WORKERS else None


@require_http_methods(["GET", "HEAD", "POST"])
def import_ledger(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is kept by its hash until it is let in or forgotten."""
    running = _running(request)
    if running is None:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    form = ImportForm(request.POST or None, request.FILES or None)
    units = [unit.pk for unit in registry.units().by_id.values() if unit.key in actor_of(request).units(*WORKERS)]
    context = {
        "form": form,
        "imports": LedgerImport.objects.filter(unit__in=units).select_related("unit", "person").order_by("-id")[:10],
    }
    if request.method != "POST" or not form.is_valid():
        return page(request, "hazards/import.html", context, status=422 if request.method == "POST" else 200)
    upload = form.cleaned_data["file"]
    data = upload.read(importing.MOST_BYTES + 1)
    sha = hashlib.sha256(data).hexdigest()
    try:
        importing.draft(data, upload.name, running, _desk(request, running))
    except importing.Unreadable as error:
        return page(request, "hazards/import.html", context, refusal=Refusal(f"unreadable_{error.code}", upload.name))
    files.write_once(files.path_of(sha), data)
    kept = [one for one in request.session.get("imports", []) if one[0] != sha]
    request.session["imports"] = [*kept, [sha, upload.name[-150:]]][-KEPT:]
    return redirect("import_preview", sha=sha)


def _desk(request: HttpRequest, running: Campaign) -> importing.Desk:
    on = clock.today()
    plan, classifier = campaign.plan_now(running), importing.classifier_for(running, on)
    return importing.Desk(plan, classifier, registry.units(), actor_of(request), on, lang())


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, sha: str) -> HttpResponse:
    """What was read, row by row, and what becomes of it; one click lets the good rows in."""
    running = _running(request)
    name = dict(request.session.get("imports", [])).get(sha)
    if running is None or name is None or not files.path_of(sha).exists():
        raise Http404
    desk = _desk(request, running)
    draft = importing.draft(files.path_of(sha).read_bytes(), name, running, desk)
    if request.method == "POST":
        done = actions.import_ledger(
            draft, running, desk.plan, actor=actor_of(request), at=clock.now(), synthetic=registry.is_demo()
        )
        if isinstance(done, Refusal):
            return page(request, "hazards/import_preview.html", _context(draft, sha), refusal=done)
        say(request, _came_in(done))
        return redirect("import_preview", sha=sha)
    return page(request, "hazards/import_preview.html", _context(draft, sha))


def _came_in(done: LedgerImport) -> str:
    count = done.created + done.asked
    said = ngettext("%(n)s hazard came in", "%(n)s hazards came in", count) % {"n": count}
    return said + _(", %(asked)s of them to be classified; %(same)s unchanged, %(out)s rejected.") % {
        "asked": done.asked, "same": done.unchanged, "out": done.rejected,
    }  # fmt: skip


def _context(draft: importing.Draft, sha: str) -> dict[str, Any]:
    order = {importing.REJECTED: 0, importing.ASKED: 1, importing.CREATED: 2, importing.UNCHANGED: 3}
    rows = sorted(draft.rows, key=lambda one: (order[one.outcome], not one.says, not one.differs))
    counts = [{"key": key, "count": draft.count(key)} for key in order]
    columns = [
        {"sheet": sheet, "heading": heading, "field": field, "example": _example(draft, sheet, heading)}
        for sheet, headings in draft.reading.columns.items()
        for heading, field in headings.items()
    ]
    new = draft.count(importing.CREATED) + draft.count(importing.ASKED)
    return {
        "draft": draft, "sha": sha, "rows": rows[:SHOWN], "more": len(rows) - SHOWN, "counts": counts, "new": new,
        "several": len(draft.reading.columns) > 1,
        "columns": columns, "fields": FIELDS, "skipped": [(one, one.text(lang())) for one in draft.reading.skipped],
        "sheet_problems": [(one.sheet, *importing.problem_words(one.problem, lang())) for one in draft.reading.problems],
    }  # fmt: skip


def _example(draft: importing.Draft, sheet: str, heading: str) -> str:
    return next(
        (one.row.raw.get(heading, "") for one in draft.rows if one.row.sheet == sheet and one.row.raw.get(heading)), ""
    )
