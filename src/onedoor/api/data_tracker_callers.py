"""Who may ask the data tracker who looked: a portal that our security server vouches for, or the person's own session.

The portal (its X-Road identifier stands in ONEDOOR_DATA_TRACKER_CLIENTS) has signed the person in and names them in
X-Road-UserId; for whom else they may ask, by a right to represent them, the portal has made sure, and the ledger keeps who asked.
A session asks about its own person alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from onedoor.api import xroad_messages
from onedoor.catalogue import jurisdictions
from onedoor.identity import people
from onedoor.identity.actors import Actor
from onedoor.identity.assurance import Level, level_of

LONGEST = 64
"""Characters of a personal code."""


class Unclear(ValueError):
    """The request does not meet the description; the text says where."""


class NotSignedIn(Exception):
    """Neither a portal that may ask nor a session of somebody who is known well enough."""


class NotAllowed(Exception):
    """Somebody who may not ask this."""


@dataclass(frozen=True)
class Caller:
    """Who asks."""

    number: str
    """Person number of who asks: of X-Road-UserId; empty where the operation needs none and none was named."""
    key: str
    """Whose requests are counted together."""
    may_represent: bool
    """Whether others than `number` may be asked about."""


def of(request: HttpRequest, *, named: bool) -> Caller:
    """Who asks; `named`: they have to be named in X-Road-UserId.

    Raises NotSignedIn, NotAllowed, Unclear, xroad_messages.Refused.
    """
    if xroad_messages.is_security_server(request):
        return _portal(request, named=named)
    if not request.user.is_authenticated or level_of(request) < Level.substantial:
        raise NotSignedIn
    person = request.user
    if not person.person_number:
        raise NotAllowed("You signed in without a person number.")
    if named and number_of("X-Road-UserId", request.headers.get("X-Road-UserId")) != person.person_number:
        raise NotAllowed("X-Road-UserId names somebody else than who is signed in.")
    return Caller(number=person.person_number, key=f"person {person.pk}", may_represent=False)


def _portal(request: HttpRequest, *, named: bool) -> Caller:
    message = xroad_messages.message(request)
    if message.client not in settings.ONEDOOR_DATA_TRACKER_CLIENTS:
        raise NotAllowed("This client of X-Road may not ask the data tracker.")
    number = number_of("X-Road-UserId", message.user) if named else ""
    return Caller(number=number, key=f"x-road {message.client}", may_represent=True)


def number_of(where: str, code: str | None) -> str:
    """The person number of a personal code, which may have the country in front: EE12345678901. Raises Unclear."""
    written = (code or "").strip()
    if not written:
        raise Unclear(f"{where} is missing.")
    if len(written) > LONGEST or not written.isprintable():
        raise Unclear(f"{where} is no personal code.")
    country = jurisdictions.current().calendar.country
    return written.removeprefix(country) or written


def actor_of(number: str) -> Actor:
    """The person who asks, as the ledger names them."""
    person = people.by_number(number)
    return Actor(
        kind="resident", id=person.subject if person else number, name=(person.name if person else "") or number
    )
