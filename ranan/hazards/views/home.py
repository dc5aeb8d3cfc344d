"""Each role's home: what must I do today?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ranan.hazards import queries
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.rules import terms

SHOWN = 12


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The numbers are links to exactly those rows; below them the cases in order, each once."""
    actor, today = actor_of(request), clock.today()
    counts = queries.counts(actor, today)
    numbers = [{"key": key, "word": terms.word("duty", key, lang()), "count": count} for key, count in counts.items()]
    cases, seen = [], set[int]()
    for key, count in counts.items():
        rows = queries.duty_rows(actor, key, today)[: SHOWN * 2] if count and key != "as_reported" else []
        for row in rows:
            if row.pk not in seen and len(cases) < SHOWN:
                seen.add(row.pk)
                cases.append({"hazard": row, "why": terms.word("duty", key, lang())})
    context = {"numbers": numbers, "cases": cases, "today": today, "summary": queries.summary(actor, today)}
    return page(request, "hazards/home.html", context)
