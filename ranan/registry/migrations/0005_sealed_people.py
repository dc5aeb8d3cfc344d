"""Personal facts sealed, with the keyed hashes that find them; whom one turns to at a place. The key is made here."""

import django.db.models.deletion
from django.db import migrations, models

import ranan.kit.fields
from ranan.journal.guards import guard
from ranan.kit import secret
from ranan.kit.resealing import Column, open_wall, seal_column

SEALED = (
    Column("registry_household", "name", "registry.household.name", "name_hash", "name"),
    Column("registry_household", "phone", "registry.household.phone", "phone_hash", "phone"),
    Column("registry_operator", "phone", "registry.operator.phone", "phone_hash", "phone"),
)


def seal(apps, editor):
    """Seal the rows that are there. What they say stays the same, so the journal's digests of them still fit."""
    secret.make_key()
    with editor.connection.cursor() as cursor:
        for column in SEALED:
            with open_wall(cursor, column.table):
                seal_column(cursor, column)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_dated_places'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('manager', 'Manager'), ('landlord', 'Landlord'), ('liaison', 'Liaison')], max_length=8)),
                ('name', ranan.kit.fields.SealedField(max_length=120)),
                ('phone', ranan.kit.fields.SealedField(blank=True, default='', max_length=40)),
                ('id_number', ranan.kit.fields.SealedField(blank=True, default='', max_length=40)),
                ('name_hash', ranan.kit.fields.FoundField(kind='name', of='name')),
                ('phone_hash', ranan.kit.fields.FoundField(kind='phone', of='phone')),
                ('id_hash', ranan.kit.fields.FoundField(kind='id', of='id_number')),
            ],
        ),
        migrations.AddField(
            model_name='household',
            name='id_hash',
            field=ranan.kit.fields.FoundField(kind='id', of='id_number'),
        ),
        migrations.AddField(
            model_name='household',
            name='id_number',
            field=ranan.kit.fields.SealedField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='household',
            name='name_hash',
            field=ranan.kit.fields.FoundField(kind='name', of='name'),
        ),
        migrations.AddField(
            model_name='household',
            name='phone_hash',
            field=ranan.kit.fields.FoundField(kind='phone', of='phone'),
        ),
        migrations.AddField(
            model_name='operator',
            name='phone_hash',
            field=ranan.kit.fields.FoundField(kind='phone', of='phone'),
        ),
        migrations.AddField(
            model_name='person',
            name='phone',
            field=ranan.kit.fields.SealedField(blank=True, default='', max_length=40),
        ),
        migrations.AlterField(
            model_name='household',
            name='name',
            field=ranan.kit.fields.SealedField(max_length=120),
        ),
        migrations.AlterField(
            model_name='household',
            name='phone',
            field=ranan.kit.fields.SealedField(blank=True, default='', max_length=40),
        ),
        migrations.AlterField(
            model_name='operator',
            name='phone',
            field=ranan.kit.fields.SealedField(blank=True, default='', max_length=40),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['name_hash'], name='household_name'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('phone_hash', ''), _negated=True), fields=['phone_hash'], name='household_phone'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('id_hash', ''), _negated=True), fields=['id_hash'], name='household_id'),
        ),
        migrations.AddIndex(
            model_name='operator',
            index=models.Index(condition=models.Q(('phone_hash', ''), _negated=True), fields=['phone_hash'], name='operator_phone'),
        ),
        migrations.AddField(
            model_name='contact',
            name='premises',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='registry.premises'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['name_hash'], name='contact_name'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('phone_hash', ''), _negated=True), fields=['phone_hash'], name='contact_phone'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('id_hash', ''), _negated=True), fields=['id_hash'], name='contact_id'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(fields=('premises', 'role'), name='one_contact_a_role'),
        ),
        migrations.RunPython(seal),
        guard("registry_contact", "registry.contact", "premises", "number", parent=("premises_id", "registry_premises")),
    ]
