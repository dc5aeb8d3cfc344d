"""Who may do what: the one table of role × action × relation × state.

Each app's `access.py` turns it into a queryset and one object and decides nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ranan.rules.actor import Actor, ActorKind, Role, Seat
from ranan.rules.hazard import State, Verb
from ranan.rules.situation import Situation


class Relation(StrEnum):
    """How the unit (or the operator) of a seat stands to one hazard; computed for each object."""

    ANY = "any"
    REGISTRAR = "registrar"
    RESPONSIBLE = "responsible"
    PROXY = "proxy"
    LEAD = "lead"
    CARRY_OUT = "carry_out"
    SUPPORT = "support"
    TERRITORIAL = "territorial"
    HOST = "host"
    REVIEWER = "reviewer"
    APPROVER = "approver"


SEE = "see"
R, Q, V, S = Role, Relation, Verb, State
WORKERS = frozenset({R.INSPECTOR, R.OFFICER, R.UNIT_HEAD, R.TASK_FORCE})
DESK = frozenset({R.OFFICER, R.UNIT_HEAD, R.TASK_FORCE})
PARTY = WORKERS | {R.ENTERPRISE}
OVERSIGHT = frozenset({R.TASK_FORCE, R.SUPERVISOR, R.AUDITOR})
TASK_FORCE = frozenset({R.TASK_FORCE})
SEEN_BY = frozenset({Q.REGISTRAR, Q.RESPONSIBLE, Q.PROXY, Q.LEAD, Q.CARRY_OUT, Q.SUPPORT, Q.TERRITORIAL, Q.HOST, Q.REVIEWER})
ANYONE = frozenset({Q.ANY})


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of the table: these roles, standing in one of these relations, may act in these states (None: all)."""

    action: str
    roles: frozenset[Role]
    relations: frozenset[Relation]
    states: frozenset[State] | None = None


def _grant(action: str, roles: frozenset[Role], *relations: Relation, states: tuple[State, ...] = ()) -> Grant:
    return Grant(action, roles, frozenset(relations), frozenset(states) or None)


GRANTS: tuple[Grant, ...] = (
    Grant(SEE, WORKERS, SEEN_BY),
    _grant(SEE, frozenset({R.ENTERPRISE}), Q.RESPONSIBLE),
    Grant(SEE, OVERSIGHT, ANYONE),
    _grant(V.REGISTER, WORKERS, Q.TERRITORIAL, Q.HOST, Q.REGISTRAR),
    Grant(V.REGISTER, TASK_FORCE, ANYONE),
    _grant(V.REGISTER, frozenset({R.ENTERPRISE}), Q.RESPONSIBLE),
    Grant(V.TAKE_OVER, WORKERS, frozenset({Q.LEAD, Q.TERRITORIAL})),
    Grant(V.TAKE_OVER, TASK_FORCE, ANYONE),
    Grant(V.REVISE, WORKERS, frozenset({Q.LEAD, Q.TERRITORIAL})),
    Grant(V.REVISE, TASK_FORCE, ANYONE),
    Grant(V.WITHDRAW, WORKERS, frozenset({Q.REGISTRAR})),
    Grant(V.WITHDRAW, TASK_FORCE, ANYONE),
    Grant(V.ASSIGN, TASK_FORCE, ANYONE),
    _grant(V.ACCEPT, PARTY, Q.RESPONSIBLE),
    _grant(V.ACCEPT, WORKERS, Q.PROXY),
    _grant(V.RETURN, PARTY, Q.RESPONSIBLE, states=(S.ASSIGNED,)),
    _grant(V.RETURN, WORKERS, Q.PROXY, states=(S.ASSIGNED,)),
    _grant(V.RETURN, WORKERS, Q.LEAD, Q.TERRITORIAL),
    _grant(V.RECTIFY, PARTY, Q.RESPONSIBLE),
    _grant(V.RECTIFY, WORKERS, Q.PROXY),
    _grant(V.CONTROL, PARTY, Q.RESPONSIBLE),
    _grant(V.CONTROL, WORKERS, Q.PROXY, Q.LEAD, Q.TERRITORIAL),
    _grant(V.EXTEND, PARTY, Q.RESPONSIBLE),
    _grant(V.EXTEND, WORKERS, Q.PROXY),
    _grant(V.GRANT_EXTENSION, DESK, Q.APPROVER),
    _grant(V.REFUSE_EXTENSION, DESK, Q.APPROVER),
    _grant(V.SUBMIT, PARTY, Q.RESPONSIBLE),
    _grant(V.SUBMIT, WORKERS, Q.PROXY),
    _grant(V.REVIEW, WORKERS, Q.REVIEWER),
    _grant(V.HAND_REVIEW, DESK, Q.LEAD),
    _grant(V.SEND_BACK, WORKERS, Q.REVIEWER),
    _grant(V.CLOSE_OUT, WORKERS, Q.REVIEWER),
    _grant(V.REOPEN, DESK, Q.LEAD, Q.TERRITORIAL),
    Grant(V.REOPEN, TASK_FORCE, ANYONE),
    _grant(V.AMEND, WORKERS, Q.REGISTRAR, Q.LEAD),
    Grant(V.AMEND, TASK_FORCE, ANYONE),
    _grant(V.REGRADE, DESK, Q.LEAD),
    Grant(V.REGRADE, TASK_FORCE, ANYONE),
    Grant(V.TRANSFER, TASK_FORCE, ANYONE),
    _grant(V.MERGE, DESK, Q.LEAD),
    Grant(V.MERGE, TASK_FORCE, ANYONE),
    _grant(V.ASK_VOID, WORKERS, Q.REGISTRAR, Q.RESPONSIBLE, Q.LEAD, Q.TERRITORIAL),
    _grant(V.ASK_VOID, frozenset({R.ENTERPRISE}), Q.RESPONSIBLE),
    _grant(V.KEEP, DESK, Q.REGISTRAR, Q.LEAD, Q.TERRITORIAL, Q.CARRY_OUT),
    Grant(V.KEEP, TASK_FORCE, ANYONE),
    _grant(V.VOID, DESK, Q.REGISTRAR, Q.LEAD, Q.TERRITORIAL, Q.CARRY_OUT),
    Grant(V.VOID, TASK_FORCE, ANYONE),
    _grant(V.SIGHT, WORKERS, Q.REGISTRAR, Q.PROXY, Q.LEAD, Q.CARRY_OUT, Q.SUPPORT, Q.TERRITORIAL, Q.HOST, Q.REVIEWER),
    Grant(V.SIGHT, TASK_FORCE, ANYONE),
    _grant(V.ADD_COTASK, DESK, Q.LEAD),
    Grant(V.ADD_COTASK, TASK_FORCE, ANYONE),
    _grant(V.DO_COTASK, WORKERS, Q.SUPPORT),
    _grant(V.ATTACH, PARTY, Q.RESPONSIBLE),
    _grant(V.ATTACH, WORKERS, Q.REGISTRAR, Q.PROXY, Q.LEAD, Q.CARRY_OUT, Q.SUPPORT, Q.TERRITORIAL),
    Grant(V.ATTACH, TASK_FORCE, ANYONE),
    _grant(V.NOTE, PARTY, Q.RESPONSIBLE),
    _grant(V.NOTE, WORKERS, Q.REGISTRAR, Q.PROXY, Q.LEAD, Q.CARRY_OUT, Q.SUPPORT, Q.TERRITORIAL),
    Grant(V.NOTE, TASK_FORCE, ANYONE),
    _grant(V.REMIND, DESK, Q.LEAD, Q.TERRITORIAL),
    Grant(V.REMIND, TASK_FORCE, ANYONE),
)


