"""Loads Django for the commands that need it."""

import os
from pathlib import Path

from onedoor.cli.exits import told_plainly
from onedoor.config import ready


def load_django(*, database: bool = True, of_the_demo: bool = False) -> None:
    """As `config.ready.load`. Raises Unable, which ends the command with a plain sentence.

    `of_the_demo`: where the environment names no town, the demo town that runs in the state folder is meant.
    """
    if of_the_demo and not os.environ.get("ONEDOOR_SECRET_KEY"):
        from onedoor.demo.state import State

        os.environ.update(State(Path(os.environ.get("ONEDOOR_STATE", ".onedoor"))).settings())
    with told_plainly(ready.NotReady):
        ready.load(database=database)
