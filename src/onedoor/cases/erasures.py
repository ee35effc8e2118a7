"""What the answer to a request for erasure brings about."""

from __future__ import annotations

from datetime import datetime

from onedoor.cases.inquiry_terms import Answered
from onedoor.cases.models import Inquiry
from onedoor.identity.actors import Actor
from onedoor.trust.privacy import erasures


def effect(inquiry: Inquiry, outcome: Answered, by: Actor, at: datetime) -> None:
    """Granted, wholly or in part: what no law requires to keep is erased, as it is declared. Refused: nothing is."""
    if outcome != Answered.REFUSED:
        erasures.erase(number=inquiry.about, by=by, at=at, inquiry=inquiry.reference)
