"""What an identity provider says about somebody, as this house understands it. Pure: claims in, profile out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onedoor.identity.levels import Level, Values, level_of_acr

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class ClaimsUnusable(ValueError):
    """The provider's claims cannot be used; the message says which and why, for the log."""


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """How the provider calls the claims that OpenID Connect has no name for."""

    person_number: str = "person_number"
    roles: str = "roles"
    teams: str = "teams"


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody who has signed in, as the provider vouches for them now."""

    subject: str
    person_number: str | None
    name: str
    email: str
    language: str
    """Of the `locale` claim, its language alone ("es" of "es-MX"); empty when there is none."""
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    level: Level


def read(claims: Mapping[str, Any], *, names: ClaimNames, acr: Values) -> Profile:
    """The profile in these claims (those of the ID token over those of the userinfo answer).

    Raises ClaimsUnusable where the subject or the person number cannot be kept; everything else that is odd is left out.
    """
    return Profile(
        subject=_subject(claims.get("sub")),
        person_number=_person_number(claims.get(names.person_number), names.person_number),
        name=_name(claims),
        email=_email(claims),
        language=_language(claims.get("locale")),
        roles=_words(claims.get(names.roles)),
        teams=_words(claims.get(names.teams)),
        level=level_of_acr(claims.get("acr"), acr),
    )


def _subject(sub: object) -> str:
    if not isinstance(sub, str) or not sub or len(sub) > 191 or _CONTROL.search(sub):
        raise ClaimsUnusable("The claim “sub” must be a text of 1 to 191 characters.")
    return sub


def _person_number(value: object, claim: str) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    number = str(value).strip()
    if len(number) > 64 or _CONTROL.search(number):
        raise ClaimsUnusable(f"The claim “{claim}” must be a text of at most 64 characters.")
    return number or None


def _text(value: object) -> str:
    return _CONTROL.sub("", value).strip() if isinstance(value, str) else ""


def _name(claims: Mapping[str, Any]) -> str:
    parts = f"{_text(claims.get('given_name'))} {_text(claims.get('family_name'))}"
    return (_text(claims.get("name")) or parts.strip())[:255]


def _email(claims: Mapping[str, Any]) -> str:
    """The address, unless the provider says that it is not verified: letters go there."""
    email = _text(claims.get("email"))
    if claims.get("email_verified") is False or len(email) > 254 or not _EMAIL.fullmatch(email):
        return ""
    return email


def _language(locale: object) -> str:
    return re.split(r"[-_]", _text(locale))[0].lower()[:16]


def _words(value: object) -> tuple[str, ...]:
    """A list of words, or one text of words with spaces between (as in `scope`)."""
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list):
        return ()
    found = [_text(word) for word in words]
    return tuple(dict.fromkeys(word for word in found if word and len(word) <= 64))
