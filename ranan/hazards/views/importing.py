"""An office's ledger as a page: upload or paste, answer what only the office knows, look at it, then let it in."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards import actions, files, importing, tasks
from ranan.hazards.access import import_for
from ranan.hazards.forms import ImportForm
from ranan.hazards.models import ImportRun, LedgerImport, Synonym
from ranan.hazards.views.imports import came_in
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page, say
from ranan.kit.templatetags.ran import day
from ranan.registry import queries as registry
from ranan.rules.access import WORKERS
from ranan.rules.hazard import Refusal
from ranan.rules.sheet_heads import heading_key
from ranan.rules.sheet_model import FIELDS

SHOWN = 400
KEPT = 20
QUESTIONS = 30
IGNORED = "-"


def _running(request: HttpRequest) -> Campaign | None:
    """The campaign, for people whose post works on hazards."""
    return campaign.current() if actor_of(request).roles & WORKERS else None


@require_http_methods(["GET", "HEAD", "POST"])
def import_ledger(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste rows. They are kept by their hash until they are let in or forgotten."""
    running = _running(request)
    if running is None:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    form = ImportForm(request.POST or None, request.FILES or None)
    units = [unit.pk for unit in registry.units().by_id.values() if unit.key in actor_of(request).units(*WORKERS)]
    open_runs = ImportRun.objects.filter(person__key=actor_of(request).key, state__in=("waiting", "running"))
    context = {
        "form": form, "runs": open_runs.order_by("-id"),
        "imports": LedgerImport.objects.filter(unit__in=units).select_related("unit", "person").order_by("-id")[:10],
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return page(request, "hazards/import.html", context, status=422 if request.method == "POST" else 200)
    name, data = _brought(form)
    try:
        importing.draft(data, name, running, importing.desk_for(actor_of(request), running, clock.today(), lang()))
    except importing.Unreadable as error:
        return page(request, "hazards/import.html", context, refusal=Refusal(f"unreadable_{error.code}", name))
    sha = hashlib.sha256(data).hexdigest()
    files.write_once(files.path_of(sha), data)
    kept = [one for one in request.session.get("imports", []) if one[0] != sha]
    request.session["imports"] = [*kept, [sha, name]][-KEPT:]
    return redirect("import_preview", sha=sha)


def _brought(form: ImportForm) -> tuple[str, bytes]:
    upload = form.cleaned_data["file"]
    if upload is not None:
        return upload.name[-150:], upload.read(importing.MOST_BYTES + 1)
    now = clock.now()
    name = _("Pasted on %(day)s at %(time)s") % {"day": day(now.date()), "time": f"{now:%H.%M}"}
    return f"{name}.tsv", form.cleaned_data["rows"].encode()


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, sha: str) -> HttpResponse:
    """What was read, row by row, and what becomes of it; one click lets the good rows in."""
    running = _running(request)
    name = dict(request.session.get("imports", [])).get(sha)
    if running is None or name is None or not files.path_of(sha).exists():
        raise Http404
    if open_run := importing.open_run(sha, actor_of(request)):
        return redirect("import_run", pk=open_run.pk)
    desk = importing.desk_for(actor_of(request), running, clock.today(), lang())
    refusal = _answer(request, desk) if request.POST.get("do") == "answer" else None
    if request.method == "POST" and request.POST.get("do") == "answer" and refusal is None:
        return redirect("import_preview", sha=sha)
    draft = importing.draft(files.path_of(sha).read_bytes(), name, running, desk)
    if request.method == "POST" and refusal is None:
        done = _let_in(request, draft, running, desk)
        if isinstance(done, HttpResponse):
            return done
        refusal = done
    return page(request, "hazards/import_preview.html", _context(draft, sha, desk, running), refusal=refusal)


def _let_in(
    request: HttpRequest, draft: importing.Draft, running: Campaign, desk: importing.Desk
) -> HttpResponse | Refusal:
    """A small file at once, a large one by the worker."""
    take, actor = set(request.POST.getlist("take")), actor_of(request)
    if request.POST.get("rest") == "on":  # those that the page had no room for
        take |= {one.ticket for one in draft.differing(moved=False)[SHOWN:]}
    if draft.to_write(take) > actions.AT_ONCE:
        run = actions.ask_for_import(draft, running, actor=actor, at=clock.now(), take=take)
        if isinstance(run, Refusal):
            return run
        tasks.let_in.defer(run=run.pk)
        return redirect("import_run", pk=run.pk)
    done = actions.import_ledger(
        draft, running, desk.plan, actor=actor, at=clock.now(), synthetic=registry.is_demo(), take=take
    )
    if isinstance(done, Refusal):
        return done
    say(request, came_in(done))
    return redirect("import_preview", sha=draft.sha256)


