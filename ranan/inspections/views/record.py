"""The form of a visit: the checklist of that kind of place, item by item, on a phone or at a desk; nothing typed is lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.hazards import files, held
from ranan.inspections import access, actions, queries
from ranan.inspections.forms import ForUnitForm, people_field
from ranan.inspections.models import Visit, VisitInspector
from ranan.inspections.views.common import closed, lately, no_plan, running
from ranan.kit import clock
from ranan.kit.fields import day, line
from ranan.kit.http import actor_of, in_words, lang, page, say, uploads
from ranan.registry import queries as registry
from ranan.registry.models import Person, Premises
from ranan.registry.places import shown
from ranan.rules import checklist as checks
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Checklist, Plan
from ranan.rules.visit import LOOKED, Outcome, VisitKind, VisitState

OPEN_FOR = timedelta(days=31)  # a form that was opened earlier does not say when
LATE = timedelta(days=31)  # whoever left his post so long ago can still be named for a visit that he made
LOOKED_AT = [str(one) for one in Outcome if one in LOOKED]
IN_VAIN = [str(one) for one in Outcome if one not in LOOKED]


class RecordForm(ForUnitForm):
    """What stands around the checklist: when, who, with whom; or why nobody looked."""

    on = day(_("Day"))
    inspectors = forms.MultipleChoiceField()
    outcome = forms.ChoiceField(required=False)
    present = line(_("Who of the place was there"), 80, required=False)
    check_code = line(_("Check code"), 60, required=False)
    plan_number = line(_("Number of the filed plan"), 60, required=False, hint=_("or the reason below"))
    reason = line(_("Reason of a visit outside the plan"), 200, required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, people: list[Person], planned: bool, self_check: bool, listed: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["inspectors"] = people_field(people, _("Inspectors"))
        self.fields["outcome"] = _outcome(self_check, listed)
        if planned or self_check:
            del self.fields["plan_number"], self.fields["reason"]
        if self_check:
            del self.fields["inspectors"], self.fields["check_code"], self.fields["present"]
        if self_check and listed:
            del self.fields["outcome"]


def _outcome(self_check: bool, listed: bool) -> forms.ChoiceField:
    """Why nobody looked; where no checklist tells what was found, also that."""
    keys = [*([] if listed else LOOKED_AT), *([] if self_check else IN_VAIN)]
    words = [("", _("somebody looked") if listed else "—"), *((one, terms.word("visit_outcome", one, lang())) for one in keys)]
    label = _("Did it come about?") if listed else _("What came of it")
    return forms.ChoiceField(label=label, required=not listed, choices=words)


def _said(typed: str, limit: int) -> str:
    """What was typed beside an item, without what no table can hold."""
    return typed.replace("\x00", "")[:limit].strip()


def _answers(request: HttpRequest, sheet: Checklist) -> dict[str, checks.Answer]:
    """What was ticked and typed; a section that does not apply answers all of its items."""
    given, found = request.POST, {}
    for section in sheet.sections:
        gone = given.get(f"gate_{section.id}") == "no"
        for item in section.items:
            result = "na" if gone else given.get(f"a_{item.id}", "")
            value, note = _said(given.get(f"v_{item.id}", ""), 60), _said(given.get(f"n_{item.id}", ""), 300)
            if result in {"pass", "fail", "na"} or value:
                found[item.id] = checks.Answer(result, "" if gone else value, "" if gone else note)
    return found


def _photos(request: HttpRequest, sheet: Checklist | None) -> dict[str, list[files.Upload]]:
    names = ["", *(item.id for section in sheet.sections for item in section.items)] if sheet else [""]
    found = {name: uploads(request, f"p_{name}" if name else "photos", files.MAX_VIDEO) for name in names}
    return {name: [files.Upload(one, data, "photo") for one, data in some] for name, some in found.items() if some}


@require_http_methods(["GET", "HEAD", "POST"])
def record_visit(request: HttpRequest, number: str = "") -> HttpResponse:
    """Record a planned visit, or one that nobody planned (`?premises=`); an enterprise checks itself with the same list."""
    actor, here = actor_of(request), running()
    if here is None:
        return no_plan(request)
    row = access.visit_for(actor, number) if number else None
    if number and row is None:
        raise Http404
    place = row.premises if row else access.place_for(actor, request.GET.get("premises", ""))
    if place is None:
        raise Http404
    if row is not None and row.state != VisitState.PLANNED and request.method != "POST":
        return redirect("visit", number=row.number)
    self_check = access.checks_itself(actor, place)
    if not self_check and not actor.roles & WORKERS:
        return closed(request)
    return _Desk(request, actor, here, row, place, self_check).answer()


class _Desk:
    """One request to the form: what it shows, and what it sends on."""

    def __init__(
        self, request: HttpRequest, actor: Actor, here: Campaign, row: Visit | None, place: Premises, self_check: bool
    ) -> None:
        self.request, self.actor, self.here, self.row, self.place = request, actor, here, row, place
        self.self_check, self.today = self_check, clock.today()
        self.plan: Plan = campaign.plan_of(row.plan_version) if row else campaign.plan_now(here)
        self.sheets = self.plan.checklists_for(place.kind)
        self.sheet = self._sheet()
        self.people = self._people()

    def _sheet(self) -> Checklist | None:
        asked = self.request.POST.get("checklist") or self.request.GET.get("checklist", "")
        return next((one for one in self.sheets if one.id == asked), self.sheets[0] if self.sheets else None)

    def _people(self) -> list[Person]:
        found = {one.key: one for one in lately(self.actor, self._typed_day() - LATE, self.today)}
        if self.row is not None:
            named = VisitInspector.objects.filter(visit=self.row).select_related("person")
            found |= {one.person.key: one.person for one in named}
        return list(found.values())

    def _typed_day(self) -> date:
        """The day that was typed, for whom the form may name; today where it is none."""
        try:
            return min(self.today, max(date.fromisoformat(self.request.POST.get("on", "")), self.here.starts))
        except ValueError:
            return self.today

    def answer(self) -> HttpResponse:
        """The page, empty or with what was typed; or on to the visit's page."""
        if self.request.method != "POST":
            return self._page(self._form())
        held.restore(self.request)
        form = self._form(self.request.POST)
        answers = _answers(self.request, self.sheet) if self.sheet else {}
        if not form.is_valid():
            return self._page(form, answers, status=422)
        done = self._do(form.cleaned_data, answers)
        if isinstance(done, Refusal):
            return self._page(form, answers, done)
        held.drop(self.request)
        say(self.request, self._said(done))
        return redirect("visit", number=done.number)

    def _form(self, data: Any = None) -> RecordForm:
        named = VisitInspector.objects.filter(visit=self.row).values_list("person__key", flat=True) if self.row else ()
        initial = {"on": self.today, "inspectors": list(named) or [self.actor.key]}
        planned = self.row is not None and bool(self.row.plan_number or self.row.reason)
        fresh = self.row is None and not self.self_check
        units = access.units_to_look(self.actor, self.place, registry.units()) if fresh else []
        about: dict[str, Any] = {"planned": planned, "self_check": self.self_check, "units": units, "listed": bool(self.sheets)}
        return RecordForm(data, initial=initial, people=self.people, **about)

    def _do(self, given: dict[str, Any], answers: dict[str, checks.Answer]) -> Visit | Refusal:
        chosen, mine = set(given.get("inspectors", ())), self.actor.speaking_for(given.get("unit", ""))
        record = actions.Record(
            on=given["on"], inspectors=[one for one in self.people if one.key in chosen], outcome=given.get("outcome", ""),
            checklist=self.sheet.id if self.sheet else "", answers=answers, photos=_photos(self.request, self.sheet),
            note=given["note"], present=given.get("present", ""), check_code=given.get("check_code", ""),
            plan_number=given.get("plan_number", ""), reason=given.get("reason", ""), begun_at=self._begun(),
            kind=VisitKind.SELF_CHECK if self.self_check else VisitKind.SCREENING,
        )  # fmt: skip
        return actions.record_visit(self.row, self.place, self.here, record, actor=mine, at=clock.now())

    def _begun(self) -> datetime | None:
        """When the form was opened, as far as it says a time that there was."""
        try:
            begun = datetime.fromisoformat(self.request.POST.get("begun", ""))
        except ValueError:
            return None
        return begun if begun.tzinfo is not None and clock.now() - OPEN_FOR <= begun <= clock.now() else None

    def _page(
        self, form: RecordForm, answers: dict[str, checks.Answer] | None = None, refusal: Refusal | None = None,
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        wrong: dict[str, dict[str, str]] = {}
        if answers is not None and self.sheet is not None and not self.request.POST.get("outcome"):
            found = checks.problems(self.sheet, answers, self.plan, self._day(form))
            wrong = {one.item: in_words(Refusal(one.code, one.detail)) for one in found}
        near = [] if self.self_check else list(queries.near_by(self.place, self.today, self.row.pk if self.row else 0)[:4])
        context = {
            "form": form, "place": self.place, "seen": shown(self.place, self.actor), "visit": self.row, "sheet": self.sheet,
            "sheets": self.sheets, "sections": self._sections(answers or {}, wrong), "self_check": self.self_check,
            "begun": self.request.POST.get("begun") or clock.now().isoformat(), "wrong": len(wrong),
            "near": near, "names": queries.names(near), "fresh": answers is None,
            "who": self.actor.key, "held": held.hold(self.request) if answers is not None else [],
        }  # fmt: skip
        return page(self.request, "inspections/record.html", context, refusal=refusal, status=status)

    def _day(self, form: RecordForm) -> date:
        """The day whose limits hold: that of the visit, as far as it can be read."""
        given = form.cleaned_data.get("on") if form.is_bound else None
        return given if isinstance(given, date) else self.today

    def _sections(self, answers: dict[str, checks.Answer], wrong: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
        if self.sheet is None:
            return []
        found, number = [], 0
        for section in checks.shown(self.sheet, self.plan, self.today):
            items = []
            for item in section.items:
                number += 1
                items.append(
                    {"item": item, "no": number, "given": answers.get(item.id), "wrong": wrong.get(item.id)}
                )
            gate = self.request.POST.get(f"gate_{section.id}", "yes")
            found.append({"section": section, "items": items, "gate": gate})
        return found

    def _said(self, done: Visit) -> str:
        if self.self_check:
            return _("The self-check is on record. What it found is in your list of hazards.")
        if done.outcome in LOOKED:
            return _("On record. It counts for coverage once the signed page is attached.")
        return _("On record: not covered, to be visited again.")
