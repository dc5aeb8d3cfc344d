"""One hazard: whose turn it is, its one next step, and its whole history; and every step that can be taken on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ranan.hazards import dispatch, held, slots
from ranan.hazards.access import hazard_for
from ranan.hazards.forms import StepForm
from ranan.hazards.models import Hazard
from ranan.hazards.shown import context, records
from ranan.hazards.situation import Ground, ground, situation_of
from ranan.hazards.steps import blank_form, offers
from ranan.kit import clock
from ranan.kit.fields import ReasonForm
from ranan.kit.http import actor_of, in_words, lang, page, say, wants_json
from ranan.registry import queries as registry
from ranan.registry.access import may_reveal
from ranan.rules import terms
from ranan.rules.access import OVERSIGHT
from ranan.rules.hazard import BY_IMPORT, Refusal, Verb
from ranan.rules.judgement import Permit, judge


def _hazard(request: HttpRequest, number: str) -> Hazard:
    found = hazard_for(actor_of(request), number)
    if found is None:
        raise Http404
    return found


@require_safe
def hazard(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one hazard."""
    row, here = _hazard(request, number), ground(clock.today())
    kept = records(row, here)
    case = situation_of(row, here, kept.beside)
    steps = offers(row, case, actor_of(request), here, seen=kept.seen, verb=request.GET.get("step", ""))
    return page(request, "hazards/hazard.html", {**context(row, case, here, steps, kept), **_place(request, row)})


def _place(request: HttpRequest, row: Hazard) -> dict[str, Any]:
    """Whether the viewer may open the page of the place, and read the people there in clear."""
    actor = actor_of(request)
    opens = registry.sees_place(actor, row.premises, bool(actor.roles & OVERSIGHT))
    reads = opens and may_reveal(actor, row.premises)
    form = ReasonForm(auto_id="reveal_%s") if reads else None
    return {"may_open_place": opens, "seen_on": slots.visits_of(row.pk, actor), "reveal_form": form}


@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Take one step. Refused or wrongly filled, the page comes back with what was typed and why."""
    row, here, actor = _hazard(request, number), ground(clock.today()), actor_of(request)
    if verb not in set(Verb) - BY_IMPORT - {Verb.REGISTER}:
        raise Http404
    step = Verb(verb)
    case = situation_of(row, here)
    decision = judge(step, case, actor)
    as_proxy = isinstance(decision, Permit) and decision.as_proxy
    held.restore(request)
    form = blank_form(step, row, here, as_proxy=as_proxy, seen=0, data=request.POST, files=request.FILES)
    result: Hazard | Refusal | None = None
    if form.is_valid():
        result = dispatch.run(step, row, form.cleaned_data, actor=actor, at=clock.now())
    elif isinstance(decision, Refusal):
        result = decision
    if wants_json(request):
        return _as_json(result, form)
    if isinstance(result, Hazard):
        held.drop(request)
        say(request, _("Done: %(step)s.") % {"step": terms.word("verb", step, lang())})
        return redirect("hazard", number=result.number)
    return _again(request, row, here, form, result)


def _again(request: HttpRequest, row: Hazard, here: Ground, form: StepForm, refusal: Refusal | None) -> HttpResponse:
    """The page once more, the step open: what was typed stands, the files that came are held."""
    files, kept = held.hold(request), records(row, here)
    case = situation_of(row, here, kept.beside)
    verb = request.path.rstrip("/").rpartition("/")[2]
    steps = offers(row, case, actor_of(request), here, seen=kept.seen, bound=form, verb=verb)
    shown = {**context(row, case, here, steps, kept), **_place(request, row), "held": files}
    return page(request, "hazards/hazard.html", shown, refusal=refusal, status=422)


def _as_json(result: Hazard | Refusal | None, form: StepForm) -> JsonResponse:
    """The same answer for machines: 200 with the new state, 409 with the refusal, 422 with what is wrongly filled."""
    if isinstance(result, Hazard):
        return JsonResponse({"number": result.number, "state": result.state})
    if isinstance(result, Refusal):
        return JsonResponse(in_words(result), status=409, headers={"X-Refusal": result.code})
    return JsonResponse({"fields": form.errors}, status=422)
