"""What officers type, with what is wrong with it. Every form keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from onedoor.cases.wording import cleaned
from onedoor.design.fields import Field, Kind, Option

LONGEST = 5000
"""Characters of a message; longer ones belong into a document."""
LONGEST_REASON = 2000
"""Characters of a reason or a note: it stands in a letter."""


def posted(request: HttpRequest) -> Mapping[str, tuple[str, ...]]:
    """What was posted, as it would be kept: what is nothing but control characters is nothing."""
    return {
        name: tuple(cleaned(one, longest=len(one), may_be_empty=True) for one in request.POST.getlist(name))
        for name in request.POST
    }


class Sentence:
    """A form of one long text that must not be empty."""

    def __init__(self, request: HttpRequest, *, name: str, label: str, empty: str, hint: str = "") -> None:
        self.field = Field(kind="long text", name=name, label=label, hint=hint, typed=posted(request))
        self.text = self.field.said().strip()
        if request.method == "POST":
            error = empty if not self.text else _too_long(self.text, LONGEST)
            self.field = self.field.with_error(error) if error else self.field

    @property
    def valid(self) -> bool:
        """Whether there is nothing to complain about."""
        return not self.field.error

    @property
    def errors(self) -> list[Field]:
        """The wrong fields, for the error summary."""
        return list(self.field.all_errors())


@dataclass(frozen=True)
class Choice:
    """Something to pick, for a form: value and label."""

    value: str
    label: str
    hint: str = ""


def picker(
    request: HttpRequest,
    *,
    name: str,
    label: str,
    choices: Iterable[Choice],
    kind: Kind = "choice",
    hint: str = "",
) -> Field:
    """A field of radios (or, with kind "choices", of boxes to tick) holding what was posted."""
    options = tuple(Option(one.value, one.label, one.hint) for one in choices)
    return Field(kind=kind, name=name, label=label, hint=hint, options=options, typed=posted(request))


def long_text(request: HttpRequest, *, name: str, label: str, hint: str = "") -> Field:
    """A field for a long text holding what was posted."""
    return Field(kind="long text", name=name, label=label, hint=hint, typed=posted(request))


def require_choice(field: Field, message: str) -> Field:
    """The field, saying `message` when nothing (or nothing known) was chosen."""
    known = {one.value for one in field.options}
    chosen = field.chosen()
    return field if chosen and set(chosen) <= known else field.with_error(message)


def require_text(field: Field, message: str) -> Field:
    """The field, saying `message` when it is empty, or that it is too long."""
    said = field.said().strip()
    error = message if not said else _too_long(said, LONGEST_REASON)
    return field.with_error(error) if error else field


def _too_long(said: str, most: int) -> str:
    if len(said) <= most:
        return ""
    return _("This has %(count)s characters. Shorten it to %(most)s or fewer") % {
        "count": len(said),
        "most": most,
    }
