"""Places: the list with search and filters, one place with its facts, a new one, amended facts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ranan.journal import queries as journal_queries
from ranan.kit import clock
from ranan.kit.fields import ReasonForm
from ranan.kit.http import actor_of, lang, page, say
from ranan.registry import access, actions, queries
from ranan.registry.actions.duplicates import propose_beside
from ranan.registry.forms import AmendForm, AmendOperatorForm, ContactForm, NewPlaceForm, OperatorForm
from ranan.registry.life import life_of
from ranan.registry.list_words import chips, filters, kept, spans
from ranan.registry.models import Premises
from ranan.registry.places import Shown, people_at, shown
from ranan.rules import terms
from ranan.rules.access import OVERSIGHT, WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal


def place_of(request: HttpRequest, number: str) -> Premises:
    """The place, or 404 where the actor may not see it."""
    found = access.premises_for(actor_of(request), number)
    if found is None:
        raise Http404
    return found


@require_safe
def premises(request: HttpRequest) -> HttpResponse:
    """Fifty places a page; the whole state stands in the address."""
    actor = actor_of(request)
    if not actor.roles & access.READS_PLACES:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    return premises_page(request)


def premises_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """The list; with the refusal of a list in clear above it."""
    actor, wanted = actor_of(request), queries.PlaceFilter.read(request.GET)
    found = access.places_listed(actor, wanted)
    total, capped = queries.cap(found)
    first = (wanted.page - 1) * queries.PAGE
    rows = [shown(row, actor) for row in queries.page_of(found, first)]
    context = {
        "rows": rows, "wanted": wanted, "total": total, "capped": capped, "first": first + 1 if rows else 0,
        "last": first + len(rows), "chips": chips(wanted), "filters": filters(wanted), "spans": spans(wanted),
        "previous_url": wanted.url(page=wanted.page - 1) if wanted.page > 1 else "",
        "next_url": wanted.url(page=wanted.page + 1) if first + len(rows) < total else "", "export_url": wanted.url(page=1),
        "may_add": bool(actor.roles & WORKERS),
        "kept": kept(wanted),
        "clear_form": ReasonForm(auto_id="clear_%s") if access.may_ask_for_clear(actor) else None,
    }  # fmt: skip
    return page(request, "registry/premises.html", context, refusal=refusal)


def place_page(request: HttpRequest, row: Premises, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    """The page of one place; `more` brings back a form with what was typed."""
    actor = actor_of(request)
    operator, seen = row.operator, shown(row, actor)
    context: dict[str, Any] = {
        "place": row, "seen": seen, "may_keep": access.may_keep_premises(actor, row.territory),
        "may_invite": operator is not None and access.may_invite_operator(actor, operator),
        "people": queries.holders(operator, clock.today()) if operator is not None else [],
        "others": operator.premises.exclude(pk=row.pk).count() if operator is not None else 0,
        "history": _history(row, actor, seen), "may_register": bool(actor.roles & WORKERS), "open": "",
        "own": operator is not None and any(seat.operator == operator.key for seat in actor.seats),
        "persons": people_at(row), "may_reveal": access.may_reveal(actor, row), "reveal_form": ReasonForm(auto_id="reveal_%s"),
        "looked": list(queries.readings_of(row)) if access.may_reveal(actor, row) else [],
    }  # fmt: skip
    context |= life_of(row, actor, may_keep=context["may_keep"], kinds=kinds(row.is_household))
    if context["may_keep"]:
        context["amend_form"], context["contact_form"] = _amend_form(row, actor), ContactForm(auto_id="contact_%s")
    if context["may_invite"] and operator is not None:
        facts = {"name": operator.name, "uscc": operator.uscc}
        context["operator_form"] = AmendOperatorForm(initial=facts, auto_id="operator_%s")
        context["change_form"] = OperatorForm(auto_id="change_%s")
    bound = more.get(f"{more.get('open', '')}_form")
    status = 422 if bound is not None and bound.errors else 200
    return page(request, "registry/place.html", context | more, refusal=refusal, status=status)


def _history(row: Premises, actor: Actor, seen: Shown) -> list[Any]:
    """What was done to the place's facts; of a household only to those who may read it."""
    if seen.masked or not actor.roles & (WORKERS | OVERSIGHT):
        return []
    return list(journal_queries.timeline("premises", row.number).order_by("-id")[:30])


def kinds(household: bool | None = None) -> list[tuple[str, str]]:
    """The kinds of places in words: all, households alone, or the others alone."""
    pairs = terms.choices("premises", lang())
    return pairs if household is None else [one for one in pairs if one[0].startswith("household") == household]


def _amend_form(row: Premises, actor: Actor, data: Any = None) -> AmendForm:
    facts = {
        "kind": row.kind, "name": row.title, "address": row.where, "area": row.area.code, "in_park": row.in_park,
        "latitude": row.latitude, "longitude": row.longitude, "elderly": row.elderly, "gas": row.gas,
        "part_of": row.part_of.number if row.part_of else "", "opened_on": row.opened_on,
    }  # fmt: skip
    if row.is_household:  # what is cut on the page is not put into a form on it
        facts |= {"name": "", "address": ""}
    return AmendForm(
        data, initial=facts, household=row.is_household, kinds=kinds(row.is_household), areas=list(queries.areas()),
        places=access.premises_of(actor).exclude(pk=row.pk), auto_id="amend_%s",
    )  # fmt: skip


@require_safe
def place(request: HttpRequest, number: str) -> HttpResponse:
    """One place: facts, operator, territory, location."""
    return place_page(request, place_of(request, number))


@require_http_methods(["POST"])
def amend(request: HttpRequest, number: str) -> HttpResponse:
    """Change facts of a place; the old values stay in the journal."""
    row = place_of(request, number)
    form = _amend_form(row, actor_of(request), request.POST)
    if not form.is_valid():
        return place_page(request, row, amend_form=form, open="amend")
    result = actions.amend_premises(row, actor=actor_of(request), at=clock.now(), **form.cleaned_data)
    if isinstance(result, Refusal):
        return place_page(request, row, result, amend_form=form, open="amend")
    say(request, _("Amended. The old values stay in the journal."))
    return redirect("place", number=row.number)


@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest) -> HttpResponse:
    """Add a place; one that is known already under that name and address is shown instead."""
    actor = actor_of(request)
    if not actor.roles & WORKERS:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    form = NewPlaceForm(
        request.POST or None, kinds=kinds(), areas=list(queries.areas()), places=access.premises_of(actor)
    )
    if request.method != "POST" or not form.is_valid():
        return page(request, "registry/new_place.html", {"form": form}, status=422 if form.errors else 200)
    given = form.cleaned_data
    ground = queries.ground_of(given["area"], given["in_park"])
    if ground is not None and not access.may_add_premises(actor, *ground):
        return page(request, "registry/new_place.html", {"form": form}, refusal=Refusal("outside_your_ground"))
    known = queries.premises_like(given["name"], given["address"])
    made = actions.add_premises(actions.NewPlace(**given, synthetic=queries.is_demo()), actor=actor, at=clock.now())
    if isinstance(made, Refusal):
        return page(request, "registry/new_place.html", {"form": form}, refusal=made)
    like = 0 if known else propose_beside(made)
    added = _("Added as %(number)s.") % {"number": made.number}
    say(request, _("This place is in the register already.") if known else added)
    if like:
        say(request, _("It is perhaps in already under another name or address: see below, and decide."), "warning")
    return redirect("place", number=made.number)
