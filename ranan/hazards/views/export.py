"""The ledger taken out as a workbook: exactly the rows that the page shows under the same address."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ranan.hazards import queries, workbook
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
    sheet = workbook.sheet(rows, cells, on=today, conditions=chips(wanted))
    conditions = wanted.given() | {"sort": wanted.sort}

    def record(count: int) -> None:
        registry.take_out(
            "hazard.export", name, conditions, rows=count, masked=cells.masked, actor=actor, at=clock.now()
        )

    return tables.response(name, [sheet], method=request.method, record=record)
