"""Loads Django for the commands that need it."""

from onedoor.cli.exits import told_plainly
from onedoor.config import ready


def load_django(*, database: bool = True) -> None:
    """As `config.ready.load`. Raises Unable, which ends the command with a plain sentence."""
    with told_plainly(ready.NotReady):
        ready.load(database=database)
