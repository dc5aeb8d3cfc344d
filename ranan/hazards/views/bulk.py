"""One act for many hazards: choose, look at what each row will do, do it, and read what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ranan.hazards import actions, many, queries, tasks, workbook
from ranan.hazards.access import hazards_of
from ranan.hazards.conditions import chips
from ranan.hazards.forms import BulkForm
from ranan.hazards.many import EXPORT, MOST, Line, chosen, looked_at
from ranan.hazards.models import BulkRow, BulkRun, Hazard
from ranan.hazards.queries.ledger import Filter
from ranan.hazards.situation import ground
from ranan.hazards.views.export import columns_asked
from ranan.hazards.views.ledger import acts, columns_of, ledger_page
from ranan.kit import clock, tables
from ranan.kit.http import actor_of, in_words, lang, page
from ranan.kit.templatetags.ran import day
from ranan.registry import actions as registry_actions
from ranan.registry import queries as registry
from ranan.rules import terms
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

SHOWN = 200  # rows on a page


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Keep what was ticked, or all that is filtered, and show what the act would do."""
    actor, wanted = actor_of(request), Filter.read(request.GET)
    if request.POST.get("all"):
        found = queries.ledger(actor, wanted, clock.today()).values_list("pk", flat=True)
        keys = list(found[: MOST + 1])
    else:
        order = {number: n for n, number in enumerate(request.POST.getlist("number")[: MOST + 1])}
        pairs = hazards_of(actor).filter(number__in=list(order)).order_by().values_list("number", "pk")
        keys = [pk for _number, pk in sorted(pairs, key=lambda one: order[one[0]])]
    run = actions.choose(request.POST.get("act", ""), keys, _address(wanted), actor=actor, at=clock.now())
    if isinstance(run, Refusal):
        return ledger_page(request, run)
    return redirect("bulk_run", pk=run.pk)


def _address(wanted: Filter) -> str:
    """The list that it was chosen from; what somebody looked for is left out where it is a personal fact."""
    return wanted.url(page=1, q="") if wanted.q and registry.is_personal(wanted.q) else wanted.url(page=1)


