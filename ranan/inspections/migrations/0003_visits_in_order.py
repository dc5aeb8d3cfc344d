"""The list of visits is read from its end: an index in its order, over every campaign."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_walls")]

    operations = [
        migrations.RemoveIndex(model_name="visit", name="visit_list"),
        migrations.AddIndex(model_name="visit", index=models.Index(fields=["-on", "-id"], name="visit_list")),
    ]
