"""Sheets of places that came in: how far they are and what they brought; nothing of them is in the journal but acts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0007_held'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlaceImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('leaving', 'Leaving'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('wanted', models.JSONField(default=dict)),
                ('done', models.IntegerField(default=0)),
                ('total', models.IntegerField(default=0)),
                ('refusal', models.CharField(blank=True, max_length=40)),
                ('added', models.IntegerField(default=0)),
                ('changed', models.IntegerField(default=0)),
                ('unchanged', models.IntegerField(default=0)),
                ('undecided', models.IntegerField(default=0)),
                ('wrong', models.IntegerField(default=0)),
                ('withdrawn', models.IntegerField(default=0)),
                ('stayed', models.JSONField(default=list)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', '-id'], name='place_import_unit')],
            },
        ),
    ]
