"""Failed sign-ins also remember by which browser, so that whoever guesses locks only himself out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="signinfailure",
            name="browser",
            field=models.CharField(default="", help_text="digest of the mark that the sign-in page gave", max_length=64),
        ),
    ]
