"""Every write of a biweekly report: write, sign, take back, file, return, accept.

`_take()` is the only function that sets a report's state.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from ranan.hazards.actions.core import shown_name
from ranan.journal import actions as journal
from ranan.journal import queries as journal_queries
from ranan.journal.actions import Act
from ranan.kit import clock
from ranan.oversight import queries
from ranan.oversight.access import unit_of
from ranan.oversight.models import BiweeklyReport
from ranan.registry.models import Unit
from ranan.rules import terms
from ranan.rules.actor import Actor, Seat
from ranan.rules.hazard import Refusal
from ranan.rules.report_steps import ReportPermit, ReportState, ReportStep, ReportVerb, judge

SUBJECT = "report"
UNSIGNED: dict[str, Any] = {
    "figures": {}, "rows": {}, "corrections": [], "stated": {}, "signed_by": "", "signed_name": "", "signed_at": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Case:
    """One report in hand: locked and permitted."""

    report: BiweeklyReport
    permit: ReportPermit
    actor: Actor
    at: datetime

    @property
    def name(self) -> str:
        return shown_name(self.actor, self.permit.seat)


def _begin(
    report: BiweeklyReport,
    verb: ReportVerb,
    *,
    actor: Actor,
    at: datetime,
    seen: int | None,
    given: Collection[str] = (),
) -> _Case | Refusal:
    """Lock the report, judge the step on its present state, and store the report if it is its first.

    `seen` is the newest entry that the page showed (0: nobody had written yet, None: no page was shown); whoever acts on
    a report that has moved on is told so.
    """
    unit, held = report.unit, _held(report)
    since = _what_happened(report, seen)
    if since and held is not None:
        return Refusal("overtaken", since)
    state = ReportState(held.state) if held else ReportState.DRAFT
    decision = judge(verb, state, actor, unit.key, end=report.end, today=clock.day_of(at), given=given)
    if isinstance(decision, Refusal):
        return Refusal(decision.code, unit.name) if decision.code == "not_your_report_step" else decision
    return _Case(held or _first(report, actor, at, decision.seat), decision, actor, at)


def _held(report: BiweeklyReport) -> BiweeklyReport | None:
    """The stored report, locked; where there is none, the unit is locked, so that nobody else stores it meanwhile."""
    rows = BiweeklyReport.objects.select_related("unit", "campaign__version").defer("campaign__version__content")
    rows = rows.filter(campaign=report.campaign_id, unit=report.unit_id, end=report.end)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        Unit.objects.select_for_update(no_key=True).get(pk=report.unit_id)
        found = rows.select_for_update(of=("self",)).first()
    return found


def _what_happened(report: BiweeklyReport, seen: int | None) -> str:
    later = () if seen is None else journal_queries.timeline(SUBJECT, report.key).filter(id__gt=seen)[:5]
    return "；".join(f"{one.actor_name}{terms.word('report_step', one.verb.rpartition('.')[2])}" for one in later)


def _first(report: BiweeklyReport, actor: Actor, at: datetime, seat: Seat) -> BiweeklyReport:
    """Store a report that nobody has written in, as a draft."""
    new = BiweeklyReport(key=report.key, campaign=report.campaign, unit=report.unit, start=report.start, end=report.end)
    more = {"campaign": report.campaign.key, "after": new.state, "unit_name": unit_of(seat, actor)}
    with journal.act(f"{SUBJECT}.{ReportVerb.BEGIN}", (SUBJECT, new.key), actor=actor, at=at, seat=seat, **more) as act:
        return act.add(new)


def _done(case: _Case, reason: str = "", **fields: Any) -> BiweeklyReport:
    """Write one permitted step with its entry."""
    report, step = case.report, case.permit.step
    version = report.campaign.version
    with journal.act(
        f"{SUBJECT}.{step.verb}", (SUBJECT, report.key), actor=case.actor, at=case.at, seat=case.permit.seat,
        before=report.state, after=str(step.target), campaign=report.campaign.key,
        plan_version=version.number if version else 0, unit_name=unit_of(case.permit.seat, case.actor),
    ) as act:  # fmt: skip
        if reason:
            act.entry.facts["reason"] = reason
        return _take(act, report, step, **fields)


def _take(act: Act, report: BiweeklyReport, step: ReportStep, **fields: Any) -> BiweeklyReport:
    """Move the report along one step. The only place that sets its state."""
    return act.change(report, state=str(step.target), **fields)


@transaction.atomic
def write(
    report: BiweeklyReport, difficulties: str, *, actor: Actor, at: datetime, seen: int | None = None
) -> BiweeklyReport | Refusal:
    """填写难点堵点: the words that no ledger holds. In a signed report it takes the signature back."""
    if report.difficulties == difficulties.strip():
        return Refusal("nothing_changes")
    case = _begin(report, ReportVerb.WRITE, actor=actor, at=at, seen=seen)
    if isinstance(case, Refusal):
        return case
    if case.report.difficulties == difficulties.strip():
        return Refusal("nothing_changes")
    fields: dict[str, Any] = {"difficulties": difficulties.strip(), "written_name": case.name, "written_at": at}
    return _done(case, **fields, **(UNSIGNED if case.report.frozen else {}))


@transaction.atomic
def sign(report: BiweeklyReport, *, actor: Actor, at: datetime, seen: int | None = None) -> BiweeklyReport | Refusal:
    """签发: the unit's head, or who deputises that day, signs; from now on the figures stand as they are."""
    case = _begin(report, ReportVerb.SIGN, actor=actor, at=at, seen=seen)
    if isinstance(case, Refusal):
        return case
    kept = queries.live(case.report).kept(case.report.period)
    return _done(case, **kept, signed_by=actor.key, signed_name=case.name, signed_at=at)


