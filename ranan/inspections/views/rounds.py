"""Rounds: the list with its coverage, one round on any day, its places, its list as a workbook, a new round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ranan.campaign import queries as campaign
from ranan.inspections import access, actions, chart, queries, workbook
from ranan.inspections.forms import PlanForm, RoundForm, WhyForm
from ranan.inspections.models import Round
from ranan.inspections.queries import Coverage, Tally, Wanted
from ranan.inspections.views.common import asked_day, by_key, closed, colleagues, no_plan, running, scope_words
from ranan.kit import clock, tables
from ranan.kit.http import actor_of, lang, page, say
from ranan.registry import actions as registry_actions
from ranan.registry import queries as registry
from ranan.registry.models import Area
from ranan.registry.places import shown
from ranan.rules import terms
from ranan.rules.access import DESK, OVERSIGHT, WORKERS
from ranan.rules.coverage import COVERED, TO_REVISIT, Standing
from ranan.rules.hazard import Refusal

PAGE = 50
# What a number of the table counts, by the word that the address uses.
GROUPS: dict[str, tuple[Standing, ...]] = {
    "": (), "covered": tuple(COVERED), "found": (Standing.FOUND,), "clean": (Standing.CLEAN,),
    "unsigned": (Standing.UNSIGNED,), "again": tuple(TO_REVISIT), "not_yet": (Standing.NOT_YET,),
    "left": tuple(set(Standing) - COVERED),
    "refused": (Standing.REFUSED,), "no_access": (Standing.NO_ACCESS,), "absent": (Standing.ABSENT,),
}  # fmt: skip

UNCOUNTED = dict.fromkeys(("total", "covered", "found", "clean", "unsigned", "to_revisit", "not_yet"))  # a dash each


def _round(request: HttpRequest, number: str) -> Round:
    found = access.round_for(actor_of(request), number)
    if found is None:
        raise Http404
    return found


@require_safe
def screening(request: HttpRequest) -> HttpResponse:
    """Every round, its figures counted when they come into sight; visits that wait for a signature; what one has planned."""
    actor, here = actor_of(request), running()
    if not actor.roles & (WORKERS | OVERSIGHT):
        return closed(request)
    if here is None:
        return no_plan(request)
    on = asked_day(request)
    rounds: list[dict[str, Any]] = [
        {"row": row, "later": f"{reverse('round_figures', args=[row.number])}?on={on.isoformat()}"}
        for row in access.rounds_of(actor).filter(campaign=here, withdrawn_on__isnull=True)
    ]
    panels = (queries.my_unsigned(actor, on), queries.my_visits(actor, on))
    context = {
        "on": on, "stands": UNCOUNTED, "rounds": [one for one in rounds if one["row"].ends >= on],
        "over": [one for one in reversed(rounds) if one["row"].ends < on],
        "panels": [one for one in panels if one is not None], "may_open": bool(actor.roles & DESK),
        "may_visit": bool(actor.roles & WORKERS), "withdrawn": access.rounds_of(actor).filter(withdrawn_on__isnull=False),
    }  # fmt: skip
    return page(request, "inspections/screening.html", context)


@require_safe
def round_figures(request: HttpRequest, number: str) -> HttpResponse:
    """The six figures of one round, for the list: counted one round after the other as they are looked at."""
    row, on = _round(request, number), asked_day(request)
    context = {
        "number": row.number, "stands": queries.coverage(row, on).whole, "plan": _planned(row),
        "at": f"&on={on.isoformat()}" if on != clock.today() else "",
    }  # fmt: skip
    return page(request, "inspections/ratios.html", context)


def _planned(row: Round) -> dict[str, Any] | None:
    """The plan's figure beside the register's: name, quantity (a number) and source; None where there is none."""
    version = row.campaign.version
    target = next((one for one in campaign.plan_of(version).targets if one.id == row.target), None) if version else None
    if target is None or not isinstance(target.quantity, int | float):
        return None
    return {"name": target.name, "quantity": int(target.quantity), "unit": target.unit, "source": target.source}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of coverage: what it is of, its numbers, the conditions that open its rows."""

    name: str
    stands: Tally
    link: str


