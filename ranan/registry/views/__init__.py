"""Pages of who and where: people, rights, premises, joining, the journal."""

from ranan.registry.views.duplicates import duplicate, duplicates
from ranan.registry.views.exports import export_people, export_premises, export_unit, export_units
from ranan.registry.views.import_people import import_people
from ranan.registry.views.import_places import import_register, import_sheet
from ranan.registry.views.joining import join
from ranan.registry.views.journal import entry, journal
from ranan.registry.views.lifecycle import life
from ranan.registry.views.numbers import premises_numbers
from ranan.registry.views.operators import operator_act
from ranan.registry.views.people import invite, people, take, unit_people
from ranan.registry.views.person import person, person_act
from ranan.registry.views.place_imports import place_import
from ranan.registry.views.premises import amend, new_place, place, premises
from ranan.registry.views.reveal import contact, export_readings, readings, reveal
from ranan.registry.views.rights import rights

__all__ = [
    "amend",
    "contact",
    "duplicate",
    "duplicates",
    "entry",
    "export_people",
    "export_premises",
    "export_readings",
    "export_unit",
    "export_units",
    "import_people",
    "import_register",
    "import_sheet",
    "invite",
    "join",
    "journal",
    "life",
    "new_place",
    "operator_act",
    "people",
    "person",
    "person_act",
    "place",
    "place_import",
    "premises",
    "premises_numbers",
    "readings",
    "reveal",
    "rights",
    "take",
    "unit_people",
]
