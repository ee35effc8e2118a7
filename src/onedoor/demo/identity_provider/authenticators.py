"""Officers' authenticator apps in the demo: secrets that both sides derive, so that the second factor is a real one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from datetime import datetime
from pathlib import Path

PERIOD = 30
"""Seconds for which a code is shown. Source: RFC 6238, 5.2."""


def secret_for(subject: str, demo_secret: str) -> str:
    """The secret of this officer's authenticator app, in base 32 as apps take it."""
    digest = hmac.new(demo_secret.encode(), f"authenticator:{subject}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode("ascii")


def code_at(secret: str, at: datetime) -> str:
    """The six digits that an app with this secret shows at that moment. Source: RFC 6238 and RFC 4226, 5.3."""
    counter = struct.pack(">Q", int(at.timestamp()) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number: int = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFF_FFFF
    return f"{number % 1_000_000:06d}"


def seconds_left(at: datetime) -> int:
    """How long the code of that moment is still shown."""
    return PERIOD - int(at.timestamp()) % PERIOD


def enrol_demo_officers(*, jurisdiction: Path | None = None, demo_secret: str | None = None) -> int:
    """Give every officer of the demo town their authenticator in Onedoor; return how many officers there are.

    Needs Django, and a migrated database. Both arguments default to what the settings name. Done again, it puts the
    same authenticator in place of whatever the officer had.
    """
    from django.conf import settings
    from django.db import transaction

    from onedoor.demo.identity_provider import personas
    from onedoor.identity import factors, people
    from onedoor.lib import clock

    town = personas.read(jurisdiction or settings.ONEDOOR_JURISDICTION)
    secret = demo_secret or settings.ONEDOOR_OIDC_SECRET
    officers = [one for one in town.personas.values() if one.is_officer]
    with transaction.atomic():
        for one in officers:
            officer = people.appoint(
                subject=one.subject,
                name=one.name,
                email=one.email,
                language=one.language,
                roles=one.roles,
                teams=one.teams,
                at=clock.now(),
            )
            factors.give_app(officer=officer, secret=secret_for(one.subject, secret))
    return len(officers)
