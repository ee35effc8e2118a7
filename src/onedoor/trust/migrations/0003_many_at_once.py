"""Acts that concern many people at once: the people are kept as crowds, which can only be added to, like the ledger."""

import django.contrib.postgres.fields
from django.db import migrations, models

GUARD = """
CREATE TRIGGER trust_crowd_keeps BEFORE UPDATE OR DELETE ON trust_crowdpart
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
CREATE TRIGGER trust_crowd_stays BEFORE TRUNCATE ON trust_crowdpart
    FOR EACH STATEMENT EXECUTE FUNCTION trust_refuse();
"""

UNDO = """
DROP TRIGGER trust_crowd_keeps ON trust_crowdpart;
DROP TRIGGER trust_crowd_stays ON trust_crowdpart;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="CrowdPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("crowd", models.CharField(max_length=64)),
                ("first", models.CharField(db_collation="C", max_length=64)),
                ("last", models.CharField(db_collation="C", max_length=64)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), size=None
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="entry",
            name="crowd",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("crowd", ""), _negated=True), fields=["crowd"], name="trust_entry_crowd"
            ),
        ),
        migrations.AddIndex(
            model_name="crowdpart",
            index=models.Index(fields=["first", "last"], name="trust_crowdpart_range"),
        ),
        migrations.AddConstraint(
            model_name="crowdpart",
            constraint=models.UniqueConstraint(fields=("crowd", "first"), name="one_part_of_a_crowd"),
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
