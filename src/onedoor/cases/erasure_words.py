"""A request for erasure in words: what would go and stay, or what went and stayed, for who asks and who answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from onedoor.cases.inquiry_terms import State
from onedoor.cases.models import Inquiry
from onedoor.design.filters import text
from onedoor.trust.privacy import erasures
from onedoor.trust.privacy.erasures import Part


def lines(inquiry: Inquiry, *, on: date) -> list[tuple[str, str]]:
    """While it is open: what an answer in favour would do that day. Answered: what was done; nothing where it was refused."""
    if inquiry.state == State.OPEN:
        found = erasures.preview(number=inquiry.about, at=datetime.combine(on, time(23, 59), UTC))
        return [
            (_("What we would delete"), _listed(found.goes)),
            (_("What we have to keep, and why"), _listed(found.stays)),
        ]
    receipt = erasures.of_inquiry(inquiry.reference)
    if receipt is None:
        return []
    done = erasures.outcome(receipt)
    return [(_("What was deleted"), _listed(done.goes)), (_("What stayed"), _listed(done.stays))]


def _listed(parts: tuple[Part, ...]) -> str:
    return " · ".join(_said(part) for part in parts) or _("Nothing.")


def _said(part: Part) -> str:
    counted = f"{text(part.title)}: {part.count}"
    return f"{counted} ({text(part.until)})" if part.until else counted
