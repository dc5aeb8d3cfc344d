"""The register's numbers on a day: kinds by territories, each number opening its rows, beside the plan's figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.registry import access, queries, slots
from ranan.registry.models import Unit
from ranan.registry.queries.past import Numbers, numbers
from ranan.rules import terms
from ranan.rules.access import WORKERS


@require_safe
def premises_numbers(request: HttpRequest) -> HttpResponse:
    """One table; `on` is a day, today where none is given."""
    actor = actor_of(request)
    if not actor.roles & access.READS_PLACES:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    on = _day(request.GET.get("on", ""))
    told, whole = numbers(access.premises_of(actor), on), access.sees_every_place(actor)
    mine = actor.units(*WORKERS)  # who sees a part has columns for that part: a dash would say that there is nothing
    units = [unit for unit in queries.territories() if whole or unit.key in mine or told.unit(unit.pk)]
    rows = [
        _row(word, {"kind": key}, {unit.pk: told.of.get((key, unit.pk), 0) for unit in units}, units, on)
        for key, word in terms.choices("premises", lang())
        if told.kind(key)
    ]
    context = {
        "on": on, "units": units, "rows": rows, "figures": slots.plan_now().figures,
        "sums": _sums(told, units, on), "whole": whole, "total": sum(told.of.values()),
    }  # fmt: skip
    return page(request, "registry/numbers.html", context)


def _day(text: str) -> date:
    """The day that is asked for, not later than today."""
    try:
        return min(date.fromisoformat(text), clock.today())
    except ValueError:
        return clock.today()


def _sums(told: Numbers, units: Sequence[Unit], on: date) -> list[dict[str, Any]]:
    """All places, and of them those with bottled gas and those with elderly people."""
    return [
        _row(_("All places"), {}, {unit.pk: told.unit(unit.pk) for unit in units}, units, on),
        _row(_("of them with bottled gas"), {"gas": "bottled"}, told.bottled, units, on),
        _row(_("of them elderly people alone"), {"elderly": "yes"}, told.elderly, units, on),
    ]


def _row(word: str, conditions: dict[str, str], counts: dict[int, int], units: Sequence[Unit], on: date) -> dict[str, Any]:
    """A line of numbers, each with the address of its rows."""
    wanted = queries.PlaceFilter.read({"on": on.isoformat()} | conditions)
    cells = [(counts.get(unit.pk, 0), wanted.url(territory=unit.key), unit.name) for unit in units]
    return {"word": word, "cells": cells, "total": sum(counts.values()), "url": wanted.url()}
