"""The register on a day: which places counted then, as what, on whose ground, run by whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from ranan.registry.models import Operator, PlacePast, Premises

NEVER_WAS = (Premises.Ended.TWICE, Premises.Ended.MISTAKE)


def _then(column: str, kind: Field[Any, Any]) -> Coalesce:
    """The column as it was on the day of the query's `on` condition: the first past that reaches it, else now's."""
    past = PlacePast.objects.filter(premises=OuterRef("pk"), until__gte=OuterRef("day_asked"))
    return Coalesce(Subquery(past.order_by("until").values(column)[:1]), F(column), output_field=kind)


def counted_on(found: QuerySet[Premises], day: date) -> QuerySet[Premises]:
    """The places that counted on that day, with `kind_then`, `territory_then`, `gas_then`, `elderly_then`."""
    there = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    counted = found.filter(there & still).exclude(ended__in=NEVER_WAS)
    return counted.annotate(day_asked=Value(day, output_field=DateField())).annotate(
        kind_then=_then("kind", CharField()), territory_then=_then("territory_id", BigIntegerField()),
        gas_then=_then("gas", CharField()), elderly_then=_then("elderly", BooleanField()),
    )  # fmt: skip


@dataclass(slots=True)
class Numbers:
    """How many places of each kind on whose ground: (kind, territory's id) → places; of them with bottles, with elderly."""

    of: dict[tuple[str, int], int] = field(default_factory=dict)
    bottled: dict[int, int] = field(default_factory=dict)
    elderly: dict[int, int] = field(default_factory=dict)

    def kind(self, kind: str) -> int:
        """All of that kind."""
        return sum(count for (one, _unit), count in self.of.items() if one == kind)

    def unit(self, unit: int) -> int:
        """All on that ground."""
        return sum(count for (_kind, one), count in self.of.items() if one == unit)


def numbers(found: QuerySet[Premises], day: date) -> Numbers:
    """The register's numbers on that day among the places given."""
    counted: QuerySet[Any] = counted_on(found.select_related(None).order_by(), day)
    bottles, old = Count("pk", filter=Q(gas_then__in=["bottled", "both"])), Count("pk", filter=Q(elderly_then=True))
    rows = counted.values("kind_then", "territory_then").annotate(places=Count("pk"), bottles=bottles, old=old)
    told = Numbers()
    for row in rows:
        unit = row["territory_then"]
        told.of[row["kind_then"], unit] = row["places"]
        told.bottled[unit] = told.bottled.get(unit, 0) + row["bottles"]
        told.elderly[unit] = told.elderly.get(unit, 0) + row["old"]
    return told


def pasts(place: Premises) -> list[PlacePast]:
    """What the place was before, the latest first."""
    return list(place.past.select_related("operator", "area", "territory", "host").order_by("-until"))


def operator_on(place: Premises, day: date) -> Operator | None:
    """Who ran the place on that day."""
    then = place.past.filter(until__gte=day).select_related("operator").order_by("until").first()
    return then.operator if then is not None else place.operator


def ran_by(operators: Collection[str], place: str, day: str) -> Q:
    """Rows that name a place and a day (by these columns) on which one of the operators, by key, ran the place."""
    then = PlacePast.objects.filter(premises=OuterRef(place), until__gte=OuterRef(day))
    sooner = PlacePast.objects.filter(
        premises=OuterRef("premises"), until__lt=OuterRef("until"), until__gte=OuterRef(OuterRef(day))
    )
    theirs_then = then.filter(operator__key__in=operators).exclude(Exists(sooner))
    ever = Premises.objects.filter(Q(operator__key__in=operators) | Q(past__operator__key__in=operators)).values("pk")
    still = Q(**{f"{place}__operator__key__in": operators}) & ~Q(Exists(then))
    return Q(**{f"{place}__in": ever}) & (still | Q(Exists(theirs_then)))


def run_since(place: Premises) -> date | None:
    """The day from which on whoever runs the place now has run it; None where nobody else is known before."""
    last = place.past.exclude(operator=place.operator).order_by("-until").first()
    return last.until + timedelta(days=1) if last is not None else None
