"""The ledger taken out as a workbook: exactly the rows that the page shows under the same address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
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
    name = f"{_('Ledger')}_{today.isoformat()}.xlsx"
    if request.method == "HEAD":
        return tables.head(name)
    cells = workbook.Cells(actor)
    found = queries.ledger(actor, wanted, today)
    written = tables.write([workbook.sheet(found, cells, on=today, conditions=chips(wanted))])
    with written.kept():
        registry.take_out(
            "hazard.export", name, wanted.given() | {"sort": wanted.sort}, rows=written.rows, masked=cells.masked,
            actor=actor, at=clock.now(),
        )  # fmt: skip
    return tables.give(name, written)
