"""May this actor take this step now? The table of steps, the table of rights and the conditions, asked in order.

The same answer disables a button with its reason, refuses an act, and is asserted by the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ranan.rules import access, review
from ranan.rules.actor import Actor, Role, Seat
from ranan.rules.hazard import Closure, Refusal, State, Step, Verb, take
from ranan.rules.situation import Situation

V = Verb


@dataclass(frozen=True, slots=True)
class Permit:
    """The step, and the seat by which the actor takes it (the unit that goes into the record)."""

    step: Step
    seat: Seat
    as_proxy: bool = False


def judge(verb: Verb, case: Situation, actor: Actor, *, given: Collection[str] | None = None) -> Permit | Refusal:
    """A permit or the first reason against. `given` None asks before anything is filled in."""
    step = take(case.state, verb)
    if isinstance(step, Refusal):
        return step
    seats = access.seats_that_may(verb, actor, case)
    if not seats:
        return Refusal("not_your_step", str(verb))
    refusal: Refusal | None = None
    for seat in seats:
        refusal = _condition(verb, case, actor, seat)
        if refusal is None:
            break
    if refusal is not None:
        return refusal
    step = take(case.state, verb, given=given)
    if isinstance(step, Refusal):
        return step
    return Permit(step, seat, verb in _BY_PARTY and _only_as_proxy(verb, case, seat))


def _only_as_proxy(verb: Verb, case: Situation, seat: Seat) -> bool:
    """Whether no line but the proxy's lets the seat do it: a territory that returns in its own name records for nobody."""
    own = access.relations(seat, case) - {access.Relation.PROXY}
    lines = access.grants_for(verb, seat, case)
    return bool(lines) and not any(line.relations & own for line in lines)


_BY_PARTY = frozenset({V.ACCEPT, V.RETURN, V.RECTIFY, V.CONTROL, V.EXTEND, V.SUBMIT})
BARS_FROM_REVIEW = frozenset({V.RECTIFY, V.SUBMIT})  # and every act recorded as proxy


def _condition(verb: Verb, case: Situation, actor: Actor, seat: Seat) -> Refusal | None:
    check = _CONDITIONS.get(verb)
    return check(case, actor, seat) if check else None


def _on_review(case: Situation, actor: Actor, _seat: Seat) -> Refusal | None:
    if case.state == State.CLOSED and case.closure != Closure.AS_REPORTED:
        return Refusal("already_reviewed")
    if actor.key in case.barred:
        return Refusal("you_rectified_it")
    if actor.key in case.lowered_by:
        return Refusal("you_lowered_the_grade")
    if actor.key in case.reviewers:
        return Refusal("already_reviewed_by_you")
    return None


def _on_close_out(case: Situation, actor: Actor, _seat: Seat) -> Refusal | None:
    if actor.key in case.barred:
        return Refusal("you_rectified_it")
    if case.failed:
        return Refusal("review_failed")
    return review.enough(case.review_bodies, case.passes)


def _on_send_back(case: Situation, actor: Actor, _seat: Seat) -> Refusal | None:
    if actor.key in case.barred:
        return Refusal("you_rectified_it")
    return None if case.failed else Refusal("needs_a_failing_review")


def _on_extend(case: Situation, _actor: Actor, _seat: Seat) -> Refusal | None:
    if case.extension_asked_by:
        return Refusal("extension_asked")
    if case.due is not None and case.today > case.due:
        return Refusal("extension_too_late", case.due.isoformat())
    return None if case.control_in_force else Refusal("needs_control")


def _on_decide_extension(case: Situation, actor: Actor, _seat: Seat) -> Refusal | None:
    if not case.extension_asked_by:
        return Refusal("no_extension_asked")
    return Refusal("asker_may_not_decide") if actor.key == case.extension_asked_by else None


def _on_hand_review(case: Situation, _actor: Actor, _seat: Seat) -> Refusal | None:
    if case.handed:
        return Refusal("already_handed")
    if not case.territory or case.territory in {case.lead, case.responsible_unit}:
        return Refusal("nobody_to_hand_to")
    return Refusal("major_stays_with_lead") if case.major else None


def _on_regrade(case: Situation, _actor: Actor, seat: Seat) -> Refusal | None:
    return Refusal("only_task_force_lowers") if case.major and seat.role != Role.TASK_FORCE else None


def _on_ask_void(case: Situation, _actor: Actor, _seat: Seat) -> Refusal | None:
    return Refusal("void_asked") if case.void_asked_by else None


def _on_decide_void(case: Situation, actor: Actor, seat: Seat) -> Refusal | None:
    if not case.void_asked_by:
        return Refusal("no_void_asked")
    if case.major and seat.role != Role.TASK_FORCE:
        return Refusal("task_force_voids_major")
    if actor.key == case.void_asked_by or seat.unit == case.void_asked_unit:
        return Refusal("asker_may_not_decide")
    return Refusal("party_may_not_void") if seat.unit and seat.unit == case.responsible_unit else None


def _on_do_cotask(case: Situation, _actor: Actor, seat: Seat) -> Refusal | None:
    return None if seat.unit in case.cotask_units else Refusal("no_cotask")


def _on_remind(case: Situation, _actor: Actor, seat: Seat) -> Refusal | None:
    if seat.unit and case.turn == {seat.unit}:
        return Refusal("your_own_turn")
    return Refusal("reminded_today") if case.reminded_on == case.today else None


_CONDITIONS: dict[Verb, Callable[[Situation, Actor, Seat], Refusal | None]] = {
    V.REVIEW: _on_review,
    V.CLOSE_OUT: _on_close_out,
    V.SEND_BACK: _on_send_back,
    V.EXTEND: _on_extend,
    V.GRANT_EXTENSION: _on_decide_extension,
    V.REFUSE_EXTENSION: _on_decide_extension,
    V.HAND_REVIEW: _on_hand_review,
    V.REGRADE: _on_regrade,
    V.ASK_VOID: _on_ask_void,
    V.KEEP: _on_decide_void,
    V.VOID: _on_decide_void,
    V.DO_COTASK: _on_do_cotask,
    V.REMIND: _on_remind,
}
