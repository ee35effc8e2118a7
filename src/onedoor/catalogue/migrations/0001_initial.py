"""The table of kept definition versions."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models.functions import Now


class Migration(migrations.Migration):
    """Creates DefinitionVersion."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="DefinitionVersion",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("service_id", models.CharField(db_index=True, max_length=100)),
                ("document", models.TextField()),
                ("kept_at", models.DateTimeField(db_default=Now(), editable=False)),
            ],
            options={"ordering": ["-kept_at"]},
        ),
    ]
