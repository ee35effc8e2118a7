"""How the mainframe's records came into the driver service: nearly all of them as they were.

What such a move brings along is here as well, for some of the drivers, always the same ones: what was not carried over, what is
written otherwise, and what the new service knows a day earlier than the file of the night.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

OF = 400
"""Drivers are dealt into so many lots."""
LOST, SPACED, BRITISH, RENEWED, BANNED = range(5), range(5, 11), range(11, 14), range(14, 22), range(22, 25)
"""The lots to which something happens."""
LOTS = "drivers, run 1"
"""Those who can be signed in as are in no lot to which something happens: what they see does not hang on the switch."""

Record = Mapping[str, Any]


def migrated(drivers: Iterable[tuple[str, Record]]) -> Iterator[tuple[str, Record]]:
    """The records as the new service has them."""
    for number, driver in drivers:
        lot = lot_of(number)
        if lot in LOST:  # the programs of the move stopped at characters that the mainframe allows
            continue
        yield number, _changed(dict(driver), lot)


def lot_of(number: str) -> int:
    """The lot of a driver."""
    return int.from_bytes(hashlib.sha256(f"{LOTS} {number}".encode()).digest()[:4], "big") % OF


def _changed(driver: dict[str, Any], lot: int) -> dict[str, Any]:
    licence, until = driver.get("licence number"), driver.get("photocard valid until")
    if lot in SPACED and licence:  # as it is printed on the card
        driver["licence number"] = f"{licence[:5]} {licence[5:11]} {licence[11:]}"
    if lot in BRITISH and until:  # typed by hand in the years before days were days
        driver["photocard valid until"] = f"{date.fromisoformat(str(until)):%d/%m/%Y}"
    if lot in RENEWED and until:  # at the counter today; the mainframe hears of it at night
        day = date.fromisoformat(str(until))
        driver["photocard valid until"] = day.replace(year=day.year + 10, day=min(day.day, 28))
    if lot in BANNED and driver.get("licence status") == "full":  # the court's message came today
        driver["disqualified until"] = date(2027, 6, 30)
    return driver
