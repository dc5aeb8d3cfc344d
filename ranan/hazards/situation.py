"""One hazard as the rules see it: units by key, people by key, on one day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ranan.campaign import queries as campaign
from ranan.hazards.models import CoTask, Hazard, InterimControl, Review
from ranan.registry import queries as registry
from ranan.registry.queries import Units
from ranan.rules import duty
from ranan.rules.hazard import Closure, State
from ranan.rules.plan import Plan
from ranan.rules.review import Pass
from ranan.rules.situation import Situation


@dataclass(frozen=True, slots=True)
class Ground:
    """What all hazards of one request share: the day and the units."""

    on: date
    units: Units

    @property
    def task_force(self) -> str:
        return self.units.task_force.key if self.units.task_force else ""


def ground(on: date) -> Ground:
    """Read the units once for a request or an act."""
    return Ground(on, registry.units())


def plan_units(plan: Plan, measure: int, territory: str) -> tuple[frozenset[str], frozenset[str]]:
    """Who carries out and who supports the measure, with groups resolved; empty where no measure is known."""
    if not measure or plan.measure(measure) is None:
        return frozenset(), frozenset()
    return duty.carry_out_units(plan, measure, territory), duty.support_units(plan, measure, territory)


@dataclass(frozen=True, slots=True)
class Beside:
    """Co-tasks and interim controls of one hazard, in their order, for who shows them and judges by them."""

    cotasks: list[CoTask]
    controls: list[InterimControl]


def beside(hazard: Hazard) -> Beside:
    """Read them once."""
    cotasks = CoTask.objects.filter(hazard=hazard).select_related("to_unit").order_by("id")
    return Beside(list(cotasks), list(InterimControl.objects.filter(hazard=hazard).order_by("id")))


def situation_of(hazard: Hazard, here: Ground, known: Beside | None = None) -> Situation:
    """Everything that a judgement on this hazard asks for; five small reads, three where two are `known`."""
    units = here.units
    territory = units.key(hazard.territory_id)
    plan = campaign.plan_of(hazard.plan_version)
    carry_out, support = plan_units(plan, hazard.measure, territory)
    reviews = list(Review.objects.filter(hazard=hazard, round=hazard.round))
    cotasks, controls = _beside(hazard, known)
    return Situation(
        state=State(hazard.state),
        major=hazard.grade == "major",
        today=here.on,
        task_force=here.task_force,
        due=hazard.due,
        registrar=units.key(hazard.registrar_id),
        lead=units.key(hazard.lead_id),
        territory=territory,
        host=units.key(hazard.host_id),
        responsible_unit=units.key(hazard.responsible_unit_id),
        operator=hazard.operator.key if hazard.operator else "",
        party_acts=hazard.responsible_unit_id is not None or registry.party_has_account(hazard.operator_id, here.on),
        carry_out=carry_out,
        support=support,
        cotask_units=frozenset(units.key(pk) for pk in cotasks),
        barred=frozenset(hazard.barred),
        free=_free(hazard, here),
        handed=hazard.handed,
        passes=tuple(Pass(r.person, units.key(r.unit_id)) for r in reviews if r.passed),
        failed=any(not r.passed for r in reviews),
        reviewers=frozenset(r.person for r in reviews),
        extension_asked_by=hazard.extension_asked_by,
        void_asked_by=hazard.void_asked_by,
        void_asked_unit=units.key(hazard.void_asked_unit_id),
        closure=Closure(hazard.closure) if hazard.closure else None,
        reminded_on=hazard.reminded_on,
        control_in_force=any(until is None or until >= here.on for until in controls),
        lowered_by=frozenset(hazard.lowered_by),
    )


def _beside(hazard: Hazard, known: Beside | None) -> tuple[Iterable[int], Iterable[date | None]]:
    """The units whose co-tasks are open, and until when the last interim control holds."""
    if known is not None:
        waiting = [one.to_unit_id for one in known.cotasks if one.done_at is None]
        return waiting, [one.until for one in known.controls[-1:]]
    cotasks = CoTask.objects.filter(hazard=hazard, done_at__isnull=True).values_list("to_unit_id", flat=True)
    return cotasks, InterimControl.objects.filter(hazard=hazard).order_by("-id").values_list("until", flat=True)[:1]


def _free(hazard: Hazard, here: Ground) -> frozenset[str]:
    """Keys of the units that review it and still have somebody who is not barred."""
    force = here.units.task_force
    bodies = {pk for pk in (hazard.lead_id, hazard.territory_id, force.pk if force else None) if pk}
    free = registry.free_units(bodies, {*hazard.barred, *hazard.lowered_by}, here.on)
    return frozenset(here.units.key(pk) for pk in free)


def related_units(hazard: Hazard, here: Ground) -> list[int]:
    """Ids of every unit that stands in a relation to the hazard: the list's rights rest on them."""
    return units_with(hazard, here, CoTask.objects.filter(hazard=hazard).values_list("to_unit_id", flat=True))


def units_with(hazard: Hazard, here: Ground, cotasks: Iterable[int]) -> list[int]:
    """The same, the units with co-tasks being known; for a hazard that is not written yet."""
    plan = campaign.plan_of(hazard.plan_version)
    carry_out, support = plan_units(plan, hazard.measure, here.units.key(hazard.territory_id))
    own = {hazard.registrar_id, hazard.lead_id, hazard.territory_id, hazard.host_id, hazard.responsible_unit_id}
    return sorted({pk for pk in own if pk} | set(cotasks) | set(here.units.ids(carry_out | support)))
