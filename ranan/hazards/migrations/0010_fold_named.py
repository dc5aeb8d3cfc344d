"""Each folding of the counters names itself, so that what is folded can be held in memory."""

from django.db import migrations

from ranan.hazards.counting import NAMED, UNNAMED


class Migration(migrations.Migration):
    dependencies = [("hazards", "0009_open_by_due")]
    operations = [migrations.RunSQL(NAMED, UNNAMED)]
