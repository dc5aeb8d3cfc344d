"""For people who live in the ledger: reminders, named views of their own and of their unit, acts on many at once."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from ranan.journal.guards import guard

_COLUMNS = django.contrib.postgres.fields.ArrayField(
    base_field=models.CharField(max_length=12), blank=True, default=list, size=None
)


def _view(name, *fields, constraint):
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(blank=True, max_length=40)),
            ("address", models.CharField(blank=True, max_length=600)),
            ("columns", _COLUMNS.clone()),
            ("at", models.DateTimeField()),
            *fields,
        ],
        options={"ordering": ["id"], "abstract": False, "constraints": [constraint]},
    )


def _person(**more):
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="registry.person", **more)


class Migration(migrations.Migration):
    dependencies = [("hazards", "0006_counted")]
    operations = [
        migrations.AddField("hazard", "reminded_on", models.DateField(blank=True, null=True)),
        _view(
            "OwnView",
            ("person", _person(related_name="ledger_views")),
            constraint=models.UniqueConstraint(fields=("person", "name"), name="one_view_a_name"),
        ),
        _view(
            "SharedView",
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="ledger_views", to="registry.unit"
                ),
            ),
            ("person", models.CharField(max_length=20)),
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="one_shared_view_a_name"),
        ),
        guard("hazards_sharedview", "hazards.sharedview", "view", "id"),
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=12)),
                ("address", models.CharField(blank=True, max_length=600)),
                ("data", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "phase",
                    models.CharField(
                        choices=[("draft", "Draft"), ("running", "Running"), ("done", "Done")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("person", _person(related_name="+")),
            ],
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("refused", "Refused")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("detail", models.CharField(blank=True, max_length=200)),
                (
                    "hazard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hazards.hazard"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="hazards.bulkrun"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("run", "hazard"), name="one_row_a_hazard")],
            },
        ),
    ]
