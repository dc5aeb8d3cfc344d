"""Which reports are due, from whom, and how they stand; the summary of one period; who was late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ranan.campaign import queries as campaigns
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.oversight import queries
from ranan.oversight.access import reads_summary, reporters, units_read
from ranan.oversight.paper import SHOWN, state_word
from ranan.oversight.queries import Standing
from ranan.oversight.shown import groups, numbers
from ranan.oversight.views.common import period_in, running
from ranan.rules import terms
from ranan.rules.report import Period
from ranan.rules.report_steps import ReportState

COLUMNS = 5  # periods that the table of all units shows


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The periods with the reader's units, the newest first; for overseers all units by period."""
    campaign, actor, today = running(), actor_of(request), clock.today()
    units = units_read(actor, campaigns.plan_now(campaign))
    if not units:
        raise Http404
    board = queries.board(campaign, units, today)
    all_ = reads_summary(actor)
    context = {
        "all": all_, "today": today, "units": units, "duties_open": queries.duties_open(actor, today),
        "periods": [_period(span, rows, len(board) - index) for index, (span, rows) in enumerate(board)],
        "lines": [] if all_ else [_line(one, len(board) - index) for index, (_s, rows) in enumerate(board) for one in rows],
        "matrix": _matrix(board[:COLUMNS]) if all_ else [],
        "columns": [span for span, _rows in board[:COLUMNS]],
    }  # fmt: skip
    return page(request, "oversight/reports.html", context)


def _period(span: Period, rows: Sequence[Standing], number: int) -> dict[str, Any]:
    """One period: how many reports there are in each state."""
    states = [one.state for one in rows]
    return {
        "number": number, "period": span, "all": len(rows), "filed": sum(one.filed for one in rows),
        "accepted": states.count(ReportState.ACCEPTED), "waiting": states.count(ReportState.FILED),
        "late": sum(bool(one.days_late) for one in rows), "url": reverse("report_summary", args=[span.end.isoformat()]),
    }  # fmt: skip


def _line(one: Standing, number: int) -> dict[str, Any]:
    """One report as a line of the list of one's own units."""
    return {"standing": one, "number": number, "url": _url(one), "word": state_word(one, lang())}


def _url(one: Standing) -> str:
    return reverse("report", args=[one.period.end.isoformat(), one.unit.key])


def _matrix(board: Sequence[tuple[Period, list[Standing]]]) -> list[dict[str, Any]]:
    """Each unit with its reports of the last periods."""
    lines = zip(*(rows for _span, rows in board), strict=True)
    return [{"unit": line[0].unit, "cells": [_cell(one) for one in line]} for line in lines]


def _cell(one: Standing) -> dict[str, Any]:
    late = terms.word("report_row", "late", lang()).format(days=one.days_late) if one.days_late else ""
    word = terms.word("report_mark", one.state, lang())
    return {
        "word": word,
        "late": late,
        "url": _url(one),
        "period": one.period,
        "accepted": one.state == ReportState.ACCEPTED,
    }


@require_safe
def summary(request: HttpRequest, end: str) -> HttpResponse:
    """All units of one period, with a total that counts each hazard once."""
    span, campaign, today = period_in(request, end), running(), clock.today()
    plan = campaigns.plan_now(campaign)
    units = reporters(plan)
    found = queries.summary(campaign, units, span)
    standing = {one.unit.pk: one for one in queries.standings(campaign, units, span, today)}
    force = plan.unit(plan.task_force)
    rows = [
        {
            "unit": one.unit, "numbers": numbers(one.figures, span, one.unit, names=SHOWN),
            "state": state_word(standing[one.unit.pk], lang()), "late": standing[one.unit.pk].days_late,
            "url": _url(standing[one.unit.pk]), "nil": not any(one.figures.values()),
        }
        for one in found.units
    ]  # fmt: skip
    total = found.total.as_json()
    spans = [one for one, _rows in queries.board(campaign, [], today)]
    context = {
        "period": span, "rows": rows, "total": numbers(total, span, None, names=SHOWN), "figures": numbers(total, span, None),
        "groups": groups(total, span, None, plan), "force": force.name if force else "", "heads": numbers(total, span, None, names=SHOWN),
        "filed": sum(one.filed for one in standing.values()), "late": sum(bool(one.days_late) for one in standing.values()),
        **neighbours(span, spans),
    }  # fmt: skip
    return page(request, "oversight/summary.html", context)


def neighbours(span: Period, spans: Sequence[Period]) -> dict[str, Any]:
    """The number of the period, and the ones before and after it; `spans` the newest first."""
    at = spans.index(span)
    return {
        "number": len(spans) - at, "before": spans[at + 1] if at + 1 < len(spans) else None,
        "after": spans[at - 1] if at else None,
    }  # fmt: skip


@require_safe
def late(request: HttpRequest) -> HttpResponse:
    """Reports that were not filed by their day, the newest period first."""
    if not reads_summary(actor_of(request)):
        raise Http404
    campaign = running()
    rows = queries.late(campaign, reporters(campaigns.plan_now(campaign)), clock.today())
    return page(request, "oversight/late.html", {"rows": rows, "waiting": sum(one.filed_on is None for one in rows)})
