"""The ledger taken out as a workbook: exactly the rows that the page shows under the same address."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ranan.hazards import columns, own_layout, queries, workbook
from ranan.hazards.access import import_for
from ranan.hazards.conditions import chips
from ranan.hazards.queries.ledger import Filter
from ranan.hazards.views.ledger import ledger_page
from ranan.kit import clock, tables
from ranan.kit.http import actor_of
from ranan.registry import actions as registry
from ranan.rules.hazard import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """The rows of the list under the address's conditions, in its order; taking them out is an act of its own.

    `columns`: the list's own, in this order; `layout`: as in the file of that import. Posted with a reason, households'
    names stand in it in clear.
    """
    actor, today, wanted = actor_of(request), clock.today(), Filter.read(request.GET)
    reason = registry.asked_in_clear(request.POST, actor) if request.method == "POST" else ""
    if isinstance(reason, Refusal):
        return ledger_page(request, reason)
    name, cells = f"{_('Ledger')}_{today.isoformat()}.xlsx", workbook.Cells(actor, clear=bool(reason))
    found = queries.ledger(actor, wanted, today)
    rows = workbook.lines(found)
    conditions = wanted.given() | {"sort": wanted.sort}
    if layout := request.GET.get("layout", ""):
        source = import_for(actor, int(layout) if layout.isascii() and layout.isdigit() and len(layout) < 10 else 0)
        if source is None or not source.layout:
            raise Http404
        sheet = own_layout.sheet(rows, cells, source, on=today, numbered=own_layout.has_homes(found))
        conditions["layout"] = source.name
    else:
        keys = columns_asked(request.GET)
        if keys:
            conditions["columns"] = ",".join(keys)
        sheet = workbook.sheet(rows, cells, on=today, conditions=chips(wanted), keys=keys)

    def record(count: int) -> None:
        registry.take_out(
            "hazard.export", name, conditions, rows=count, masked=cells.masked, reason=reason, actor=actor, at=clock.now()
        )

    return tables.response(name, [sheet], method=request.method, record=record)


def columns_asked(given: Mapping[str, str]) -> tuple[str, ...]:
    """The known columns that the address names, in its order; () where it names none: the whole workbook."""
    keys = tuple(key for key in given.get("columns", "").split(",") if key in columns.BY_KEY)
    return (columns.read(keys) or columns.USUAL) if keys else ()