def _lines(row: Round, found: Coverage) -> dict[str, list[Line]]:
    units, on = registry.units(), found.on.isoformat()

    def link(**more: Any) -> str:
        return urlencode(more | {"on": on})

    areas = {area.pk: area for area in Area.objects.filter(pk__in=found.by_area).select_related("parent")}
    grounds = [
        Line(units.by_id[pk].name, stands, link(territory=units.key(pk)))
        for pk, stands in sorted(found.by_territory.items())
    ]
    kinds = [
        Line(terms.word("premises", key, lang()), stands, link(kind=key))
        for key, stands in sorted(found.by_kind.items(), key=lambda one: -one[1].total)
    ]
    quarters = [
        Line(f"{areas[pk].parent or ''} {areas[pk].name}".strip(), stands, link(area=areas[pk].code))
        for pk, stands in sorted(found.by_area.items(), key=lambda one: areas[one[0]].code)
    ]
    return {"territories": grounds, "kinds": kinds, "areas": quarters}


def _days(row: Round, on: date, total: int) -> list[dict[str, Any]]:
    """Newly covered and covered so far, for each day on which something was."""
    done, found = 0, []
    for day, count in queries.by_day(row, on):
        done += count
        found.append({"day": day, "count": count, "done": done, "total": total})
    return found


