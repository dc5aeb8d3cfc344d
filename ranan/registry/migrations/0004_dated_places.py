"""Places in time: what each was until a day, why it ended, what it was merged into; and words to find it by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from ranan.journal.guards import guard
from ranan.kit import text

TABLES = ("registry_premises", "registry_operator")


def switch(apps, editor, word):
    """Only what is derived is written here, which needs no entry."""
    for table in TABLES:
        editor.execute(f"alter table {table} {word} trigger {table}_is_journalled")


def words(*texts):
    """As `queries.found_by` gives them."""
    return " ".join(f"'{piece}'" for piece in text.pieces(*texts))


def fill(apps, editor):
    """The words of every place and operator that is there."""
    place, operator = apps.get_model("registry", "Premises"), apps.get_model("registry", "Operator")
    switch(apps, editor, "disable")
    rows = place.objects.select_related("household").order_by("pk")
    keep(place, rows, lambda row: words(row.number, row.name, address_of(row)))
    keep(operator, operator.objects.order_by("pk"), lambda row: words(row.name, row.uscc))
    switch(apps, editor, "enable")


def address_of(row):
    """A household's stands in its own table."""
    return row.household.address if hasattr(row, "household") else row.address


def keep(model, rows, said):
    """Write the words by the thousand."""
    batch = []
    for row in rows.iterator(chunk_size=1000):
        row.search = said(row)
        batch.append(row)
        if len(batch) == 1000:
            model.objects.bulk_update(batch, ["search"])
            batch = []
    model.objects.bulk_update(batch, ["search"])


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_browser_of_a_failure'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlacePast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField()),
                ('kind', models.CharField(max_length=24)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('in_park', models.BooleanField(default=False)),
                ('elderly', models.BooleanField(default=False)),
                ('gas', models.CharField(blank=True, max_length=8)),
            ],
        ),
        migrations.AddField(
            model_name='operator',
            name='search',
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='premises',
            name='ended',
            field=models.CharField(blank=True, choices=[('', 'No'), ('closed', 'Closed'), ('merged', 'Merged'), ('twice', 'Twice'), ('mistake', 'Mistake')], default='', max_length=8),
        ),
        migrations.AddField(
            model_name='premises',
            name='gas',
            field=models.CharField(blank=True, choices=[('', 'Unknown'), ('bottled', 'Bottled'), ('piped', 'Piped'), ('both', 'Both'), ('none', 'None')], default='', max_length=8),
        ),
        migrations.AddField(
            model_name='premises',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.premises'),
        ),
        migrations.AddField(
            model_name='premises',
            name='part_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='registry.premises'),
        ),
        migrations.AddField(
            model_name='premises',
            name='search',
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='operator',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='operator_search'),
        ),
        migrations.AddIndex(
            model_name='premises',
            index=models.Index(fields=['kind', 'territory'], name='premises_kind'),
        ),
        migrations.AddIndex(
            model_name='premises',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='premises_search'),
        ),
        migrations.AddField(
            model_name='placepast',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.area'),
        ),
        migrations.AddField(
            model_name='placepast',
            name='host',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='placepast',
            name='operator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.operator'),
        ),
        migrations.AddField(
            model_name='placepast',
            name='premises',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past', to='registry.premises'),
        ),
        migrations.AddField(
            model_name='placepast',
            name='territory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddConstraint(
            model_name='placepast',
            constraint=models.UniqueConstraint(fields=('premises', 'until'), name='one_past_a_day'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        guard("registry_placepast", "registry.placepast", "premises", "number", parent=("premises_id", "registry_premises")),
    ]
