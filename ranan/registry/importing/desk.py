"""What an import knows before the first row: units and areas by their names, the actor's ground, the plan's side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ranan.registry import access, queries, slots
from ranan.registry.models import Area, Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.plan_names import Names

_TAILS = ("居民委员会", "村民委员会", "居委会", "村委会", "居民区", "社区", "居委", "村委")
FAR = 0.02  # degrees around the district's box within which a point may still be meant


@dataclass(slots=True)
class Desk:
    """Who brings the sheet, on which day, and what its words of place and ground mean."""

    actor: Actor
    on: date
    plan: slots.PlanSide
    units: dict[str, Unit]
    names: Names
    hoods: dict[tuple[int, str], Area]
    own: Unit | None
    park: Unit | None
    lang: str = "zh"
    _may: dict[tuple[int, int], bool] = field(default_factory=dict)

    def unit(self, said: str) -> Unit | None:
        """The territorial unit that is meant."""
        return self.units.get(self.names.find(said))

    def hood(self, said: str, within: Area | None) -> Area | None:
        """The neighbourhood of that name in the sub-district, or the only one of that name anywhere."""
        name = short(said)
        if within is not None:
            return self.hoods.get((within.pk, name))
        found = [area for (_parent, called), area in self.hoods.items() if called == name]
        return found[0] if len(found) == 1 else None

    def ground(self, area: Area, in_park: bool) -> tuple[Unit, Unit | None] | None:
        """The unit on whose ground it lies, and the sub-district around the park."""
        top = area.parent if area.level == Area.Level.NEIGHBOURHOOD and area.parent is not None else area
        unit = next((one for one in self.units.values() if one.area_id == top.pk), None)
        if unit is not None and in_park and self.park is not None and unit != self.park:
            return self.park, unit
        return (unit, None) if unit is not None else None

    def may_add(self, territory: Unit, host: Unit | None) -> bool:
        """Whether the actor adds places there."""
        key = (territory.pk, host.pk if host else 0)
        if key not in self._may:
            self._may[key] = access.may_add_premises(self.actor, territory, host)
        return self._may[key]

    def is_far(self, point: tuple[float, float]) -> bool:
        """Whether a point lies far outside the district; never where the plan has no outline."""
        if self.plan.box is None:
            return False
        south, west, north, east = self.plan.box
        return not (south - FAR <= point[0] <= north + FAR and west - FAR <= point[1] <= east + FAR)


def desk_for(actor: Actor, on: date, lang: str = "zh") -> Desk:
    """The desk of whoever brings a sheet."""
    units = {unit.key: unit for unit in queries.territories()}
    areas = list(queries.areas())
    district = [area.name for area in areas if area.level == Area.Level.DISTRICT]
    mine = [units[key] for key in sorted(actor.units(*WORKERS)) if key in units]
    hoods = {(area.parent_id, short(area.name)): area for area in _hoods(areas) if area.parent_id}
    park = next((unit for unit in units.values() if unit.area and unit.area.level == Area.Level.PARK), None)
    names = Names([(key, (unit.name, *unit.aliases)) for key, unit in units.items()], district)
    return Desk(actor, on, slots.plan_now(), units, names, hoods, mine[0] if len(mine) == 1 else None, park, lang)


def _hoods(areas: Iterable[Area]) -> list[Area]:
    return [area for area in areas if area.level == Area.Level.NEIGHBOURHOOD]


def short(said: str) -> str:
    """The name of a neighbourhood without what it is."""
    name = "".join(said.split())
    return next((name.removesuffix(tail) for tail in _TAILS if name.endswith(tail) and len(name) > len(tail)), name)
