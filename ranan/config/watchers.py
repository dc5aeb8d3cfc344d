"""What the floor above the cockpit has to say in it: reports that are late, duties of units that nobody put on file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from ranan.campaign import queries as campaigns
from ranan.campaign import words
from ranan.insight.slots import Alarm
from ranan.kit.http import lang
from ranan.kit.templatetags.ran import day
from ranan.oversight import access, queries
from ranan.rules.access import sees_all
from ranan.rules.actor import Actor
from ranan.rules.report import periods
from ranan.rules.unit_duties import Standing

REPORT_LATE, REPORT_DUE, DUTY_LATE = 80, 65, 45  # beside the cockpit's own: insight.queries.attention
NAMED = 3
SOON = 2  # days before a report is due


def late_reports(actor: Actor, on: date, today: date) -> list[Alarm]:
    """Of the latest report day that has come, or comes in two days: the units whose report does not lie with the task force."""
    running = campaigns.current()
    plan = campaigns.plan_now(running) if running else None
    units = access.units_read(actor, plan) if plan else []
    spans = [span for span in periods(plan, on) if (span.end - on).days <= SOON] if plan and units else []
    if running is None or not spans:
        return []
    span = spans[-1]
    open_ = [one for one in queries.standings(running, units, span, on) if not (one.filed_on and one.filed_on <= on)]
    if not open_:
        return []
    late, n = (on - span.end).days, len(open_)
    names = _named([one.unit.name for one in open_])
    when = (
        ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late} if late > 0
        else _("due on %(day)s") % {"day": day(span.end)}
    )  # fmt: skip
    ending = span.end.isoformat()
    url = (
        reverse("report_summary", args=[ending]) if sees_all(actor)
        else reverse("report", args=[ending, open_[0].unit.key])
    )  # fmt: skip
    weight = REPORT_LATE if late > 0 else REPORT_DUE
    return [Alarm(weight, n, npgettext("counted", "unit", "units", n), _("Biweekly reports not filed"), f"{when} · {names}", url)]


def missing_duties(actor: Actor, on: date, today: date) -> list[Alarm]:
    """Units that still have to put something on file (六); only of today, since papers come and go."""
    running = campaigns.current()
    if running is None or on != today:
        return []
    units = access.duty_units_read(actor, campaigns.plan_now(running))
    table = queries.duty_table(running, units, today) if units else []
    late = [
        (line[0].unit, sum(one.standing in {Standing.MISSING, Standing.LATE} for one in line)) for line in table if line
    ]  # fmt: skip
    open_ = [(unit, n) for unit, n in late if n]
    if not open_:
        return []
    n = sum(count for _unit, count in open_)
    names = _named([unit.name for unit, _count in sorted(open_, key=lambda one: -one[1])])
    word = npgettext("counted", "paper", "papers", n)
    return [Alarm(DUTY_LATE, n, word, _("Units have not put on file what they owe"), names, reverse("duties"))]


def _named(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    shown, more = words.listed(names[:NAMED], lang()), len(names) - NAMED
    return _("%(names)s and %(n)s more") % {"names": shown, "n": more} if more > 0 else shown
