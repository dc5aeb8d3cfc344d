"""What reports put on the home page: those that wait for this person to be written, signed, sent or accepted."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ranan.campaign import queries as campaigns
from ranan.hazards.slots import Panel, Todo
from ranan.kit.http import lang
from ranan.kit.templatetags.ran import day
from ranan.oversight.access import reporters
from ranan.oversight.queries.board import Standing, board
from ranan.rules import terms
from ranan.rules.access import DESK
from ranan.rules.actor import Actor, Role
from ranan.rules.report_steps import ReportPermit, ReportVerb, judge

SHOWN = 6
# The step that a report waits for: signing stands before writing for whoever may sign.
ORDER = (ReportVerb.SIGN, ReportVerb.FILE, ReportVerb.ACCEPT, ReportVerb.WRITE)


def next_step(one: Standing, actor: Actor, today: date) -> ReportVerb | None:
    """What the person may do next with a report whose day has come; None where it waits for others, or for nobody."""
    if one.period.end > today:
        return None
    for verb in ORDER:
        if verb == ReportVerb.WRITE and one.state.value == "signed":
            continue  # writing in it again would take the signature back
        found = judge(verb, one.state, actor, one.unit.key, end=one.period.end, today=today)
        if isinstance(found, ReportPermit):
            return verb
    return None


def my_reports(actor: Actor, today: date) -> Panel | None:
    """Reports of ended periods whose next step is the person's, the oldest first; None where none waits."""
    running = campaigns.current() if actor.roles & DESK else None
    if running is None:
        return None
    own = actor.units(Role.OFFICER, Role.UNIT_HEAD)
    force = Role.TASK_FORCE in actor.roles
    units = [unit for unit in reporters(campaigns.plan_now(running)) if force or unit.key in own]
    waiting = [
        (one, step)
        for _span, row in reversed(board(running, units, today)) for one in row
        if (step := next_step(one, actor, today)) is not None
    ]  # fmt: skip
    if not waiting:
        return None
    lines = [
        Todo(
            one.period.end, one.unit.name, _late(one), reverse("report", args=[one.period.end.isoformat(), one.unit.key]),
            terms.word("report_step", step, lang()),
        )
        for one, step in waiting[:SHOWN]
    ]  # fmt: skip
    return Panel(_("Reports that wait for you"), len(waiting), reverse("reports"), lines)


def _late(one: Standing) -> str:
    """Of which period, and how it stands."""
    said = _("from %(start)s to %(end)s") % {"start": day(one.period.start), "end": day(one.period.end)}
    return f"{said} · {terms.word('report_state', one.state, lang())}"
