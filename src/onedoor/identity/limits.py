"""How often somebody may ask for what is costly: counted for each person, over all processes of a site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from onedoor.lib import clock

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Rate:
    """So many times within so long."""

    times: int
    within: timedelta


class Limit(Enum):
    """What is counted."""

    OWN_DATA = Rate(60, timedelta(minutes=1))
    """Somebody reads what registers hold about them."""
    DOWNLOAD = Rate(10, timedelta(hours=1))
    """Somebody downloads everything about them."""
    QUESTION = Rate(20, timedelta(hours=1))
    """Somebody asks about their data."""
    DATA_TRACKER = Rate(600, timedelta(minutes=1))
    """A system, or a person, asks who looked."""


def allows(limit: Limit, *, who: str) -> bool:
    """Count one more for `who`; whether it is among those that the limit allows in the stretch of time that runs now."""
    seconds = int(limit.value.within.total_seconds())
    stretch = int(clock.now().timestamp()) // seconds
    key = f"limit:{limit.name}:{sha256(who.encode()).hexdigest()[:32]}:{stretch}"
    counted = caches["shared"]
    if counted.add(key, 1, seconds + 60):
        return True
    try:
        return int(counted.incr(key)) <= limit.value.times
    except ValueError:  # gone in between
        return True


def limited(limit: Limit) -> Callable[[View[P]], View[P]]:
    """Let a view be opened only so often by one person. More often there is a page that says so (429), and nothing is read.

    Stands below `assurance.requires`: it counts people.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not allows(limit, who=f"person {request.user.pk}"):
                return render(request, "identity/slower.html", status=HTTPStatus.TOO_MANY_REQUESTS)
            return view(request, *args, **kwargs)

        return counted

    return decorate
