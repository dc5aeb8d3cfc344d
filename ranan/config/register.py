"""What the running plan tells the register: its park's addresses, kinds by name, the district's box, its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ranan.campaign import queries as campaign
from ranan.kit import clock
from ranan.registry.slots import Box, Figure, PlanSide
from ranan.rules.classify import classifier_of
from ranan.rules.plan import Plan

HOUSEHOLDS = "户"  # the unit of figures that count entries of the register


def plan_side() -> PlanSide:
    """Of the campaign that runs now; one that knows nothing where none does."""
    running = campaign.current()
    if running is None:
        return PlanSide()
    plan, on = campaign.plan_now(running), clock.today()
    classifier = classifier_of(plan, plan.phrases, on)

    def in_park(address: str) -> bool:
        unit = plan.unit_at(address) if address else None
        return unit is not None and unit.kind == "territory"

    return PlanSide(in_park, classifier.kind_of, box_of(plan.outline), figures(plan))


def figures(plan: Plan) -> list[Figure]:
    """The plan's targets that count households, users or the like by a number."""
    counted = [(one, one.quantity) for one in plan.targets if one.unit == HOUSEHOLDS]
    return [
        Figure(one.name, int(quantity), one.source)
        for one, quantity in counted
        if isinstance(quantity, int | float) and quantity
    ]


@lru_cache(maxsize=8)
def box_of(outline: str) -> Box | None:
    """The box around an outline (GeoJSON); None where there is none."""
    points = list(_points(json.loads(outline))) if outline else []
    if not points:
        return None
    east, north = [x for x, _y in points], [y for _x, y in points]
    return min(north), min(east), max(north), max(east)


def _points(part: Any) -> Iterator[tuple[float, float]]:
    """Every pair of numbers (longitude, latitude) of a GeoJSON value."""
    if isinstance(part, dict):
        for value in part.values():
            yield from _points(value)
    elif isinstance(part, list):
        if len(part) >= 2 and all(isinstance(one, int | float) for one in part[:2]):
            yield float(part[0]), float(part[1])
        else:
            for one in part:
                yield from _points(one)
