"""A signed report keeps which hazards it counted, so that each of its figures opens exactly its rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0002_walls")]
    operations = [
        migrations.AddField("biweeklyreport", "rows", models.JSONField(blank=True, default=dict)),
    ]
