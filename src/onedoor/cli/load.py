"""`onedoor load`."""

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import UNABLE, told_plainly


@click.command()
def load() -> None:
    """Load the made population of the jurisdiction into the registers that Onedoor holds itself.

    Registers that lie elsewhere stay as they are: the demo town fills their systems. Records are described in the jurisdiction's demo/population.yaml and demo/people.yaml. A record that is there
    already is replaced. Not for a town of real people.
    """
    load_django()
    from django.conf import settings

    from onedoor.demo import loading
    from onedoor.demo.population.place import BadPlace

    with told_plainly(BadPlace, loading.BadRecords):
        done = loading.load_unless_loaded(
            jurisdiction=settings.ONEDOOR_JURISDICTION,
            say=click.echo,
            again=True,
        )
    if not done:
        click.echo("Nothing was loaded: no register that Onedoor holds itself is described there.")
        raise SystemExit(UNABLE)
