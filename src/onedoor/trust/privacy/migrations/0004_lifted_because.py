"""Why a legal hold was lifted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_decisions_go_in_their_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="lifted_because",
            field=models.TextField(blank=True),
        ),
    ]
