"""How many hazards stand under each measure of the plan: one query over what the actor may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q

from ranan.hazards.access import hazards_of
from ranan.rules.actor import Actor
from ranan.rules.hazard import OPEN_STATES, Closure, State


def counts_by_measure(actor: Actor, on: date) -> Mapping[int, Mapping[str, int]]:
    """Measure's number → open, overdue on that day, closed (of these reviewed, as_reported).

    0 stands for hazards whose measure is not certain. Every number equals the rows of the ledger with
    `measure=…&state=open`, `measure=…&due=overdue`, `measure=…&state=closed`, `measure=…&closure=…`.
    """
    is_open = Q(state__in=OPEN_STATES)
    rows = hazards_of(actor).order_by().values("measure").annotate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due__lt=on)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        reviewed=Count("pk", filter=Q(closure=Closure.REVIEWED)),
        as_reported=Count("pk", filter=Q(closure=Closure.AS_REPORTED)),
    )  # fmt: skip
    return {row.pop("measure"): row for row in map(dict, rows)}
