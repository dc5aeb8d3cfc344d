"""Tables of screening: rounds, visits and what stands beside them, written notices, risks."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import ranan.kit.fields
import ranan.rules.visit
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaign', '0002_walls'),
        ('hazards', '0005_sealed_party'),
        ('registry', '0005_sealed_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('served_on', models.DateField()),
                ('how', models.CharField(max_length=80)),
                ('attempts', models.IntegerField()),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('person_name', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='hazards.storedfile')),
                ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='registry.premises')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit')),
            ],
            options={
                'ordering': ['-served_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('spot', models.CharField(max_length=80)),
                ('what', models.CharField(max_length=200)),
                ('level', models.CharField(choices=[('red', 'Red'), ('orange', 'Orange'), ('yellow', 'Yellow'), ('blue', 'Blue')], max_length=8)),
                ('control', models.CharField(max_length=300)),
                ('keeper', models.CharField(max_length=40)),
                ('noted_on', models.DateField()),
                ('looked_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='risks', to='registry.premises')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('screening', 'screening'), ('spot_check', 'spot_check'), ('self_check', 'self_check')], max_length=12)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('recorded', 'recorded'), ('signed', 'signed'), ('void', 'void')], max_length=10)),
                ('on', models.DateField()),
                ('plan_number', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('check_code', models.CharField(blank=True, max_length=60)),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('outcome', models.CharField(blank=True, choices=[('found', 'found'), ('nothing_found', 'nothing_found'), ('absent', 'absent'), ('no_access', 'no_access'), ('refused', 'refused')], max_length=16)),
                ('checklist', models.CharField(blank=True, max_length=60)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('note', models.TextField(blank=True)),
                ('present', ranan.kit.fields.SealedField(blank=True)),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.CharField(blank=True, max_length=20)),
                ('signed', models.CharField(blank=True, choices=[('', 'No'), ('paper', 'Paper'), ('refused', 'Refused')], default='', max_length=8)),
                ('unsigned_why', models.CharField(blank=True, max_length=200)),
                ('ended_why', models.CharField(blank=True, max_length=200)),
                ('synthetic', models.BooleanField(default=False)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='campaign.campaign')),
                ('plan_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='campaign.planversion')),
                ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='registry.premises')),
            ],
            options={
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='VisitFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('paper', 'Paper'), ('photo', 'Photo'), ('other', 'Other')], max_length=8)),
                ('item', models.CharField(blank=True, max_length=60)),
                ('name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('person_name', models.CharField(blank=True, max_length=80)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_files', to='hazards.storedfile')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='inspections.visit')),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
                'default_related_name': '%(class)s_rows',
            },
        ),
        migrations.CreateModel(
            name='VisitFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('seen_again', models.BooleanField(default=False)),
                ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_findings', to='hazards.hazard')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='inspections.visit')),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
                'default_related_name': '%(class)s_rows',
            },
        ),
        migrations.CreateModel(
            name='VisitInspector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='registry.person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='inspections.visit')),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
                'default_related_name': '%(class)s_rows',
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('measure', models.IntegerField(default=0)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None)),
                ('gas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), blank=True, default=list, size=None)),
                ('elderly', models.BooleanField(default=False)),
                ('territories', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('target', models.CharField(blank=True, max_length=60)),
                ('note', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField()),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('withdrawn_why', models.TextField(blank=True)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='campaign.campaign')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='registry.unit')),
            ],
            options={
                'ordering': ['starts', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='round_ends_after_start')],
            },
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['premises', 'on'], name='visit_place'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['campaign', 'on'], include=('premises', 'outcome', 'state', 'kind', 'units'), name='visit_coverage'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['campaign', '-on', '-id'], name='visit_list'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=django.contrib.postgres.indexes.GinIndex(fields=['units'], name='visit_units', opclasses=['array_ops']),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'recorded', 'signed', 'void'])), name='visit_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', [ranan.rules.visit.VisitState['RECORDED'], ranan.rules.visit.VisitState['SIGNED']]), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='a_recorded_visit_has_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', ranan.rules.visit.VisitState['SIGNED']), _negated=True), models.Q(models.Q(('signed', ''), _negated=True), models.Q(('signed', 'paper'), models.Q(('unsigned_why', ''), _negated=True), _connector='OR')), _connector='OR'), name='a_signed_visit_says_how'),
        ),
        migrations.AddConstraint(
            model_name='visitinspector',
            constraint=models.UniqueConstraint(fields=('visit', 'person'), name='once_a_visit'),
        ),
    ]
