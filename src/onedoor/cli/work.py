"""`onedoor work`."""

import asyncio

import click

from onedoor.cli import restored
from onedoor.cli.django_ready import load_django


@click.command()
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1), help="Jobs at a time.")
@click.option("--once", is_flag=True, help="Do what is waiting and end.")
def work(concurrency: int, once: bool) -> None:
    """Run the job worker until it is told to end (SIGTERM or Ctrl-C); jobs under way are finished.

    Several may run, on one machine or many: each job is done by one of them.
    """
    load_django()
    restored.replay_before_start()
    from procrastinate.contrib.django import app

    async def run() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as opened:
            async with opened.open_async():
                await opened.run_worker_async(
                    concurrency=concurrency,
                    wait=not once,
                    shutdown_graceful_timeout=30,
                    delete_jobs="successful",
                )

    asyncio.run(run())