def _run(actor: Actor, pk: int) -> BulkRun:
    found = BulkRun.objects.select_related("person").filter(pk=pk, person__key=actor.key).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Before: what is typed for all rows, and what each will do. After: what became of each."""
    actor = actor_of(request)
    run = _run(actor, pk)
    if run.phase != BulkRun.Phase.DRAFT:
        if request.method == "POST" and request.POST.get("do") == "again":
            return _again(request, run, actor)
        if request.method == "POST":  # a second press, or going on with what was left
            _go(run)
            return redirect("bulk_run", pk=pk)
        return page(request, "hazards/bulk_done.html", _done(request, run, actor))
    if request.method != "POST":
        return page(request, "hazards/bulk.html", _preview(request, run, actor, _form(run)))
    form = BulkForm(request.POST, verb=run.verb, units=registry.units().by_id.values())
    if not form.is_valid():
        return page(request, "hazards/bulk.html", _preview(request, run, actor, form), status=422)
    typed = {name: str(value) if isinstance(value, date) else value for name, value in form.cleaned_data.items()}
    seen = run.data == typed or (not run.data and run.verb == Verb.REMIND)  # nothing is done that was not looked at
    if request.POST.get("do") == "go" and seen:
        run = actions.fill_in(run, typed)
        if actions.begin_bulk(run):
            _go(run)
    else:
        actions.fill_in(run, typed)
    return redirect("bulk_run", pk=pk)


def _again(request: HttpRequest, run: BulkRun, actor: Actor) -> HttpResponse:
    """A new choice of exactly the rows that refused, with what was typed, to be corrected and looked at before it is done."""
    refused = BulkRow.objects.filter(run=run, outcome=BulkRow.Outcome.REFUSED).values_list("hazard_id", flat=True)
    fresh = actions.choose(run.verb, list(refused), run.address, actor=actor, at=clock.now())
    if isinstance(fresh, Refusal):
        return page(request, "hazards/bulk_done.html", _done(request, run, actor), refusal=fresh)
    actions.fill_in(fresh, run.data)
    return redirect("bulk_run", pk=fresh.pk)


def _go(run: BulkRun) -> None:
    """A few at once, many by the worker; whoever comes second finds nothing left to do."""
    left = BulkRow.objects.filter(run=run, outcome=BulkRow.Outcome.WAITING).count()
    if left > many.AT_ONCE:
        tasks.do_many.defer(run=run.pk)
    elif left:
        actions.run_bulk(run, at=clock.now())


def _form(run: BulkRun) -> BulkForm:
    return BulkForm(initial=run.data, verb=run.verb, units=registry.units().by_id.values())


def _from(run: BulkRun) -> Filter:
    """The list that it was chosen from."""
    return Filter.read(dict(parse_qsl(run.address.removeprefix("?"))))


def _head(run: BulkRun) -> dict[str, Any]:
    word = _("Export") if run.verb == EXPORT else terms.word("verb", run.verb, lang())
    return {"run": run, "word": word, "conditions": chips(_from(run))}


def _preview(request: HttpRequest, run: BulkRun, actor: Actor, form: BulkForm) -> dict[str, Any]:
    lines = looked_at(run, actor, ground(clock.today()))
    order = sorted(lines, key=lambda one: one.refusal is None)
    shown = Paginator(order, SHOWN).get_page(request.GET.get("page"))
    ready = [one for one in lines if one.refusal is None]
    return _head(run) | {
        "form": form if form.fields else None, "lines": [_words(one, run.verb) for one in shown.object_list], "shown": shown,
        "ready": len(ready), "refused": len(lines) - len(ready), "all": len(lines),
        "why": _why([one.refusal for one in lines if one.refusal]),
        "filled": bool(run.data) or run.verb in {EXPORT, "remind"}, "bound": form.is_bound, "export": run.verb == EXPORT,
        "keys": ",".join(columns_of(actor, _from(run))) if run.verb == EXPORT else "",
        "masked": run.verb == EXPORT and any(one.hazard and one.hazard.premises.is_household for one in ready),
    }  # fmt: skip


def _why(refusals: Sequence[Refusal]) -> list[tuple[str, int]]:
    """Each reason in words, of the first row that has it, with how many have it; what most have comes first."""
    first = {one.code: one for one in reversed(refusals)}
    counted = Counter(one.code for one in refusals).most_common()
    return [(_refusal(first[code])["what"], n) for code, n in counted]


def _words(line: Line, verb: str) -> dict[str, Any]:
    """What the row will do, in words."""
    units = registry.units().by_key
    turn = "、".join(units[key].name for key in line.turn if key in units) or (line.hazard.party if line.hazard else "")
    changes = [
        (terms.word("field", _FIELD[name], lang()), _value(name, old), _value(name, new))
        for name, old, new in line.changes
    ]
    return {
        "number": line.number, "hazard": line.hazard, "turn": turn if verb == "remind" else "", "changes": changes,
        "refusal": _refusal(line.refusal) if line.refusal else None,
    }  # fmt: skip


_FIELD = {
    "lead": "lead_id", "territory": "territory_id", "responsible_unit": "responsible_unit_id", "operator": "operator_id",
    "measure": "measure", "due": "due",
}  # fmt: skip


def _value(name: str, value: Any) -> str:
    if name == "due":
        return day(value)
    return str(getattr(value, "name", value) or "—")


def _refusal(refusal: Refusal) -> dict[str, str]:
    unit = registry.units().by_key.get(refusal.detail)
    return in_words(Refusal(refusal.code, unit.name) if unit else refusal)


def _done(request: HttpRequest, run: BulkRun, actor: Actor) -> dict[str, Any]:
    rows = (
        BulkRow.objects.filter(run=run)
        .select_related("hazard")
        .only("run", "outcome", "code", "detail", "hazard__number")
    )
    counted = Counter(row.outcome for row in rows)
    order = sorted(rows, key=lambda row: row.outcome != BulkRow.Outcome.REFUSED)
    shown = Paginator(order, SHOWN).get_page(request.GET.get("page"))
    on_page = [row.hazard_id for row in shown.object_list]
    seen = {one.pk: one for one in hazards_of(actor).filter(pk__in=on_page)}
    lines = [
        {
            "number": row.hazard.number, "hazard": seen.get(row.hazard_id),
            "refused": row.outcome == BulkRow.Outcome.REFUSED, "outcome": row.outcome,
            "refusal": _refusal(Refusal(row.code, row.detail)) if row.code else None,
        }
        for row in shown.object_list
    ]  # fmt: skip
    done, refused, waiting = (counted.get(one, 0) for one in ("done", "refused", "waiting"))
    return _head(run) | {
        "lines": lines, "shown": shown, "done": done, "refused": refused, "waiting": waiting, "all": len(rows),
        "why": _why([Refusal(row.code, row.detail) for row in rows if row.code]), "acts": acts(actor) if refused else [],
        "moving": bool(waiting), "percent": 100 * (len(rows) - waiting) // max(1, len(rows)),
    }  # fmt: skip


@require_safe
def bulk_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The chosen rows as a workbook, in the order in which they were chosen; taking them out is an act of its own.

    `columns`: those of the list, in this order.
    """
    actor = actor_of(request)
    run, today = _run(actor, pk), clock.today()
    if run.verb != EXPORT:
        raise Http404
    found = [hazard.pk for _row, hazard in chosen(run, actor) if hazard is not None]
    place = {key: n for n, key in enumerate(found)}
    rows: list[Hazard] = sorted(workbook.lines(hazards_of(actor).filter(pk__in=found)), key=lambda one: place[one.pk])
    cells, name = workbook.Cells(actor), f"{_('Ledger')}_{today.isoformat()}.xlsx"
    says = [{"label": _("chosen"), "value": str(len(rows))}]
    keys = columns_asked(request.GET)
    sheet = workbook.sheet(rows, cells, on=today, conditions=says, keys=keys)
    taken = {"chosen": str(len(rows))} | ({"columns": ",".join(keys)} if keys else {})

    def record(count: int) -> None:
        registry_actions.take_out(
            "hazard.export", name, taken, rows=count, masked=cells.masked, actor=actor, at=clock.now()
        )

    return tables.response(name, [sheet], method=request.method, record=record)
