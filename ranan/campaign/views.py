"""Pages of the plan: stages on a time line, measures, catalogue, parameters; every number with its source."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ranan.campaign import queries
from ranan.campaign.models import Campaign
from ranan.kit import clock
from ranan.kit.http import page
from ranan.rules.plan import Plan


def _now() -> tuple[Campaign, Plan]:
    running = queries.current()
    if running is None:
        raise Http404
    return running, queries.plan_now(running)


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """The whole plan on one page."""
    running, now = _now()
    return page(request, "campaign/plan.html", {"running": running, "plan": now, "today": clock.today()})


@require_GET
def measure(request: HttpRequest, no: int) -> HttpResponse:
    """One measure: who, what, which hazards, which targets."""
    running, now = _now()
    found = now.measure(no)
    if found is None:
        raise Http404
    return page(request, "campaign/measure.html", {"running": running, "plan": now, "measure": found})


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every kind of hazard."""
    running, now = _now()
    return page(request, "campaign/catalogue.html", {"running": running, "plan": now})


@require_GET
def hazard_type(request: HttpRequest, code: str) -> HttpResponse:
    """One entry of the catalogue."""
    running, now = _now()
    found = now.hazard_type(code)
    if found is None:
        raise Http404
    return page(request, "campaign/hazard_type.html", {"running": running, "plan": now, "kind": found})


@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    """Every number that the rules use."""
    running, now = _now()
    return page(request, "campaign/parameters.html", {"running": running, "plan": now, "today": clock.today()})
