"""Every write of the campaign: loading a plan, a unit's statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from ranan.campaign import queries
from ranan.campaign.models import Campaign, PlanVersion, Statement
from ranan.journal import actions as journal
from ranan.registry import actions as registry
from ranan.registry.models import Person, Unit
from ranan.rules import plan as plans
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan


def load_plan(plan: Plan, *, actor: Actor, at: datetime) -> PlanVersion | None:
    """Bring a plan in: areas, units, a new version of its campaign. None when nothing changed since the last time.

    Older versions stay as they are; hazards keep the version of their finding.
    """
    digest = plans.digest(plan)
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().filter(key=plan.id).first()
        if campaign and campaign.version and campaign.version.digest == digest:
            return None
        registry.sync_areas(_areas(plan), actor=actor, at=at)
        registry.sync_units(_units(plan), actor=actor, at=at)
        with journal.act("campaign.load_plan", ("campaign", plan.id), actor=actor, at=at, campaign=plan.id) as act:
            if campaign is None:
                campaign = act.add(
                    Campaign(key=plan.id, title=plan.title, prefix=plan.number_prefix, starts=plan.starts, ends=plan.ends)
                )
            number = campaign.versions.count() + 1
            version = act.add(
                PlanVersion(campaign=campaign, number=number, digest=digest, content=plans.to_json(plan), loaded_at=at)
            )
            act.entry.plan_version = number
            act.change(
                campaign, version=version, title=plan.title, prefix=plan.number_prefix, starts=plan.starts, ends=plan.ends
            )
    return version


def _areas(plan: Plan) -> Iterator[dict[str, str]]:
    """Areas with their parents before them."""
    waiting, done = list(plan.areas), set[str]()
    known = {area.code for area in plan.areas}
    while waiting:
        ready = [area for area in waiting if area.parent in done or area.parent not in known]
        for area in ready:
            done.add(area.code)
            yield {"code": area.code, "name": area.name, "level": area.level, "parent": area.parent}
        waiting = [area for area in waiting if area.code not in done]
        if not ready:
            return


def _units(plan: Plan) -> Iterator[dict[str, Any]]:
    for unit in plan.units:
        yield {
            "key": unit.id, "name": unit.name, "kind": unit.kind, "aliases": unit.aliases, "area": unit.area,
            "parent": unit.parent or unit.hosted_by, "reports": unit.reports,
        }  # fmt: skip


@transaction.atomic
def state(
    campaign: Campaign, unit: Unit, text: str, *, on: date, actor: Actor, at: datetime, measure: int = 0,
    target: str = "", figure: Decimal | None = None,
) -> Statement | Refusal:  # fmt: skip
    """填报: what a unit states about a measure or target on a day, with a figure where the target has one."""
    if not text.strip() and figure is None:
        return Refusal("missing", "note")
    plan = queries.plan_now(campaign)
    if measure and plan.measure(measure) is None:
        return Refusal("missing", "task")
    person = Person.objects.filter(key=actor.key).first()
    with journal.act("campaign.state", ("campaign", campaign.key), actor=actor, at=at, campaign=campaign.key) as act:
        return act.add(
            Statement(
                campaign=campaign, unit=unit, person=person, measure=measure, target=target, on=on, figure=figure,
                text=text.strip(),
            )
        )  # fmt: skip
