"""Which open hazards a new version of the plan touches: their measure or their lead changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ranan.campaign.models import Campaign
from ranan.hazards.models import Hazard
from ranan.rules import duty
from ranan.rules.hazard import OPEN_STATES
from ranan.rules.plan import Plan


@dataclass(frozen=True, slots=True)
class Moved:
    """An open hazard with its measure's number and its lead's key as they stand, and as the new plan proposes.

    `measure` 0 and `lead` "" of the proposal: the new plan leaves it to the task force.
    """

    number: str
    grade: str
    measure: int
    lead: str
    new_measure: int
    new_lead: str


def moved(campaign: Campaign, old: Plan, new: Plan) -> Iterator[Moved]:
    """Open hazards for which `new` says something else than `old` did, by number; nothing is changed by it.

    What a person decided against the old plan's proposal is listed only if the new plan's proposal differs from
    the old one's, and never where it is already as the new plan wants it.
    """
    found = Hazard.objects.filter(campaign=campaign, state__in=OPEN_STATES).order_by("id")
    rows = found.values_list("number", "grade", "measure", "code", "premises__kind", "territory__key", "lead__key")
    ids = {one.id: one.no for one in new.measures}
    cache: dict[tuple[int, str, str, str], tuple[int, str, str]] = {}
    for number, grade, measure, code, kind, territory, lead in rows.iterator(chunk_size=2000):
        key = (measure, code, kind, territory or "")
        if key not in cache:
            cache[key] = _proposals(old, new, ids, *key)
        new_measure, old_lead, new_lead = cache[key]
        other_lead = new_lead not in {old_lead, lead or ""}
        if new_measure != measure or other_lead:
            yield Moved(number, grade, measure, lead or "", new_measure, new_lead if other_lead else lead or "")


def _proposals(
    old: Plan, new: Plan, ids: dict[str, int], measure: int, code: str, kind: str, territory: str
) -> tuple[int, str, str]:
    """The measure by the new plan, and the leads that the old and the new plan propose."""
    if measure == duty.measure_for(old, code, kind):
        now = duty.measure_for(new, code, kind)  # the rule put it there, so the rule may move it
    else:
        spec = old.measure(measure)
        now = ids.get(spec.id, 0) if spec else measure
    before = duty.propose(old, measure=measure or None, code=code, kind=kind, territory=territory)
    after = duty.propose(new, measure=now or None, code=code, kind=kind, territory=territory)
    return now, before.lead, after.lead
