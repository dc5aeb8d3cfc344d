"""The ledger counts itself: narrow rows for each unit's list, and by how much figures change from day to day.

What ended before, closings and dates, is brought together from the journal for the hazards that are there already.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from ranan.hazards import counting

_TURNS = """
select h.id, e.verb, (e.at at time zone 'Asia/Shanghai')::date::text, e.facts ->> 'why',
  (select jsonb_object_agg(pair.key, pair.value) from jsonb_array_elements(e.facts #> '{was,hazards.hazard}') image, jsonb_each(image) pair)
from journal_entry e join hazards_hazard h on h.number = e.subject_key
where e.subject_type = 'hazard' and e.verb in ('hazard.reopen', 'hazard.regrade', 'hazard.grant_extension') order by e.id
"""


def bring_together(apps, schema_editor):
    """Fill `past` of every hazard that was reopened, or whose date was moved."""
    past = {}
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_TURNS)
        for key, verb, day, why, was in cursor.fetchall():
            turn(past.setdefault(key, {}), verb, day, why or "", was if isinstance(was, dict) else {})
    wanted = {key: one for key, one in past.items() if one}
    if not wanted:
        return
    hazard = apps.get_model("hazards", "Hazard")
    schema_editor.execute("alter table hazards_hazard disable trigger hazards_hazard_is_journalled")
    for key, one in wanted.items():
        hazard.objects.filter(pk=key).update(past=one)
    schema_editor.execute("alter table hazards_hazard enable trigger hazards_hazard_is_journalled")


def turn(past, verb, day, why, was):
    """What one entry ended."""
    if verb == "hazard.reopen" and was.get("closed_on"):
        past.setdefault("closed", []).append([was["closed_on"], was.get("closure") or "", day, why])
    if "due" in was:
        past.setdefault("due", []).append([day, was["due"]])
    if verb == "hazard.grant_extension":
        past.setdefault("extended", []).append(day)


class Migration(migrations.Migration):
    dependencies = [("hazards", "0005_sealed_party"), ("registry", "0007_held"), ("journal", "0002_walls")]
    operations = [
        migrations.AddField("hazard", "past", models.JSONField(null=True, editable=False)),
        migrations.RunPython(bring_together, migrations.RunPython.noop),
        migrations.RunSQL(counting.MAKE, counting.UNDO),
        migrations.RunSQL("select ranan_recount()", migrations.RunSQL.noop),
        migrations.AddIndex(
            "hazard",
            GinIndex(fields=["units", "search"], name="hazard_units_search", opclasses=["array_ops", "tsvector_ops"]),
        ),
        migrations.AddIndex(
            "hazard",
            GinIndex(
                fields=["units"], name="hazard_units_open", opclasses=["array_ops"],
                condition=models.Q(state__in=("registered", "assigned", "rectifying", "under_review")),
            ),
        ),
        migrations.RemoveIndex("hazard", "hazard_units"),
        migrations.RemoveIndex("hazard", "hazard_search"),
        migrations.CreateModel(
            name='DeskRow',
            fields=[
                ('pk', models.CompositePrimaryKey('hazard_id', 'unit', blank=True, editable=False, primary_key=True, serialize=False)),
                ('unit', models.BigIntegerField()),
                ('due', models.DateField(null=True)),
                ('found', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('rank', models.SmallIntegerField()),
                ('state', models.SmallIntegerField()),
                ('closure', models.SmallIntegerField()),
                ('measure', models.IntegerField()),
                ('major', models.BooleanField()),
                ('coded', models.BooleanField()),
                ('self_found', models.BooleanField()),
                ('lead_id', models.IntegerField(null=True)),
                ('territory_id', models.IntegerField(null=True)),
                ('registrar_id', models.IntegerField()),
                ('source_id', models.IntegerField(null=True)),
                ('kind', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=20)),
            ],
            options={
                'db_table': 'hazards_deskrow',
                'managed': False,
            },
        ),
    ]
