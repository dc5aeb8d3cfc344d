"""One unit's report: its figures with their rows, its words, its next step; and every step that can be taken on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ranan.campaign import queries as campaigns
from ranan.kit import clock
from ranan.kit.http import actor_of, in_words, lang, page, say, wants_json
from ranan.oversight import queries
from ranan.oversight.forms import ReportForm, step_form
from ranan.oversight.models import BiweeklyReport
from ranan.oversight.paper import alone
from ranan.oversight.paper import span as in_chinese
from ranan.oversight.shown import groups, numbers
from ranan.oversight.steps import offers, run
from ranan.oversight.views.board import neighbours
from ranan.oversight.views.common import report_in
from ranan.rules import terms
from ranan.rules.hazard import Refusal
from ranan.rules.report import FIGURES, Period
from ranan.rules.report_steps import VERBS, ReportState, ReportVerb, days_late

S = ReportState
_FLOW = ((S.DRAFT, "write"), (S.SIGNED, "sign"), (S.FILED, "file"), (S.ACCEPTED, "accept"))


@require_safe
def report(request: HttpRequest, end: str, unit: str) -> HttpResponse:
    """The page of one report."""
    found = report_in(request, end, unit)
    return page(request, "oversight/report.html", _context(request, found, verb=request.GET.get("step", "")))


@require_POST
def act(request: HttpRequest, end: str, unit: str, verb: str) -> HttpResponse:
    """Take one step. Refused or wrongly filled, the page comes back with what was typed and why."""
    found, actor = report_in(request, end, unit), actor_of(request)
    if verb not in VERBS:
        raise Http404
    step = ReportVerb(verb)
    form = step_form(step, found, seen=0, data=request.POST)
    result: BiweeklyReport | Refusal | None = None
    if form.is_valid():
        result = run(step, found, form.cleaned_data, actor=actor, at=clock.now())
    if wants_json(request):
        return _as_json(result, form)
    if isinstance(result, BiweeklyReport):
        say(request, _("Done: %(step)s.") % {"step": terms.word("report_step", step, lang())})
        return redirect("report", end=end, unit=unit)
    shown = _context(request, report_in(request, end, unit), verb=verb, bound=form)
    return page(request, "oversight/report.html", shown, refusal=result, status=422)


def _as_json(result: BiweeklyReport | Refusal | None, form: ReportForm) -> JsonResponse:
    """The same answer for machines: 200 with the new state, 409 with the refusal, 422 with what is wrongly filled."""
    if isinstance(result, BiweeklyReport):
        return JsonResponse({"report": result.key, "state": result.state})
    if isinstance(result, Refusal):
        return JsonResponse(in_words(result), status=409, headers={"X-Refusal": result.code})
    return JsonResponse({"fields": form.errors}, status=422)


def _context(
    request: HttpRequest, found: BiweeklyReport, *, verb: str = "", bound: ReportForm | None = None
) -> dict[str, Any]:
    today, actor = clock.today(), actor_of(request)
    content, plan = queries.content(found), campaigns.plan_now(found.campaign)
    seen = queries.last_entry(found) if found.pk else 0
    spans = [one for one, _rows in queries.board(found.campaign, [], today)]
    filed = clock.day_of(found.first_filed_at) if found.first_filed_at else None
    signed = found.frozen and (bool(found.rows) or content.nil)
    return {
        "report": found, "content": content, "today": today, "says": in_chinese(found.period),
        "figures": numbers(content.figures, found.period, found.unit, since=content.since, signed=signed),
        "groups": groups(content.figures, found.period, found.unit, plan, signed=signed),
        "targets": [
            (one, *campaigns.target_in_words(one, stated, lang()), stated) for one, stated in content.targets
        ],
        "corrections": [_correction(row) for row in content.corrections],
        "steps": offers(found, actor, today, seen=seen, bound=bound, verb=verb),
        "flow": _flow(found), "history": queries.history(found) if found.pk else [],
        "late": days_late(found.end, filed, today), "left": (found.end - today).days,
        **neighbours(found.period, spans),
    }  # fmt: skip


def _correction(row: dict[str, Any]) -> dict[str, Any]:
    """What an earlier report should have said, in words."""
    span = Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
    changes = [(alone(name, lang()), f"{row['changes'][name]:+d}") for name in FIGURES if name in row["changes"]]
    return {"period": span, "changes": changes}


def _flow(found: BiweeklyReport) -> list[dict[str, Any]]:
    """The four steps, which are done, and by whom."""
    at = {S.DRAFT: 0, S.RETURNED: 0, S.SIGNED: 1, S.FILED: 2, S.ACCEPTED: 3}[ReportState(found.state)]
    names = (found.written_name, found.signed_name, found.filed_name, found.accepted_name)
    done = [at > 0, at >= 1, at >= 2, at >= 3]
    first = done.index(False) if False in done else len(done)
    return [
        {"word": terms.word("report_step", verb, lang()), "note": name, "done": done[index], "now": index == first}
        for index, ((_state, verb), name) in enumerate(zip(_FLOW, names, strict=True))
    ]