def relations(seat: Seat, case: Situation) -> frozenset[Relation]:
    """How one seat stands to the hazard. Proxy: the territorial unit, or the registrar where it does not lead."""
    found = {Q.ANY}
    if seat.operator:
        return frozenset(found | ({Q.RESPONSIBLE} if seat.operator == case.operator else set()))
    unit = seat.unit
    pairs = (
        (Q.REGISTRAR, unit == case.registrar),
        (Q.RESPONSIBLE, unit == case.responsible_unit),
        (Q.LEAD, unit == case.lead),
        (Q.TERRITORIAL, unit == case.territory),
        (Q.HOST, unit == case.host),
        (Q.CARRY_OUT, unit in case.carry_out),
        (Q.SUPPORT, unit in case.support or unit in case.cotask_units),
        (Q.REVIEWER, unit in case.review_bodies.may),
        (Q.APPROVER, unit == case.approver),
    )
    found |= {relation for relation, holds in pairs if unit and holds}
    if not case.party_acts and (Q.TERRITORIAL in found or (Q.REGISTRAR in found and Q.LEAD not in found)):
        found.add(Q.PROXY)
    return frozenset(found)


def grants_for(action: str, seat: Seat, case: Situation) -> list[Grant]:
    """The lines of the table that let this seat act on this hazard in its present state."""
    held = relations(seat, case)
    return [
        grant
        for grant in GRANTS
        if grant.action == action
        and seat.role in grant.roles
        and grant.relations & held
        and (grant.states is None or case.state in grant.states)
    ]


def seats_that_may(action: str, actor: Actor, case: Situation) -> list[Seat]:
    """The actor's seats that the table allows, in their order; the program itself acts for the task force."""
    if actor.kind == ActorKind.SYSTEM:
        return [Seat(case.task_force, R.TASK_FORCE)]
    return [seat for seat in actor.seats if grants_for(action, seat, case)]


def sees_all(actor: Actor) -> bool:
    """True for the roles whose line for `see` asks for no relation, and for the program itself."""
    return actor.kind == ActorKind.SYSTEM or bool(actor.roles & OVERSIGHT)
