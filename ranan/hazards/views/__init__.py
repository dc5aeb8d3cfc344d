"""Pages of the ledger: access → form → action → page."""

from ranan.hazards.views.attachments import file, thumbnail
from ranan.hazards.views.bulk import bulk, bulk_export, bulk_run
from ranan.hazards.views.export import export
from ranan.hazards.views.hazard import act, hazard
from ranan.hazards.views.home import home
from ranan.hazards.views.importing import import_ledger, import_preview
from ranan.hazards.views.imports import import_result, import_run
from ranan.hazards.views.ledger import ledger, quick
from ranan.hazards.views.named import choose_columns, drop_view, named_views
from ranan.hazards.views.register import register

__all__ = [
    "act",
    "bulk",
    "bulk_export",
    "bulk_run",
    "choose_columns",
    "drop_view",
    "export",
    "file",
    "hazard",
    "home",
    "import_ledger",
    "import_preview",
    "import_result",
    "import_run",
    "ledger",
    "named_views",
    "quick",
    "register",
    "thumbnail",
]
