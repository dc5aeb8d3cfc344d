"""Visits: the list, one visit with its steps, planning one with who else goes there, its files and its printed page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ranan.campaign import queries as campaign
from ranan.hazards import files
from ranan.inspections import access, actions, queries, steps, workbook
from ranan.inspections.forms import NoticeForm, PlanForm
from ranan.inspections.models import Visit, VisitFile, VisitFinding, VisitInspector
from ranan.inspections.views.common import closed, colleagues, no_plan, people_of, running
from ranan.journal import queries as journal
from ranan.kit import clock, tables
from ranan.kit.http import actor_of, lang, page, say, uploads
from ranan.registry import actions as registry_actions
from ranan.registry import queries as registry
from ranan.registry.models import Premises
from ranan.registry.places import shown
from ranan.rules import checklist as checks
from ranan.rules import terms
from ranan.rules.access import OVERSIGHT, WORKERS
from ranan.rules.actor import Actor, Role
from ranan.rules.coverage import ATTEMPTS, in_vain
from ranan.rules.hazard import Refusal
from ranan.rules.visit import VisitState, VisitVerb

PAGE = 50
SHOWS = ("mine", "planned", "unsigned", "in_vain", "self_check", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list says."""

    show: str
    q: str
    page: int
    inspector: str = ""  # somebody's key: the looks that he took

    @classmethod
    def read(cls, request: HttpRequest) -> Asked:
        """From the query string; what it does not know is dropped."""
        show, number = request.GET.get("show", ""), request.GET.get("page", "")[:4]
        return cls(
            show if show in SHOWS else "all", request.GET.get("q", "").replace("\x00", "").strip()[:60],
            max(1, int(number)) if number.isascii() and number.isdigit() else 1,
            request.GET.get("inspector", "").replace("\x00", "")[:20],
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The conditions that are set."""
        pairs = {"show": self.show, "q": self.q, "inspector": self.inspector}
        return {name: value for name, value in pairs.items() if value}

    def url(self, **changes: Any) -> str:
        """The query string with some conditions changed."""
        pairs = {"show": self.show, "q": self.q, "inspector": self.inspector} | changes
        return "?" + urlencode({name: value for name, value in pairs.items() if value})


def show_word(show: str) -> str:
    """What a tab of the list says."""
    return {
        "mine": _("Mine"), "planned": _("Planned"), "unsigned": _("Signature lacking"), "in_vain": _("In vain"),
        "self_check": _("Self-checks"), "all": _("All"),
    }[show]  # fmt: skip


def _listed(actor: Actor, asked: Asked) -> QuerySet[Visit]:
    found = access.visits_of(actor)
    conditions = {
        "mine": Q(visitinspector_rows__person__key=actor.key),
        "planned": Q(state=VisitState.PLANNED),
        "unsigned": Q(state=VisitState.RECORDED, outcome__in=["found", "nothing_found"]) & ~Q(kind="self_check"),
        "in_vain": Q(state=VisitState.RECORDED, outcome__in=["absent", "no_access", "refused"]),
        "self_check": Q(kind="self_check"),
        "all": Q(),
    }
    found = found.filter(conditions[asked.show])
    if asked.inspector:
        found = found.filter(queries.looks_of(asked.inspector))
    if asked.q:
        places = registry.find_premises(registry.premises(), asked.q, homes_of=registry.homes_read_by(actor, all_=False))
        found = found.filter(Q(number__iexact=asked.q) | Q(premises__in=places.values("pk")))
    return found.order_by("-on", "-id")


def _inspector(asked: Asked) -> str:
    """The name of the inspector whose looks are listed; "" where all are."""
    person = registry.person(asked.inspector) if asked.inspector else None
    return person.name if person else asked.inspector


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """Fifty visits a page; the whole state stands in the address."""
    actor, asked = actor_of(request), Asked.read(request)
    if not actor.roles & (WORKERS | OVERSIGHT | {Role.ENTERPRISE}):
        return closed(request)
    found = _listed(actor, asked)
    total, capped = registry.cap(found)
    first = (asked.page - 1) * PAGE
    rows = list(found[first : first + PAGE])
    named, mine = queries.names(rows), access.own_units(actor)
    context = {
        "rows": [{"row": row, "seen": access.seen_at(row, actor, mine), "names": named.get(row.pk, "")} for row in rows],
        "asked": asked, "inspector": _inspector(asked) if rows else asked.inspector,
        "tabs": [(one, show_word(one), asked.url(show=one)) for one in SHOWS], "total": total, "capped": capped,
        "first": first + 1 if rows else 0, "last": first + len(rows), "may_visit": bool(actor.roles & WORKERS),
        "screens": bool(actor.roles & (WORKERS | OVERSIGHT)),
        "previous_url": asked.url(page=asked.page - 1) if asked.page > 1 else "",
        "next_url": asked.url(page=asked.page + 1) if first + len(rows) < total else "",
    }  # fmt: skip
    return page(request, "inspections/visits.html", context)


@require_safe
def export_visits(request: HttpRequest) -> HttpResponseBase:
    """The list as it is shown, as a workbook; logged, personal facts masked as on the page."""
    actor, asked = actor_of(request), Asked.read(request)
    if not actor.roles & (WORKERS | OVERSIGHT | {Role.ENTERPRISE}):
        return closed(request)
    book = workbook.Visits(actor)
    said = "；".join(one for one in (show_word(asked.show), asked.q) if one)
    sheet = book.sheet(_listed(actor, asked), clock.today(), said)
    name = f"{_('Visits')}_{clock.today().isoformat()}.xlsx"
    conditions = asked.given()

    def record(rows: int) -> None:
        registry_actions.take_out(
            "visit.export", name, conditions, rows=rows, masked=book.masked, actor=actor, at=clock.now()
        )

    return tables.response(name, [sheet], method=request.method, record=record)


def visit_of(request: HttpRequest, number: str) -> Visit:
    """The visit, or 404 where the actor may not see it."""
    found = access.visit_for(actor_of(request), number)
    if found is None:
        raise Http404
    return found


def answered(row: Visit) -> list[dict[str, Any]]:
    """The sections of the visit's checklist with what was answered, in the plan's words of that day."""
    plan = campaign.plan_of(row.plan_version)
    sheet = plan.checklist(row.checklist)
    if sheet is None:
        return []
    found = []
    for section in checks.shown(sheet, plan, row.on):
        items = [(item, row.answers.get(item.id, ["", "", ""])) for item in section.items]
        found.append({"section": section, "items": items, "failed": sum(given[0] == "fail" for _item, given in items)})
    return found


def visit_page(request: HttpRequest, row: Visit, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    """One visit: where, who, what came of it, its papers, the next step."""
    actor, units, today = actor_of(request), registry.units(), clock.today()
    came, form = more.pop("came", None), more.pop("form", None)
    context: dict[str, Any] = {
        "visit": row, "seen": access.seen_at(row, actor, access.own_units(actor)), "sections": answered(row),
        "inspectors": VisitInspector.objects.filter(visit=row).select_related("unit"),
        "findings": VisitFinding.objects.filter(visit=row).select_related("hazard"),
        "files": VisitFile.objects.filter(visit=row).select_related("file"),
        "steps": steps.offers(row, actor, units, today, came=came, form=form),
        "near": _near(row.premises, row, actor) if row.state == VisitState.PLANNED else [],
        "history": journal.timeline("visit", row.number), "today": today, "opens": access.place_for(actor, row.premises.number),
        "screens": bool(actor.roles & (WORKERS | OVERSIGHT)),
    }  # fmt: skip
    wrong = form is not None and bool(form.errors)
    return page(request, "inspections/visit.html", context | more, refusal=refusal, status=422 if wrong else 200)


def _near(place: Premises, row: Visit, actor: Actor) -> list[dict[str, Any]]:
    rows = list(queries.near_by(place, row.on, besides=row.pk or 0)[:6])
    named = queries.names(rows)
    return [{"row": one, "names": named.get(one.pk, "")} for one in rows]


@require_safe
def visit(request: HttpRequest, number: str) -> HttpResponse:
    """One visit."""
    return visit_page(request, visit_of(request, number))


@require_http_methods(["POST"])
def visit_act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Take a step of a visit."""
    row, actor, at = visit_of(request, number), actor_of(request), clock.now()
    if verb not in set(steps.BY_FORM):
        raise Http404
    step = VisitVerb(verb)
    form = steps.form_for(step, row, actor, registry.units(), clock.today(), request.POST)
    if not form.is_valid():
        return visit_page(request, row, came=step, form=form)
    done = _do(request, row, step, form.cleaned_data, actor, at)
    if isinstance(done, Refusal):
        return visit_page(request, row, done, came=step, form=form)
    say(request, _done_words(step))
    return redirect("visit", number=row.number)


def _do(request: HttpRequest, row: Visit, step: VisitVerb, given: dict[str, Any], actor: Actor, at: Any) -> Visit | Refusal:
    papers = [files.Upload(name, data) for name, data in uploads(request, "papers", files.MAX_VIDEO)]
    today = clock.today()
    everybody = {one.key: one for one in (*colleagues(actor, today), *people_of(row.units, today))}
    everybody |= {one.person.key: one.person for one in VisitInspector.objects.filter(visit=row).select_related("person")}
    if step == VisitVerb.HAND_OVER:
        return actions.hand_over_visit(row, everybody[given["person"]], everybody[given["to"]], actor=actor, at=at)
    if step == VisitVerb.JOIN:
        people = [everybody[key] for key in given["inspectors"]]
        return actions.join_visit(row, people, actor=actor, at=at)
    if step == VisitVerb.SIGN:
        return actions.sign_visit(row, papers, present=given["present"], actor=actor, at=at)
    if step == VisitVerb.REFUSE_SIGNATURE:
        return actions.refuse_signature(row, given["why"], present=given["present"], actor=actor, at=at)
    if step == VisitVerb.ATTACH:
        return actions.attach_to_visit(row, papers, actor=actor, at=at)
    end = actions.cancel_visit if step == VisitVerb.CANCEL else actions.void_visit
    return end(row, given["why"], actor=actor, at=at)


def _done_words(step: VisitVerb) -> str:
    return {
        VisitVerb.SIGN: _("The signed page is attached: the visit counts for coverage."),
        VisitVerb.REFUSE_SIGNATURE: _("The refusal to sign is on record: the visit counts for coverage."),
        VisitVerb.JOIN: _("You go together."), VisitVerb.CANCEL: _("The visit is called off."),
        VisitVerb.VOID: _("The record is void and counts no more."),
    }.get(step) or _("Done.")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def plan_visit(request: HttpRequest) -> HttpResponse:
    """Plan a visit: first where, then when and who; who else goes there within thirty days stands beside it."""
    actor, here = actor_of(request), running()
    if not actor.roles & WORKERS:
        return closed(request)
    if here is None:
        return no_plan(request)
    place = access.place_for(actor, request.GET.get("premises", ""))
    if place is None:
        return _where(request, actor)
    today = clock.today()
    units = access.units_to_look(actor, place, registry.units())
    form = PlanForm(request.POST or None, people=colleagues(actor, today), today=today, units=units)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = set(given.pop("inspectors"))
        people = [one for one in colleagues(actor, today) if one.key in chosen]
        mine = actor.speaking_for(given.pop("unit", ""))
        made = actions.plan_visit(place, here, inspectors=people, actor=mine, at=clock.now(), **given)
        if not isinstance(made, Refusal):
            say(request, _("Planned."))
            return redirect("visit", number=made.number)
        refusal = made
    rows = list(queries.near_by(place, today)[:8])
    named = queries.names(rows)
    vain = in_vain(queries.looks_at(place))
    context = {
        "form": form, "seen": shown(place, actor), "place": place, "in_vain": vain, "notice_due": vain >= ATTEMPTS,
        "notices": queries.notices_of(place), "notice_form": NoticeForm(auto_id="notice_%s"),
        "near": [{"row": one, "names": named.get(one.pk, "")} for one in rows],
    }  # fmt: skip
    return page(request, "inspections/plan_visit.html", context, refusal=refusal, status=422 if form.errors else 200)


def _where(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    found = registry.find_premises(
        access.places_of(actor).filter(closed_on__isnull=True), words,
        homes_of=registry.homes_read_by(actor, bool(actor.roles & OVERSIGHT)),
    )[:12] if words else []  # fmt: skip
    return page(request, "inspections/where.html", {"words": words, "found": [shown(one, actor) for one in found]})


@require_http_methods(["POST"])
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """Serve a written notice after three visits in vain."""
    actor = actor_of(request)
    place = access.place_for(actor, number)
    if place is None:
        raise Http404
    form = NoticeForm(request.POST, auto_id="notice_%s")
    target = f"{reverse('plan_visit')}?premises={place.number}"
    if not form.is_valid():
        say(request, _("Give the day and how it was served."), "error")
        return redirect(target)
    papers = [files.Upload(name, data) for name, data in uploads(request, "papers", files.MAX_SIZE)]
    given = form.cleaned_data
    made = actions.serve_notice(place, on=given["on"], how=given["how"], papers=papers, actor=actor, at=clock.now())
    if isinstance(made, Refusal):
        say(request, f"{terms.sentence(made, lang())} {terms.cure(made, lang())}", "error")
    else:
        say(request, _("The notice %(number)s is on record.") % {"number": made.number})
    return redirect(target)


@require_safe
def visit_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The record on one page with its lines for signatures; of a planned visit a blank one to take along."""
    row, actor = visit_of(request, number), actor_of(request)
    plan = campaign.plan_of(row.plan_version)
    sheets = list(plan.checklists_for(row.premises.kind)) if not row.checklist else []
    blank = checks.shown(sheets[0], plan, row.on) if sheets and not row.outcome else ()
    context = {
        "visit": row, "seen": access.seen_at(row, actor, access.own_units(actor)), "sections": answered(row), "blank": blank,
        "sheet": plan.checklist(row.checklist) or (sheets[0] if sheets else None),
        "inspectors": VisitInspector.objects.filter(visit=row).select_related("unit"),
        "findings": VisitFinding.objects.filter(visit=row).select_related("hazard__lead"),
    }  # fmt: skip
    return page(request, "inspections/paper.html", context)


@require_safe
def visit_file(request: HttpRequest, pk: int) -> FileResponse:
    """The original, always as a download."""
    found = access.visit_file_for(actor_of(request), pk)
    path = files.path_of(found.file.sha256) if found is not None else None
    if found is None or path is None or not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=found.name, content_type=found.file.mime)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def visit_thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo small enough for the page."""
    found = access.visit_file_for(actor_of(request), pk)
    data = files.thumbnail(found.file) if found is not None else None
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
