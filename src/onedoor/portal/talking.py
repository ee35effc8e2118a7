"""The controls of a case's page: a message, the answer to a request, the rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from onedoor.design.fields import Field, Option

if TYPE_CHECKING:
    from onedoor.cases.models import Request
    from onedoor.portal.typed import Typed


def message_field(typed: Typed | None = None) -> Field:
    """A message to the office."""
    return Field("long text", "message", _("Your message"), typed=typed or {})


def request_field(request: Request, typed: Typed | None = None) -> Field:
    """The answer to what the office asked."""
    return Field("long text", f"request-{request.pk}", _("Your answer"), typed=typed or {})


def rating_fields(typed: Typed | None = None) -> list[Field]:
    """How it was: one choice, and words for those who want."""
    words = {
        "5": _("Very satisfied"),
        "4": _("Satisfied"),
        "3": _("Neither satisfied nor dissatisfied"),
        "2": _("Dissatisfied"),
        "1": _("Very dissatisfied"),
    }
    options = tuple(Option(value, label) for value, label in words.items())
    return [
        Field(
            "choice",
            "score",
            _("How satisfied are you with this service?"),
            options=options,
            typed=typed or {},
        ),
        Field("long text", "comment", _("How could we do better? (optional)"), typed=typed or {}),
    ]
