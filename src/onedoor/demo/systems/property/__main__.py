"""`python -m onedoor.demo.systems.property --port PORT --store FILE --description OPENAPI`.

The client's secret stands in PROPERTY_REGISTRY_SECRET.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from onedoor.demo import serving
from onedoor.demo.systems.property.application import Registry
from onedoor.demo.systems.property.tokens import Tokens
from onedoor.demo.systems.stores import Store

CLIENT = "onedoor"


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(prog="python -m onedoor.demo.systems.property", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True, help="the OpenAPI file")
    given = parser.parse_args()
    tokens = Tokens(CLIENT, os.environ["PROPERTY_REGISTRY_SECRET"])
    registry = Registry(store=Store(given.store), tokens=tokens, description=given.description)
    serving.serve(registry, port=given.port, greeting=f"The property registry answers on port {given.port}.")


if __name__ == "__main__":
    main()
