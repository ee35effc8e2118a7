"""E-mail that is to go out: written in the caller's transaction, delivered by a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an e-mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Posted:
    """An e-mail that will be delivered."""

    message_id: str
    """The same over all tries."""


def send(
    *,
    to: str,
    template: str,
    data: Mapping[str, Any],
    language: str,
    about: str,
    at: datetime,
    case: str | None = None,
    attachments: Sequence[Attachment] = (),
) -> Posted | None:
    """Have an e-mail delivered after the caller's transaction; None where there is no address.

    `template` names a text of the letters' texts (subject and body, by language), `data` fills it, `about` is the
    reference it concerns. Raises KeyError for an unknown template.
    """
    raise NotImplementedError
