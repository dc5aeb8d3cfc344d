"""No row of the ledger changes without its entry; a new state must be the entry's own."""

from django.db import migrations

from ranan.journal.guards import guard

HAZARD = ("hazard_id", "hazards_hazard")
RECORDS = ("remark", "review", "extension", "interimcontrol", "sighting", "cotask", "attachment")


class Migration(migrations.Migration):
    dependencies = [("hazards", "0001_initial"), ("journal", "0002_walls")]
    operations = [
        guard("hazards_storedfile", "hazards.storedfile", "file", "sha256"),
        guard("hazards_ledgerimport", "hazards.ledgerimport", "import", "sha256"),
        guard("hazards_hazard", "hazards.hazard", "hazard", "number", state="state"),
        *[guard(f"hazards_{name}", f"hazards.{name}", "hazard", "number", parent=HAZARD) for name in RECORDS],
    ]
