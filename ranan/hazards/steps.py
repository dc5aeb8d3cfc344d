"""The steps of one hazard as its page shows them: the main one, others that may be taken, and those refused with why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ranan.hazards.forms import StepForm, step_form
from ranan.hazards.models import Hazard
from ranan.hazards.situation import Ground
from ranan.kit.http import in_words, lang
from ranan.rules import terms
from ranan.rules.actor import Actor
from ranan.rules.hazard import BY_IMPORT, Refusal, State, Verb
from ranan.rules.judgement import judge
from ranan.rules.situation import Situation

# The order in which steps are offered; the first that may be taken is the page's one primary button.
MAIN: dict[State, tuple[Verb, ...]] = {
    State.REGISTERED: (Verb.ASSIGN,),
    State.ASSIGNED: (Verb.ACCEPT,),
    State.RECTIFYING: (Verb.GRANT_EXTENSION, Verb.SUBMIT),
    State.UNDER_REVIEW: (Verb.CLOSE_OUT, Verb.SEND_BACK, Verb.REVIEW),
    State.CLOSED: (Verb.REVIEW,),
    State.VOID: (),
}
_APART = frozenset({"not_your_step", "not_from_this_state"})
# Nobody has asked for it: there is nothing to refuse yet, so it stands with the steps of other stages.
_IDLE = frozenset({"no_void_asked", "no_extension_asked", "no_cotask"})
_NEVER_OFFERED = BY_IMPORT | {Verb.REGISTER}


@dataclass(slots=True)
class Offer:
    """One step: its form where it may be taken, else the refusal in words."""

    verb: Verb
    word: str
    form: StepForm | None = None
    refusal: dict[str, str] = field(default_factory=dict)
    as_proxy: bool = False
    unit: str = ""
    open: bool = False
    stands_for: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """All steps of the page."""

    main: Offer | None
    others: list[Offer]
    refused: list[Offer]
    theirs: list[Offer]  # other people's steps in this state
    elsewhere: list[Offer]  # not a step of this state at all


def offers(
    hazard: Hazard,
    case: Situation,
    actor: Actor,
    here: Ground,
    *,
    seen: int,
    bound: StepForm | None = None,
    verb: str = "",
) -> Offers:
    """Judge every step for this person. `bound` is a form that came back with errors; it stands open."""
    found = [_offer(one, hazard, case, actor, here, seen) for one in Verb if one not in _NEVER_OFFERED]
    for offer in found:
        if offer.verb == verb and offer.form is not None:
            offer.form, offer.open = bound or offer.form, True
    order = MAIN[State(hazard.state)]
    allowed = [offer for offer in found if offer.form is not None]
    main = next((o for one in order for o in allowed if o.verb == one), None)
    refused = [offer for offer in found if offer.form is None]
    return Offers(
        main,
        [offer for offer in allowed if offer is not main],
        [
            o
            for o in refused
            if o.refusal["code"] not in _APART | _IDLE or (o.verb in order and o.refusal["code"] == "not_your_step")
        ],
        [o for o in refused if o.refusal["code"] == "not_your_step" and o.verb not in order],
        [o for o in refused if o.refusal["code"] in {"not_from_this_state", *_IDLE}],
    )


def _offer(verb: Verb, hazard: Hazard, case: Situation, actor: Actor, here: Ground, seen: int) -> Offer:
    decision = judge(verb, case, actor)
    word = terms.word("verb", verb, lang())
    if isinstance(decision, Refusal):
        return Offer(verb, word, refusal=explained(decision, case, here))
    unit = here.units.by_key.get(decision.seat.unit)
    form = blank_form(verb, hazard, here, as_proxy=decision.as_proxy, seen=seen)
    return Offer(
        verb, word, form=form, as_proxy=decision.as_proxy, unit=unit.name if unit else "",
        stands_for=decision.seat.stands_for, consequence=consequence(verb),
    )  # fmt: skip


def consequence(verb: Verb) -> str:
    """What cannot be taken back, in words, before it is done."""
    words = {
        Verb.VOID: _(
            "It will no longer count anywhere. Its number, its record and the names of those who asked and confirmed stay."
        ),
        Verb.MERGE: _("The younger of the two will be void and point to the elder. This cannot be undone."),
        Verb.CLOSE_OUT: _(
            "It will count as closed on review. If it comes back, it is reopened and counts as a rebound."
        ),
    }
    return words.get(verb, "")


def explained(refusal: Refusal, case: Situation, here: Ground) -> dict[str, str]:
    """The refusal in words; units are named, and "not your step" says whose it is."""
    unit = here.units.by_key.get(refusal.detail)
    words = in_words(Refusal(refusal.code, unit.name) if unit else refusal)
    if refusal.code == "not_your_step":
        words["cure"] = whose(Verb(refusal.detail), case, here) or words["cure"]
    return words


def whose(verb: Verb, case: Situation, here: Ground) -> str:
    """Who takes the step now, in words."""
    names = [here.units.by_key[key].name for key in acting_units(verb, case) if key in here.units.by_key]
    if not names:
        return ""
    lead = "请由{}办理。" if lang() == "zh" else "It is for {}."
    return lead.format("、".join(names))


_PARTY = frozenset({Verb.ACCEPT, Verb.RECTIFY, Verb.SUBMIT, Verb.EXTEND})
_REVIEWING = frozenset({Verb.REVIEW, Verb.CLOSE_OUT, Verb.SEND_BACK})
_DECIDING = frozenset({Verb.GRANT_EXTENSION, Verb.REFUSE_EXTENSION})
_LEADING = frozenset({Verb.REGRADE, Verb.MERGE, Verb.ADD_COTASK, Verb.HAND_REVIEW})
_FORCE = frozenset({Verb.ASSIGN, Verb.TRANSFER})


def acting_units(verb: Verb, case: Situation) -> Iterable[str]:
    """Keys of the units whose step it is, as far as they are units."""
    if verb in _REVIEWING:
        return sorted(case.review_bodies.must) or sorted(case.review_bodies.may)
    if verb in _PARTY:
        return [case.responsible_unit] if case.responsible_unit else ([] if case.party_acts else [case.territory])
    if verb in _DECIDING:
        return [case.approver]
    if verb in _FORCE:
        return [case.task_force]
    return [case.lead] if verb in _LEADING else []


def blank_form(
    verb: Verb, hazard: Hazard, here: Ground, *, as_proxy: bool, seen: int, data: Any = None, files: Any = None
) -> StepForm:
    """The form of a step, filled with what is known."""
    initial = {
        "seen": seen, "lead": here.units.key(hazard.lead_id), "territory": here.units.key(hazard.territory_id),
        "measure": hazard.measure or None, "due": hazard.due, "text": hazard.text, "code": hazard.code,
        "found": hazard.found, "inspector": hazard.inspector, "premises": hazard.premises.number,
        "grade": "general" if hazard.grade == "major" else "major",
        "responsible_unit": here.units.key(hazard.responsible_unit_id), "on": here.on,
    }  # fmt: skip
    if verb in {Verb.REOPEN, Verb.ADD_COTASK, Verb.EXTEND}:
        initial["due"] = None
    return step_form(
        verb, units=here.units.by_id.values(), as_proxy=as_proxy, party=hazard.party, today=here.on, initial=initial,
        data=data, files=files,
    )  # fmt: skip
