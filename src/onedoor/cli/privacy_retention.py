"""The parts of `onedoor privacy` about retention."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import click

from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import told_plainly
from onedoor.lib import clock

if TYPE_CHECKING:
    from onedoor.trust.privacy.receipts import Receipt


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --dry-run: what would go on that day.",
)
@click.option("--batch", default=100, show_default=True, type=click.IntRange(1), help="Rows of one transaction.")
def retain(dry_run: bool, on: datetime | None, batch: int) -> None:
    """Scrub what is out of its period of retention and not held. The job worker does this every night.

    Killed in the middle, the next run goes on: a batch is whole or not there.
    """
    if on is not None and not dry_run:
        raise click.UsageError("--on only goes with --dry-run: nothing is scrubbed before its time.")
    load_django(of_the_demo=True)
    from onedoor.trust.privacy import retention

    if dry_run:
        at = datetime.combine(on.date(), time(12), UTC) if on else clock.now()
        found = retention.due(at=at)
        for one in found:
            click.echo(f"{one.count:8d}  {one.table}  ({one.rule})")
        click.echo(f"{sum(one.count for one in found)} rows would go.")
        return
    with told_plainly(retention.Running):
        _print(retention.run(at=clock.now(), batch=batch))


@click.command()
@click.option("--last", default=20, show_default=True, type=click.IntRange(1), help="How many.")
def receipts(last: int) -> None:
    """Print the receipts of what was scrubbed: when, by whom, tables, how many rows, under which rule, the hash of the list."""
    load_django(of_the_demo=True)
    from onedoor.trust.privacy import receipts as kept

    for one in kept.newest(last):
        _print(one)


def _print(receipt: Receipt) -> None:
    ended = f"{receipt.ended_at:%Y-%m-%d %H:%M:%S}" if receipt.ended_at else "not ended"
    of = f" for {receipt.inquiry}" if receipt.inquiry else ""
    click.echo(
        f"{receipt.kind} {receipt.pk}: {receipt.began_at:%Y-%m-%d %H:%M:%S} to {ended}, by {receipt.by_name}{of}"
    )
    for line in receipt.lines.all():
        click.echo(f"{line.count:8d}  {line.table}  ({line.rule})  {line.digest}")


@click.command()
def replay() -> None:
    """After a restored backup: erase again what people had erased since, withdraw again what they withdrew.

    `onedoor serve` and `onedoor work` do this when they start, and the job worker every ten minutes.
    """
    load_django(of_the_demo=True)
    from onedoor.trust.privacy import erasure_list, replaying

    with told_plainly(erasure_list.Unreadable, OSError):
        done = replaying.replay(at=clock.now())
        written = erasure_list.sync()
    click.echo(f"{done.wishes} wishes were followed again, {done.found} of them found somebody.")
    if written:
        click.echo(f"{written} lines that only the database knew were written into {erasure_list.path()}.")
