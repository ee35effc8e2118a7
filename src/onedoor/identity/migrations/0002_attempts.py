"""The table behind the cache `shared` (settings.sign_in): attempts to sign in, counted over all processes."""

from django.db import migrations

MAKE = """
CREATE UNLOGGED TABLE identity_attempts (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX identity_attempts_expires ON identity_attempts (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE identity_attempts")]
