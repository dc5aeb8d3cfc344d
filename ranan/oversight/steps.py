"""The steps of a report as its page shows them: the main one, others that may be taken, and those refused with why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ranan.kit.http import in_words, lang
from ranan.oversight import actions
from ranan.oversight.access import unit_of
from ranan.oversight.forms import ReportForm, step_form
from ranan.oversight.models import BiweeklyReport
from ranan.rules import terms
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.report_steps import STEPS, VERBS, ReportState, ReportVerb, judge

S, V = ReportState, ReportVerb
# The first that may be taken is the page's one primary button.
MAIN: dict[ReportState, tuple[ReportVerb, ...]] = {
    S.DRAFT: (V.SIGN, V.WRITE), S.RETURNED: (V.SIGN, V.WRITE), S.SIGNED: (V.FILE,), S.FILED: (V.ACCEPT,), S.ACCEPTED: (),
}  # fmt: skip


@dataclass(slots=True)
class Offer:
    """One step: its form where it may be taken, else the refusal in words."""

    verb: ReportVerb
    word: str
    form: ReportForm | None = None
    refusal: dict[str, str] = field(default_factory=dict)
    stands_for: str = ""
    unit: str = ""
    open: bool = False
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """All steps of the page; those of other stages are left out."""

    main: Offer | None
    others: list[Offer]
    refused: list[list[Offer]]  # those with the same reason together


def offers(
    report: BiweeklyReport, actor: Actor, today: date, *, seen: int, bound: ReportForm | None = None, verb: str = ""
) -> Offers:
    """Judge every step of the present state. `bound` is a form that came back with errors; it stands open."""
    state = ReportState(report.state)
    here = [one for one in VERBS if any(step.verb == one and step.source == state for step in STEPS)]
    found = [_offer(one, report, actor, today, seen) for one in here]
    for offer in found:
        if offer.verb == verb and offer.form is not None:
            offer.form, offer.open = bound or offer.form, True
    allowed = [one for one in found if one.form is not None]
    main = next((one for wanted in MAIN[state] for one in allowed if one.verb == wanted), None)
    others = [one for one in allowed if one is not main]
    refused: dict[str, list[Offer]] = {}
    for one in found:
        if one.form is None:
            refused.setdefault(one.refusal["code"], []).append(one)
    return Offers(main, others, list(refused.values()))


def _offer(verb: ReportVerb, report: BiweeklyReport, actor: Actor, today: date, seen: int) -> Offer:
    word = terms.word("report_step", verb, lang())
    decision = judge(verb, ReportState(report.state), actor, report.unit.key, end=report.end, today=today)
    if isinstance(decision, Refusal):
        named = Refusal(decision.code, report.unit.name) if decision.code == "not_your_report_step" else decision
        return Offer(verb, word, refusal=in_words(named))
    form = step_form(verb, report, seen=seen)
    return Offer(
        verb, word, form=form, stands_for=decision.seat.stands_for, unit=unit_of(decision.seat, actor),
        consequence=_consequence(verb, report),
    )  # fmt: skip


def _consequence(verb: ReportVerb, report: BiweeklyReport) -> str:
    """What cannot be taken back, or falls away, in words."""
    if verb == V.ACCEPT:
        return _("It changes no more. What the ledger says otherwise later appears in the next report.")
    if verb == V.SIGN:
        return _("From now on the figures stand as they are today.")
    if verb == V.WRITE and report.state == S.SIGNED:
        return _("The signature is taken back with it, and the figures follow the ledger again.")
    return ""


def run(
    verb: ReportVerb, report: BiweeklyReport, given: dict[str, Any], *, actor: Actor, at: datetime
) -> BiweeklyReport | Refusal:
    """Take one step with what was typed."""
    seen = given.get("seen")
    if verb == V.WRITE:
        return actions.write(report, given.get("difficulties", ""), actor=actor, at=at, seen=seen)
    if verb == V.RETURN:
        return actions.return_(report, given.get("reason", ""), actor=actor, at=at, seen=seen)
    plain: dict[ReportVerb, Callable[..., BiweeklyReport | Refusal]] = {
        V.SIGN: actions.sign, V.TAKE_BACK: actions.take_back, V.FILE: actions.file, V.ACCEPT: actions.accept,
    }  # fmt: skip
    return plain[verb](report, actor=actor, at=at, seen=seen)
