"""What units put on file for the duties of the plan, with attachments, and the tasks of units."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0002_walls'),
        ('hazards', '0005_sealed_party'),
        ('oversight', '0003_rows'),
        ('registry', '0005_sealed_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('duty', models.CharField(max_length=60)),
                ('version', models.IntegerField()),
                ('title', models.CharField(blank=True, max_length=200)),
                ('dated', models.DateField()),
                ('note', models.TextField(blank=True)),
                ('filed_at', models.DateTimeField()),
                ('filed_name', models.CharField(max_length=80)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_name', models.CharField(blank=True, max_length=80)),
                ('withdrawn_why', models.CharField(blank=True, max_length=200)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unit_papers', to='campaign.campaign')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='registry.unit')),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hazards.storedfile')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='oversight.unitpaper')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='UnitTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('plan_id', models.CharField(blank=True, max_length=60)),
                ('text', models.TextField()),
                ('measure', models.IntegerField(default=0)),
                ('due', models.DateField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('done_name', models.CharField(blank=True, max_length=80)),
                ('done_note', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_why', models.CharField(blank=True, max_length=200)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unit_tasks', to='campaign.campaign')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='registry.unit')),
            ],
            options={
                'ordering': ['unit_id', 'due', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TaskFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hazards.storedfile')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='oversight.unittask')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='unitpaper',
            constraint=models.UniqueConstraint(fields=('campaign', 'unit', 'duty', 'version'), name='one_version_of_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='unitpaper',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_why', ''), _negated=True), _connector='OR'), name='a_withdrawn_paper_says_why'),
        ),
        migrations.AddConstraint(
            model_name='unittask',
            constraint=models.UniqueConstraint(condition=models.Q(('plan_id', ''), _negated=True), fields=('campaign', 'plan_id'), name='one_row_a_task_of_the_plan'),
        ),
        migrations.AddConstraint(
            model_name='unittask',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_why', ''), _negated=True), _connector='OR'), name='a_withdrawn_task_says_why'),
        ),
    ]
