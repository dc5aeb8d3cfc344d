"""What an enterprise finds itself is told apart: a kinder date, and not for ranking units."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('hazards', '0003_living_with_excel'),
    ]

    operations = [
        migrations.AddField(
            model_name='hazard',
            name='self_found',
            field=models.BooleanField(default=False),
        ),
    ]
