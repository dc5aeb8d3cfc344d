"""The task force's summary of all units: each unit's figures by the ledger, and the total in which each hazard counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ranan.campaign.models import Campaign
from ranan.hazards import queries as hazards
from ranan.registry.models import Unit
from ranan.rules.report import FIGURES, Figures, Period, marks


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's figures."""

    unit: Unit
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """`total` counts each hazard once; the units' columns do not add up to it, since lead and ground both count."""

    period: Period
    total: Figures
    units: list[UnitFigures]


def summary(campaign: Campaign, units: Sequence[Unit], span: Period) -> Summary:
    """Count every hazard of the campaign in one pass."""
    total = Figures()
    each: dict[str, Counter[str]] = {unit.key: Counter() for unit in units}
    leads = {unit.key for unit in units if unit.kind != Unit.Kind.TERRITORY}
    for fact in hazards.facts(campaign):
        found = marks(fact, *span)
        total.add(fact, found)
        if fact.lead in leads:
            each[fact.lead].update(found)
        if fact.territory in each and fact.territory not in leads:
            each[fact.territory].update(found)
    rows = [UnitFigures(unit, {name: each[unit.key][name] for name in FIGURES}) for unit in units]
    return Summary(span, total, rows)
