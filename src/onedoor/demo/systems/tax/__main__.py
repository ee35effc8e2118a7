"""`python -m onedoor.demo.systems.tax --port PORT --store FILE --description WSDL`; the password stands in TAX_OFFICE_SECRET."""

from __future__ import annotations

import os

from onedoor.demo import serving
from onedoor.demo.systems import starting
from onedoor.demo.systems.stores import Store
from onedoor.demo.systems.tax.application import TaxOffice
from onedoor.demo.systems.tax.envelopes import Guard


def main() -> None:
    """Serve."""
    given = starting.arguments("the tax office")
    guard = Guard(starting.CLIENT, os.environ["TAX_OFFICE_SECRET"])
    office = TaxOffice(store=Store(given.store), guard=guard, description=given.description)
    serving.serve(office, port=given.port, greeting=f"The tax office answers on port {given.port}.")


if __name__ == "__main__":
    main()
