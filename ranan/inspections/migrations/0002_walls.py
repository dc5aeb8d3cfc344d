"""No round, visit or notice changes without its entry."""

from django.db import migrations

from ranan.journal.guards import guard

# The few places that were entered twice are looked for by every count of coverage.
TWICE = "create index premises_twice on registry_premises (id) where ended = 'twice'"
VISIT = ("visit_id", "inspections_visit")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("journal", "0002_walls")]
    operations = [
        migrations.RunSQL(TWICE, "drop index premises_twice"),
        guard("inspections_round", "inspections.round", "round", "number"),
        guard("inspections_visit", "inspections.visit", "visit", "number", state="state"),
        guard("inspections_visitinspector", "inspections.visitinspector", "visit", "number", parent=VISIT),
        guard("inspections_visitfinding", "inspections.visitfinding", "visit", "number", parent=VISIT),
        guard("inspections_visitfile", "inspections.visitfile", "visit", "number", parent=VISIT),
        guard("inspections_risk", "inspections.risk", "risk", "number"),
        guard("inspections_notice", "inspections.notice", "notice", "number"),
    ]
