"""Who and where is held in memory: these tables say when it must be read anew."""

from django.db import migrations

from ranan.kit.held import watch


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_duplicate_pairs"), ("kit", "0001_generation")]
    operations = [
        watch("registry_unit"),
        watch("registry_area"),
        watch("registry_installation"),
        watch("registry_post"),
        watch("registry_deputy"),
        watch("registry_person", "name, disabled_on"),
        watch("registry_operator", "name, key"),
    ]
