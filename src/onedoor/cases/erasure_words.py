"""A request for erasure in words: what would go and stay, or what went and stayed, for who asks and who answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from onedoor.cases.inquiry_terms import State
from onedoor.cases.models import Inquiry
from onedoor.design.filters import reading_language, text
from onedoor.lib.languages import in_language
from onedoor.trust.privacy import erasures
from onedoor.trust.privacy.erasures import Part, Preview


def lines(inquiry: Inquiry, *, on: date) -> list[tuple[str, str]]:
    """While it is open: what an answer in favour would do that day. Answered: what was done; nothing where it was refused.

    What stays has a line for each part: why, how long, by which law.
    """
    if inquiry.state == State.OPEN:
        found = erasures.preview(number=inquiry.about, at=datetime.combine(on, time(23, 59), UTC))
        return [(_("What we would delete"), _gone(found)), *_staying(found, _("What we have to keep"))]
    did = _done(inquiry)
    return [(_("What was deleted"), _gone(did)), *_staying(did, _("What stayed"))] if did else []


def in_a_letter(inquiry: Inquiry, *, language: str) -> dict[str, str]:
    """`deleted` and `kept`, a line for each part: for an e-mail, in plain text. Empty where nothing was done."""
    did = _done(inquiry)
    if did is None:
        return {"deleted": "", "kept": ""}
    return {
        "deleted": "\n".join(f"- {_counted(part, language)}" for part in did.goes) or "-",
        "kept": "\n".join(f"- {_counted(part, language)}. {_why(part, language)}" for part in did.stays) or "-",
    }


def _done(inquiry: Inquiry) -> Preview | None:
    receipt = erasures.of_inquiry(inquiry.reference)
    return erasures.outcome(receipt) if receipt else None


def _gone(found: Preview) -> str:
    return " · ".join(_counted(part, reading_language()) for part in found.goes) or _("Nothing.")


def _staying(found: Preview, title: str) -> list[tuple[str, str]]:
    language = reading_language()
    parts = [(f"{title}: {text(part.title)} ({part.count})", _why(part, language)) for part in found.stays]
    return parts or [(title, _("Nothing."))]


def _counted(part: Part, language: str) -> str:
    return f"{in_language(part.title, language)}: {part.count}"


def _why(part: Part, language: str) -> str:
    """Why, how long and by which law, as sentences."""
    said = [in_language(one, language) for one in (part.why, part.until) if one]
    return " ".join(one if one.endswith(".") else f"{one}." for one in [*said, part.law] if one)
