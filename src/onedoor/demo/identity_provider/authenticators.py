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
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import encrypt
    from django.conf import settings
    from django.db import transaction

    from onedoor.demo.identity_provider import personas
    from onedoor.identity.models import Person

    town = personas.read(jurisdiction or settings.ONEDOOR_JURISDICTION)
    secret = demo_secret or settings.ONEDOOR_OIDC_SECRET
    officers = [one for one in town.personas.values() if one.is_officer]
    with transaction.atomic():
        for officer in officers:
            person = Person.objects.filter(subject=officer.subject).first()
            described = {
                "name": officer.name,
                "email": officer.email,
                "language": officer.language,
                "is_officer": True,
                "roles": list(officer.roles),
                "teams": list(officer.teams),
            }
            if person is None:
                person = Person.objects.create_user(subject=officer.subject, **described)
            else:
                Person.objects.filter(pk=person.pk).update(**described)
            Authenticator.objects.update_or_create(
                user=person,
                type=Authenticator.Type.TOTP,
                defaults={"data": {"secret": encrypt(secret_for(officer.subject, secret))}},
            )
    return len(officers)
