"""Writing down what happens. Every verb of this room calls `record` in the transaction of what it does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from onedoor.cases.models import Application, Event
from onedoor.cases.terms import EventKind
from onedoor.identity.actors import Actor

Plain = str | int | float | bool | None | list[str]


def record(
    kind: EventKind,
    *,
    application: Application,
    by: Actor,
    at: datetime,
    data: Mapping[str, Plain] | None = None,
) -> Event:
    """Write one event. `data` holds names and figures, never what somebody answered or wrote (docs/events.md)."""
    return Event.objects.create(
        application=application,
        service_id=application.service_id,
        kind=kind,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        data=dict(data or {}),
    )


def of(application: Application) -> list[Event]:
    """Everything that happened, oldest first, in one query."""
    return list(application.events.order_by("at", "id"))
