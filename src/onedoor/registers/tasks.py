"""The jobs of this room. The only place here that reads the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from onedoor.lib import clock
from onedoor.registers import loading


@app.periodic(cron="*/5 * * * *")
@app.task(name="onedoor.registers.load", queueing_lock="onedoor.registers.load")
def load(timestamp: int) -> None:
    """Load files that were dropped since the last time."""
    loading.load_all(at=clock.now())
