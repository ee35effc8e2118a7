"""What applicant and office said to each other: messages, what was asked and what was answered, in one thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from onedoor.cases import messages, requests

if TYPE_CHECKING:
    from onedoor.cases.models import Application


@dataclass(frozen=True)
class Said:
    """One thing that was said. `kind` tells a request, and its answer, from a plain message."""

    at: datetime
    who: str
    by_officer: bool
    text: str
    kind: Literal["message", "asked", "waiting", "answered"]


def of(case: Application) -> list[Said]:
    """The whole thread, oldest first, in two queries. A request nobody has answered yet is `waiting`."""
    said = [
        Said(one.sent_at, one.sent_by_name, one.sent_by_kind == "officer", one.text, "message")
        for one in messages.of(case)
    ]
    for one in requests.of(case):
        kind: Literal["asked", "waiting"] = "waiting" if one.is_open else "asked"
        said.append(Said(one.asked_at, one.asked_by_name, True, one.text, kind))
        if one.answered_at is not None:
            said.append(Said(one.answered_at, case.applicant.name, False, one.answer, "answered"))
    return sorted(said, key=lambda one: one.at)
