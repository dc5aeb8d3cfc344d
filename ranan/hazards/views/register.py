"""Registering a hazard: first where, then what. One like it that is still open is proposed as a sighting of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards import actions, files, held
from ranan.hazards.access import hazard_for
from ranan.hazards.models import Hazard
from ranan.hazards.register_form import PlaceForm, RegisterForm
from ranan.kit import clock
from ranan.kit.http import actor_of, page, say, uploads
from ranan.kit.templatetags.ran import day
from ranan.registry import actions as registry_actions
from ranan.registry import queries as registry
from ranan.registry.access import READS_HOMES, may_see_household
from ranan.registry.models import Area, Premises
from ranan.rules.access import OVERSIGHT, WORKERS
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal, State

FOUND_PLACES = 12


def _may_see(actor: Actor) -> Any:
    return registry.premises_seen_by(actor, bool(actor.roles & OVERSIGHT))


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Without a place the page asks where; with one (or `new=1`) it asks what."""
    actor, running = actor_of(request), campaign.current()
    own = Role.ENTERPRISE in actor.roles and not actor.roles & WORKERS
    if not own and not actor.roles & WORKERS:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    if running is None:
        return page(request, "shell/error.html", {"kind": "404", "what": _("No plan has been loaded yet.")}, status=404)
    number, new = request.GET.get("premises", ""), request.GET.get("new", "") == "1" and not own
    place = _may_see(actor).filter(number=number).first() if number else None
    if place is None and own:
        mine = list(_may_see(actor).filter(closed_on__isnull=True)[:2])
        place = mine[0] if len(mine) == 1 else None
    if place is None and not new:
        return _where(request, actor)
    return _what(request, actor, running, place)


def _where(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    homes = registry.homes_read_by(actor, bool(actor.roles & READS_HOMES))
    rows = registry.find_premises(_may_see(actor), words, homes_of=homes)[:FOUND_PLACES] if words else []
    return page(request, "hazards/where.html", {"words": words, "found": [_named(row, actor) for row in rows]})


def _named(row: Premises, actor: Actor) -> dict[str, Any]:
    """The place as this person may read it: a household's name is cut, its number too for those without a part in it."""
    row.door_known = may_see_household(actor, row)
    return {"row": row, "title": row.title, "where": row.where}


def _what(request: HttpRequest, actor: Actor, running: Campaign, place: Premises | None) -> HttpResponse:
    plan, today = campaign.plan_now(running), clock.today()
    posted = request.method == "POST"
    if posted:
        held.restore(request)
    data, sent = (request.POST, request.FILES) if posted else (None, None)
    units = list(registry.units().by_id.values())
    form = RegisterForm(data, sent, plan=plan, units=units, today=today, initial={"inspector": actor.name})
    areas = list(registry.areas())
    place_form = (
        None if place else PlaceForm(data, areas=areas, prefix="place", initial={"name": request.GET.get("name", "")})
    )
    named = _named(place, actor) if place else None
    own = not actor.roles & WORKERS
    context: dict[str, Any] = {
        "form": form, "place": named, "place_form": place_form, "catalogue": plan.hazards, "own": own,
    }  # fmt: skip
    valid = posted and form.is_valid() and (place_form is None or place_form.is_valid())
    if not valid:
        return _again(request, context, None, status=422 if posted else 200)
    result = _do(request, actor, running, place, form, place_form)
    if isinstance(result, Hazard):
        held.drop(request)
        say(request, _registered(result))
        return redirect("hazard", number=result.number)
    if result.code == "already_open_here":
        context["like"] = hazard_for(actor, result.detail)
        form.fields["insist"].required = True  # from now on it is another one, or nothing
    return _again(request, context, result)


def _again(request: HttpRequest, context: dict[str, Any], refusal: Refusal | None, status: int = 200) -> HttpResponse:
    """The form once more: what was typed stands, and the files that came are held."""
    if request.method == "POST":
        context["held"] = held.hold(request)
    return page(request, "hazards/register.html", context, refusal=refusal, status=status)


def _registered(hazard: Hazard) -> str:
    if hazard.state == State.ASSIGNED and hazard.lead is not None:
        return _("Registered as %(number)s and assigned: led by %(lead)s, due on %(due)s.") % {
            "number": hazard.number, "lead": hazard.lead.name, "due": day(hazard.due),
        }  # fmt: skip
    return _("Registered as %(number)s. The task force decides who leads it.") % {"number": hazard.number}


def _do(
    request: HttpRequest, actor: Actor, running: Campaign, place: Premises | None, form: RegisterForm,
    place_form: PlaceForm | None,
) -> Hazard | Refusal:  # fmt: skip
    given, at = form.cleaned_data, clock.now()
    photos = [files.Upload(name, data, "before") for name, data in uploads(request, "before", files.MAX_VIDEO)]
    new = _new_place(place_form.cleaned_data) if place_form else None
    finding = actions.NewFinding(
        premises=place, place=new, text=given["text"], found=given["found"], code=given["code"], grade=given["grade"],
        measure=given["measure"] or 0, responsible_unit=given["responsible_unit"], inspector=given["inspector"],
        insist=given["insist"], files=photos,
    )  # fmt: skip
    return actions.register_at(finding, running, actor=actor, at=at)


def _new_place(given: dict[str, Any]) -> registry_actions.NewPlace:
    area = Area.objects.select_related("parent__parent").get(code=given["area"])
    return registry_actions.NewPlace(
        kind=given["kind"], name=given["name"], address=given["address"], area=area, in_park=given["in_park"],
        uscc=given["uscc"], phone=given["phone"], synthetic=registry.is_demo(),
    )  # fmt: skip
