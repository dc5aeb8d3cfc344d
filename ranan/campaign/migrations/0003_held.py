"""The campaign and its plan are held in memory: these tables say when they must be read anew."""

from django.db import migrations

from ranan.kit.held import watch


class Migration(migrations.Migration):
    dependencies = [("campaign", "0002_walls"), ("kit", "0001_generation")]
    operations = [
        watch("campaign_campaign"),
        watch("campaign_planversion"),
    ]
