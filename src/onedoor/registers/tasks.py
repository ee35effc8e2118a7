"""The jobs of this room. The only place here that reads the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from onedoor.catalogue import jurisdictions
from onedoor.lib import clock
from onedoor.registers import loading, permitting
from onedoor.registers.linkage import nightly

_noted: dict[str, str] = {}
"""The digest of the definitions whose agreements this process has noted."""


@app.periodic(cron="*/5 * * * *")
@app.task(name="onedoor.registers.load", queueing_lock="onedoor.registers.load")
def load(timestamp: int) -> None:
    """Load files that were dropped since the last time."""
    loading.load_all(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="onedoor.registers.agreements", queueing_lock="onedoor.registers.agreements")
def agreements(timestamp: int) -> None:
    """Note in the ledger which data-sharing agreements are new or gone.

    What was noted before is looked for in the whole ledger: only when this worker sees other definitions than the last time.
    """
    town = jurisdictions.current()
    if _noted.get("definitions") != town.digest:
        permitting.note_changes(town, at=clock.now())
        _noted["definitions"] = town.digest


@app.periodic(cron="10 2 * * *")
@app.task(name="onedoor.registers.link", queueing_lock="onedoor.registers.link", lock="onedoor.registers.link")
def link(timestamp: int) -> None:
    """Link the registers that say with which others they are linked."""
    nightly.link_all(on=clock.today(jurisdictions.current().zone), at=clock.now())
