"""`onedoor migrate`."""

import click

from onedoor.cli.django_ready import load_django


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when the database is behind.")
def migrate(check: bool) -> None:
    """Bring the database to the shape this version needs.

    Safe to run at every start, and by several at once: one does the work, the others wait for it.
    """
    load_django()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('onedoor migrate'))")
        call_command("migrate", interactive=False, verbosity=1, check_unapplied=check)
        cursor.execute("select pg_advisory_unlock(hashtext('onedoor migrate'))")
