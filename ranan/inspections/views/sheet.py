"""The sheet that an inspector takes along: where he goes on a day, what is open there, room for remarks."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ranan.hazards.models import Hazard
from ranan.inspections import access, queries
from ranan.inspections.views.common import asked_day, closed, colleagues
from ranan.kit import clock
from ranan.kit.http import actor_of, page
from ranan.registry import queries as registry
from ranan.registry.models import Person
from ranan.rules.access import OVERSIGHT, WORKERS
from ranan.rules.hazard import OPEN_STATES


@require_safe
def day_sheet(request: HttpRequest) -> HttpResponse:
    """The planned visits of one person on one day; of oneself where nobody is named."""
    actor, on = actor_of(request), asked_day(request)
    if not actor.roles & (WORKERS | OVERSIGHT):
        return closed(request)
    people = colleagues(actor, clock.today())
    if actor.roles & OVERSIGHT:
        units = registry.units().by_id
        people = list(Person.objects.filter(posts__unit_id__in=units, posts__role__in=list(WORKERS)).distinct().order_by("name"))
    person = next((one for one in people if one.key == request.GET.get("person", actor.key)), None)
    mine = access.visits_of(actor).filter(visitinspector_rows__person=person) if person else access.visits_of(actor).none()
    rows = list(queries.planned(mine).filter(on=on))
    places = [row.premises_id for row in rows]
    count = Count("pk", filter=Q(state__in=OPEN_STATES))
    found = Hazard.objects.filter(premises__in=places).values("premises").annotate(n=count)
    counts = {one["premises"]: one["n"] for one in found}
    named, mine_units = queries.names(rows), access.own_units(actor)
    days = queries.planned(access.visits_of(actor).filter(visitinspector_rows__person=person)).values_list("on", flat=True)
    context = {
        "on": on, "person": person, "people": people, "days": sorted(set(days))[:30] if person else [],
        "rows": [
            {
                "row": row, "seen": access.seen_at(row, actor, mine_units), "open": counts.get(row.premises_id, 0),
                "names": named.get(row.pk, ""),
            }
            for row in rows
        ],
    }  # fmt: skip
    return page(request, "inspections/day_sheet.html", context)
