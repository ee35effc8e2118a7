"""The jobs of this room. The only place here that reads the clock."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onedoor.correspondence import outbox
from onedoor.lib import clock

_AGAIN = RetryStrategy(max_attempts=7, exponential_wait=5, retry_exceptions=[outbox.NotDelivered])
"""After 5 and 25 seconds, 2 and 10 minutes, 1, 4 and 22 hours; the sweep goes on with what is left then."""


@app.task(name=outbox.DELIVER, retry=_AGAIN)
def deliver(posting_id: int) -> None:
    """Deliver one e-mail."""
    outbox.deliver(posting_id, at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="onedoor.correspondence.sweep")
def sweep(timestamp: int) -> None:
    """Find e-mails whose job was lost."""
    outbox.sweep(at=clock.now())
