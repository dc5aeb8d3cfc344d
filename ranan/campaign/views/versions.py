"""The plan's parameters, and its versions: what each changed against the one before."""

from __future__ import annotations

from dataclasses import fields
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ranan.campaign import changes, queries, words
from ranan.campaign.access import plan_for
from ranan.campaign.views.common import base, reading
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.rules import terms
from ranan.rules.plan import Parameter, Plan


@require_safe
def parameters(request: HttpRequest) -> HttpResponse:
    """Every number that the rules use, with its days in force, its source and the strength of that."""
    now, today = reading(request), clock.today()
    rows = [_parameter(one) for one in now.plan.parameters]
    context = {**base(now, "parameters"), "today": today, "rows": rows}
    return page(request, "campaign/parameters.html", context)


def _parameter(one: Parameter) -> dict[str, Any]:
    word = terms.word("parameter", one.key, lang())
    return {
        "parameter": one, "word": word, "named": word != one.key, "value": words.parameter(one, lang()),
        "in_force": one.in_force(clock.today()),
    }  # fmt: skip


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every version with its day and who loaded it."""
    now = reading(request)
    return page(request, "campaign/versions.html", {**base(now, "versions"), "loads": queries.loads(now.campaign)})


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """What one version changed against the one before; the first one: what it holds."""
    now = plan_for(actor_of(request), str(number))
    if now is None:
        raise Http404
    earlier = queries.before(now.version)
    told = changes.told(queries.plan_of(earlier), now.plan, lang()) if earlier else []
    context = {
        **base(now, "versions"),
        "this": next((one for one in queries.loads(now.campaign) if one.version.pk == now.version.pk), None),
        "earlier": earlier,
        "tables": [(table, list(rows)) for table, rows in groupby(told, key=lambda one: one.table)],
        "changed": len(told),
        "holds": _holds(now.plan),
    }
    return page(request, "campaign/version.html", context)


def _holds(plan: Plan) -> list[tuple[str, int]]:
    """How many entries each table of the plan has."""
    tables = [spec.name for spec in fields(plan) if spec.name in terms.table()["plan_table"]]
    return [(terms.word("plan_table", name, lang()), len(getattr(plan, name))) for name in tables]
