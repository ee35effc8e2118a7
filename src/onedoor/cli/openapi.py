"""`onedoor openapi`."""

import json

import click

from onedoor.cli.django_ready import load_django


@click.command()
@click.option("--indent", default=2, show_default=True, type=click.IntRange(0), help="Spaces per level.")
def openapi(indent: int) -> None:
    """Print the OpenAPI description of the programming interface, as JSON."""
    load_django(database=False)
    from onedoor.api.interface import interface

    click.echo(json.dumps(interface.get_openapi_schema(), indent=indent or None, default=str))
