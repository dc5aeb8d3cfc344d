"""Which import an office's own layout comes from is held in memory: the imports say when it must be asked anew."""

from django.db import migrations

from ranan.kit.held import watch


class Migration(migrations.Migration):
    dependencies = [("hazards", "0007_living_in_it"), ("kit", "0001_generation")]
    operations = [watch("hazards_ledgerimport")]
