"""What needs attention now, each with its reason and the list behind it; the most urgent first.

The weights are ours; the order follows the plan: major hazards are mended at once (五·第一阶段·3), screening covers all by
its day (五·第一阶段·1), units report every two weeks (六（三）), targets have their dates, then everything overdue.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from ranan.campaign.access import units_to_state
from ranan.campaign.models import Campaign
from ranan.campaign.queries import plan_now
from ranan.insight.queries.figures import Figures
from ranan.insight.queries.ground import Covered, Spots
from ranan.insight.slots import Alarm, alarms_from_above
from ranan.kit.templatetags.ran import day
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules.access import WORKERS, sees_all
from ranan.rules.actor import Actor

MAJOR_LATE, TARGET_MISSED, ROUND_OVER, REPORT_LATE, LATE = 100, 90, 85, 80, 70
TARGET_BEHIND, ROUND_BEHIND, UNIT_LATE, DUTY_LATE, UNCLASSIFIED, SILENT, STAGE_ENDS = 60, 55, 50, 45, 30, 25, 20
MOST_SILENT = 3
NEAR = 14  # days before the end of a stage at which it is named


def attention(
    actor: Actor, campaign: Campaign, found: Figures, targets: Sequence[object], rounds: Sequence[Covered], spots: Spots,
    silent: Sequence[tuple[str, str, int]], today: date,
) -> list[Alarm]:  # fmt: skip
    """Everything that has to be said of the day, in order."""
    on = found.on
    alarms = [
        *_majors(found, spots), *_overdue(found, spots), *_unclassified(found),
        *_targets(_his_targets(actor, campaign, targets), on), *_rounds(_his_rounds(actor, rounds)), *_stage(campaign, on),
        *_silent(silent), *alarms_from_above(actor, on, today),
    ]  # fmt: skip
    return sorted(alarms, key=lambda one: (-one.weight, -one.count, one.what))


def _pieces(n: int) -> str:
    return npgettext("counted", "hazard", "hazards", n)


def _longest(found: Figures, days: int) -> str:
    """By how many days the longest overdue one is late; nothing of a past day, whose dates may have moved since."""
    if found.week is None or not days:
        return ""
    return ngettext("the longest %(n)s day late", "the longest %(n)s days late", days) % {"n": days}


def _majors(found: Figures, spots: Spots) -> list[Alarm]:
    n = found.total["major_overdue"]
    if not n:
        return []
    where = sorted((no, one["major_overdue"]) for no, one in found.measures.items() if one["major_overdue"] and no)
    named = [_("measure %(no)s") % {"no": no} + f" {count}" for no, count in sorted(where, key=lambda one: -one[1])[:3]]
    why = " · ".join(word for word in (_longest(found, spots.major_late), *named) if word)
    return [Alarm(MAJOR_LATE, n, _pieces(n), _("Major hazards overdue"), why, found.opener.url("overdue", grade="major"))]


def _overdue(found: Figures, spots: Spots) -> list[Alarm]:
    """All that is overdue, and the one unit that leads most of it."""
    n = found.total["overdue"]
    if not n:
        return []
    grounds = [one for one in found.territories if one.overdue][:3]
    named = [f"{one.unit.name} {one.overdue}" for one in grounds]
    why = " · ".join(word for word in (_longest(found, spots.late), *named) if word)
    alarms = [Alarm(LATE, n, _pieces(n), _("Hazards overdue"), why, found.opener.url("overdue"))]
    worst = max(found.leads, key=lambda one: one.overdue, default=None)
    if worst is not None and worst.overdue > 1 and len(found.leads) > 1:
        share = _("%(n)s of its %(open)s open ones are overdue") % {"n": worst.overdue, "open": worst.counts["open"]}
        what = _("Most overdue: %(unit)s") % {"unit": worst.unit.name}
        alarms.append(Alarm(UNIT_LATE, worst.overdue, _pieces(worst.overdue), what, share, worst.url["overdue"]))
    return alarms


def _unclassified(found: Figures) -> list[Alarm]:
    n = found.total["unclassified"]
    why = _("without a catalogue entry no measure and no date is certain")
    url = found.opener.url("open", code="NONE")
    return [Alarm(UNCLASSIFIED, n, _pieces(n), _("Not classified yet"), why, url)] if n else []


def _targets(rows: Sequence[object], on: date) -> list[Alarm]:
    """Targets whose date has passed, and those whose stated figure is behind the calendar."""
    alarms = []
    for row in rows:
        target, done, expected = (getattr(row, name) for name in ("target", "done", "expected"))
        url = reverse("measure", args=[target.measure]) if target.measure else reverse("plan") + "#targets"
        stated = getattr(row, "stated", None)
        if done is None or expected is None or done >= expected:
            if stated is None and target.due and target.due < on and target.quantity:
                late = (on - target.due).days
                why = _("no figure was ever stated; it was due on %(day)s") % {"day": day(target.due)}
                alarms.append(Alarm(TARGET_BEHIND, late, _days(late), target.name, why, url))
            continue
        missed = target.due is not None and target.due < on
        why = _("%(figure)s of %(quantity)s by %(day)s; due on %(due)s") % {
            "figure": row_figure(row), "quantity": getattr(row, "quantity", ""), "day": day(stated.on) if stated else "",
            "due": day(target.due),
        }  # fmt: skip
        if missed:
            lacking = math.ceil(target.quantity - float(stated.figure)) if stated else 0
            alarms.append(Alarm(TARGET_MISSED, lacking, target.unit, target.name, why, url))
        else:
            alarms.append(Alarm(TARGET_BEHIND, expected - done, _("points behind"), target.name, why, url))
    return alarms


def row_figure(row: object) -> str:
    """The stated figure of a target as it is written."""
    return str(getattr(row, "figure", ""))


def _days(n: int) -> str:
    return npgettext("counted", "day", "days", n)


def _his_targets(actor: Actor, campaign: Campaign, rows: Sequence[Any]) -> list[Any]:
    """The targets that concern him: all of them for who sees all, else those on which his units may state."""
    plan = plan_now(campaign)
    if sees_all(actor):
        return list(rows)
    return [row for row in rows if units_to_state(actor, plan, row.target.measure)]


def _his_rounds(actor: Actor, rounds: Sequence[Covered]) -> list[Covered]:
    """The rounds as they concern him: of who works for a territory its ground; of a department what it opened."""
    if sees_all(actor):
        return list(rounds)
    mine, known = actor.units(*WORKERS), registry.units().by_key
    grounds = [known[key] for key in sorted(mine) if key in known and known[key].kind == Unit.Kind.TERRITORY]
    parts = [one.on_ground(unit) for one in rounds for unit in grounds]
    return [*(one for one in parts if one.total), *(one for one in rounds if one.row.owner.key in mine and not grounds)]


def _rounds(rounds: Sequence[Covered]) -> list[Alarm]:
    """Rounds that are over with places left, and rounds that are behind the calendar."""
    alarms = []
    for one in rounds:
        if not one.behind:
            continue
        ground = f"&territory={one.ground}" if one.ground else ""
        url = f"{reverse('round_places', args=[one.row.number])}?stand=left{ground}&on={one.coverage.on.isoformat()}"
        words = {"done": one.done, "total": one.total, "day": day(one.row.ends), "percent": one.expected}
        if one.over:
            why = _("%(done)s of %(total)s covered; it ended on %(day)s") % words
        else:
            why = _("%(done)s of %(total)s covered; %(percent)s%% by now, it ends on %(day)s") % words
        weight, places = ROUND_OVER if one.over else ROUND_BEHIND, npgettext("counted", "place", "places", one.left)
        alarms.append(Alarm(weight, one.left, places, one.row.name, why, url))
    return alarms


def _silent(found: Sequence[tuple[str, str, int]]) -> list[Alarm]:
    """Inspectors who looked often and never found anything: their looks are worth a second one (measure 16)."""
    why = _("worth a second look by somebody else (measure 16)")
    return [
        Alarm(
            SILENT, n, npgettext("counted", "look", "looks", n), _("%(name)s never found anything") % {"name": name}, why,
            f"{reverse('visits')}?inspector={key}",
        )
        for key, name, n in found[:MOST_SILENT]
    ]  # fmt: skip


def _stage(campaign: Campaign, on: date) -> list[Alarm]:
    """The end of the stage, when it is near."""
    plan = plan_now(campaign)
    now = next((one for one in plan.stages if on <= one.due), None)
    left = (now.due - on).days if now else NEAR + 1
    if now is None or left > NEAR or on < plan.starts:
        return []
    why = _("it ends on %(day)s") % {"day": day(now.due)}
    return [Alarm(STAGE_ENDS, left, _days(left), _("Stage %(name)s ends") % {"name": now.name}, why, reverse("plan"))]
