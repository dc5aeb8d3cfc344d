"""Lists taken out as workbooks: places, units and people, each with the rows and the rights of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ranan.kit import clock, tables
from ranan.kit.http import actor_of, page
from ranan.registry import access, actions, queries, workbook
from ranan.registry.list_words import chips
from ranan.registry.models import Unit
from ranan.registry.views.people import unit_of
from ranan.registry.views.premises import premises_page
from ranan.rules.hazard import Refusal

_CLOSED = {"kind": "403"}


def _out(
    request: HttpRequest, verb: str, title: str, sheet: tables.Sheet, conditions: dict[str, str],
    masked: Callable[[], bool], reason: str = "",
) -> HttpResponseBase:  # fmt: skip
    """Give out one sheet, with its entry; with a `reason` it is one in clear."""
    name = f"{title}_{clock.today().isoformat()}.xlsx"

    def record(rows: int) -> None:
        actor = actor_of(request)
        at = clock.now()
        actions.take_out(verb, name, conditions, rows=rows, masked=masked(), reason=reason, actor=actor, at=at)

    return tables.response(name, [sheet], method=request.method, record=record)


@require_http_methods(["GET", "HEAD", "POST"])
def export_premises(request: HttpRequest) -> HttpResponseBase:
    """The places of the list under the address's conditions; posted with a reason, with names and telephones in clear."""
    actor, wanted = actor_of(request), queries.PlaceFilter.read(request.GET)
    if not actor.roles & access.READS_PLACES:
        return page(request, "shell/error.html", _CLOSED, status=403)
    reason = actions.asked_in_clear(request.POST, actor) if request.method == "POST" else ""
    if isinstance(reason, Refusal):
        return premises_page(request, reason)
    found = access.places_listed(actor, wanted).iterator(chunk_size=1000)
    places = workbook.Places(actor, clear=bool(reason))
    sheet = places.sheet(found, on=clock.today(), conditions=chips(wanted))
    return _out(request, "premises.export", _("Premises"), sheet, wanted.given(), lambda: places.masked, reason)


@require_safe
def export_units(request: HttpRequest) -> HttpResponseBase:
    """The units whose people one may read."""
    today = clock.today()
    shown = queries.units_on(access.units_seen(actor_of(request)), today)
    if not shown:
        return page(request, "shell/error.html", _CLOSED, status=403)
    return _out(request, "unit.export", _("Units"), workbook.units(shown, on=today), {}, lambda: False)


@require_safe
def export_people(request: HttpRequest) -> HttpResponseBase:
    """The people of every unit that one may read."""
    units = list(access.units_seen(actor_of(request)))
    if not units:
        return page(request, "shell/error.html", _CLOSED, status=403)
    return _people(request, units, _("People"), {})


@require_safe
def export_unit(request: HttpRequest, unit: str) -> HttpResponseBase:
    """The people of one unit."""
    row = unit_of(request, unit)
    return _people(request, [row], f"{_('People')}_{row.name}", {"unit": row.key})


def _people(
    request: HttpRequest, units: Sequence[Unit], title: str, conditions: dict[str, str]
) -> HttpResponseBase:  # fmt: skip
    today = clock.today()
    kept = {unit.key for unit in access.administered(actor_of(request))}
    rows: Iterator[tuple[Unit, queries.PersonOnPage]] = (
        (unit, one) for unit in units for one in queries.people_on(unit, today)
    )
    of = units[0].name if conditions else _("all rows that you may see")
    sheet = workbook.people(rows, on=today, of=of, administered=kept)
    return _out(request, "person.export", title, sheet, conditions, lambda: any(unit.key not in kept for unit in units))
