"""Entries that are likely one place: the list of pairs, two side by side, and what somebody decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page, say
from ranan.kit.templatetags.ran import full_day
from ranan.registry import access, tasks
from ranan.registry.actions.duplicates import merge_pair, tell_apart
from ranan.registry.models import DuplicatePair, Premises
from ranan.registry.place_forms import PairForm
from ranan.registry.places import shown
from ranan.registry.queries.duplicates import pair, proposals
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both places; `differs` where they do not agree."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the two have it otherwise."""
        return self.first != self.second


@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs of places that one may see, the likeliest first; posted, the whole register is looked through anew."""
    actor = actor_of(request)
    if not actor.roles & WORKERS:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    if request.method == "POST":
        tasks.ask_for_duplicates()
        say(request, _("The register is being looked through; come back to this page in a minute or two."))
        return redirect("duplicates")
    found = proposals(access.premises_of(actor))
    total = found.count()
    number = request.GET.get("page", "")[:4]
    at = max(1, int(number)) if number.isascii() and number.isdigit() else 1
    first = (at - 1) * PAGE
    rows = list(found[first : first + PAGE])
    context = {
        "rows": rows, "total": total, "capped": False, "first": first + 1 if rows else 0, "last": first + len(rows),
        "previous_url": f"?page={at - 1}" if at > 1 else "",
        "next_url": f"?page={at + 1}" if first + len(rows) < total else "",
    }  # fmt: skip
    return page(request, "registry/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Both places side by side, what differs marked; posted, what somebody decides of them."""
    actor, found = actor_of(request), pair(pk)
    places = {} if found is None else access.premises_of(actor).in_bulk([found.first_id, found.second_id])
    if found is None or len(places) < 2 or not actor.roles & WORKERS:
        raise Http404
    first, second = places[found.first_id], places[found.second_id]
    form = PairForm(request.POST or None, numbers=(first.number, second.number))
    if request.method != "POST" or not form.is_valid():
        return _side_by_side(request, found, first, second, form)
    done = _decide(found, {first.number: first, second.number: second}, form, actor)
    if isinstance(done, Refusal):
        return _side_by_side(request, found, first, second, form, done)
    say(request, done)
    return redirect("duplicates")


def _decide(found: DuplicatePair, places: dict[str, Premises], form: PairForm, actor: Actor) -> str | Refusal:
    """What was decided, in words; or why not."""
    at = clock.now()
    if form.cleaned_data["how"] == "different":
        told = tell_apart(found, actor=actor, at=at)
        return told if isinstance(told, Refusal) else _("Told apart; the two are not proposed again.")
    stays = places[form.cleaned_data["stays"]]
    merged = merge_pair(found, stays=stays, on=form.day, actor=actor, at=at)
    if isinstance(merged, Refusal):
        return merged
    return _("Merged; %(number)s stays.") % {"number": stays.number}


def _side_by_side(
    request: HttpRequest, found: DuplicatePair, first: Premises, second: Premises, form: PairForm,
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    may = all(access.may_keep_premises(actor, one.territory) for one in (first, second))
    context: dict[str, Any] = {
        "pair": found, "first": first, "second": second, "lines": _lines(first, second, actor),
        "form": form if may and not found.decided else None,
    }  # fmt: skip
    return page(request, "registry/duplicate.html", context, refusal=refusal, status=422 if form.errors else 200)


def _lines(first: Premises, second: Premises, actor: Actor) -> list[Line]:
    """The facts of both, as the reader may see them."""
    one, other = _facts(first, actor), _facts(second, actor)
    return [Line(label, value, other[label]) for label, value in one.items()]


def _facts(row: Premises, actor: Actor) -> dict[str, str]:
    seen, tongue, operator = shown(row, actor), lang(), row.operator
    point = f"{row.latitude:.5f}, {row.longitude:.5f}" if row.latitude is not None else ""
    return {
        _("Name"): seen.title, _("Address"): seen.where, _("Kind"): terms.word("premises", row.kind, tongue),
        _("Territorial unit"): row.territory.name, _("Area"): row.area.name,
        _("Operator"): operator.name if operator else "", _("Unified social credit code"): operator.uscc if operator else "",
        _("Telephone"): seen.phone, _("Gas"): terms.word("gas", row.gas, tongue) if row.gas else "",
        _("Location"): point, _("In the register since"): str(full_day(row.opened_on)) if row.opened_on else "",
    }  # fmt: skip
