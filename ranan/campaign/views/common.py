"""What every page of the plan begins with: the plan in the wanted version, the tabs, the counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ranan.campaign import queries, slots
from ranan.campaign.access import Reading, counts_hazards, plan_for
from ranan.kit.http import actor_of


def reading(request: HttpRequest) -> Reading:
    """The plan in force, or in the version that the address names; 404 where there is none."""
    found = plan_for(actor_of(request), request.GET.get("version", ""))
    if found is None:
        raise Http404
    return found


def base(now: Reading, here: str) -> dict[str, Any]:
    """The plan, its version and the tabs above; `here` is the tab's url name."""
    plan = now.plan
    tabs = (
        ("plan", _("Stages, targets, measures"), None, True),
        ("catalogue", _("Catalogue of hazards"), len(plan.hazards), True),
        ("checklists", _("Checklists"), len(plan.checklists), True),
        ("parameters", _("Parameters"), len(plan.parameters), True),
        ("versions", _("Versions"), queries.versions(now.campaign).count(), False),
    )
    shown = [
        {"url": reverse(name) + (now.suffix if stays else ""), "word": word, "count": count, "active": name == here}
        for name, word, count, stays in tabs
    ]
    return {"now": now, "running": now.campaign, "plan": plan, "tabs": shown, "suffix": now.suffix}


def counts(request: HttpRequest, now: Reading, on: date) -> Mapping[int, Mapping[str, int]] | None:
    """Hazards by measure; None for an older version (its numbers may mean other measures) and who sees no hazard."""
    actor = actor_of(request)
    return None if now.old or not counts_hazards(actor) else slots.counts_by_measure(actor, on)
