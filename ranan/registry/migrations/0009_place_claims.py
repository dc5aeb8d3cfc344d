"""Who is writing a place of that name and address: rows that are locked, since the server's table of locks is small."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_place_imports")]
    operations = [
        migrations.RunSQL(
            "create unlogged table registry_placeclaim (same text primary key)", "drop table registry_placeclaim"
        )
    ]
