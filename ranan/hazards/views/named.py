"""Named views of the list and its columns: keeping, sharing, changing, removing."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ranan.hazards import actions, columns
from ranan.hazards.conditions import chips
from ranan.hazards.forms import ViewForm
from ranan.hazards.models import OwnView, SharedView
from ranan.hazards.queries.kept import Kept, kept
from ranan.hazards.queries.ledger import Filter
from ranan.hazards.views.ledger import address_of
from ranan.kit import clock
from ranan.kit.http import actor_of, page, say
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def named_views(request: HttpRequest) -> HttpResponse:
    """Give the present list a name, for oneself or for one's unit; all views that one has, to open or remove."""
    actor, wanted = actor_of(request), Filter.read(request.GET)
    mine = kept(actor, wanted)
    look = mine.look(wanted.view)
    first = {"name": look.name if look else "", "unit": registry.units().key(look.unit) if look and look.unit else ""}
    form = ViewForm(request.POST or None, initial=first, units=_units(actor))
    refusal = None
    if request.method == "POST" and form.is_valid():
        keys = (look.columns if look else ()) or mine.columns
        new = actions.NewView(form.cleaned_data["name"], address_of(wanted), keys, wanted.q)
        done = _keep(new, form.cleaned_data["unit"], actor)
        if not isinstance(done, Refusal):
            say(request, _("Kept: %(name)s.") % {"name": done.name})
            kind = "u" if isinstance(done, SharedView) else "m"
            return redirect(reverse("ledger") + wanted.url(page=1, view=f"{kind}{done.pk}"))
        refusal = done
    context = {
        "form": form,
        "chips": chips(wanted, mine.source),
        "query": wanted.url(page=1),
        "views": _listed(mine, actor),
    }
    return page(request, "hazards/views.html", context, refusal=refusal, status=422 if form.errors else 200)


def _units(actor: Actor) -> list[Unit]:
    known = registry.units().by_key
    return [known[key] for key in sorted(actor.units(*WORKERS)) if key in known]


def _keep(new: actions.NewView, unit: str, actor: Actor) -> OwnView | SharedView | Refusal:
    if unit:
        return actions.share_view(new, unit, actor=actor, at=clock.now())
    return actions.keep_view(new, actor=actor, at=clock.now())


def _listed(mine: Kept, actor: Actor) -> list[dict[str, object]]:
    known = registry.units().by_id
    shared = {one.pk: one for one in SharedView.objects.filter(pk__in=[one.pk for one in mine.views if one.unit])}
    return [
        {
            "look": one, "unit": known[one.unit].name if one.unit else "",
            "may": not one.unit or actions.may_change(actor, shared[one.pk]),
            "chips": chips(Filter.read(_pairs(one.address))),
        }
        for one in mine.views
    ]  # fmt: skip


def _pairs(address: str) -> dict[str, str]:
    return dict(parse_qsl(address.removeprefix("?")))


def view_of(actor: Actor, key: str) -> OwnView | SharedView:
    """That view, if it is the person's own or one of his units'. Raises Http404."""
    number = int(key[1:]) if key[1:].isascii() and key[1:].isdigit() and len(key) < 11 else 0
    found: OwnView | SharedView | None
    if key[:1] == "m":
        found = OwnView.objects.filter(pk=number, person__key=actor.key).exclude(name="").first()
    else:
        found = SharedView.objects.filter(pk=number, unit__key__in=actor.units(*WORKERS)).first()
    if found is None or key[:1] not in {"m", "u"}:
        raise Http404
    return found


@require_POST
def drop_view(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a view."""
    actor = actor_of(request)
    view = view_of(actor, key)
    refusal = actions.drop_view(view, actor=actor, at=clock.now())
    if refusal is not None:
        return page(request, "hazards/views.html", {"views": _listed(kept(actor, Filter()), actor)}, refusal=refusal)
    say(request, _("Removed: %(name)s.") % {"name": view.name})
    return redirect("named_views")


@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Which columns in which order: for oneself, or for the view that is open."""
    actor, wanted, given = actor_of(request), Filter.read(request.GET), request.POST
    keys: tuple[str, ...] = ()
    if "usual" not in given:
        keys = columns.read(sorted(given.getlist("column"), key=lambda key: _place(given.get(f"place_{key}", ""))))
    if wanted.view and given.get("where") == "view":
        done = actions.change_columns(view_of(actor, wanted.view), keys, actor=actor, at=clock.now())
        if isinstance(done, Refusal):
            return page(request, "hazards/views.html", {"views": _listed(kept(actor, wanted), actor)}, refusal=done)
    else:
        actions.keep_columns(keys, actor=actor, at=clock.now())
    return redirect(reverse("ledger") + wanted.url())


def _place(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 999
