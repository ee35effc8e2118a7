"""`python -m onedoor.demo.systems.nightly --stores FOLDER --folder FOLDER --zone ZONE`: files every night, until SIGTERM."""

from __future__ import annotations

import argparse
import signal
import threading
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from onedoor.demo.systems.nightly import drops

HOUR = time(2, 0)
"""When the agencies' computers have nothing else to do."""
LONGEST_SLEEP = 600.0
"""Seconds: a machine may have slept meanwhile, which no timer counts."""


def main() -> None:
    """Write the files of each day from its hour on, and close the books of all systems."""
    parser = argparse.ArgumentParser(prog="python -m onedoor.demo.systems.nightly", description=__doc__)
    parser.add_argument("--stores", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where the files are dropped")
    parser.add_argument("--zone", type=ZoneInfo, default=ZoneInfo("UTC"))
    given = parser.parse_args()
    ended = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: ended.set())
    print(f"Agencies drop their files into {given.folder}.", flush=True)
    while not ended.wait(_seconds_to_wait(datetime.now(UTC), given.zone)):
        now = datetime.now(given.zone)
        if now.time() >= HOUR:
            drops.close_books(stores=given.stores, on=now.date())
            for path in drops.drop(stores=given.stores, folder=given.folder, on=now.date()):
                print(f"{now:%Y-%m-%d %H:%M} {path.name}", flush=True)


def _seconds_to_wait(now: datetime, zone: ZoneInfo) -> float:
    here = now.astimezone(zone)
    night = datetime.combine(here.date(), HOUR, zone)
    if here >= night:
        night = datetime.combine(here.date() + timedelta(days=1), HOUR, zone)
    return min(LONGEST_SLEEP, max(1.0, (night - here).total_seconds()))


if __name__ == "__main__":
    main()
