"""No report changes without its entry; and an index for the few entries that say how a hazard stood before."""

from django.db import migrations

from ranan.journal.guards import guard

TURNS = "create index journal_turns on journal_entry (campaign, id) where verb in ('hazard.reopen', 'hazard.regrade')"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("journal", "0002_walls")]
    operations = [
        guard("oversight_biweeklyreport", "oversight.biweeklyreport", "report", "key", state="state"),
        migrations.RunSQL(TURNS, "drop index journal_turns"),
    ]
