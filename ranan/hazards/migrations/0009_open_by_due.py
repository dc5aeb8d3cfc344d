"""What is open in a unit's list is found by its date: most looks are about that, and it is a small part of the whole."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hazards", "0008_held")]
    operations = [
        migrations.RunSQL(
            "create index hazards_deskrow_open on hazards_deskrow_units (unit, due, hazard_id) where rank = 0",
            "drop index hazards_deskrow_open",
        )
    ]
