"""`python -m onedoor.demo.systems.tax --port PORT --store FILE --description WSDL`; the password stands in TAX_OFFICE_SECRET."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from onedoor.demo import serving
from onedoor.demo.systems.stores import Store
from onedoor.demo.systems.tax.application import TaxOffice
from onedoor.demo.systems.tax.envelopes import Guard

USER = "onedoor"


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(prog="python -m onedoor.demo.systems.tax", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True, help="the WSDL file")
    given = parser.parse_args()
    guard = Guard(USER, os.environ["TAX_OFFICE_SECRET"])
    office = TaxOffice(store=Store(given.store), guard=guard, description=given.description)
    serving.serve(office, port=given.port, greeting=f"The tax office answers on port {given.port}.")


if __name__ == "__main__":
    main()
