"""Reading personal facts: the reveal on a place's page, its contacts, and the record of who read what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ranan.kit import clock, tables
from ranan.kit.fields import ReasonForm
from ranan.kit.http import actor_of, page, say
from ranan.registry import access, actions, queries, workbook
from ranan.registry.forms import ContactForm
from ranan.registry.views.premises import place_of, place_page
from ranan.rules.hazard import Refusal

_CLOSED = {"kind": "403"}


@never_cache
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """The place with its people in clear, in this answer only: it is kept nowhere, and a reload masks again."""
    row = place_of(request, number)
    form = ReasonForm(request.POST, auto_id="reveal_%s")
    form.is_valid()
    why, note = (str(request.POST.get(name, "")).replace("\x00", "") for name in ("why", "note"))
    result = actions.reveal(row, why=why, note=note, actor=actor_of(request), at=clock.now())
    if isinstance(result, Refusal):
        return place_page(request, row, result, reveal_form=form, open="reveal")
    return place_page(request, row, persons=result, revealed=True)


@require_POST
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Set whom one turns to at a place, or with `remove` nobody any more."""
    row, actor = place_of(request, number), actor_of(request)
    if role := request.POST.get("remove", ""):
        gone = actions.remove_contact(row, role, actor=actor, at=clock.now())
        return _done(request, number) if not isinstance(gone, Refusal) else place_page(request, row, gone)
    form = ContactForm(request.POST, auto_id="contact_%s")
    if not form.is_valid():
        return place_page(request, row, contact_form=form, open="contact")
    result = actions.set_contact(row, actor=actor, at=clock.now(), **form.cleaned_data)
    if isinstance(result, Refusal):
        return place_page(request, row, result, contact_form=form, open="contact")
    return _done(request, number)


def _done(request: HttpRequest, number: str) -> HttpResponse:
    say(request, _("Done."))
    return redirect("place", number=number)


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Who read whose personal facts, when and why; and which lists left the system in clear."""
    if not access.reads_of_people(actor_of(request)):
        return page(request, "shell/error.html", _CLOSED, status=403)
    wanted = queries.ReadingFilter.read(request.GET)
    return page(request, "registry/readings.html", {"rows": queries.readings(wanted), "wanted": wanted})


@require_safe
def export_readings(request: HttpRequest) -> HttpResponseBase:
    """The same list as a workbook; taking it out is an act of its own."""
    actor = actor_of(request)
    if not access.reads_of_people(actor):
        return page(request, "shell/error.html", _CLOSED, status=403)
    wanted = queries.ReadingFilter.read(request.GET)
    name = f"{_('What was read of people')}_{clock.today().isoformat()}.xlsx"

    def record(count: int) -> None:
        actions.take_out("reading.export", name, wanted.given(), rows=count, masked=True, actor=actor, at=clock.now())

    sheet = workbook.readings(queries.readings(wanted, limit=0), on=clock.today())
    return tables.response(name, [sheet], method=request.method, record=record)
