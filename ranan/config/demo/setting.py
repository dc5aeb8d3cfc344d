"""What all hazards of a load share: the plan's answers held by their questions, people, days, places, a few pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from random import Random

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.config import system
from ranan.config.demo.crowd import Crowd
from ranan.config.demo.hours import Days
from ranan.config.demo.photos import photo
from ranan.hazards import files
from ranan.hazards.actions.desk import cotask_words
from ranan.hazards.actions.keeping import store_all
from ranan.hazards.situation import plan_units
from ranan.journal.actions import PressedRow as Row
from ranan.kit import clock
from ranan.registry import queries as registry
from ranan.registry.models import Premises
from ranan.rules import deadlines, duty, grading, masks
from ranan.rules.duty import Proposal

PICTURES = {"before": 10, "after": 10, "proxy": 4}


@dataclass(frozen=True, slots=True)
class Door:
    """A place as a hazard needs it; `name` and `address` in clear, `party` as pages may show it."""

    pk: int
    number: str
    kind: str
    territory: str
    territory_id: int
    host: str
    host_id: int | None
    operator: int | None
    party: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored file and what it is called where it hangs."""

    pk: int
    name: str


class Setting:
    """Read once a load. `version` is the plan's number, `version_id` its row."""

    def __init__(
        self, running: Campaign, days: Days, end: int, crowd: Crowd, pictures: dict[str, list[Picture]]
    ) -> None:
        if running.version is None:
            raise ValueError("the campaign has no plan")
        self.campaign, self.version, self.version_id = running, running.version.number, running.version.pk
        self.plan, self.days, self.end, self.crowd = campaigns.plan_now(running), days, end, crowd
        self.pictures = pictures
        units = registry.units()
        self.keys = {pk: unit.key for pk, unit in units.by_id.items()}
        self.ids = {key: unit.pk for key, unit in units.by_key.items()}
        self.force = units.task_force.key if units.task_force else ""
        self.proposal, self.grade, self.due = cache(self._proposal), cache(self._grade), cache(self._due)
        self.named_support, self._ruled = cache(self._named_support), cache(self._ruled_units)

    def picture(self, kind: str, rng: Random) -> Picture:
        """One of the pictures of that kind."""
        return rng.choice(self.pictures[kind])

    def _proposal(self, code: str, kind: str, territory: str) -> Proposal:
        return duty.propose(self.plan, measure=None, code=code, kind=kind, territory=territory)

    def _grade(self, code: str, day: int) -> tuple[str, str]:
        """Grade and where it comes from."""
        found = grading.grade_of(self.plan, code, date.fromordinal(day)) if code else None
        return (found.key, "catalogue") if found else ("general", "default")

    def _due(self, code: str, grade: str, day: int, self_found: bool) -> tuple[str, str]:
        """The date, as it stands in a row, and its source."""
        found = deadlines.due_date(self.plan, code, grade, date.fromordinal(day), self_found=self_found)
        return found.day.isoformat(), found.source

    def _named_support(self, measure: int) -> list[tuple[int, str]]:
        spec = self.plan.measure(measure) if measure else None
        if spec is None:
            return []
        words = cotask_words(spec.no, spec.title)
        return [(self.ids[key], words) for key in sorted(duty.named_support(self.plan, measure)) if key in self.ids]

    def _ruled_units(self, measure: int, territory: str) -> frozenset[int]:
        carry_out, support = plan_units(self.plan, measure, territory)
        return frozenset(self.ids[key] for key in carry_out | support if key in self.ids)

    def units_of(self, row: Row, cotasks: list[Row]) -> list[int]:
        """Every unit that stands in a relation to the hazard, as `related_units` finds them."""
        own = {row[name] for name in ("registrar_id", "lead_id", "territory_id", "host_id", "responsible_unit_id")}
        ruled = self._ruled(row["measure"], self.keys[row["territory_id"]])
        return sorted({pk for pk in own if pk} | {task["to_unit_id"] for task in cotasks} | ruled)

    def leads(self, code: str, kind: str) -> list[tuple[int, str]]:
        """Measures that concern the code or the kind, each with a lead that has people."""
        known = self.plan.hazard_type(code) if code else None
        wanted = [one for one in self.plan.measures if known and one.no in known.measures]
        wanted = wanted or [one for one in self.plan.measures if kind in one.kinds]
        return [(one.no, key) for one in wanted for key in one.lead if self.crowd.has(key)] or [(16, "yjj")]


def store_pictures(day: date) -> dict[str, list[Picture]]:
    """A few drawings that stand for every photo; they say of themselves that they are made up."""
    shots: list[tuple[str, files.Upload]] = [
        (kind, photo(f"load {number}", kind, f"SAMPLE {number:02d}"))
        for kind, count in PICTURES.items() for number in range(count)
    ]  # fmt: skip
    at = datetime.combine(day, time(9), clock.ZONE)
    stored = store_all([shot for _kind, shot in shots], actor=system.actor(), at=at)
    found: dict[str, list[Picture]] = {}
    for (kind, shot), row in zip(shots, stored, strict=True):
        found.setdefault(kind, []).append(Picture(row.pk, files.safe_name(shot.name, row.suffix)[-200:]))
    return found


def doors(first: int, last: int) -> list[Door]:
    """The places with keys from `first` to `last`, in their order."""
    columns = ("id", "number", "kind", "territory__key", "territory_id", "host__key", "host_id", "operator_id",
               "operator__name", "name", "address", "household__name", "household__address")  # fmt: skip
    found = []
    for *known, host, host_id, operator, run_by, name, address, home, home_address in (
        Premises.objects.filter(pk__range=(first, last)).order_by("id").values_list(*columns)
    ):
        pk, number, kind, territory, territory_id = known
        party = run_by or (masks.name(home) if home else name)
        door = (home or name, home_address or address)
        found.append(Door(pk, number, kind, territory, territory_id, host or "", host_id, operator, party, *door))
    return found
