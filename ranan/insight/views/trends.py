"""Trends: what was found, closed, open and overdue over time; by unit, measure, grade and area; the funnel of steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.insight import chart, queries, workbook
from ranan.insight.queries import Asked
from ranan.insight.views.common import asked_day, turned_away
from ranan.kit import clock, tables
from ranan.kit.http import actor_of, lang, page
from ranan.registry import actions as registry_actions
from ranan.registry import queries as registry
from ranan.rules import terms

SIZES = (("for-wide", chart.WIDE), ("for-narrow", chart.NARROW))  # one of both is shown


def _asked(request: HttpRequest, running: Campaign) -> Asked:
    return Asked.read(request.GET, asked_day(request, "from"), asked_day(request, "to"), running.starts, clock.today())


def _names(running: Campaign) -> dict[int, str]:
    """The measures by number, and the word for none."""
    plan = campaigns.plan_now(running)
    return {0: _("no certain measure")} | {one.no: f"{one.no} {one.title}" for one in plan.measures}


def _grades() -> dict[str, str]:
    return {key: terms.word("grade", key, lang()) for key in ("major", "general")}


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """The page; the whole state stands in the address."""
    running = turned_away(request)
    if isinstance(running, HttpResponse):
        return running
    actor, asked = actor_of(request), _asked(request, running)
    spans, names = queries.trend_spans(actor, asked), _names(running)
    days = [one.end for one in spans]
    stood = [(name, [getattr(one, name) for one in spans]) for name in ("open", "overdue")]
    came = [
        ("found", _("found"), [one.found for one in spans]), ("closed", _("closed"), [one.closings for one in spans]),
    ]  # fmt: skip
    steps = queries.steps(actor, asked)
    context = {
        "asked": asked, "spans": list(reversed(spans)), "last": spans[-1], "weekly": spans[-1].start != spans[-1].end,
        "stocks": [(css, chart.stocks(days, stood, width)) for css, width in SIZES],
        "flows": [(css, chart.flows(days, came, width)) for css, width in SIZES],
        "found": sum(one.found for one in spans), "closings": sum(one.closings for one in spans),
        "lines": queries.lines(actor, asked, names, _grades()), "splits": _splits(asked), "steps": steps,
        "all": steps[0].reached if steps else 0, "choices": _choices(names), "today": clock.today(),
    }  # fmt: skip
    return page(request, "insight/trends.html", context)


def _splits(asked: Asked) -> list[dict[str, Any]]:
    words = {"territory": _("By territorial unit"), "lead": _("By lead"), "measure": _("By measure"), "grade": _("By grade")}
    return [{"word": word, "url": asked.url(by=key), "now": asked.by == key} for key, word in words.items()]


def _choices(names: dict[int, str]) -> dict[str, list[tuple[str, str]]]:
    """What the conditions offer."""
    units = registry.units().by_id.values()
    return {
        "territory": [(unit.key, unit.name) for unit in units if unit.kind == "territory"],
        "lead": [(unit.key, unit.name) for unit in units if unit.kind != "territory"],
        "measure": [(str(no), name) for no, name in names.items() if no],
        "grade": list(_grades().items()),
    }


@require_safe
def export_trends(request: HttpRequest) -> HttpResponseBase:
    """Both tables of the page as a workbook; taking it out is kept in the journal."""
    running = turned_away(request)
    if isinstance(running, HttpResponse):
        return running
    actor, asked = actor_of(request), _asked(request, running)
    name = f"{_('Trends')}_{asked.start.isoformat()}_{asked.end.isoformat()}.xlsx"
    conditions = {"from": asked.start.isoformat(), "to": asked.end.isoformat(), "by": asked.by}
    conditions |= {key: str(value) for key, value in asked.where().items()}

    def record(rows: int) -> None:
        registry_actions.take_out(
            "trends.export", name, conditions, rows=rows, masked=False, actor=actor, at=clock.now()
        )

    sheets = workbook.trend_sheets(
        queries.trend_spans(actor, asked), queries.lines(actor, asked, _names(running), _grades()), conditions
    )
    return tables.response(name, sheets, method=request.method, record=record)
