"""The whole plan on one page: stages on a time line, targets, the measures as a table, duties, documents, units."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ranan.campaign import progress, queries, words
from ranan.campaign.access import Reading, units_to_state
from ranan.campaign.forms import StatementForm
from ranan.campaign.timeline import spans
from ranan.campaign.views.common import base, counts, reading
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.rules import terms
from ranan.rules.plan import Duty, Plan

SHOWN = 10  # statements on targets of no measure


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan in force, or an older version of it."""
    return page(request, "campaign/plan.html", context(request, reading(request)))


def context(request: HttpRequest, now: Reading, form: StatementForm | None = None) -> dict[str, Any]:
    """Everything that the page shows. `form` is a statement that came back with errors."""
    today, tongue = clock.today(), lang()
    figures, said = queries.latest_figures(now.campaign), queries.latest_words(now.campaign)
    all_ = counts(request, now, today)
    rows = [
        progress.measure_row(now.plan, one, counts=all_, figures=figures, said=said, on=today, lang=tongue)
        for one in now.plan.measures
    ]
    return {
        **base(now, "plan"),
        "today": today,
        "spans": spans(now.plan, today),
        "targets": progress.target_rows(now.plan, figures, today, tongue),
        "rows": rows,
        "counted": all_ is not None,
        "totals": _totals(rows) if all_ is not None else None,
        "unclear": (all_ or {}).get(0),
        "duties": [_duty(now.plan, one) for one in now.plan.duties],
        "reporters": _reporters(now.plan),
        "task_force": now.plan.unit(now.plan.task_force),
        "form": form or blank(request, now),
        "statements": _said(now),
    }


def _said(now: Reading) -> list[progress.Said]:
    """The last statements on targets of no measure."""
    said = list(queries.statements_on(now.campaign, 0)[:SHOWN])
    return progress.said_rows(now.plan, said, lang(), queries.sources(now.campaign, said))


def blank(request: HttpRequest, now: Reading, data: Any = None) -> StatementForm | None:
    """The form for targets of no measure; None for who may not state on them, and for an older version."""
    units = units_to_state(actor_of(request), now.plan, 0)
    targets = [one for one in now.plan.targets if not one.measure]
    return StatementForm(data, units=units, targets=targets, on=clock.today()) if units and not now.old else None


def _totals(rows: list[progress.MeasureRow]) -> dict[str, int]:
    return {key: sum(row.counts[key] for row in rows if row.counts) for key in progress.NOTHING}


def _duty(plan: Plan, one: Duty) -> dict[str, Any]:
    """A duty with its units in the plan's words and the value that its parameter has today."""
    held = plan.parameter(one.parameter, clock.today()) if one.parameter else None
    stage = next((found for found in plan.stages if found.id == one.stage), None)
    return {
        "duty": one,
        "by": words.units(plan, one.by, lang()),
        "support": words.units(plan, one.support, lang()),
        "to": words.units(plan, one.to, lang()),
        "stage": stage,
        "parameter": held,
        "value": words.parameter(held, lang()) if held else "",
        "parameter_word": terms.word("parameter", held.key, lang()) if held else "",
    }


def _reporters(plan: Plan) -> dict[str, Any]:
    found = plan.reporters()
    return {
        "all": len(found),
        "departments": [one for one in found if one.kind == "department"],
        "territories": [one for one in found if one.kind == "territory"],
    }
