"""The catalogue of hazards: a list with search and conditions, and one entry with all that rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.campaign import words
from ranan.campaign.access import counts_hazards
from ranan.campaign.catalogue import Search
from ranan.campaign.views.common import base, reading
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page
from ranan.rules import checklist, deadlines, grading, terms
from ranan.rules.plan import Checklist, HazardType, Parameter, Penalty, Plan
from ranan.rules.plan_records import SEVERITIES

STRENGTH_WORDS = {
    "verified_text": lambda: _("Text of the article"),
    "seed": lambda: _("Text of the plan"),
    "verified_secondary": lambda: _("Second-hand, to be checked"),
    "recalled": lambda: _("From memory, not checked"),
    "assigned": lambda: _("Set by this system"),
}


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every kind of hazard that fits the address."""
    now, wanted, today = reading(request), Search.read(request.GET), clock.today()
    found = wanted.find(now.plan)
    context = {
        **base(now, "catalogue"),
        "wanted": wanted,
        "types": [(one, SEVERITIES[one.severity]) for one in found],
        "chips": _chips(now.plan, wanted),
        "menus": _menus(now.plan, wanted),
        "mapped": not grading.serious_in_use(now.plan, today),
        "drop": _what_to_drop(now.plan, wanted) if not found else [],
    }
    return page(request, "campaign/catalogue.html", context)


def _label(name: str) -> str:
    labels = {
        "q": _("search"), "measure": _("measure"), "grade": _("grade"), "kind": _("kind of place"),
        "strength": _("source"),
    }  # fmt: skip
    return labels[name]


def _word(plan: Plan, name: str, value: str) -> str:
    if name == "grade":
        return terms.word("grade", SEVERITIES.get(value, value), lang())
    if name == "kind":
        return words.kind(plan, value, lang())
    if name == "strength":
        return STRENGTH_WORDS[value]() if value in STRENGTH_WORDS else value
    if name == "measure":
        spec = plan.measure(int(value)) if value.isascii() and value.isdigit() else None
        return f"{spec.no} {spec.title}" if spec else value
    return value


def _chips(plan: Plan, wanted: Search) -> list[dict[str, str]]:
    return [
        {"label": _label(name), "value": _word(plan, name, value), "without": wanted.without(name, value)}
        for name, value in wanted.given
    ]


def _menus(plan: Plan, wanted: Search) -> list[dict[str, Any]]:
    """What each condition offers: only values that entries have, the chosen ones ticked."""
    offered: dict[str, Iterable[str]] = {
        "measure": [str(one.no) for one in plan.measures],
        "grade": SEVERITIES,
        "kind": [one.key for one in plan.kinds],
        "strength": STRENGTH_WORDS,
    }
    held = {
        "measure": {str(no) for one in plan.hazards for no in one.measures},
        "grade": {one.severity for one in plan.hazards},
        "kind": {key for one in plan.hazards for key in one.kinds},
        "strength": {one.citation_status for one in plan.hazards},
    }
    return [
        {
            "name": name,
            "label": _label(name),
            "options": [
                (value, _word(plan, name, value), value in getattr(wanted, name))
                for value in values
                if value in held[name]
            ],
        }
        for name, values in offered.items()
    ]


def _what_to_drop(plan: Plan, wanted: Search) -> list[dict[str, Any]]:
    """For an empty list: which condition to drop, and how many entries that gives."""
    found: list[dict[str, Any]] = []
    for chip in _chips(plan, wanted):
        count = len(Search.read(QueryDict(chip["without"][1:])).find(plan))
        found.append({**chip, "count": count})
    return sorted((one for one in found if one["count"]), key=lambda one: -one["count"])[:3]


@require_safe
def hazard_type(request: HttpRequest, code: str) -> HttpResponse:
    """One entry of the catalogue."""
    now = reading(request)
    found = now.plan.hazard_type(code)
    if found is None:
        raise Http404
    today, tongue = clock.today(), lang()
    context = {
        **base(now, "catalogue"),
        "today": today,
        "type": found,
        "grade": grading.grade_of(now.plan, code, today),
        "catalogue_grade": SEVERITIES[found.severity],
        "switch": now.plan.parameter(grading.SWITCH, today),
        "criterion": words.criterion(found.criterion, tongue) if found.criterion else "",
        "penalties": [_penalty(one) for key in found.penalties if (one := now.plan.penalty(key))],
        "due": _due(now.plan, found),
        "proof": words.plain(found.proof, tongue) if found.proof else "",
        "default_proof": now.plan.parameter("proof.default", today),
        "measures": [_measure(now.plan, no, found) for no in found.measures if now.plan.measure(no)],
        "kinds": [words.kind(now.plan, key, tongue) for key in found.kinds],
        "subjects": words.listed(found.subjects, tongue),
        "asked": _asked(now.plan, code),
        "counted": counts_hazards(actor_of(request)) and not now.old,
    }
    return page(request, "campaign/hazard_type.html", context)


def _asked(plan: Plan, code: str) -> list[tuple[Checklist, list[str]]]:
    """The checklists with the items of which a fail is this entry, in the words of today."""
    found = []
    for sheet in plan.checklists:
        wanted = {item.id for item in sheet.items if code in item.codes}
        texts = [
            one.text for part in checklist.shown(sheet, plan, clock.today()) for one in part.items if one.id in wanted
        ]
        found += [(sheet, texts)] if texts else []
    return found


def _penalty(one: Penalty) -> dict[str, Any]:
    today = clock.today()
    ended = one.valid_to is not None and one.valid_to < today
    early = one.valid_from is not None and today < one.valid_from
    return {"penalty": one, "fine": words.fine(one, lang()), "in_force": not ended and not early}


def _measure(plan: Plan, no: int, one: HazardType) -> dict[str, Any]:
    spec = plan.measure(no)
    assert spec is not None
    return {"measure": spec, "lead": words.lead(plan, spec, lang()), "cited": no in one.cited}


def _due(plan: Plan, one: HazardType) -> dict[str, Any] | None:
    """How many days by default, where that comes from, and what it would be for a finding of today."""
    today = clock.today()
    grade = grading.grade_of(plan, one.code, today)
    try:
        due = deadlines.due_date(plan, one.code, grade.key if grade else "general", today)
    except LookupError:
        return None
    held: Parameter | None = plan.parameter(due.parameter, today)
    return {
        "days": (due.day - today).days,
        "day": due.day,
        "source": due.source,
        "status": held.status if held else one.citation_status,
        "word": terms.word("parameter", held.key, lang()) if held else "",
    }
