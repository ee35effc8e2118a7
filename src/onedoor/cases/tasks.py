"""The jobs of this room. The only place here that reads the clock."""

from __future__ import annotations

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from onedoor.cases import (
    applications,
    checking,
    consultations,
    decision_letters,
    decisions,
    documents,
    invitations,
)
from onedoor.lib import clock

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name=decisions.SEND_LETTER, retry=_AGAIN)
def send_letter(decision_id: int) -> None:
    """Write and send the letter of a decision."""
    decision_letters.send(decision_id=decision_id, at=clock.now())


@app.task(name=consultations.WRITE_INVITATIONS, retry=_AGAIN)
def write_invitations(consultation_id: int) -> None:
    """Write the letters of a consultation."""
    invitations.write(consultation_id=consultation_id, at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="onedoor.cases.sweep")
def sweep(timestamp: int) -> None:
    """Close consultations that have ended, write letters whose job was lost."""
    consultations.close_due(at=clock.now())
    decision_letters.send_lost(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="onedoor.cases.check", queueing_lock="onedoor.cases.check")
def check(timestamp: int) -> None:
    """Ask registers that are back for what people told while they were down."""
    checking.run(at=clock.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="onedoor.cases.tidy")
def tidy(timestamp: int) -> None:
    """Give up idle drafts; delete files that belong to nothing."""
    applications.abandon_idle(at=clock.now())
    documents.sweep(before=clock.now() - timedelta(days=1))
