"""The open page on which an enterprise exchanges its printed code for an account of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ranan.kit.http import page, place_of
from ranan.registry import actions
from ranan.registry.forms import JoinForm
from ranan.rules.hazard import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Credit code or name, and the printed code; gives a one-time code that stands on the answer only."""
    form = JoinForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "registry/join.html", {"form": form}, status=422 if form.errors else 200)
    given = form.cleaned_data
    made = actions.join(
        given["named"], given["code"], login=given["login"], name=given["name"], place=place_of(request)
    )
    if isinstance(made, Refusal):
        return page(request, "registry/join.html", {"form": form}, refusal=made)
    person, code = made
    return page(request, "registry/joined.html", {"person": person, "code": code})
