"""The list of hazards: search, conditions, order, columns, named views, totals, and a look at one beside the list."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.hazards import columns, queries, shown
from ranan.hazards.access import hazard_for, with_doors
from ranan.hazards.conditions import chips, filters, what_to_drop
from ranan.hazards.many import EXPORT, MOST
from ranan.hazards.models import Hazard
from ranan.hazards.queries.kept import Kept, Look, kept
from ranan.hazards.queries.ledger import Filter, Page
from ranan.hazards.queries.sums import Counted
from ranan.hazards.situation import ground, situation_of
from ranan.kit import clock
from ranan.kit.fields import ReasonForm
from ranan.kit.http import actor_of, lang, page
from ranan.registry import queries as registry
from ranan.registry.access import may_ask_for_clear
from ranan.rules import terms
from ranan.rules.access import DESK, TASK_FORCE, WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

MANY_UNITS = 6  # units named in the totals before the rest is folded away


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Fifty rows a page; the whole state stands in the address."""
    return ledger_page(request)


def ledger_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """The list; with the refusal of a list in clear, or of an act on many, above it."""
    actor, today, wanted = actor_of(request), clock.today(), Filter.read(request.GET)
    mine = kept(actor, wanted)
    look = mine.look(wanted.view)
    found, sums = queries.page_of(actor, wanted, today), queries.summary(actor, today)
    rows, keys = with_doors(actor, found.rows), _columns(mine, look)
    context = {
        "wanted": wanted, "lines": columns.lines(rows, keys), "today": today, "look": look, "changed": _differs(look, wanted),
        "chips": chips(wanted, mine.source), "filters": filters(wanted), "heads": columns.heads(wanted, keys),
        "views": [*views(wanted, sums), *_named(mine, wanted)], "chosen": keys != columns.USUAL,
        "choice": columns.choice(keys), "shown_columns": len(keys), "keys": ",".join(keys), "all_columns": len(columns.COLUMNS),
        "drop": what_to_drop(actor, wanted, today, found.searched, mine.source) if not rows else [], "query": wanted.url(page=1),
        "own_layout": mine.layout if rows else None, "may_export": bool(rows), "acts": acts(actor) if rows else [], "most": MOST,
        "kept": {name: value for name, value in wanted.given().items() if name != "q"},
        "summary": sums, "may_register": bool(actor.roles & WORKERS),
        "clear_form": ReasonForm(auto_id="clear_%s") if rows and may_ask_for_clear(actor) else None,
    }  # fmt: skip
    return page(
        request,
        "hazards/ledger.html",
        context | _place(wanted, found, len(rows)) | _totals(wanted, found),
        refusal=refusal,
    )


def columns_of(actor: Actor, wanted: Filter) -> tuple[str, ...]:
    """The columns in which a list shows itself to the actor, in their order."""
    mine = kept(actor, wanted)
    return _columns(mine, mine.look(wanted.view))


def _columns(mine: Kept, look: Look | None) -> tuple[str, ...]:
    return (look.columns if look else ()) or mine.columns or columns.USUAL


def _place(wanted: Filter, found: Page, n: int) -> dict[str, Any]:
    """Where in the list this page stands."""
    last = max(0, found.first - 1) + n
    more = bool(n) and (found.capped or last < found.total)
    return {
        "first": found.first, "last": last, "total": found.total, "capped": found.capped,
        "previous_url": wanted.url(page=wanted.page - 1) if wanted.page > 1 else "",
        "next_url": wanted.url(page=wanted.page + 1) if more else "",
    }  # fmt: skip


def _totals(wanted: Filter, found: Page) -> dict[str, Any]:
    """Totals of what is filtered, each with the address of its rows; by unit where there is more than one."""
    sums = found.sums
    parts = [
        (_("open"), sums.open, wanted.url(state="open") if not wanted.state else ""),
        (_("overdue"), sums.overdue, wanted.url(due="overdue") if not wanted.due else ""),
        (terms.word("grade", "major", lang()), sums.major, wanted.url(grade="major") if not wanted.grade else ""),
        (terms.word("grade", "general", lang()), sums.total - sums.major, wanted.url(grade="general") if not wanted.grade else ""),
    ]  # fmt: skip
    units = [
        (label, _by_unit(wanted, name, counted))
        for name, label, counted in (
            ("territory", _("By territorial unit"), sums.territory), ("lead", _("By lead"), sums.lead),
        )
        if not getattr(wanted, name) and len(counted) > 1
    ]  # fmt: skip
    return {"parts": [] if sums.capped else parts, "by_unit": units}