@transaction.atomic
def take_back(
    report: BiweeklyReport, *, actor: Actor, at: datetime, seen: int | None = None
) -> BiweeklyReport | Refusal:
    """撤回签发: before it is filed; the figures follow the ledger again."""
    case = _begin(report, ReportVerb.TAKE_BACK, actor=actor, at=at, seen=seen)
    return case if isinstance(case, Refusal) else _done(case, **UNSIGNED)


@transaction.atomic
def file(report: BiweeklyReport, *, actor: Actor, at: datetime, seen: int | None = None) -> BiweeklyReport | Refusal:
    """报送专班: a nil report too. The first time counts for being in time."""
    case = _begin(report, ReportVerb.FILE, actor=actor, at=at, seen=seen)
    if isinstance(case, Refusal):
        return case
    first = case.report.first_filed_at or at
    return _done(case, filed_name=case.name, filed_at=at, first_filed_at=first)


@transaction.atomic
def return_(
    report: BiweeklyReport, reason: str, *, actor: Actor, at: datetime, seen: int | None = None
) -> BiweeklyReport | Refusal:
    """退回: with the reason. The signature falls away and the figures follow the ledger again."""
    given = ("reason",) if reason.strip() else ()
    case = _begin(report, ReportVerb.RETURN, actor=actor, at=at, seen=seen, given=given)
    if isinstance(case, Refusal):
        return case
    fields = {"returned_name": case.name, "returned_at": at, "returned_reason": reason.strip()}
    return _done(case, reason.strip(), **fields, **UNSIGNED, filed_name="", filed_at=None)


@transaction.atomic
def accept(report: BiweeklyReport, *, actor: Actor, at: datetime, seen: int | None = None) -> BiweeklyReport | Refusal:
    """通过: it changes no more; what the ledger says otherwise later appears in the next report."""
    case = _begin(report, ReportVerb.ACCEPT, actor=actor, at=at, seen=seen)
    if isinstance(case, Refusal):
        return case
    return _done(case, accepted_name=case.name, accepted_at=at)
