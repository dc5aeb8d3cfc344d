"""No paper of a unit and no task changes without its entry."""

from django.db import migrations

from ranan.journal.guards import guard

PAPER = ("paper_id", "oversight_unitpaper")
TASK = ("task_id", "oversight_unittask")


class Migration(migrations.Migration):
    dependencies = [("oversight", "0004_unit_duties"), ("journal", "0002_walls")]
    operations = [
        guard("oversight_unitpaper", "oversight.unitpaper", "unit_paper", "number"),
        guard("oversight_paperfile", "oversight.paperfile", "unit_paper", "number", parent=PAPER),
        guard("oversight_unittask", "oversight.unittask", "unit_task", "number"),
        guard("oversight_taskfile", "oversight.taskfile", "unit_task", "number", parent=TASK),
    ]