def _by_unit(wanted: Filter, name: str, counted: dict[int, Counted]) -> list[dict[str, Any]]:
    known = registry.units().by_id
    order = sorted((pk for pk in counted if pk in known), key=lambda pk: (-counted[pk][0], pk))
    return [
        {
            "unit": known[pk].name, "n": counted[pk][0], "late": counted[pk][1], "major": counted[pk][2],
            "url": wanted.url(**{name: known[pk].key}),
        }
        for pk in order
    ]  # fmt: skip


def views(wanted: Filter, sums: dict[str, int]) -> list[dict[str, Any]]:
    """The tabs over the list: ways of looking that people ask for most, each with the exact number of its rows."""
    offered = (
        (_("All open"), Filter(state="open"), "open"), (_("Overdue"), Filter(due="overdue"), "overdue"),
        (_("Within a week"), Filter(due="week"), "week"), (_("Major"), Filter(state="open", grade="major"), "major"),
        (_("To be classified"), Filter(state="open", code="NONE"), "unclassified"),
        (_("Closed as reported"), Filter(closure="as_reported"), "as_reported"), (_("Everything"), Filter(), "everything"),
    )  # fmt: skip
    return [
        {"word": word, "url": one.url(), "active": one == wanted and not wanted.view, "count": sums[key]}
        for word, one, key in offered
    ]


def _named(mine: Kept, wanted: Filter) -> list[dict[str, Any]]:
    """The tabs of his own views and of his units'."""
    known = registry.units().by_id
    return [
        {
            "word": one.name, "url": f"{one.address or '?'}{'&' if len(one.address) > 1 else ''}view={one.key}",
            "active": one.key == wanted.view, "count": None, "named": True,
            "title": _("shared in %(unit)s") % {"unit": known[one.unit].name} if one.unit in known else _("your own view"),
        }
        for one in mine.views
    ]  # fmt: skip


def _differs(look: Look | None, wanted: Filter) -> bool:
    """Whether the conditions are no longer those of the view that it began from."""
    return look is not None and address_of(wanted) != look.address


def address_of(wanted: Filter) -> str:
    """The list's query string as a view keeps it: without page and view."""
    return wanted.url(page=1, view="")


def acts(actor: Actor) -> list[dict[str, str]]:
    """What the person's posts may do to many hazards at once; whether each row allows it is judged one by one."""
    may = [
        (Verb.REMIND, actor.roles & DESK, "bell"), (Verb.ASSIGN, actor.roles & TASK_FORCE, "send"),
        (Verb.TRANSFER, actor.roles & TASK_FORCE, "arrows-exchange"),
    ]  # fmt: skip
    found = [
        {"verb": str(verb), "word": terms.word("verb", verb, lang()), "icon": icon} for verb, yes, icon in may if yes
    ]
    return [*found, {"verb": EXPORT, "word": _("Export"), "icon": "download"}]


@require_safe
def quick(request: HttpRequest, number: str) -> HttpResponse:
    """One hazard beside the list: a fragment; asked for by itself it is the page."""
    row = hazard_for(actor_of(request), number)
    if row is None:
        raise Http404
    if request.headers.get("HX-Request") != "true":
        return redirect(reverse("hazard", args=[number]))
    return page(request, "hazards/quick.html", _beside(row))


def _beside(row: Hazard) -> dict[str, Any]:
    here = ground(clock.today())
    case = situation_of(row, here)
    left = row.days_left(here.on)
    return {
        "hazard": row, "turn": shown.turn(row, case, here), "doing": shown.doing(row, case), "left": left,
        "left_words": shown.left_in_words(left), "history": queries.history(row, here.units, lang(), ())[:4],
    }  # fmt: skip
