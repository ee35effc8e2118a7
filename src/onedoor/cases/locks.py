"""One hand at a time on an application: every verb that changes it takes its row first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from onedoor.cases.models import Application
from onedoor.cases.terms import State


class Closed(Exception):
    """The application is in a state that does not allow this; `state` says which."""

    def __init__(self, application: Application) -> None:
        self.state = State(application.state)
        super().__init__(f"{application.reference} is {self.state.value}")


@contextmanager
def held(application: Application, *, at: datetime, states: Collection[State] = ()) -> Iterator[Application]:
    """A transaction in which nobody else changes this application. The caller's own object is brought up to date.

    Raises Closed when its state, read under the lock, is not one of `states` (where any are given). Saves `changed_at`
    at the end, so that a draft that is touched is not idle.
    """
    with transaction.atomic():
        application.refresh_from_db(from_queryset=Application.objects.select_for_update())
        if states and application.state not in states:
            raise Closed(application)
        yield application
        if at > application.changed_at:
            application.changed_at = at
            application.save(update_fields=["changed_at"])
