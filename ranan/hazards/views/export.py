"""The ledger taken out as a workbook: exactly the rows that the page shows under the same address."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.hazards import own_layout, queries, workbook
from ranan.hazards.access import import_for
from ranan.hazards.queries.ledger import Filter
from ranan.hazards.views.ledger import chips
from ranan.kit import clock, tables
from ranan.kit.http import actor_of
from ranan.registry import actions as registry


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The rows of the list under the address's conditions, in its order; taking them out is an act of its own."""
    actor, today, wanted = actor_of(request), clock.today(), Filter.read(request.GET)
    name, cells = f"{_('Ledger')}_{today.isoformat()}.xlsx", workbook.Cells(actor)
    rows = workbook.lines(queries.ledger(actor, wanted, today))
    conditions = wanted.given() | {"sort": wanted.sort}
    if layout := request.GET.get("layout", ""):
        source = import_for(actor, int(layout) if layout.isascii() and layout.isdigit() and len(layout) < 10 else 0)
        if source is None or not source.layout:
            raise Http404
        sheet = own_layout.sheet(rows, cells, source, on=today)
        conditions["layout"] = source.name
    else:
        sheet = workbook.sheet(rows, cells, on=today, conditions=chips(wanted))

    def record(count: int) -> None:
        registry.take_out(
            "hazard.export", name, conditions, rows=count, masked=cells.masked, actor=actor, at=clock.now()
        )

    return tables.response(name, [sheet], method=request.method, record=record)
