"""The jobs of this room. The only place here that reads the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from onedoor.lib import clock
from onedoor.trust.privacy import erasure_list, replaying, retention


@app.periodic(cron="40 3 * * *")
@app.task(name="onedoor.privacy.retain", queueing_lock="onedoor.privacy.retain")
def retain(timestamp: int) -> None:
    """Scrub what is out of its period."""
    retention.run(at=clock.now())
    erasure_list.sync()


@app.periodic(cron="*/10 * * * *")
@app.task(name="onedoor.privacy.replay", queueing_lock="onedoor.privacy.replay")
def replay(timestamp: int) -> None:
    """Follow again what a restored backup does not know."""
    replaying.replay(at=clock.now())
