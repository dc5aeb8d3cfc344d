"""How the units stand with their reports: what is due, by whom, in which state, and who was late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ranan.campaign import queries as campaigns
from ranan.campaign.models import Campaign
from ranan.kit import clock
from ranan.kit.held import held
from ranan.oversight.models import BiweeklyReport
from ranan.registry.models import Unit
from ranan.rules.access import DESK
from ranan.rules.actor import Actor, Role
from ranan.rules.report import Period, periods
from ranan.rules.report_steps import AT_TASK_FORCE, ReportState, days_late


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's report of one period: its state (draft where nobody wrote), and by how many days it is or was late."""

    unit: Unit
    period: Period
    state: ReportState
    days_late: int
    filed_on: date | None
    report: BiweeklyReport | None

    @property
    def filed(self) -> bool:
        """Whether it lies with the task force."""
        return self.state in AT_TASK_FORCE


@dataclass(frozen=True, slots=True)
class Late:
    """A report that was not filed by its day; `filed_on` None: it still is not."""

    unit: Unit
    period: Period
    days: int
    filed_on: date | None
    times: int  # how often the unit was late so far


def board(campaign: Campaign, units: Sequence[Unit], today: date) -> list[tuple[Period, list[Standing]]]:
    """Every period that has begun, the newest first, with the standing of each unit in their order."""
    spans = periods(campaigns.plan_now(campaign), today)
    rows = {(one.unit_id, one.end): one for one in _rows(campaign, units)}
    return [
        (span, [_standing(unit, span, rows.get((unit.pk, span.end)), today) for unit in units])
        for span in reversed(spans)
    ]


def standings(campaign: Campaign, units: Sequence[Unit], span: Period, today: date) -> list[Standing]:
    """How each unit stands with its report of one period."""
    rows = {one.unit_id: one for one in _rows(campaign, units) if one.end == span.end}
    return [_standing(unit, span, rows.get(unit.pk), today) for unit in units]


def _rows(campaign: Campaign, units: Sequence[Unit]) -> list[BiweeklyReport]:
    found = BiweeklyReport.objects.filter(campaign=campaign, unit__in=[unit.pk for unit in units])
    return list(found.defer("figures", "rows", "corrections", "stated", "difficulties"))


def _standing(unit: Unit, span: Period, row: BiweeklyReport | None, today: date) -> Standing:
    first = row.first_filed_at if row else None
    filed = clock.day_of(first) if first else None
    state = ReportState(row.state) if row else ReportState.DRAFT
    return Standing(unit, span, state, days_late(span.end, filed, today), filed, row)


def late(campaign: Campaign, units: Sequence[Unit], today: date) -> list[Late]:
    """Every report that was not filed by its day: the newest period first, the latest unit first."""
    found = [one for _span, row in board(campaign, units, today) for one in row if one.days_late]
    times = Counter(one.unit.pk for one in found)
    rows = [Late(one.unit, one.period, one.days_late, one.filed_on, times[one.unit.pk]) for one in found]
    return sorted(rows, key=lambda one: (-one.period.end.toordinal(), -one.days))


@held(512)
def waiting(actor: Actor, today: date) -> int:
    """How many reports wait for the actor: of ended periods still to be filed by his units, filed ones to be accepted."""
    campaign = campaigns.current() if actor.roles & DESK else None
    if campaign is None:
        return 0
    rows = BiweeklyReport.objects.filter(campaign=campaign)
    found = rows.filter(state=ReportState.FILED).count() if Role.TASK_FORCE in actor.roles else 0
    plan = campaigns.plan_now(campaign)
    mine = [one.id for one in plan.reporters() if one.id in actor.units(Role.OFFICER, Role.UNIT_HEAD)]
    if mine:
        ended = [span.end for span in periods(plan, today) if span.end <= today]
        done = rows.filter(unit__key__in=mine, end__in=ended, state__in=sorted(AT_TASK_FORCE)).count()
        found += len(mine) * len(ended) - done
    return found
