"""A sheet of places after the click: how far it is, what it brought, and taking it back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ranan.kit import clock
from ranan.kit.http import actor_of, in_words, page, say
from ranan.registry import access, tasks
from ranan.registry.actions import import_runs as actions
from ranan.registry.models import PlaceImport
from ranan.registry.places import shown
from ranan.registry.queries import imports
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

AT_ONCE = 1000  # places that are taken back while the clerk waits
SHOWN = 300


@require_http_methods(["GET", "HEAD", "POST"])
def place_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import; it looks again by itself while it is on its way, and can be left and found again."""
    actor = actor_of(request)
    run = imports.imports_of(actor).filter(pk=pk).first()
    if run is None:
        raise Http404
    if request.method == "POST":
        done = actions.ask_to_withdraw(run, request.POST.get("reason", ""), actor=actor, at=clock.now())
        if isinstance(done, Refusal):
            return page(request, "registry/place_import.html", _context(request, run), refusal=done)
        if done.total > AT_ONCE:
            tasks.take_back.defer(run=run.pk)
        else:
            actions.take_places_back(done)
            say(request, _("Taken back."))
        return redirect("place_import", pk=pk)
    return page(request, "registry/place_import.html", _context(request, run))


def _context(request: HttpRequest, run: PlaceImport) -> dict[str, Any]:
    stayed = _stayed(run, actor_of(request))
    failed = run.state == PlaceImport.State.FAILED
    done = run.state in {PlaceImport.State.DONE, PlaceImport.State.WITHDRAWN}
    return {
        "run": run, "said": came_in(run) if done else "", "stayed": stayed, "more": len(run.stayed) - len(stayed),
        "at_hand": any(one[0] == run.sha256 for one in request.session.get("sheets", [])),
        "why_failed": in_words(Refusal(run.refusal, run.name)) if failed else None,
        "may_withdraw": bool(imports.numbers_of(run)) if failed else run.added > 0,
    }  # fmt: skip


def _stayed(run: PlaceImport, actor: Actor) -> list[dict[str, Any]]:
    """The places that could not be taken back, as the reader may see them."""
    told = run.stayed[:SHOWN]
    found = access.premises_of(actor).filter(number__in=[number for number, _why in told])
    seen = {row.number: shown(row, actor) for row in found}
    return [{"number": number, "why": why, "place": seen.get(number)} for number, why in told]


def came_in(done: PlaceImport) -> str:
    """What an import brought, in a sentence."""
    said = ngettext("%(n)s place came in", "%(n)s places came in", done.added) % {"n": done.added}
    return said + _("; %(changed)s brought up to date, %(same)s unchanged, %(left)s to be decided, %(wrong)s stayed out.") % {
        "changed": done.changed, "same": done.unchanged, "left": done.undecided, "wrong": done.wrong,
    }  # fmt: skip
