"""`onedoor demo`."""

import os
from pathlib import Path

import click

from onedoor.cli.demo_systems import off, on, systems
from onedoor.cli.exits import told_plainly


@click.group(invoke_without_command=True)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1024, 65000), help="Port to try first."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the web server listens on.")
@click.option(
    "--jurisdiction",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the town; by default ONEDOOR_JURISDICTION, else the only one in ./jurisdictions.",
)
@click.option(
    "--state",
    default=os.environ.get("ONEDOOR_STATE", ".onedoor"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the database, mail, uploads, logs and keys.",
)
@click.pass_context
def demo(context: click.Context, port: int, host: str, jurisdiction: Path | None, state: Path) -> None:
    """Run the demo town until Ctrl-C: database, web server, job worker, sign-in, post office.

    The database is a PostgreSQL of its own in the state folder, or the one named in DATABASE_URL. While it runs, its commands
    switch the agencies' systems off and on.
    """
    context.obj = state.resolve()
    if context.invoked_subcommand is not None:
        return
    from onedoor.catalogue.problems import Invalid
    from onedoor.config import environment, ready
    from onedoor.demo import launcher, loading
    from onedoor.demo.children import ChildDied
    from onedoor.demo.population.place import BadPlace
    from onedoor.demo.ports import NoPort
    from onedoor.demo.postgres import PostgresFailed
    from onedoor.demo.state import AlreadyRunning

    plan = launcher.Plan(
        folder=state.resolve(),
        jurisdiction=(jurisdiction or environment.jurisdiction()).resolve(),
        port=port,
        host=host,
        database_url=os.environ.get("DATABASE_URL") or None,
    )

    def greet(town: launcher.Town) -> None:
        from onedoor.catalogue import jurisdictions  # a second's work, when the town is open already
        from onedoor.demo import welcome

        click.echo(
            welcome.text(
                jurisdictions.current(),
                address=town.address,
                mail=str(plan.folder / "post"),
                log=str(town.children.logs),
            )
        )

    expected = (
        AlreadyRunning,
        NoPort,
        PostgresFailed,
        ready.NotReady,
        launcher.DemoFailed,
        ChildDied,
        BadPlace,
        Invalid,
    )
    click.echo("Starting the demo town …")
    with told_plainly(*expected, loading.BadRecords):
        try:
            launcher.run(plan, say=click.echo, welcome=greet)
        except launcher.Stopped:
            click.echo("The demo town has ended.")


demo.add_command(systems)
demo.add_command(off)
demo.add_command(on)
