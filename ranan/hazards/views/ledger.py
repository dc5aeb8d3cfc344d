"""The list of hazards with its search, filters and order, and its export of exactly what is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.campaign import queries as campaign
from ranan.hazards import queries
from ranan.hazards.access import with_doors
from ranan.hazards.models import LedgerImport
from ranan.hazards.own_layout import layout_of
from ranan.hazards.queries import standing, stood
from ranan.hazards.queries.ledger import DUES, SORTS, STATES, Filter
from ranan.kit import clock
from ranan.kit.fields import ReasonForm
from ranan.kit.http import actor_of, lang, page
from ranan.kit.templatetags.ran import day
from ranan.registry import queries as registry
from ranan.registry.access import may_ask_for_clear
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.hazard import Refusal


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Fifty rows a page; the whole state stands in the address."""
    return ledger_page(request)


def ledger_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """The list; with the refusal of a list in clear above it."""
    actor, today, wanted = actor_of(request), clock.today(), Filter.read(request.GET)
    found, sums = queries.page_of(actor, wanted, today), queries.summary(actor, today)
    rows = with_doors(actor, found.rows)
    last = max(0, found.first - 1) + len(rows)
    context = {
        "wanted": wanted, "rows": rows, "total": found.total, "capped": found.capped, "today": today,
        "first": found.first, "last": last,
        "previous_url": wanted.url(page=wanted.page - 1) if wanted.page > 1 else "",
        "next_url": wanted.url(page=wanted.page + 1) if rows and (found.capped or last < found.total) else "",
        "chips": chips(wanted), "filters": filters(wanted), "heads": heads(wanted), "views": views(wanted, sums),
        "drop": _what_to_drop(request, wanted) if not rows else [], "export_url": wanted.url(page=1),
        "own_layout": layout_of(actor.units(*WORKERS)) if rows else None,
        "kept": {name: value for name, value in wanted.given().items() if name != "q"}, "may_export": bool(rows),
        "summary": sums, "may_register": bool(actor.roles & WORKERS),
        "clear_form": ReasonForm(auto_id="clear_%s") if rows and may_ask_for_clear(actor) else None,
    }  # fmt: skip
    return page(request, "hazards/ledger.html", context, refusal=refusal)


def _word(name: str, value: str) -> str:
    """A condition's value in words."""
    sections = {
        "state": "state",
        "grade": "grade",
        "kind": "premises",
        "closure": "closure",
        "todo": "duty",
        "by": "found_by",
    }
    if name in {"lead", "territory", "registrar"}:
        unit = registry.units().by_key.get(value)
        return unit.name if unit else value
    if name == "state" and value == "open":
        return _("open")
    if name == "due":
        return str(_due_words().get(value) or day(date.fromisoformat(value)))
    if name == "source":
        return _imported(value)
    if name == "report":
        return _report_word(value)
    if name == "stood":
        return _stood_word(value)
    if name == "measure":
        return _("measure %(no)s") % {"no": value}
    if name == "code" and value == "NONE":
        return _("not classified")
    return terms.word(sections[name], value, lang()) if name in sections else value


def _imported(value: str) -> str:
    """The name of the file that an import brought."""
    return LedgerImport.objects.filter(pk=int(value)).values_list("name", flat=True).first() or value


def _report_word(value: str) -> str:
    """A figure of a report in words: which, of which report, of which row of a table; and whether as it was signed."""
    wanted = standing.asked(value)
    if wanted is None:
        return value
    word, ending = terms.word("report_figure", wanted.figure, lang()), day(wanted.period.end)
    shown = _("%(figure)s, report of %(day)s") % {"figure": word, "day": ending}
    unit, group, key = wanted.signed or ("", "", "0")
    more = [_("as %(unit)s signed it") % {"unit": _word("lead", unit)}] if unit else []
    if wanted.unmeasured or (group == "measure" and key == "0"):
        more.append(_("no certain measure"))
    elif group:
        more.append(_word(group, key))
    return f"{shown}（{'，'.join(more)}）" if more else shown


def _stood_word(value: str) -> str:
    """How it stood on which day, in words."""
    wanted = stood.asked(value)
    if wanted is None:
        return value
    shown = _("%(figure)s at the end of %(day)s") % {
        "figure": terms.word("stood", wanted.way, lang()), "day": day(wanted.day),
    }  # fmt: skip
    return f"{shown}（{_('no certain measure')}）" if wanted.unmeasured else shown


def _due_words() -> dict[str, str]:
    return {
        "overdue": _("overdue"), "soon": _("within three days"), "week": _("within a week"), "later": _("later"),
    }  # fmt: skip