def _answer(request: HttpRequest, desk: importing.Desk) -> Refusal | None:
    """Keep the office's answers; an answer that names nothing known is told, the others are kept all the same."""
    seat = importing.import_seat(desk.actor)
    unit = registry.units().by_key.get(seat.unit) if seat else None
    given = zip(*(request.POST.getlist(name) for name in ("kind", "said", "means")), strict=False)
    wrong, kept = "", 0
    for kind, said, answer in given:
        means = _meant(kind, answer.strip(), desk)
        if unit is None or not answer.strip() or kind not in Synonym.Kind.values:
            continue
        if means is None:
            wrong = answer.strip()[:40]
        elif actions.learn(unit, kind, said, means, actor=desk.actor, at=clock.now()):
            kept += 1
    if kept:
        say(request, _("Kept for this and the next files of your unit: %(n)s answers.") % {"n": kept})
    return Refusal("unknown_answer", wrong) if wrong else None


def _meant(kind: str, answer: str, desk: importing.Desk) -> str | None:
    """What an answer names: a code, a unit, a field; "" to leave a column out; None for nothing known."""
    if kind == Synonym.Kind.HEADING:
        return "" if answer == IGNORED else answer if answer in (*FIELDS, "done") else None
    if kind == Synonym.Kind.HAZARD:
        code = answer.partition(" ")[0].upper()
        return code if desk.plan.hazard_type(code) else None
    return answer if answer in desk.units.by_key else None


def _context(draft: importing.Draft, sha: str, desk: importing.Desk, running: Campaign) -> dict[str, Any]:
    order = {
        importing.REJECTED: 0,
        importing.ASKED: 1,
        importing.CREATED: 2,
        importing.CHANGED: 3,
        importing.UNCHANGED: 4,
    }
    rows = sorted(draft.rows, key=lambda one: (order[one.outcome], not one.says, not one.differs))
    differing = sum(1 for one in draft.rows if one.changes)
    numbers = {key: draft.count(key) for key in order if key != importing.CHANGED}
    numbers[importing.UNCHANGED] -= differing
    numbers |= {"differs": differing} if differing else {}
    counts = [{"key": key, "count": count} for key, count in numbers.items()]
    read = [
        (name, heading, field or ("number" if importing.is_number(heading) else ""), _example(draft, name, heading))
        for name, headings in draft.reading.columns.items()
        for heading, field in headings.items()
    ]
    loose = [(name, heading, "", example) for name, heading, example in draft.loose]
    columns = [
        {"sheet": name, "heading": heading, "key": heading_key(heading), "field": field, "example": example}
        for name, heading, field, example in read + loose
    ]
    asked = importing.questions(draft, desk)
    new = draft.count(importing.CREATED) + draft.count(importing.ASKED)
    applied, cut = draft.differing(moved=False), importing.cut_short(draft, running, desk.actor)
    return {
        "draft": draft, "sha": sha, "rows": rows[:SHOWN], "more": len(rows) - SHOWN, "counts": counts, "new": new,
        "several": len(draft.reading.columns) > 1, "questions": asked[:QUESTIONS], "unasked": len(asked) - QUESTIONS,
        "catalogue": [(one.code, one.title) for one in desk.plan.hazards] if asked else [],
        "units": [unit for unit in desk.units.by_id.values() if unit.key in {one.id for one in desk.plan.units}],
        "applied": applied[:SHOWN], "rest": len(applied) - SHOWN, "decided": draft.differing(moved=True)[:SHOWN],
        "differing": differing, "todo": bool(new or differing or cut), "cut": cut,
        "came": importing.came_before(draft, running, desk.actor),
        "follows_link": draft.follows and import_for(desk.actor, draft.follows.pk),
        "columns": columns, "fields": (*FIELDS, "done"), "skipped": [(one, one.text(lang())) for one in draft.reading.skipped],
        "sheet_problems": [(one.sheet, *importing.problem_words(one.problem, lang())) for one in draft.reading.problems],
    }  # fmt: skip


def _example(draft: importing.Draft, name: str, heading: str) -> str:
    return next(
        (one.row.raw.get(heading, "") for one in draft.rows if one.row.sheet == name and one.row.raw.get(heading)), ""
    )
