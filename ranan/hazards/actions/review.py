"""Looking on the spot and deciding: review, hand over, send back, close out, reopen."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ranan.hazards.actions.core import Case, Given, begin, filled, move, step
from ranan.hazards.models import Hazard, Review
from ranan.journal.actions import Act
from ranan.rules import review as law
from ranan.rules.actor import Actor
from ranan.rules.hazard import Closure, Refusal, State, Verb
from ranan.rules.review import Pass

NOTHING = Given()


@transaction.atomic
def review(
    hazard: Hazard, passed: bool | None, note: str, *, actor: Actor, at: datetime, on: date | None = None,
    given: Given = NOTHING,
) -> Hazard | Refusal:  # fmt: skip
    """复查: one person's verdict after looking on the spot, bound to the last submission.

    On a hazard closed as reported, enough passing verdicts make the closure a reviewed one.
    """
    needs = filled(result=passed, note=note)
    case = begin(hazard, Verb.REVIEW, actor=actor, at=at, given=given, filled=needs)
    if isinstance(case, Refusal):
        return case
    looked = on or case.here.on
    if looked > case.here.on:
        return Refusal("date_in_future")
    if case.hazard.submitted_on is not None and looked < case.hazard.submitted_on:
        return Refusal("looked_before_submission", case.hazard.submitted_on.isoformat())
    with step(case, passed=bool(passed), note=note.strip(), on=str(looked)) as act:
        act.add(Review(**case.record(), round=case.hazard.round, passed=bool(passed), note=note.strip(), on=looked))
        return move(case, act, **_confirmed(case, bool(passed)))


def _confirmed(case: Case, passed: bool) -> dict[str, str]:
    """A closure "as reported" becomes a reviewed one once the passes suffice and nobody failed it."""
    if case.hazard.state != State.CLOSED or not passed or case.situation.failed:
        return {}
    passes = (*case.situation.passes, Pass(case.actor.key, case.seat.unit))
    return {} if law.enough(case.situation.review_bodies, passes) else {"closure": str(Closure.REVIEWED)}


@transaction.atomic
def hand_review(hazard: Hazard, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """委托属地复查: the lead lets the territorial unit review a general hazard."""
    case = begin(hazard, Verb.HAND_REVIEW, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    with step(case) as act:
        return move(case, act, handed=True)


@transaction.atomic
def send_back(hazard: Hazard, reason: str, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """退回整改: after a failing review; the date stays, the next submission opens a new round."""
    case = begin(hazard, Verb.SEND_BACK, actor=actor, at=at, given=given, filled=filled(reason=reason))
    if isinstance(case, Refusal):
        return case
    with step(case, reason=reason.strip()) as act:
        return move(case, act, sent_back_on=case.here.on)


@transaction.atomic
def close_out(hazard: Hazard, *, actor: Actor, at: datetime, given: Given = NOTHING) -> Hazard | Refusal:
    """销号: only on enough passing reviews since the last submission."""
    case = begin(hazard, Verb.CLOSE_OUT, actor=actor, at=at, given=given)
    if isinstance(case, Refusal):
        return case
    with step(case) as act:
        return move(case, act, closed_on=case.here.on, closure=str(Closure.REVIEWED), **_no_void_asked())


def _no_void_asked() -> dict[str, object]:
    return {"void_asked_by": "", "void_asked_unit": None, "void_reason": ""}


@transaction.atomic
def reopen(
    hazard: Hazard, reason: str, *, rebound: bool | None, new_due: date | None, actor: Actor, at: datetime,
    given: Given = NOTHING,
) -> Hazard | Refusal:  # fmt: skip
    """重新打开: it came back (a rebound, counted as such) or was closed by mistake; with a new date."""
    needs = filled(reason=reason, why=rebound, new_due=new_due)
    case = begin(hazard, Verb.REOPEN, actor=actor, at=at, given=given, filled=needs)
    if isinstance(case, Refusal):
        return case
    if new_due is None or new_due < case.here.on:
        return Refusal("date_in_past")
    if case.hazard.lead_id is None or case.hazard.territory_id is None:
        return Refusal("missing", "lead")
    why = "rebound" if rebound else "mistake"
    with step(case, reason=reason.strip(), why=why, new_due=str(new_due)) as act:
        return _opened(case, act, new_due, rebound=bool(rebound))


def _opened(case: Case, act: Act, new_due: date, *, rebound: bool) -> Hazard:
    """Nothing of the former closing counts any longer: a new round, nobody barred by what he did before it."""
    return move(
        case, act, closed_on=None, closure="", due=new_due, round=case.hazard.round + 1, submitted_on=None,
        rebounds=case.hazard.rebounds + (1 if rebound else 0), due_source="reopened", barred=[], handed=False,
        first_due=case.hazard.first_due or case.hazard.due or new_due,
    )  # fmt: skip
