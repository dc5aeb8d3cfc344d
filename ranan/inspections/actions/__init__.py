"""Every write of screening: rounds, planning, recording, signing, notices."""

from ranan.inspections.actions.planning import cancel_visit, hand_over_visit, join_visit, plan_visit, void_visit
from ranan.inspections.actions.recording import Record, record_visit
from ranan.inspections.actions.risks import Judged, end_risk, judge_risk, note_risk
from ranan.inspections.actions.rounds import NewRound, open_round, withdraw_round
from ranan.inspections.actions.signing import attach_to_visit, refuse_signature, serve_notice, sign_visit
from ranan.inspections.actions.succession import held_visits, left_visits, pass_visits_on

__all__ = [
    "Judged",
    "NewRound",
    "Record",
    "attach_to_visit",
    "cancel_visit",
    "end_risk",
    "hand_over_visit",
    "held_visits",
    "join_visit",
    "judge_risk",
    "left_visits",
    "note_risk",
    "open_round",
    "pass_visits_on",
    "plan_visit",
    "record_visit",
    "refuse_signature",
    "serve_notice",
    "sign_visit",
    "void_visit",
    "withdraw_round",
]
