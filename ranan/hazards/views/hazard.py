"""One hazard: whose turn it is, its one next step, and its whole history; and every step that can be taken on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ranan.campaign import queries as campaign
from ranan.hazards import dispatch, queries
from ranan.hazards.access import hazard_for
from ranan.hazards.models import Attachment, CoTask, Extension, Hazard, InterimControl, Sighting
from ranan.hazards.situation import Ground, ground, situation_of
from ranan.hazards.steps import Offers, blank_form, offers
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page, say
from ranan.rules import terms
from ranan.rules.hazard import Refusal, Verb
from ranan.rules.judgement import Permit, judge


def _hazard(request: HttpRequest, number: str) -> Hazard:
    found = hazard_for(actor_of(request), number)
    if found is None:
        raise Http404
    return found


def _context(hazard: Hazard, here: Ground, steps: Offers) -> dict[str, Any]:
    plan = campaign.plan_of(hazard.plan_version)
    kind = plan.hazard_type(hazard.code) if hazard.code else None
    photos = list(Attachment.objects.filter(hazard=hazard).select_related("file"))
    return {
        "hazard": hazard,
        "steps": steps,
        "today": here.on,
        "left": hazard.days_left(here.on),
        "measure": plan.measure(hazard.measure) if hazard.measure else None,
        "kind": kind,
        "penalties": [plan.penalty(key) for key in kind.penalties] if kind else [],
        "history": queries.history(hazard, here.units, lang()),
        "before": [one for one in photos if one.kind == Attachment.Kind.BEFORE],
        "after": [one for one in photos if one.kind == Attachment.Kind.AFTER],
        "papers": [one for one in photos if one.kind in {Attachment.Kind.PROXY, Attachment.Kind.OTHER}],
        "turn": turn(hazard, here),
        "like": queries.like_it(hazard)[:5],
        "extension": Extension.objects.filter(hazard=hazard, decision="").first(),
        "controls": InterimControl.objects.filter(hazard=hazard).select_related("unit"),
        "cotasks": CoTask.objects.filter(hazard=hazard).select_related("to_unit"),
        "sightings": Sighting.objects.filter(hazard=hazard).select_related("unit"),
    }


def turn(hazard: Hazard, here: Ground) -> str:
    """Whose turn it is, in words."""
    case = situation_of(hazard, here)
    bodies = case.review_bodies
    keys = {
        "registered": [case.task_force],
        "under_review": sorted(bodies.must) or sorted(bodies.may),
    }.get(hazard.state)
    if keys is not None:
        return "、".join(here.units.by_key[key].name for key in keys if key in here.units.by_key)
    return hazard.party if hazard.is_open else ""


@require_GET
def hazard(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one hazard."""
    row, here = _hazard(request, number), ground(clock.today())
    steps = offers(row, actor_of(request), here, seen=queries.last_entry(row.number), verb=request.GET.get("step", ""))
    return page(request, "hazards/hazard.html", _context(row, here, steps))


@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Take one step. Refused or wrongly filled, the page comes back with what was typed and why."""
    row, here, actor = _hazard(request, number), ground(clock.today()), actor_of(request)
    if verb not in set(Verb) - {Verb.REGISTER, Verb.TAKE_OVER}:
        raise Http404
    step = Verb(verb)
    case = situation_of(row, here)
    decision = judge(step, case, actor)
    as_proxy = isinstance(decision, Permit) and decision.as_proxy
    form = blank_form(step, row, here, as_proxy=as_proxy, seen=0, data=request.POST, files=request.FILES)
    result: Hazard | Refusal | None = None
    if form.is_valid():
        result = dispatch.run(step, row, form.cleaned_data, actor=actor, at=clock.now())
    elif isinstance(decision, Refusal):
        result = decision
    if isinstance(result, Hazard):
        say(request, _("Done: %(step)s.") % {"step": terms.word("verb", step, lang())})
        return redirect("hazard", number=result.number)
    seen = queries.last_entry(row.number)
    steps = offers(row, actor, here, seen=seen, bound=form, verb=verb)
    return page(request, "hazards/hazard.html", _context(row, here, steps), refusal=result, status=422)
