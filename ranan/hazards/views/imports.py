"""An import after the click: how far it is, what it brought, and taking it back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ranan.hazards import actions
from ranan.hazards.access import import_for
from ranan.hazards.models import ImportRun, LedgerImport
from ranan.kit import clock
from ranan.kit.http import actor_of, in_words, page, say
from ranan.rules.hazard import Refusal


def came_in(done: LedgerImport) -> str:
    """What an import brought, in a sentence."""
    count = done.created + done.asked
    said = ngettext("%(n)s hazard came in", "%(n)s hazards came in", count) % {"n": count}
    return said + _(
        ", %(asked)s of them to be classified; %(changed)s brought up to date, %(same)s unchanged, %(out)s rejected."
    ) % {"asked": done.asked, "changed": done.changed, "same": done.unchanged, "out": done.rejected}


@require_safe
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a large file is; the page looks again by itself, and can be left and found again."""
    run = ImportRun.objects.select_related("result__unit").filter(pk=pk, person__key=actor_of(request).key).first()
    if run is None:
        raise Http404
    moving = run.state in {ImportRun.State.WAITING, ImportRun.State.RUNNING}
    context = {"run": run, "moving": moving, "said": came_in(run.result) if run.result else ""}
    if run.state == ImportRun.State.FAILED:
        context["refusal"] = in_words(Refusal(run.refusal, run.name))
    return page(request, "hazards/import_run.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_result(request: HttpRequest, pk: int) -> HttpResponse:
    """What one import brought, and taking the whole of it back while nobody has acted on it."""
    actor = actor_of(request)
    source = import_for(actor, pk)
    if source is None:
        raise Http404
    context = {"source": source, "said": came_in(source), "why_not": None}
    if request.method == "POST":
        done = actions.withdraw(source, request.POST.get("reason", ""), actor=actor, at=clock.now())
        if not isinstance(done, Refusal):
            say(request, _("The import has been withdrawn."))
            return redirect("import_result", pk=pk)
        return page(request, "hazards/import_result.html", context, refusal=done)
    refusal = actions.refusal_to_withdraw(source, actor)
    context["why_not"] = in_words(refusal) if refusal else None
    return page(request, "hazards/import_result.html", context)
