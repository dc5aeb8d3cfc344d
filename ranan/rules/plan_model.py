"""The plan as one value: its tables and the look-ups over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ranan.rules.plan_names import Names, lies_at
from ranan.rules.plan_records import (
    AreaSpec,
    Checklist,
    Document,
    Duty,
    Group,
    HazardType,
    Kind,
    LeadRule,
    Limit,
    Measure,
    Parameter,
    Penalty,
    Stage,
    Target,
    Task,
    UnitSpec,
)


@dataclass(frozen=True)
class Plan:
    """One campaign's plan, whole. Lists keep the order of the files."""

    id: str
    title: str
    document_number: str
    issuer: str
    number_prefix: str
    starts: date
    ends: date
    task_force: str = field(default="", metadata={"refers": "unit"})
    document_title: str = ""
    issued_on: date | None = None
    district_code: str = ""
    addressed_to: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    annexes_missing: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    stages: tuple[Stage, ...] = ()
    targets: tuple[Target, ...] = ()
    duties: tuple[Duty, ...] = ()
    limits: tuple[Limit, ...] = ()
    kinds: tuple[Kind, ...] = ()
    measures: tuple[Measure, ...] = ()
    lead_rules: tuple[LeadRule, ...] = ()
    hazards: tuple[HazardType, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    units: tuple[UnitSpec, ...] = ()
    groups: tuple[Group, ...] = ()
    areas: tuple[AreaSpec, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    tasks: tuple[Task, ...] = ()
    outline: str = ""  # GeoJSON text, WGS 84
    phrases: str = ""  # TOML text: how clerks write the catalogue's hazards

    @cached_property
    def _units(self) -> dict[str, UnitSpec]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def _measures(self) -> dict[int, Measure]:
        return {measure.no: measure for measure in self.measures}

    @cached_property
    def _hazards(self) -> dict[str, HazardType]:
        return {hazard.code: hazard for hazard in self.hazards}

    @cached_property
    def _penalties(self) -> dict[str, Penalty]:
        return {penalty.id: penalty for penalty in self.penalties}

    @cached_property
    def _areas(self) -> dict[str, AreaSpec]:
        return {area.code: area for area in self.areas}

    @cached_property
    def _names(self) -> Names:
        units = [(unit.id, (unit.name, *unit.aliases)) for unit in self.units]
        groups = [(group.id, (group.name, *group.aliases)) for group in self.groups]
        return Names([*units, *groups], self.districts)

    @cached_property
    def districts(self) -> tuple[str, ...]:
        """The names of the district, as they stand before names and addresses."""
        return tuple(area.name for area in self.areas if area.level == "district")

    def unit(self, key: str) -> UnitSpec | None:
        """The unit with that id, or None."""
        return self._units.get(key)

    def unit_named(self, text: str) -> UnitSpec | None:
        """The unit that people mean by `text`, however they write it; None when unknown, ambiguous or a group."""
        return self._units.get(self._names.find(text))

    def resolve(self, text: str) -> str:
        """The id of the unit or group that `text` names or is; "" when unknown or ambiguous."""
        return text if text in self._units or text in self._groups else self._names.find(text)

    def group(self, key: str) -> Group | None:
        """The group with that id, or None."""
        return self._groups.get(key)

    def measure(self, no: int) -> Measure | None:
        """The measure with that number, or None."""
        return self._measures.get(no)

    def hazard_type(self, code: str) -> HazardType | None:
        """The catalogue entry with that code, or None."""
        return self._hazards.get(code)

    def penalty(self, key: str) -> Penalty | None:
        """The penalty provision with that id, or None."""
        return self._penalties.get(key)

    def checklist(self, key: str) -> Checklist | None:
        """The checklist with that id, or None."""
        return next((one for one in self.checklists if one.id == key), None)

    def checklists_for(self, kind: str) -> tuple[Checklist, ...]:
        """The checklists for places of that kind, the default first."""
        return tuple(one for one in self.checklists if kind in one.kinds)

    def area(self, code: str) -> AreaSpec | None:
        """The area with that code, or None."""
        return self._areas.get(code)

    def parameter(self, key: str, on: date) -> Parameter | None:
        """The parameter in force on that day, or None."""
        return next((p for p in self.parameters if p.key == key and p.in_force(on)), None)

    def parameter_then(self, key: str, on: date) -> Parameter | None:
        """The parameter in force on that day; before its first period that first one, None where there is none."""
        periods = sorted((p for p in self.parameters if p.key == key), key=lambda p: p.starts or date.min)
        return self.parameter(key, on) or next(iter(periods), None)

    def members(self, key: str) -> tuple[str, ...]:
        """Ids of the units that a unit's or a group's id stands for, each once; groups in groups are opened."""
        found: dict[str, None] = {}
        waiting, seen = [key], set[str]()
        while waiting:
            this = waiting.pop(0)
            if this in self._units:
                found[this] = None
            elif this in self._groups and this not in seen:
                seen.add(this)
                waiting = [*self._groups[this].members, *waiting]
        return tuple(found)

    def leads(self, measure: int | Measure) -> tuple[str, ...]:
        """Ids of the leads 牵头 of a measure; the second group (`shared_lead`) stands apart."""
        spec = self.measure(measure) if isinstance(measure, int) else measure
        return spec.lead if spec else ()

    def reporters(self) -> tuple[UnitSpec, ...]:
        """The departments and territories that send reports of their own."""
        return tuple(u for u in self.units if u.reports and u.kind in {"department", "territory"})

    def territory_of(self, area: str) -> UnitSpec | None:
        """The territorial unit of an area: its own, or that of the nearest area around it."""
        by_area = {unit.area: unit for unit in self.units if unit.area and unit.kind == "territory"}
        seen: set[str] = set()
        while area and area not in seen:
            if area in by_area:
                return by_area[area]
            seen.add(area)
            around = self.area(area)
            area = around.parent if around else ""
        return None

    def unit_at(self, address: str) -> UnitSpec | None:
        """The unit whose list of addresses holds this one (a park, of which no boundary is held), or None."""
        fitting = [u for u in self.units if any(lies_at(address, known, self.districts) for known in u.addresses)]
        return fitting[0] if len(fitting) == 1 else None
