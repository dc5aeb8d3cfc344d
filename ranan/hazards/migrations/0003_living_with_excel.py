"""What a ledger that comes again needs: its columns, the version before it, how far it is, the office's own words."""

import django.db.models.deletion
from django.db import migrations, models

from ranan.journal.guards import guard


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0002_walls"),
        ("hazards", "0002_walls"),
        ("registry", "0003_browser_of_a_failure"),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgerimport",
            name="changed",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ledgerimport",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="hazards.ledgerimport",
            ),
        ),
        migrations.AddField(
            model_name="ledgerimport",
            name="layout",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="ledgerimport",
            name="phase",
            field=models.CharField(
                choices=[("running", "Running"), ("done", "Done"), ("withdrawn", "Withdrawn")],
                default="done",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("take", models.JSONField(default=list)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("refusal", models.CharField(blank=True, max_length=40)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campaign.campaign"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hazards.ledgerimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("heading", "Heading"), ("unit", "Unit"), ("street", "Street"), ("hazard", "Hazard")],
                        max_length=8,
                    ),
                ),
                ("said", models.CharField(max_length=300)),
                ("means", models.CharField(blank=True, max_length=60)),
                ("person", models.CharField(blank=True, max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="synonyms", to="registry.unit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "kind", "said"), name="one_meaning_a_word")],
            },
        ),
        guard("hazards_synonym", "hazards.synonym", "synonym", "id"),
    ]
