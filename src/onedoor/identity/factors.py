"""Officers' second factors from outside their pages: given where a town is tried out, taken away where one is lost."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.db import transaction

from onedoor.identity.actors import Actor
from onedoor.identity.models import Person
from onedoor.trust import acts, ledger


def take_away(*, officer: Person, by: Actor, at: datetime) -> int:
    """Remove every authenticator of `officer` and end their sessions; return how many there were.

    They set up a new one when they next come to the desk. Whoever calls this has made sure who is asking. It is in
    the ledger.
    """
    with transaction.atomic():
        count: int = Authenticator.objects.filter(user=officer).delete()[0]
        officer.set_unusable_password()  # a new mark: sessions made under the old one are over
        officer.save(update_fields=["password"])
        ledger.record(
            act=acts.ACCESS_CHANGED,
            by=by,
            about=officer.person_number or "",
            fields=[f"officer.{officer.subject}"],
            purpose="verify-identity",
            legal_ground="",
            at=at,
        )
    return count


def give_app(*, officer: Person, secret: str) -> None:
    """Set up an authenticator app with this secret (base 32) for `officer`, in place of the one they had.

    For made-up officers alone: everybody else's secret is made on their own page and known to nobody.
    """
    kept = {"data": {"secret": encrypt(secret)}}
    Authenticator.objects.update_or_create(user=officer, type=Authenticator.Type.TOTP, defaults=kept)
