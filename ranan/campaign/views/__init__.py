"""Pages of the plan: stages, measures, catalogue, parameters, versions; every number with its source."""

from ranan.campaign.views.catalogue import catalogue, hazard_type
from ranan.campaign.views.checklists import checklist, checklist_paper, checklists
from ranan.campaign.views.figures import figures, figures_blank
from ranan.campaign.views.measure import measure, state
from ranan.campaign.views.plan import plan
from ranan.campaign.views.versions import parameters, version, versions

__all__ = [
    "catalogue", "checklist", "checklist_paper", "checklists", "figures", "figures_blank", "hazard_type", "measure",
    "parameters", "plan", "state",
    "version", "versions",
]  # fmt: skip
