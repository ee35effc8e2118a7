"""What is remembered of a sign-in for as long as its session lasts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from onedoor.identity.levels import Level

KEY = "onedoor.sign_in"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How the person of this session signed in."""

    person: int
    """Primary key of the person."""
    level: str
    needed: str
    """The level that was asked for; where it is above `level`, the provider could not vouch for it."""
    at: float
    """Seconds since 1970."""
    id_token: str
    """Shown to the provider again when they sign out."""


def note(
    request: HttpRequest, *, person: int, level: Level, needed: Level, id_token: str, at: datetime
) -> None:
    """Remember this sign-in in the session."""
    signed_in = SignIn(
        person=person, level=level.name, needed=needed.name, at=at.timestamp(), id_token=id_token
    )
    request.session[KEY] = asdict(signed_in)


def of(request: HttpRequest) -> SignIn | None:
    """The sign-in of this session's person; None when nobody is signed in or it is not known how."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or not request.user.is_authenticated:
        return None
    signed_in = SignIn(**kept)
    return signed_in if signed_in.person == request.user.pk else None


def is_over(signed_in: SignIn, *, at: datetime) -> bool:
    """Whether the sign-in is so long ago that it has to be done again."""
    longest = timedelta(seconds=settings.ONEDOOR_SESSION_LONGEST)
    return at - datetime.fromtimestamp(signed_in.at, UTC) >= longest


def used_second_factor(request: HttpRequest) -> bool:
    """Whether the person gave a second factor (authenticator app, passkey, recovery code) in this session."""
    return gave_second_factor_since(request, datetime.fromtimestamp(0, UTC))


def gave_second_factor_since(request: HttpRequest, moment: datetime) -> bool:
    """Whether the person gave a second factor in this session at that moment or later."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record["at"] >= moment.timestamp() for record in records)
