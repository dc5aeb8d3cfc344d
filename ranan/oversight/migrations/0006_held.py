"""What waits in the menu is held in memory: these tables say when it must be counted anew."""

from django.db import migrations

from ranan.kit.held import watch


class Migration(migrations.Migration):
    dependencies = [("oversight", "0005_duty_walls"), ("kit", "0001_generation")]
    operations = [
        watch("oversight_biweeklyreport"),
        watch("oversight_unitpaper"),
        watch("oversight_unittask"),
    ]
