"""The jobs of this room."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from onedoor.trust import keys, sequencer

_log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(name="onedoor.trust.sequence", queueing_lock="onedoor.trust.sequence")
def sequence(timestamp: int) -> None:
    """Place new entries of the ledger in its tree, and sign."""
    if not settings.ONEDOOR_LEDGER_KEY:
        _log.warning(
            "The ledger's tree is not signed: ONEDOOR_LEDGER_KEY is not set. Entries wait for their place."
        )
        return
    sequencer.sequence(signer=keys.signer(settings.ONEDOOR_LEDGER_KEY))
