"""Starting a system of the town as a process of its own: its port, its store, the file that describes it, its secret."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from onedoor.demo import serving
from onedoor.demo.systems.rest import Service
from onedoor.demo.systems.stores import Store
from onedoor.demo.systems.tokens import Tokens

CLIENT = "onedoor"


def arguments(program: str) -> argparse.Namespace:
    """What a server is told by its command line: `port`, `store`, `description`."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True, help="the file that describes it")
    return parser.parse_args()


def serve_rest(made: type[Service], *, name: str, variable: str) -> None:
    """Serve a REST service; `variable` is that in which its client's secret stands."""
    given = arguments(f"the {name}")
    tokens = Tokens(CLIENT, os.environ[variable])
    service = made(store=Store(given.store), tokens=tokens, description=given.description)
    serving.serve(service, port=given.port, greeting=f"The {name} answers on port {given.port}.")
