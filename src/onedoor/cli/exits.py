"""The exit codes of `onedoor`, the same for every command."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

FOUND = 1
"""The command did its work and found something wrong."""

USAGE = 2
"""The command was called wrongly; click's own code."""

UNABLE = 3
"""The command could not do its work: a setting, the database or a port is missing."""

EXIT_CODES = (
    "Exit codes: 0 done; 1 done, and something wrong was found (a definition with errors, a replay that differs); "
    "2 called wrongly; 3 not able to (a setting, the database or a port is missing); 130 ended by Ctrl-C."
)


class Unable(click.ClickException):
    """Ends the command with exit code 3 and a plain sentence on standard error."""

    exit_code = UNABLE

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the sentence."""
        click.echo(f"onedoor: {self.format_message()}", err=True, file=file)


@contextmanager
def told_plainly(*errors: type[Exception]) -> Iterator[None]:
    """Turn `errors` into Unable: what a person can mend is no reason for a traceback."""
    try:
        yield
    except errors as error:
        raise Unable(str(error).strip()) from error
