"""`onedoor migrate`."""

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import told_plainly
from onedoor.config import ready


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when the database is behind.")
def migrate(check: bool) -> None:
    """Bring the database to the shape this version needs.

    Safe to run at every start, and by several at once: one does the work, the others wait for it.
    """
    load_django()
    with told_plainly(ready.NotReady):
        ready.migrate(verbosity=1, check=check)
