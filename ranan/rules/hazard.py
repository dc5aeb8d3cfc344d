"""The life of a hazard 隐患: which step may follow which, and what each step needs.

One tuple of steps and `take()`. Who may take a step is settled in `access`, what a review takes in `review`;
`judgement.judge()` puts the three together. Pure: no database, no clock, no Django.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    UNDER_REVIEW = "under_review"
    CLOSED = "closed"
    VOID = "void"


OPEN_STATES = (State.REGISTERED, State.ASSIGNED, State.RECTIFYING, State.UNDER_REVIEW)


class Closure(StrEnum):
    """How a closed hazard came to be closed; the two are counted apart."""

    REVIEWED = "reviewed"
    AS_REPORTED = "as_reported"


class Verb(StrEnum):
    REGISTER = "register"
    TAKE_OVER = "take_over"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    ACCEPT = "accept"
    RETURN = "return_"
    RECTIFY = "rectify"
    CONTROL = "control"
    EXTEND = "extend"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    SUBMIT = "submit"
    REVIEW = "review"
    HAND_REVIEW = "hand_review"
    SEND_BACK = "send_back"
    CLOSE_OUT = "close_out"
    REOPEN = "reopen"
    AMEND = "amend"
    REGRADE = "regrade"
    TRANSFER = "transfer"
    MERGE = "merge"
    ASK_VOID = "ask_void"
    KEEP = "keep"
    VOID = "void"
    SIGHT = "sight"
    ADD_COTASK = "add_cotask"
    DO_COTASK = "do_cotask"
    ATTACH = "attach"
    NOTE = "note"
    REMIND = "remind"


# What those do whose turn it is: after it nobody is reminded any more. So is it after every move to another state.
ANSWERS = frozenset({Verb.RECTIFY, Verb.CONTROL, Verb.EXTEND, Verb.REVIEW, Verb.HAND_REVIEW, Verb.TRANSFER})
BY_IMPORT = frozenset({Verb.TAKE_OVER, Verb.REVISE, Verb.WITHDRAW})  # an office's ledger takes these steps, nobody else


class Source(StrEnum):
    """Before a hazard exists there is no state to step from."""

    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of the state machine; `target` equals `source` where only a record is added beside the hazard."""

    verb: Verb
    source: State | Source
    target: State
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken: `code` is a key of `refusal` in terms.toml, `detail` what it is about."""

    code: str
    detail: str = ""


def _stay(verb: Verb, *states: State, needs: tuple[str, ...] = ()) -> tuple[Step, ...]:
    return tuple(Step(verb, state, state, needs) for state in states)


def _move(verb: Verb, target: State, *sources: State | Source, needs: tuple[str, ...] = ()) -> tuple[Step, ...]:
    return tuple(Step(verb, source, target, needs) for source in sources)


V, S = Verb, State
_PARTY = (S.ASSIGNED, S.RECTIFYING)
_LIVE = (S.REGISTERED, S.ASSIGNED, S.RECTIFYING, S.UNDER_REVIEW)
_KEPT = (*_LIVE, S.CLOSED)

STEPS: tuple[Step, ...] = (
    *_move(V.REGISTER, S.REGISTERED, Source.NOTHING, needs=("text", "place", "found")),
    *_move(V.TAKE_OVER, S.CLOSED, *_LIVE, needs=("closed_on", "source")),
    *_stay(V.REVISE, *_KEPT, needs=("source",)),
    *_move(V.WITHDRAW, S.VOID, S.REGISTERED, S.ASSIGNED, S.CLOSED, needs=("source",)),
    *_move(V.ASSIGN, S.ASSIGNED, S.REGISTERED, needs=("responsible", "lead", "territory", "due")),
    *_move(V.ACCEPT, S.RECTIFYING, S.ASSIGNED),
    *_move(V.RETURN, S.REGISTERED, S.ASSIGNED, S.RECTIFYING, needs=("reason",)),
    *_stay(V.RECTIFY, S.RECTIFYING, needs=("note",)),
    *_stay(V.CONTROL, S.ASSIGNED, S.RECTIFYING, S.UNDER_REVIEW, needs=("reason", "control")),
    *_stay(V.EXTEND, S.RECTIFYING, needs=("reason", "new_due")),
    *_stay(V.GRANT_EXTENSION, *_PARTY),
    *_stay(V.REFUSE_EXTENSION, *_PARTY, needs=("reason",)),
    *_move(V.SUBMIT, S.UNDER_REVIEW, S.RECTIFYING, needs=("note", "proof")),
    *_stay(V.REVIEW, S.UNDER_REVIEW, S.CLOSED, needs=("result", "note")),
    *_stay(V.HAND_REVIEW, S.ASSIGNED, S.RECTIFYING, S.UNDER_REVIEW),
    *_move(V.SEND_BACK, S.RECTIFYING, S.UNDER_REVIEW, needs=("reason",)),
    *_move(V.CLOSE_OUT, S.CLOSED, S.UNDER_REVIEW),
    *_move(V.REOPEN, S.RECTIFYING, S.CLOSED, needs=("reason", "why", "new_due")),
    *_stay(V.AMEND, *_KEPT, needs=("reason",)),
    *_stay(V.REGRADE, *_LIVE, needs=("grade", "reason")),
    *_stay(V.TRANSFER, S.ASSIGNED, S.RECTIFYING, S.UNDER_REVIEW, needs=("reason",)),
    *_move(V.MERGE, S.VOID, *_LIVE, needs=("into", "reason")),
    *_stay(V.ASK_VOID, *_LIVE, needs=("reason",)),
    *_stay(V.KEEP, *_LIVE, needs=("reason",)),
    *_move(V.VOID, S.VOID, *_LIVE),
    *_stay(V.SIGHT, *_LIVE, needs=("note",)),
    *_stay(V.ADD_COTASK, S.ASSIGNED, S.RECTIFYING, S.UNDER_REVIEW, needs=("unit", "task", "due")),
    *_stay(V.DO_COTASK, *_KEPT, needs=("note",)),
    *_stay(V.ATTACH, *_KEPT, needs=("file",)),
    *_stay(V.NOTE, *_KEPT, needs=("note",)),
    *_stay(V.REMIND, *_LIVE),
)
_BY_SOURCE = {(step.source, step.verb): step for step in STEPS}


def take(state: State | Source, verb: Verb, *, given: Collection[str] | None = None) -> Step | Refusal:
    """The step that `verb` is from `state`. `given` names what was filled in; None asks before the form is filled."""
    step = _BY_SOURCE.get((state, verb))
    if step is None:
        return Refusal("not_from_this_state", str(verb))
    if given is not None:
        for need in step.needs:
            if need not in given:
                return Refusal("missing", need)
    return step


def answers(taken: Step) -> bool:
    """Whether a reminder is answered by this step."""
    return taken.source != taken.target or taken.verb in ANSWERS


def undone(taken: Step) -> Step:
    """The step back over one that an import took on a hazard that was there before: for the withdrawal of the import.

    Raises ValueError for a step that no import takes.
    """
    if taken.verb not in BY_IMPORT or not isinstance(taken.source, State):
        raise ValueError(f"{taken.verb} is not taken back")
    return Step(Verb.WITHDRAW, taken.target, taken.source, ("source",))


def verbs_from(state: State) -> tuple[Verb, ...]:
    """Every verb that starts in `state`, in the table's order."""
    return tuple(step.verb for step in STEPS if step.source == state)
