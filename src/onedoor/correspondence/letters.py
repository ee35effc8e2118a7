"""Letters as tagged PDF (PDF/UA-1), set by typst. What people wrote reaches a letter as data, never as markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from onedoor.correspondence.models import Letter

if TYPE_CHECKING:
    from onedoor.identity.models import Person


class CannotRender(RuntimeError):
    """The template is broken or does not fit its data."""


def render(*, template: str, data: Mapping[str, Any], language: str) -> bytes:
    """The PDF of a letter. `template` is the name of a .typ file of the jurisdiction's letters, or of the generic ones;

    `data` plain JSON. Raises CannotRender.
    """
    raise NotImplementedError


def write(
    *,
    person: Person,
    about: str,
    kind: str,
    title: str,
    template: str,
    data: Mapping[str, Any],
    language: str,
    at: datetime,
) -> Letter:
    """Render a letter and put it into the person's inbox. There is one of a kind for each case: a second call gives it."""
    raise NotImplementedError
