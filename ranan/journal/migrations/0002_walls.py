"""The database as the last wall: entries are stamped and only ever added."""

from django.db import migrations

from ranan.journal.guards import FUNCTIONS

UNDO = """
drop trigger journal_stamp on journal_entry;
drop trigger journal_append_only on journal_entry;
drop function ranan_is_journalled();
drop function ranan_journal_is_append_only();
drop function ranan_stamp_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
