"""ID tokens: whether one is what it says. Source: OpenID Connect Core 1.0, 3.1.3.7."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures by the provider's own key; never `none`, never by the secret that both sides share."""
LEEWAY = 60
"""Seconds by which two clocks may differ."""


class TokenRefused(ValueError):
    """An ID token that is not to be believed; the message says why, for the log."""


def verify(
    id_token: str, *, keys: Mapping[str, Any], issuer: str, client: str, at: datetime
) -> dict[str, Any]:
    """The claims of an ID token that `issuer` signed for `client` and that holds at the moment `at`.

    `keys` is the provider's key set (RFC 7517). Raises TokenRefused. The nonce is checked apart, see `same_nonce`.
    """
    try:
        key_set = KeySet.import_key_set(cast("KeySetSerialization", keys))
        claims = jwt.decode(id_token, key_set, algorithms=list(ALGORITHMS)).claims
        jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise TokenRefused(f"The ID token is not to be believed: {wrong or type(wrong).__name__}") from wrong
    party = claims.get("azp", client)
    if party != client:
        raise TokenRefused(f"The ID token was made for {party!r}, not for {client!r}.")
    return claims


def same_nonce(claims: Mapping[str, Any], nonce: object) -> bool:
    """Whether the token answers the very request that carried `nonce`: one from another sign-in does not."""
    said = claims.get("nonce")
    return (
        isinstance(nonce, str)
        and bool(nonce)
        and isinstance(said, str)
        and hmac.compare_digest(said.encode(), nonce.encode())
    )
