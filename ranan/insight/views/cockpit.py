"""The cockpit 一张图: the campaign on one page, as of today or of any past day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.insight import queries, workbook
from ranan.insight.picture import Picture, picture
from ranan.insight.queries import Covered, Figures, Spot, Spots
from ranan.insight.views.common import asked_day, turned_away
from ranan.kit import clock, tables
from ranan.kit.http import actor_of, lang, page
from ranan.registry import actions as registry_actions
from ranan.registry import queries as registry
from ranan.rules.access import sees_all
from ranan.rules.actor import Actor

SORTS = ("no", "lead", "progress", "open", "overdue", "closed")
ROUNDS = 8  # rounds on the page


@dataclass(slots=True)
class Look:
    """What one person sees on one day: everything that both the page and its later part are made of."""

    actor: Actor
    campaign: Campaign
    on: date
    today: date
    found: Figures
    targets: Sequence[Any]
    measures: Sequence[Any]
    rounds: Sequence[Any]
    covered: list[Covered] | None
    spots: Spots
    silent: Sequence[tuple[str, str, int]]

    @property
    def alarms(self) -> list[Any]:
        return queries.attention(
            self.actor, self.campaign, self.found, self.targets, self.covered or (), self.spots, self.silent,
            self.today,
        )


def look(request: HttpRequest, running: Campaign, *, count: bool) -> Look:
    """Read it all; how far rounds came is counted only where that is asked for or was done lately."""
    actor, today = actor_of(request), clock.today()
    on = asked_day(request) or today
    found = queries.figures(actor, on, today)
    targets, measures = campaigns.progress_on(running, found.measures, on, lang())
    rounds = queries.rounds_on(actor, running, on)[:ROUNDS]
    covered = queries.count(rounds, on) if count else queries.counted(rounds, on)
    spots = queries.spots(actor, on, today)
    silent = queries.silent(actor, running, on, now=count)
    return Look(actor, running, on, today, found, targets, measures, rounds, covered, spots, silent)


@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """The whole page. Coverage is fetched by the page itself where nobody counted it lately."""
    running = turned_away(request)
    if isinstance(running, HttpResponse):
        return running
    seen = look(request, running, count="count" in request.GET)
    sort = request.GET.get("sort", "no")
    context = _shared(seen) | {
        "wall": "wall" in request.GET, "everything": sees_all(seen.actor), "stages": _stages(running, seen.on),
        "measures": _sorted(_measures(seen), sort), "sort": sort if sort in SORTS else "no", "heads": _heads(sort),
        "unmeasured": _unmeasured(seen), "map": _map(seen), "days": _days(seen),
        "figures": _figures(seen.found), "targets": _targets(seen),
    }  # fmt: skip
    return page(request, "insight/cockpit.html", context)


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How far the rounds came, counted now, with what then needs attention: the part that the page fetches later."""
    running = turned_away(request)
    if isinstance(running, HttpResponse):
        return running
    return page(request, "insight/coverage.html", _shared(look(request, running, count=True)) | {"later": True})


def _shared(seen: Look) -> dict[str, Any]:
    return {
        "on": seen.on, "today": seen.today, "past": seen.on != seen.today, "found": seen.found,
        "alarms": seen.alarms, "rounds": seen.rounds, "covered": seen.covered, "campaign_row": seen.campaign,
    }  # fmt: skip


def _targets(seen: Look) -> list[dict[str, Any]]:
    """The targets, each with the workbook that its figure came from, where it came from one."""
    came = campaigns.sources(seen.campaign, [one.stated for one in seen.targets if one.stated])
    return [{"row": one, "source": came.get(one.stated.pk) if one.stated else None} for one in seen.targets]


def _stages(running: Campaign, on: date) -> list[dict[str, Any]]:
    """The stages on their line; of the one that runs, how many days are left."""
    found = []
    for span in campaigns.stages_on(running, on):
        left = (span.stage.due - on).days
        found.append({"span": span, "left": left if span.starts <= on <= span.stage.due else None})
    return found


def _figures(found: Figures) -> list[dict[str, Any]]:
    """The figures at the top, each with the address of its rows."""
    total, url = found.total, found.opener.url
    week = found.on - queries.WEEK + timedelta(1)
    shown = [
        (_("Open"), total["open"], url("open"), ""),
        (_("Overdue"), total["overdue"], url("overdue"), "late" if total["overdue"] else ""),
        (_("Major, open"), total["major"], url("open", grade="major"), ""),
        (_("Closed on review"), total["reviewed"], url("reviewed"), ""),
        (_("Closed as reported"), total["as_reported"], url("as_reported"), ""),
        (_("Found in seven days"), found.since.get("found", 0), url("found", found_from=week), ""),
    ]  # fmt: skip
    if found.week is not None:
        shown.insert(3, (_("Due within a week"), found.week, url("week"), ""))
    return [{"word": word, "n": n, "url": link, "css": css} for word, n, link, css in shown]


