"""Every write of the ledger: one function a verb."""

from ranan.hazards.actions.beside import add_cotask, attach, do_cotask, note, remind, sight
from ranan.hazards.actions.bulk import begin_bulk, choose, fill_in, run_bulk
from ranan.hazards.actions.core import Given, Proxy
from ranan.hazards.actions.desk import (
    Assignment,
    Correction,
    amend,
    assign,
    grant_extension,
    refuse_extension,
    regrade,
    transfer,
)
from ranan.hazards.actions.ending import ask_void, keep, merge, void
from ranan.hazards.actions.importing import import_ledger
from ranan.hazards.actions.named import (
    NewView,
    change_columns,
    drop_view,
    keep_columns,
    keep_view,
    may_change,
    share_view,
)
from ranan.hazards.actions.party import accept, control, extend, rectify, return_, submit
from ranan.hazards.actions.register import Finding, NewFinding, register, register_at
from ranan.hazards.actions.review import close_out, hand_review, reopen, review, send_back
from ranan.hazards.actions.running import AT_ONCE, ask_for_import, run_import
from ranan.hazards.actions.synonyms import learn
from ranan.hazards.actions.withdrawing import refusal_to_withdraw, withdraw

__all__ = [
    "AT_ONCE",
    "Assignment",
    "Correction",
    "Finding",
    "Given",
    "NewFinding",
    "NewView",
    "Proxy",
    "accept",
    "add_cotask",
    "amend",
    "ask_for_import",
    "ask_void",
    "assign",
    "attach",
    "begin_bulk",
    "change_columns",
    "choose",
    "close_out",
    "control",
    "do_cotask",
    "drop_view",
    "extend",
    "fill_in",
    "grant_extension",
    "hand_review",
    "import_ledger",
    "keep",
    "keep_columns",
    "keep_view",
    "learn",
    "may_change",
    "merge",
    "note",
    "rectify",
    "refusal_to_withdraw",
    "refuse_extension",
    "register",
    "register_at",
    "regrade",
    "remind",
    "reopen",
    "return_",
    "review",
    "run_bulk",
    "run_import",
    "send_back",
    "share_view",
    "sight",
    "submit",
    "transfer",
    "void",
    "withdraw",
]
