"""Two places that are likely one, proposed by rule: a table of its own, nothing of it in the journal but decisions."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0005_sealed_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=16)),
                ('score', models.FloatField()),
                ('decided', models.CharField(blank=True, choices=[('', 'No'), ('merged', 'Merged'), ('different', 'Different')], default='', max_length=12)),
                ('by', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.premises')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.premises')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decided', '')), fields=['-score'], name='pair_waiting')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='one_pair_of_two_places'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='a_pair_in_order')],
            },
        ),
    ]
