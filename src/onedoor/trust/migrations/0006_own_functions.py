"""The functions behind the ledger's triggers are for these triggers alone.

Whoever may execute `trust_await`, which runs with its owner's rights, could hang it onto a table of their own and so put what they
like among the entries that wait for their place. PostgreSQL lets everybody execute a function unless told otherwise.
"""

from django.db import migrations

FUNCTIONS = (
    "trust_await",
    "trust_refuse",
    "trust_refuse_unless_erasing",
    "trust_let_erase_entry",
    "trust_let_erase_salt",
)


class Migration(migrations.Migration):
    dependencies = [("trust", "0005_the_role")]

    operations = [
        migrations.RunSQL(
            f"REVOKE EXECUTE ON FUNCTION {name}() FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {name}() TO PUBLIC",
        )
        for name in FUNCTIONS
    ]
