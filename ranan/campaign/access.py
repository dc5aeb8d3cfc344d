"""What of the campaign an actor may read and state. The table of who may state stands in rules.stating."""

from __future__ import annotations

from dataclasses import dataclass

from ranan.campaign import queries
from ranan.campaign.models import Campaign, PlanVersion
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules import access, stating
from ranan.rules.actor import Actor, Seat
from ranan.rules.plan import Plan, Target


@dataclass(frozen=True, slots=True)
class Reading:
    """The plan that a page shows: which campaign, which version, and whether that is the one in force."""

    campaign: Campaign
    version: PlanVersion
    plan: Plan
    old: bool

    @property
    def suffix(self) -> str:
        """What a link adds to its address to stay in an older version."""
        return f"?version={self.version.number}" if self.old else ""


def plan_for(actor: Actor, version: str = "") -> Reading | None:
    """The running campaign's plan, or an older version by its number; None where there is none.

    Everybody who signs in may read the plan, whatever his role.
    """
    running = queries.current() if actor.key else None
    if running is None or running.version is None:
        return None
    wanted = running.version
    if version:
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 7 else 0
        found = queries.versions(running).filter(number=number).first()
        if found is None:
            return None
        wanted = found
    return Reading(running, wanted, queries.plan_of(wanted), old=wanted.pk != running.version_id)


def counts_hazards(actor: Actor) -> bool:
    """Whether the table of rights lets the actor see hazards at all; else no count is shown, not even nought."""
    return access.sees_all(actor) or any(
        grant.action == access.SEE and grant.roles & actor.roles for grant in access.GRANTS
    )


def seats_to_state(actor: Actor, plan: Plan, measure: int) -> dict[str, Seat]:
    """Unit key → the seat under which the actor states for that unit; his own seat before one he deputises in."""
    found: dict[str, Seat] = {}
    for seat in sorted(stating.seats_that_may(plan, measure, actor), key=lambda one: bool(one.stands_for)):
        found.setdefault(seat.unit, seat)
    return found


def units_to_state(actor: Actor, plan: Plan, measure: int) -> list[Unit]:
    """The units for which the actor may state on the measure."""
    known = registry.units().by_key
    return [known[key] for key in seats_to_state(actor, plan, measure) if key in known]


def targets_to_state(actor: Actor, plan: Plan) -> list[tuple[Target, list[Unit]]]:
    """The targets of which the actor may state a figure, each with the units for which he may."""
    found = [(target, units_to_state(actor, plan, target.measure)) for target in plan.targets]
    return [(target, units) for target, units in found if units]


def may_state_figures(actor: Actor) -> bool:
    """Whether the actor may state the figure of any target of the plan in force."""
    now = plan_for(actor)
    return now is not None and bool(targets_to_state(actor, now.plan))
