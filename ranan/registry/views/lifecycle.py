"""What happens to a place through time: changed from a day on, closed, opened again, made one with another."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ranan.kit import clock
from ranan.kit.http import actor_of, say
from ranan.registry import access, actions, queries
from ranan.registry.life import change_form
from ranan.registry.models import Premises
from ranan.registry.place_forms import ChangeForm, CloseForm, MergeForm
from ranan.registry.views.premises import kinds, place_of, place_page
from ranan.rules.hazard import Refusal

ACTS = ("change", "close", "reopen", "merge")


@require_POST
def life(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act on a place; a refusal brings the page back with what was typed."""
    if act not in ACTS:
        raise Http404
    row = place_of(request, number)
    form = _form(act, row, request.POST)
    if form is not None and not form.is_valid():
        return place_page(request, row, **_open(act, form))
    done = _do(act, row, form, request)
    if isinstance(done, Refusal):
        return place_page(request, row, done, **(_open(act, form) if form is not None else {}))
    say(request, _said(act))
    if form is not None and form.cleaned_data.get("operator") and done.contacts.exclude(role="landlord").exists():
        say(request, _("The people of this place are still those of the former operator: enter the new ones."), "warning")
    return redirect("place", number=row.number)


def _open(act: str, form: Any) -> dict[str, Any]:
    return {f"life_{act}_form": form, "open": f"life_{act}"}


def _form(act: str, row: Premises, data: Any) -> ChangeForm | CloseForm | MergeForm | None:
    if act == "change":
        return change_form(row, kinds(row.is_household), data)
    if act == "close":
        return CloseForm(data, auto_id="close_%s")
    return MergeForm(data, auto_id="merge_%s") if act == "merge" else None


def _do(
    act: str, row: Premises, form: ChangeForm | CloseForm | MergeForm | None, request: HttpRequest
) -> Premises | Refusal:
    actor, at = actor_of(request), clock.now()
    if isinstance(form, ChangeForm):
        return _change(row, form, request)
    if isinstance(form, CloseForm):
        return actions.close_premises(row, actor=actor, at=at, **form.cleaned_data)
    if isinstance(form, MergeForm):
        into = access.premises_for(actor, str(form.cleaned_data["into"]).strip().upper())
        if into is None:
            return Refusal("unknown_place", str(form.cleaned_data["into"])[:20])
        return actions.merge_premises(row, into, on=form.day, actor=actor, at=at)
    return actions.reopen_premises(row, actor=actor, at=at)


def _change(row: Premises, form: ChangeForm, request: HttpRequest) -> Premises | Refusal:
    """From a day on; another operator is the one with that credit code, else a new one of that name."""
    actor, at, facts = actor_of(request), clock.now(), form.facts()
    name = str(form.cleaned_data.get("operator") or "")
    if not name:
        return actions.change_premises(row, since=form.cleaned_data["since"], actor=actor, at=at, **facts)
    return actions.change_hands(
        row, since=form.cleaned_data["since"], run_by=name, uscc=form.cleaned_data["uscc"],
        phone=form.cleaned_data["phone"], actor=actor, at=at, synthetic=queries.is_demo(), **facts,
    )  # fmt: skip


def _said(act: str) -> str:
    return {
        "change": _("Changed. What the place was before is kept, with its last day."),
        "close": _("Closed. What is open there stays open until it is dealt with."),
        "reopen": _("Open again, as if it had never been closed."),
        "merge": _("Merged. The other place stays; what was found here is seen there."),
    }[act]
