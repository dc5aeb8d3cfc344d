"""What screening puts on the home page: visits of mine that wait for a signature or for me; an enterprise's last self-check."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ranan.hazards.slots import Panel, Todo
from ranan.inspections.access import own_units, seen_at, visits_of
from ranan.inspections.models import Visit, VisitFinding
from ranan.inspections.queries.visits import planned, unsigned
from ranan.registry import queries as registry
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor, Role
from ranan.rules.visit import VisitKind

SHOWN = 5


def _mine(actor: Actor) -> QuerySet[Visit]:
    found = Visit.objects.filter(visitinspector_rows__person__key=actor.key)
    return found.select_related("premises__household", "premises__territory", "premises__host", "premises__operator")


def _lines(actor: Actor, rows: QuerySet[Visit], act: str, anchor: str = "", *, record: bool = False) -> list[Todo]:
    found, mine = [], own_units(actor)
    for row in rows[:SHOWN]:
        seen = seen_at(row, actor, mine)
        url = reverse("record_planned" if record else "visit", args=[row.number])
        found.append(Todo(row.on, seen.title, seen.where, f"{url}{anchor}", act))
    return found


def my_visits(actor: Actor, _today: date) -> Panel | None:
    """Planned visits of the person; None for who works nowhere or has none planned."""
    rows = planned(_mine(actor)) if actor.roles & WORKERS else Visit.objects.none()
    count = rows.count()
    if not count:
        return None
    lines = _lines(actor, rows, _("Record a visit"), record=True)
    return Panel(_("My planned visits"), count, f"{reverse('visits')}?show=mine", lines)


def my_unsigned(actor: Actor, _today: date) -> Panel | None:
    """Visits of the person that do not count yet, since no signed page is there."""
    rows = unsigned(_mine(actor)) if actor.roles & WORKERS else Visit.objects.none()
    count = rows.count()
    if not count:
        return None
    lines = _lines(actor, rows, _("Attach the signed page"), "#step-sign")
    return Panel(_("My visits without a signature"), count, f"{reverse('visits')}?show=unsigned", lines)


def own_places(actor: Actor, _today: date) -> Panel | None:
    """An enterprise's places, each with the day of its last self-check."""
    operators = [seat.operator for seat in actor.seats if seat.operator and seat.role == Role.ENTERPRISE]
    if not operators:
        return None
    places = registry.premises().filter(operator__key__in=operators, closed_on__isnull=True).order_by("id")
    last = {
        row.premises_id: row.on
        for row in visits_of(actor).filter(premises__in=places, kind=VisitKind.SELF_CHECK).exclude(state="void").order_by("on")
    }
    lines = [
        Todo(
            last.get(place.pk, place.opened_on or _today), place.title,
            _("last self-check") if place.pk in last else _("no self-check yet"),
            f"{reverse('record_visit')}?premises={place.number}", _("Check yourself"),
        )
        for place in places[:SHOWN]
    ]  # fmt: skip
    return Panel(_("Check yourself, mend it yourself"), places.count(), f"{reverse('visits')}?show=self_check", lines)


def seen_on(hazard: int, actor: Actor) -> list[Todo]:
    """The visits on which a hazard was found or seen again, those that the reader may open."""
    mine = {finding.visit_id: finding for finding in VisitFinding.objects.filter(hazard_id=hazard).order_by("id")}
    if not mine:
        return []
    rows = visits_of(actor).filter(pk__in=mine).exclude(state="void").order_by("on", "id")
    return [
        Todo(row.on, row.number, "", reverse("visit", args=[row.number]),
             _("Seen again on a visit") if mine[row.pk].seen_again else _("Found on a visit"))
        for row in rows
    ]  # fmt: skip
