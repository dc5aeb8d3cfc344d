"""The pages of screening."""

from ranan.inspections.views.record import record_visit
from ranan.inspections.views.risks import risk_act, risks
from ranan.inspections.views.rounds import (
    export_round,
    new_round,
    round_,
    round_figures,
    round_places,
    screening,
    withdraw_round,
)
from ranan.inspections.views.sheet import day_sheet
from ranan.inspections.views.visits import (
    export_visits,
    notice,
    plan_visit,
    visit,
    visit_act,
    visit_file,
    visit_paper,
    visit_thumbnail,
    visits,
)

__all__ = [
    "day_sheet",
    "export_round",
    "export_visits",
    "new_round",
    "notice",
    "plan_visit",
    "record_visit",
    "risk_act",
    "risks",
    "round_",
    "round_figures",
    "round_places",
    "screening",
    "visit",
    "visit_act",
    "visit_file",
    "visit_paper",
    "visit_thumbnail",
    "visits",
    "withdraw_round",
]
