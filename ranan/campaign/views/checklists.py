"""The checklists of the plan: which there are, one with its limits and sources, and its blank form for a clip board."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ranan.campaign import words
from ranan.campaign.access import Reading
from ranan.campaign.views.common import base, reading
from ranan.kit import clock
from ranan.kit.http import lang, page
from ranan.rules import checklist as checks
from ranan.rules import grading, terms
from ranan.rules.plan import CheckItem, Checklist, HazardType, Parameter


@dataclass(frozen=True, slots=True)
class Ground:
    """A number that an item rests on, with its source and the strength of that ("" where the list itself names it)."""

    word: str
    value: str
    source: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the page shows it; `others`: the entries for kinds of places that the first does not fit."""

    no: int
    shown: checks.ShownItem
    hazard: HazardType | None
    grade: str
    others: tuple[str, ...]
    grounds: tuple[Ground, ...]


@require_safe
def checklists(request: HttpRequest) -> HttpResponse:
    """Every list with the kinds of places that it is for, in their order, and the kinds that have none."""
    now = reading(request)
    order = {one.key: n for n, one in enumerate(now.plan.kinds)}
    sheets = sorted(
        now.plan.checklists, key=lambda one: min((order.get(key, len(order)) for key in one.kinds), default=0)
    )
    rows = [
        {
            "sheet": one, "kinds": [words.kind(now.plan, key, lang()) for key in one.kinds],
            "photos": sum(item.critical for item in one.items), "measured": sum(item.value is not None for item in one.items),
        }
        for one in sheets
    ]  # fmt: skip
    covered = {key for one in now.plan.checklists for key in one.kinds}
    without = [words.kind(now.plan, one.key, lang()) for one in now.plan.kinds if one.key not in covered]
    items = sum(len(one.items) for one in now.plan.checklists)
    context = {**base(now, "checklists"), "rows": rows, "without": without, "items": items}
    return page(request, "campaign/checklists.html", context)


@require_safe
def checklist(request: HttpRequest, key: str) -> HttpResponse:
    """One list as it is read today: each item with its limit, the entry that a fail means, and what they rest on."""
    now = reading(request)
    sheet = _sheet(now, key)
    facts = {item.id: item for item in sheet.items}
    sections, no = [], 0
    for section in checks.shown(sheet, now.plan, clock.today(), lang()):
        lines = [_line(now, no + n, facts[one.id], one) for n, one in enumerate(section.items, 1)]
        no += len(lines)
        sections.append({"section": section, "lines": lines})
    context = {**base(now, "checklists"), **_head(now, sheet), "sections": sections, "items": no}
    return page(request, "campaign/checklist.html", context)


@require_safe
def checklist_paper(request: HttpRequest, key: str) -> HttpResponse:
    """The same list to be filled in by hand: A4, with boxes, signature lines, and the day of its limits."""
    now = reading(request)
    sheet = _sheet(now, key)
    sections, no = [], 0
    for section in checks.shown(sheet, now.plan, clock.today(), lang()):
        sections.append({"section": section, "lines": [(no + n, one) for n, one in enumerate(section.items, 1)]})
        no += len(section.items)
    context = {**base(now, "checklists"), **_head(now, sheet), "sections": sections, "today": clock.today()}
    return page(request, "campaign/checklist_paper.html", context)


def _sheet(now: Reading, key: str) -> Checklist:
    found = now.plan.checklist(key)
    if found is None:
        raise Http404
    return found


def _head(now: Reading, sheet: Checklist) -> dict[str, object]:
    return {"sheet": sheet, "kinds": [words.kind(now.plan, key, lang()) for key in sheet.kinds]}


def _line(now: Reading, no: int, item: CheckItem, shown: checks.ShownItem) -> Line:
    graded = grading.grade_of(now.plan, item.hazard, clock.today())
    return Line(
        no,
        shown,
        now.plan.hazard_type(item.hazard),
        graded.key if graded else "",
        item.also,
        tuple(_grounds(now, item)),
    )


def _grounds(now: Reading, item: CheckItem) -> list[Ground]:
    """The parameters that the item names, in its limit or in its words, and a limit of its own."""
    value = item.value
    named = [*checks.named(item), *((value.parameter, value.basis) if value else ())]
    held = (now.plan.parameter_then(key, clock.today()) for key in dict.fromkeys(named) if key)
    found = [_ground(one) for one in held if one is not None]
    if value is not None and value.limit is not None:
        found.append(Ground(value.name, words.measured(value.limit, value.unit, lang()), value.source))
    return found


def _ground(one: Parameter) -> Ground:
    return Ground(terms.word("parameter", one.key, lang()), words.parameter(one, lang()), one.source, one.status)
