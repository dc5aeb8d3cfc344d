"""A place's register of risks in four colours: the list, new ones, each judged anew or ended. It prints on one page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ranan.inspections import access, actions
from ranan.inspections.forms import RiskForm
from ranan.inspections.models import Risk
from ranan.kit import clock
from ranan.kit.http import actor_of, page, say
from ranan.registry.models import Premises
from ranan.registry.places import shown
from ranan.rules.hazard import Refusal


def _place(request: HttpRequest, number: str) -> Premises:
    found = access.place_for(actor_of(request), number)
    if found is None or found.is_household:
        raise Http404
    return found


def _page(request: HttpRequest, place: Premises, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    may_keep = access.may_keep_risks(actor, place)
    rows = list(Risk.objects.filter(premises=place))
    order = list(Risk.Level)
    live = sorted((one for one in rows if one.ended_on is None), key=lambda one: (order.index(Risk.Level(one.level)), one.pk))
    named = more.pop("named", None)
    bound = more.pop("form", None)
    lines = [
        {
            "row": one, "open": one.pk == named,
            "form": (bound if one.pk == named and bound else _form_of(one)) if may_keep else None,
        }
        for one in live
    ]  # fmt: skip
    context = {
        "place": place, "seen": shown(place, actor), "lines": lines, "ended": [one for one in rows if one.ended_on],
        "may_keep": may_keep, "new_form": bound if bound and named is None else RiskForm(auto_id="new_%s"),
        "new_open": bool(bound) and named is None, "counts": [(level, sum(one.level == level for one in live)) for level in order],
    }  # fmt: skip
    return page(request, "inspections/risks.html", context, refusal=refusal, status=422 if bound is not None and bound.errors else 200)


def _form_of(row: Risk) -> RiskForm:
    names = ("spot", "what", "level", "control", "keeper")
    return RiskForm(initial={name: getattr(row, name) for name in names}, auto_id=f"{row.number}_%s")


@require_safe
def risks(request: HttpRequest, number: str) -> HttpResponse:
    """The register of one place."""
    return _page(request, _place(request, number))


@require_http_methods(["POST"])
def risk_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Note a risk, judge one anew (`act` is its number), or end it (`end`, the number in the form)."""
    place, actor, at = _place(request, number), actor_of(request), clock.now()
    if act == "end":
        row = Risk.objects.filter(premises=place, number=request.POST.get("risk", "").replace("\x00", "")).first()
        if row is None:
            raise Http404
        done: Risk | Refusal = actions.end_risk(row, actor=actor, at=at)
        return _after(request, place, done, None, None)
    row = Risk.objects.filter(premises=place, number=act).first() if act != "new" else None
    if row is None and act != "new":
        raise Http404
    form = RiskForm(request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _page(request, place, form=form, named=row.pk if row else None)
    given = actions.Judged(**form.cleaned_data)
    done = actions.judge_risk(row, given, actor=actor, at=at) if row else actions.note_risk(place, given, actor=actor, at=at)
    return _after(request, place, done, form, row)


def _after(
    request: HttpRequest, place: Premises, done: Risk | Refusal, form: RiskForm | None, row: Risk | None
) -> HttpResponse:
    if isinstance(done, Refusal):
        return _page(request, place, done, form=form, named=row.pk if row else None)
    say(request, _("Kept in the register of risks."))
    return redirect("risks", number=place.number)
