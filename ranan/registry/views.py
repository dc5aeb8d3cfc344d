"""Pages of who and where."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ranan.kit.http import page


@require_GET
def premises(request: HttpRequest) -> HttpResponse:
    """Places."""
    return page(request, "registry/premises.html")


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """People."""
    return page(request, "registry/people.html")


@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """Rights."""
    return page(request, "registry/rights.html")


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Journal."""
    return page(request, "registry/journal.html")
