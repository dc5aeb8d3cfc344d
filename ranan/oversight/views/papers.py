"""A report and the summary taken away: as an official document, or as tables."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ranan.campaign import queries as campaigns
from ranan.kit import clock, official, tables
from ranan.oversight import paper, queries
from ranan.oversight.access import reporters
from ranan.oversight.views.common import period_in, report_in, running


@require_safe
def report_paper(request: HttpRequest, end: str, unit: str, kind: str) -> HttpResponseBase:
    """One unit's report; signed, as it was signed."""
    found = report_in(request, end, unit)
    return _given(request, paper.paper(found, queries.content(found)), kind)


@require_safe
def summary_paper(request: HttpRequest, end: str, kind: str) -> HttpResponseBase:
    """The summary of one period, as the ledger stands."""
    span, campaign = period_in(request, end), running()
    units = reporters(campaigns.plan_now(campaign))
    standings = queries.standings(campaign, units, span, clock.today())
    return _given(request, paper.summary_paper(campaign, queries.summary(campaign, units, span), standings), kind)


def _given(request: HttpRequest, made: paper.Paper, kind: str) -> HttpResponseBase:
    if kind == "xlsx":
        return tables.response(made.name, made.sheets, method=request.method)
    if kind != "docx":
        raise Http404
    named = content_disposition_header(as_attachment=True, filename=f"{made.name}.docx") or ""
    headers = {"Content-Disposition": named, "Cache-Control": "private, no-store"}
    return HttpResponse(made.document, content_type=official.MIME, headers=headers)