def _measures(seen: Look) -> list[dict[str, Any]]:
    """The measures with what fills their progress and the addresses of their hazards."""
    url, rows = seen.found.opener.url, []
    for row in seen.measures:
        links = {name: url(name, measure=row.measure.no) for name in ("open", "overdue", "closed")}
        from_ledger = row.measure.progress == "ledger"
        done = row.done if from_ledger and row.all else row.target.done if row.target else None
        expected = row.target.expected if row.target and done is not None and not from_ledger else None
        rows.append(
            {"row": row, "url": links, "done": done, "expected": expected, "behind": expected is not None and done < expected}
        )
    return rows


def _unmeasured(seen: Look) -> dict[str, Any] | None:
    """Hazards whose measure is not certain, if there are any."""
    counts = seen.found.measures.get(0)
    links = {name: seen.found.opener.url(name, unmeasured=True) for name in ("open", "overdue", "closed")}
    return {"counts": counts, "url": links} if counts else None


def _sorted(rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """In the plan's order, or by a column: the most first, of progress the least."""
    if sort in {"open", "overdue", "closed"}:
        return sorted(rows, key=lambda one: -one["row"].counts[sort])
    if sort == "progress":
        return sorted(rows, key=lambda one: (one["done"] is None, one["done"] or 0))
    return sorted(rows, key=lambda one: str(one["row"].lead)) if sort == "lead" else rows


def _heads(sort: str) -> list[dict[str, Any]]:
    words = (_("Measure"), _("Lead"), _("Progress"), _("Open"), _("Overdue"), _("Closed"))
    return [
        {"key": key, "word": word, "now": sort == key, "num": key in {"open", "overdue", "closed"}}
        for key, word in zip(SORTS, words, strict=True)
    ]


def _map(seen: Look) -> dict[str, Any]:
    spots, units = seen.spots, registry.units()
    covered = queries.by_territory([one for one in seen.covered or () if not one.over])
    drawn: Picture = picture(
        campaigns.plan_now(seen.campaign).outline, spots.places,
        {units.key(pk): middle for pk, middle in queries.middles().items() if pk in units.by_id},
        {one.unit.key: one for one in seen.found.territories},
        {key: unit.name for key, unit in units.by_key.items()},
        {units.key(pk): pair for pk, pair in covered.items() if pk in units.by_id}, queries.crowds(), settings.RANAN_TILES,
    )  # fmt: skip
    return {
        "picture": drawn, "marks": _marks(drawn, seen.found.opener.url("open")), "crowds": _crowds(drawn),
        "drawn": spots.drawn, "nowhere": spots.nowhere,
    }  # fmt: skip


def _marks(drawn: Picture, url: str) -> SafeString:
    """The places with open hazards as SVG; hundreds of them, so not in the template. `url` opens all that are open."""
    major = _("major")

    def title(spot: Spot) -> str:
        late = ngettext("%(n)s day late", "%(n)s days late", spot.late) % {"n": spot.late} if spot.late else ""
        return " · ".join(word for word in (spot.name or spot.number, major if spot.major else "", late) if word)

    return format_html_join(
        "\n",
        '<a href="{}&amp;premises={}" tabindex="-1"><circle class="spot {}" cx="{}" cy="{}" r="{}"><title>{}</title></circle></a>',
        (
            (url, one.spot.number, one.css, one.x, one.y, 6 if one.spot.major else 4 if one.spot.late else 3, title(one.spot))
            for one in drawn.marks
        ),
    )


def _crowds(drawn: Picture) -> SafeString:
    """How many places of the register lie where, likewise."""
    return format_html_join("", '<circle cx="{}" cy="{}" r="{}"/>', drawn.crowds)


def _days(seen: Look) -> list[dict[str, Any]]:
    """Short ways to other days."""
    found = []
    for word, back in ((pgettext("day", "Today"), 0), (_("A week ago"), 7), (_("A month ago"), 30)):
        one = seen.today - timedelta(back)
        found.append({"word": word, "on": one.isoformat() if back else None, "now": one == seen.on})
    return found


@require_safe
def export_cockpit(request: HttpRequest) -> HttpResponseBase:
    """Measures, targets, units and rounds of the day as a workbook; taking it out is kept in the journal."""
    running = turned_away(request)
    if isinstance(running, HttpResponse):
        return running
    seen = look(request, running, count=True)
    name = f"{_('Cockpit')}_{seen.on.isoformat()}.xlsx"

    def record(rows: int) -> None:
        registry_actions.take_out(
            "cockpit.export", name, {"on": seen.on.isoformat()}, rows=rows, masked=False, actor=seen.actor, at=clock.now()
        )

    sheets = workbook.cockpit_sheets(seen.found, _measures(seen), seen.targets, seen.covered or ())
    return tables.response(name, sheets, method=request.method, record=record)
