"""Being told how it goes: progress on standard error, and a plain end that leaves nothing half-written."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from onedoor.cli.exits import told_plainly

INTERRUPTED = 130
SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Says how far it is: one line that changes on a terminal, else a plain line every now and then."""

    def __init__(self, total: int | None) -> None:
        self.total = total
        self.began = self.said = time.monotonic()
        self.live = sys.stderr.isatty()
        self._pending = False

    def __call__(self, rows: int) -> None:
        """Be told how many people are done."""
        now = time.monotonic()
        if now - self.said < (0.2 if self.live else SECONDS_BETWEEN_LINES):
            return
        self.said = now
        speed = rows / (now - self.began)
        of = f" of {self.total:,} ({rows / self.total:.0%})" if self.total else ""
        left = f", {max(0, round((self.total - rows) / speed))} s left" if self.total and speed else ""
        line = f"{rows:,}{of} people, {speed:,.0f} a second{left}"
        if self.live:
            click.echo(f"\r\x1b[K{line}", err=True, nl=False)
            self._pending = True
        else:
            click.echo(line, err=True)

    def end(self) -> None:
        """Clear the line."""
        if self._pending:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._pending = False


@contextmanager
def at_work(total: int | None) -> Iterator[Progress]:
    """Around the work: progress, and a plain end where it cannot go on or is told to stop. Nothing half-written stays."""
    from onedoor.dmn.errors import NoFigure
    from onedoor.dmn.kernel import loading
    from onedoor.insight import results
    from onedoor.insight.columns import WrongColumn
    from onedoor.insight.populations import NoPopulation
    from onedoor.registers.connectors.connector import ConnectorFailed

    mendable = (
        NoFigure,
        NoPopulation,
        WrongColumn,
        loading.WrongColumn,
        results.CannotWrite,
        ConnectorFailed,
    )
    progress = Progress(total)
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with told_plainly(*mendable):
            yield progress
    except KeyboardInterrupt:
        progress.end()
        click.echo("Ended; nothing was written.", err=True)
        sys.exit(INTERRUPTED)
    finally:
        progress.end()
        results.give_up()
        signal.signal(signal.SIGTERM, before)
