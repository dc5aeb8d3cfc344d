"""What a row may do to the hazard that it is already: asked of the hazard, since a sheet's own words prove nothing."""

from __future__ import annotations

from datetime import date

from ranan.hazards.importing.model import Change, Desk
from ranan.hazards.models import Hazard
from ranan.rules import access
from ranan.rules.actor import ActorKind, Role
from ranan.rules.hazard import State, Verb
from ranan.rules.situation import Situation


def is_task_force(desk: Desk) -> bool:
    """Whether the file is brought by the task force, for which the program itself stands in."""
    return desk.actor.kind == ActorKind.SYSTEM or Role.TASK_FORCE in desk.actor.roles


def near_units(desk: Desk) -> frozenset[int] | None:
    """The units whose earlier imports a file may follow: his own and the task force; None for all of them."""
    if is_task_force(desk):
        return None
    force = desk.units.task_force
    return frozenset({*desk.units.ids(desk.actor.units(*access.WORKERS)), *([force.pk] if force else [])})


def may_revise(hazard: Hazard, desk: Desk) -> bool:
    """Whether the table of rights lets whoever brings the file bring this hazard up to date."""
    units = desk.units
    case = Situation(
        state=State(hazard.state), major=hazard.grade == "major", today=desk.on,
        task_force=units.task_force.key if units.task_force else "", lead=units.key(hazard.lead_id),
        territory=units.key(hazard.territory_id),
    )  # fmt: skip
    return bool(access.seats_that_may(Verb.REVISE, desk.actor, case))


def may_see(hazard: Hazard, desk: Desk) -> bool:
    """Whether he may see this hazard at all, as on its own page."""
    mine = desk.units.ids(desk.actor.units(*access.WORKERS))
    return access.sees_all(desk.actor) or not set(mine).isdisjoint(hazard.units)


def needs_its_act(change: Change, desk: Desk) -> bool:
    """What a sheet may not do once somebody has acted on the hazard: lower its grade, or move its date back.

    There are acts for both, with people who decide; the task force decides by its sheet as well.
    """
    if is_task_force(desk):
        return False
    if change.field == "grade":
        return (change.was, change.new) == ("重大", "一般")
    return change.field == "due" and isinstance(change.was, date) and change.new > change.was.isoformat()