_LABELS = {
    "q": lambda: _("search"), "state": lambda: _("state"), "grade": lambda: _("grade"), "due": lambda: _("due"),
    "measure": lambda: _("measure"), "lead": lambda: _("lead"), "territory": lambda: _("territory"),
    "registrar": lambda: _("registered by"), "code": lambda: _("catalogue"), "kind": lambda: _("kind of place"),
    "closure": lambda: _("closed"), "todo": lambda: _("today"), "premises": lambda: _("place"),
    "source": lambda: _("brought by the import"), "by": lambda: _("found by"),
    "found_from": lambda: _("found from"), "found_to": lambda: _("found until"), "report": lambda: _("biweekly report"),
    "stood": lambda: _("how it stood"),
}  # fmt: skip


def chips(wanted: Filter) -> list[dict[str, str]]:
    """The conditions that are set, each with the address without it."""
    empty: dict[str, Any] = {"measure": 0, "source": 0, "found_from": None, "found_to": None}
    return [
        {"label": _LABELS[name](), "value": _word(name, value), "without": wanted.url(**{name: empty.get(name, "")})}
        for name, value in wanted.given().items()
    ]


_HEADS: tuple[tuple[str, str, Any], ...] = (
    ("no", "number", lambda: _("Number")), ("what", "", lambda: _("What was found")), ("where", "", lambda: _("Place, address")),
    ("area", "territory", lambda: _("Territorial unit")), ("gr", "grade", lambda: _("Grade")), ("num ms", "", lambda: _("Measure")),
    ("ld", "lead", lambda: _("Lead")), ("fl", "state", lambda: _("State")), ("dl", "due", lambda: _("Due")), ("du", "", lambda: _("Left")),
)  # fmt: skip


def heads(wanted: Filter) -> list[dict[str, str]]:
    """The columns' heads: a click sorts, a second one the other way round where that is offered."""
    found = []
    for css, sort, word in _HEADS:
        down = f"-{sort}"
        now = "ascending" if wanted.sort == sort else ("descending" if sort and wanted.sort == down else "")
        other = down if now == "ascending" and down in SORTS else sort
        found.append({"css": css, "word": word(), "sorted": now, "url": wanted.url(sort=other) if sort else ""})
    return found


def views(wanted: Filter, sums: dict[str, int]) -> list[dict[str, Any]]:
    """The tabs over the list: ways of looking that people ask for most, each with the exact number of its rows."""
    offered = (
        (_("All open"), Filter(state="open"), "open"), (_("Overdue"), Filter(due="overdue"), "overdue"),
        (_("Within a week"), Filter(due="week"), "week"), (_("Major"), Filter(state="open", grade="major"), "major"),
        (_("To be classified"), Filter(state="open", code="NONE"), "unclassified"),
        (_("Closed as reported"), Filter(closure="as_reported"), "as_reported"), (_("Everything"), Filter(), "everything"),
    )  # fmt: skip
    return [{"word": word, "url": one.url(), "active": one == wanted, "count": sums[key]} for word, one, key in offered]


def filters(wanted: Filter) -> list[dict[str, Any]]:
    """What may still be narrowed: each condition with its values as addresses."""
    return [
        {
            "label": _LABELS[name](),
            "options": [(wanted.url(**{name: int(key) if name == "measure" else key}), word) for key, word in pairs],
        }
        for name, pairs in choices().items()
        if not getattr(wanted, name)
    ]


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, in words."""
    units = registry.units().by_id.values()
    now = campaign.current()
    measures = campaign.plan_now(now).measures if now else ()
    states = [("open", _("open")), *((key, terms.word("state", key, lang())) for key in STATES if key != "open")]
    return {
        "state": states,
        "grade": [("major", terms.word("grade", "major", lang())), ("general", terms.word("grade", "general", lang()))],
        "due": [(key, _due_words()[key]) for key in DUES],
        "measure": [(str(one.no), f"{one.no} {one.title}") for one in measures],
        "lead": [(unit.key, unit.name) for unit in units if unit.kind != "territory"],
        "territory": [(unit.key, unit.name) for unit in units if unit.kind == "territory"],
        "kind": terms.choices("premises", lang()),
        "closure": terms.choices("closure", lang()),
    }


def _what_to_drop(request: HttpRequest, wanted: Filter) -> list[dict[str, Any]]:
    """For an empty list: which one condition to drop, and how many rows that gives."""
    found: list[dict[str, Any]] = []
    for chip, name in zip(chips(wanted), wanted.given(), strict=True):
        empty: dict[str, Any] = {"measure": 0, "source": 0, "found_from": None, "found_to": None}
        without = Filter.read({**wanted.given(), "sort": wanted.sort, name: str(empty.get(name, "") or "")})
        count, _capped = queries.cap(queries.desk_rows(actor_of(request), without, clock.today()))
        found.append({**chip, "count": count})
    return sorted(found, key=lambda one: -int(one["count"]))[:3]
