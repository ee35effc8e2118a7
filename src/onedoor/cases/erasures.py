"""What the answer to a request for erasure brings about."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases.inquiry_terms import Answered
from onedoor.cases.models import Inquiry
from onedoor.identity.actors import Actor
from onedoor.trust.privacy import erasures


def effect(inquiry: Inquiry, outcome: Answered, by: Actor, at: datetime) -> Answered:
    """Granted: what no law and no hold requires to keep is erased, as it is declared. Refused: nothing is.

    How it came out is what was done: wholly where nothing stays, in part where something does, not at all where all of it does.
    """
    if outcome == Answered.REFUSED:
        return outcome
    did = erasures.outcome(erasures.erase(number=inquiry.about, by=by, at=at, inquiry=inquiry.reference))
    if not did.stays:
        return Answered.GRANTED
    return Answered.PARTLY if did.goes else Answered.REFUSED
