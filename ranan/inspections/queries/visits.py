"""Reading visits: the looks at a place, who else goes there, what was found, what waits for a signature."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from ranan.campaign.models import Campaign
from ranan.inspections.models import Notice, Visit, VisitFinding, VisitInspector
from ranan.registry import queries as registry
from ranan.registry.models import Person, Premises
from ranan.rules.coverage import Look
from ranan.rules.visit import LOOKED, NEAR, Outcome, VisitKind, VisitState

RECORDED = (VisitState.RECORDED, VisitState.SIGNED)
LIVE = (VisitState.PLANNED, *RECORDED)


def at_place(place: Premises) -> QuerySet[Visit]:
    """Every visit to a place and to what was merged into it, the latest first."""
    here, fresh = {place.pk}, {place.pk}
    while fresh:
        fresh = set(Premises.objects.filter(merged_into__in=fresh).values_list("pk", flat=True)) - here
        here |= fresh
    return Visit.objects.filter(premises__in=here).prefetch_related("visitinspector_rows").order_by("-on", "-id")


def looks_of(inspector: str) -> Q:
    """Of which visits it can be said that this inspector (his key) looked at the place, and found something or nothing."""
    went = VisitInspector.objects.filter(person__key=inspector).values("visit_id")
    return Q(pk__in=went, state__in=RECORDED, outcome__in=sorted(LOOKED)) & ~Q(kind=VisitKind.SELF_CHECK)


def never_found(campaign: Campaign, until: date, least: int) -> list[tuple[str, str, int]]:
    """Inspectors who looked at that many places or more until the day and found nothing: key, name, looks; most first.

    方案 measure 16 asks to look after inspections that only go through the motions (走过场).
    """
    looks = VisitInspector.objects.filter(
        visit__campaign=campaign, visit__on__lte=until, visit__state__in=RECORDED, visit__outcome__in=sorted(LOOKED)
    ).exclude(visit__kind=VisitKind.SELF_CHECK)
    counted = looks.order_by().values("person__key", "person__name").annotate(
        n=Count("visit_id", distinct=True), found=Count("visit_id", filter=Q(visit__outcome=Outcome.FOUND)),
    )  # fmt: skip
    rows = counted.filter(n__gte=least, found=0).order_by("-n", "person__key")
    return [(row["person__key"], row["person__name"], row["n"]) for row in rows]


def looks_at(place: Premises) -> list[Look]:
    """The recorded visits of the authorities to a place, as the rules see them."""
    units = registry.units()
    found = at_place(place).filter(state__in=RECORDED).exclude(kind=VisitKind.SELF_CHECK)
    return [look_of(row, units) for row in found]


def look_of(row: Visit, units: registry.Units) -> Look:
    """A recorded visit as the rules see it."""
    keys = frozenset(units.key(pk) for pk in row.units)
    return Look(str(row.premises_id), row.on, keys, Outcome(row.outcome), row.state == VisitState.SIGNED, row.pk)


def near_by(place: Premises, on: date, besides: int = 0) -> QuerySet[Visit]:
    """Who else was or will be there within thirty days of `on`: to go together instead of one after the other."""
    window = Q(on__range=(on - NEAR, on + NEAR))
    found = at_place(place).filter(window, state__in=LIVE).exclude(kind=VisitKind.SELF_CHECK)
    return found.exclude(pk=besides) if besides else found


def unsigned(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Looked at, but neither the signed page nor a refusal is there: it does not count yet."""
    looked = [str(Outcome.FOUND), str(Outcome.NOTHING_FOUND)]
    found = visits.exclude(kind=VisitKind.SELF_CHECK)
    return found.filter(state=VisitState.RECORDED, outcome__in=looked).order_by("on", "id")


def planned(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Still to be made, by day."""
    return visits.filter(state=VisitState.PLANNED).order_by("on", "id")


def planned_by(person: Person) -> QuerySet[Visit]:
    """The planned visits on which somebody goes."""
    mine = VisitInspector.objects.filter(person=person).values("visit")
    return Visit.objects.filter(pk__in=mine, state=VisitState.PLANNED).order_by("on", "id")


def notices_of(place: Premises) -> QuerySet[Notice]:
    """Written notices that a place got."""
    return Notice.objects.filter(premises=place).select_related("unit", "file")


def names(visits: Iterable[Visit]) -> dict[int, str]:
    """Who went on each visit, in words."""
    found: dict[int, list[str]] = {}
    for row in VisitInspector.objects.filter(visit__in=[one.pk for one in visits]).order_by("id"):
        found.setdefault(row.visit_id, []).append(row.name)
    return {pk: "、".join(some) for pk, some in found.items()}


def numbers_found(visits: Iterable[Visit]) -> dict[int, str]:
    """The numbers of the hazards that each visit found or saw again."""
    found: dict[int, list[str]] = {}
    rows = VisitFinding.objects.filter(visit__in=[one.pk for one in visits]).select_related("hazard").order_by("id")
    for row in rows:
        found.setdefault(row.visit_id, []).append(row.hazard.number)
    return {pk: "、".join(some) for pk, some in found.items()}
