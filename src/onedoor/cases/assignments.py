"""Who works on a case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from onedoor.cases.models import Application
from onedoor.identity.actors import Actor

if TYPE_CHECKING:
    from onedoor.identity.models import Person


def assign(*, case: Application, to: Person | None, by: Actor, at: datetime) -> None:
    """Give a case to an officer of its team, or back to the team. Raises ValueError for somebody of another team."""
    raise NotImplementedError
