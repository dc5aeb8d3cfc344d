"""Each role's home: what must I do today?"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_GET

from ranan.hazards import queries
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor

SHOWN = 12


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The numbers are links to exactly those rows; below them the cases in order, each once."""
    actor, today = actor_of(request), clock.today()
    counts = queries.counts(actor, today)
    numbers = [{"key": key, "word": terms.word("duty", key, lang()), "count": count} for key, count in counts.items()]
    cases: list[dict[str, Any]] = []
    seen: set[int] = set()
    for key, count in counts.items():
        rows = queries.duty_rows(actor, key, today)[: SHOWN * 2] if count and key != "as_reported" else []
        for row in rows:
            if row.pk not in seen and len(cases) < SHOWN:
                seen.add(row.pk)
                cases.append({"hazard": row, "why": terms.word("duty", key, lang())})
    context = {
        "numbers": numbers, "cases": cases, "today": today, "summary": queries.summary(actor, today),
        "week": week(actor, today) if counts else [], "may_register": bool(actor.roles & WORKERS),
    }  # fmt: skip
    return page(request, "hazards/home.html", context)


def week(actor: Actor, today: date) -> list[dict[str, Any]]:
    """The next seven days, each with how many of the actor's cases fall due."""
    found = Counter(queries.duty_rows(actor, "this_week", today).order_by().values_list("due", flat=True))
    days = [today + timedelta(days=n) for n in range(7)]
    address = reverse("ledger")
    return [
        {"day": one, "count": found[one], "word": date_format(one, "D"), "url": f"{address}?todo=this_week"}
        for one in days
    ]