def round_page(request: HttpRequest, row: Round, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    """One round on the day asked about."""
    actor, on, units = actor_of(request), asked_day(request), registry.units()
    found = queries.coverage(row, on)
    plan = _planned(row)
    gap = plan["quantity"] - found.whole.total if plan else 0
    begun = max(0, (min(on, row.ends) - row.starts).days + 1) if on >= row.starts else 0
    context: dict[str, Any] = {
        "round": row, "on": on, "stands": found.whole, "lines": _lines(row, found), "scope": scope_words(row, units),
        "days": _days(row, on, found.whole.total), "today": clock.today(), "at": f"&on={on.isoformat()}",
        "plan": plan, "gap": gap, "over": -gap,
        "expected": found.whole.total * begun / ((row.ends - row.starts).days + 1),
        "map": _map(row, on), "went": _went(row, on), "may_keep": access.may_keep_round(actor, row) and row.withdrawn_on is None,
        "withdraw_form": WhyForm(auto_id="withdraw_%s"),
    }  # fmt: skip
    return page(request, "inspections/round.html", context | more, refusal=refusal)


def _went(row: Round, on: date) -> list[dict[str, Any]]:
    """The units that looked, each with its visits, the places it covered and those where it found something."""
    units = registry.units().by_id
    return [
        {"unit": units[pk].name, "visits": visits, "covered": covered, "found": found}
        for pk, visits, covered, found in queries.by_unit(row, on)
    ]


def _map(row: Round, on: date) -> chart.Picture:
    words = {one: terms.word("standing", one, lang()) for one in Standing}
    found, left_out = queries.dots(row, on, chart.MOST)
    places = [(number, f"{name or number} {words[stand]}", lat, lon, stand) for number, name, lat, lon, stand in found]
    return chart.picture(campaign.plan_now(row.campaign).outline, places, left_out)


@require_safe
def round_(request: HttpRequest, number: str) -> HttpResponse:
    """Where one round stands."""
    return round_page(request, _round(request, number))


@require_http_methods(["POST"])
def withdraw_round(request: HttpRequest, number: str) -> HttpResponse:
    """Take a round back, with its reason."""
    row, form = _round(request, number), WhyForm(request.POST, auto_id="withdraw_%s")
    why = form.cleaned_data["why"] if form.is_valid() else ""
    done = actions.withdraw_round(row, why, actor=actor_of(request), at=clock.now())
    if isinstance(done, Refusal):
        return round_page(request, row, done, withdraw_form=form)
    say(request, _("The round was withdrawn. What was looked at stays on record."))
    return redirect("screening")


@require_http_methods(["GET", "HEAD", "POST"])
def new_round(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    actor, here = actor_of(request), running()
    if not actor.roles & DESK:
        return closed(request)
    if here is None:
        return no_plan(request)
    units = registry.units()
    form = RoundForm(
        request.POST or None, plan=campaign.plan_now(here), units=list(units.by_id.values()), today=clock.today()
    )
    if request.method != "POST" or not form.is_valid():
        return page(request, "inspections/new_round.html", {"form": form}, status=422 if form.errors else 200)
    given = form.cleaned_data
    new = actions.NewRound(
        **{**given, "territories": by_key(units, given["territories"]), "units": by_key(units, given["units"])}
    )
    made = actions.open_round(new, here, actor=actor, at=clock.now())
    if isinstance(made, Refusal):
        return page(request, "inspections/new_round.html", {"form": form}, refusal=made)
    say(request, _("Opened. Its denominator is what the register holds on each day."))
    return redirect("round", number=made.number)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which places of a round the address asks for."""

    stand: str
    territory: str
    kind: str
    area: str
    on: date
    page: int

    @classmethod
    def read(cls, request: HttpRequest) -> Asked:
        """From the query string; what it does not know is dropped."""
        def given(name: str, limit: int) -> str:
            return request.GET.get(name, "").replace("\x00", "")[:limit]

        stand, number = given("stand", 20), given("page", 4)
        return cls(
            stand if stand in GROUPS else "", given("territory", 40), given("kind", 24), given("area", 20), asked_day(request),
            max(1, int(number)) if number.isascii() and number.isdigit() else 1,
        )  # fmt: skip

    def wanted(self) -> Wanted:
        """As the query takes it; a unit or an area that is not there finds nothing."""
        unit = registry.units().by_key.get(self.territory)
        area = Area.objects.filter(code=self.area).first() if self.area else None
        return Wanted(
            GROUPS[self.stand], territory=(unit.pk if unit else -1) if self.territory else 0,
            area=(area.pk if area else -1) if self.area else 0, kind=self.kind,
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The conditions that are set."""
        pairs = {
            "stand": self.stand, "territory": self.territory, "kind": self.kind, "area": self.area,
            "on": self.on.isoformat() if self.on != clock.today() else "",
        }  # fmt: skip
        return {name: value for name, value in pairs.items() if value}

    def url(self, **changes: Any) -> str:
        """The query string with some conditions changed."""
        return "?" + urlencode({name: value for name, value in (self.given() | changes).items() if value})


def _chips(asked: Asked) -> list[dict[str, str]]:
    unit, area = registry.units().by_key.get(asked.territory), Area.objects.filter(code=asked.area).first()
    words = {
        "stand": (_("Standing"), group_word(asked.stand)), "territory": (_("territory"), unit.name if unit else asked.territory),
        "kind": (_("kind of place"), terms.word("premises", asked.kind, lang()) if asked.kind else ""),
        "area": (_("area"), area.name if area else asked.area), "on": (_("day"), asked.on.isoformat()),
    }  # fmt: skip
    given = asked.given()
    return [{"label": words[name][0], "value": words[name][1], "without": asked.url(**{name: ""})} for name in given]


def group_word(stand: str) -> str:
    """What a condition on the standing says."""
    words = {"covered": _("covered"), "again": _("to be revisited"), "left": _("left to look at")}
    return words.get(stand) or (terms.word("standing", stand, lang()) if stand else "")


def round_places(request: HttpRequest, number: str) -> HttpResponse:
    """The places behind one number of a round; several of them can be planned at once."""
    row, actor, asked = _round(request, number), actor_of(request), Asked.read(request)
    refusal: Refusal | None = None
    form = PlanForm(
        request.POST or None, people=colleagues(actor, clock.today()), today=clock.today(), auto_id="plan_%s"
    )
    if request.method == "POST" and row.withdrawn_on is None and form.is_valid():
        done = _plan_chosen(request, row, form)
        if not isinstance(done, Refusal):
            return redirect(request.get_full_path())
        refusal = done
    first = (asked.page - 1) * PAGE
    found, total = queries.rows(row, asked.on, asked.wanted(), first, PAGE)
    context = {
        "round": row, "rows": _with_visits(request, found), "total": total, "first": first + 1 if found else 0,
        "last": first + len(found), "chips": _chips(asked), "asked": asked, "form": form,
        "stands": [(one, group_word(one), asked.url(stand=one, page="")) for one in GROUPS if one and one != asked.stand],
        "previous_url": asked.url(page=asked.page - 1) if asked.page > 1 else "",
        "next_url": asked.url(page=asked.page + 1) if first + len(found) < total else "",
        "may_plan": bool(actor.roles & WORKERS) and row.withdrawn_on is None, "export_url": asked.url(page=""),
    }  # fmt: skip
    return page(request, "inspections/places.html", context, refusal=refusal, status=422 if form.errors else 200)


def _with_visits(request: HttpRequest, found: list[tuple[int, Standing]]) -> list[dict[str, Any]]:
    """The places as the reader may see them, with their last visit and the next planned one."""
    actor = actor_of(request)
    places = registry.premises().in_bulk([pk for pk, _stand in found])
    visits = access.visits_of(actor).filter(premises_id__in=places).exclude(state="void").order_by("on", "id")
    last = {one.premises_id: one for one in visits if one.state != "planned" and not one.self_check}
    plans = {one.premises_id: one for one in reversed(visits) if one.state == "planned"}
    opens, units = set(access.places_of(actor).filter(pk__in=places).values_list("pk", flat=True)), registry.units()
    return [
        {"seen": shown(places[pk], actor), "stand": stand, "last": last.get(pk), "next": plans.get(pk), "opens": pk in opens,
         "looks": pk in opens and bool(access.units_to_look(actor, places[pk], units))}
        for pk, stand in found
    ]  # fmt: skip


def _plan_chosen(request: HttpRequest, row: Round, form: PlanForm) -> int | Refusal:
    """Plan a visit to each place that was ticked; those that cannot be planned are named."""
    actor, given = actor_of(request), form.cleaned_data
    people = [one for one in colleagues(actor, clock.today()) if one.key in given["inspectors"]]
    made, refused = 0, []
    for number in request.POST.getlist("number")[:200]:
        place = access.place_for(actor, number)
        done = place and actions.plan_visit(
            place, row.campaign, on=given["on"], inspectors=people, plan_number=given["plan_number"],
            reason=given["reason"], note=given["note"], actor=actor, at=clock.now(),
        )  # fmt: skip
        if isinstance(done, Refusal):
            refused.append((number, done))
        made += done is not None and not isinstance(done, Refusal)
    if not made:
        return refused[0][1] if refused else Refusal("missing", "place")
    say(request, _("%(n)s visits were planned.") % {"n": made})
    for number, refusal in refused[:5]:
        say(request, f"{number}：{terms.sentence(refusal, lang())}", "warning")
    return made


@require_safe
def export_round(request: HttpRequest, number: str) -> HttpResponseBase:
    """The places behind one number, as a workbook; logged, personal facts masked as on the page."""
    row, asked, actor = _round(request, number), Asked.read(request), actor_of(request)
    book = workbook.RoundList(actor)
    sheet = book.sheet(row, asked.on, asked.wanted(), _chips(asked))
    name = f"{row.name}_{asked.on.isoformat()}.xlsx"

    def record(rows: int) -> None:
        registry_actions.take_out(
            "round.export", name, asked.given(), rows=rows, masked=book.masked, actor=actor, at=clock.now()
        )

    return tables.response(name, [sheet], method=request.method, record=record)
