"""Whom somebody recorded for, or whom a sheet names, is sealed as the other personal facts are."""

from django.db import migrations

import ranan.kit.fields
from ranan.kit.resealing import Column, open_wall, seal_column

PARTY = Column("hazards_remark", "proxy_party", "hazards.remark.proxy_party")


def seal(apps, editor):
    """The rows that are there; the journal's digests of them still fit."""
    with editor.connection.cursor() as cursor, open_wall(cursor, PARTY.table):
        seal_column(cursor, PARTY)


class Migration(migrations.Migration):
    dependencies = [("hazards", "0004_found_by_the_enterprise"), ("registry", "0005_sealed_people")]
    operations = [
        migrations.AlterField(
            model_name="remark",
            name="proxy_party",
            field=ranan.kit.fields.SealedField(blank=True, default="", max_length=80),
        ),
        migrations.RunPython(seal),
    ]
