"""ID tokens: each thing that can be wrong with one is found."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from onedoor.identity.tokens import LEEWAY, TokenRefused, same_nonce, verify

KEY = RSAKey.generate_key(2048, auto_kid=True)
KEYS = {"keys": [KEY.as_dict(private=False)]}
AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NOW = int(AT.timestamp())
ISSUER = "https://id.example"
GOOD = {"iss": ISSUER, "aud": "onedoor", "sub": "ada", "iat": NOW, "exp": NOW + 300, "nonce": "n"}


def token(claims: dict[str, Any], *, key: Any = KEY, alg: str = "RS256", **header: str) -> str:
    return jwt.encode({"alg": alg, "kid": str(KEY.kid), **header}, claims, key, [alg])


def believed(text: str, keys: Any = KEYS) -> dict[str, Any]:
    return verify(text, keys=keys, issuer=ISSUER, client="onedoor", at=AT)


def test_a_good_token_gives_its_claims() -> None:
    assert believed(token(GOOD)) == GOOD


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://somebody-else.example"},
        {"iss": None},
        {"aud": "another site"},
        {"aud": ["another site"]},
        {"aud": ["onedoor", "another site"], "azp": "another site"},
        {"exp": NOW - LEEWAY},
        {"exp": None},
        {"iat": NOW + LEEWAY + 1},
        {"iat": None},
        {"nbf": NOW + LEEWAY + 1},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(changed: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    with pytest.raises(TokenRefused):
        believed(token(claims))


def test_a_token_for_several_sites_is_good_when_it_was_made_for_this_one() -> None:
    assert believed(token({**GOOD, "aud": ["onedoor", "another"], "azp": "onedoor"}))


def test_a_token_of_another_key_is_refused() -> None:
    with pytest.raises(TokenRefused):
        believed(token(GOOD, key=RSAKey.generate_key(2048)))


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    header = json.dumps({"alg": "HS256", "kid": KEY.kid}).encode()
    signed = f"{part(header)}.{part(json.dumps(GOOD).encode())}"
    forged = hmac.new(KEY.as_pem(private=False), signed.encode(), "sha256").digest()
    with pytest.raises(TokenRefused):
        believed(f"{signed}.{part(forged)}")


def test_a_token_without_a_signature_is_refused() -> None:
    unsigned = "eyJhbGciOiJub25lIn0." + token(GOOD).split(".")[1] + "."
    with pytest.raises(TokenRefused):
        believed(unsigned)


@pytest.mark.parametrize("nonsense", ["", "a.b.c", "....", "é", token(GOOD)[:-10], token(GOOD) + "A"])
def test_what_is_no_token_is_refused(nonsense: str) -> None:
    with pytest.raises(TokenRefused):
        believed(nonsense)


@pytest.mark.parametrize(
    "keys", [{}, {"keys": []}, {"keys": [{"kty": "RSA"}]}, {"keys": "none"}, {"keys": [7]}]
)
def test_without_usable_keys_no_token_is_believed(keys: Any) -> None:
    with pytest.raises(TokenRefused):
        believed(token(GOOD), keys)


def test_a_token_may_come_after_clocks_that_differ_a_little() -> None:
    assert believed(token({**GOOD, "exp": NOW - LEEWAY + 5, "iat": NOW + LEEWAY - 5}))


@pytest.mark.parametrize(
    ("said", "asked", "same"),
    [
        ("n", "n", True),
        ("n", "m", False),
        (None, "n", False),
        ("n", None, False),
        ("", "", False),
        (7, 7, False),
    ],
)
def test_a_nonce_is_the_same_or_the_token_is_not_of_this_sign_in(
    said: object, asked: object, same: bool
) -> None:
    assert same_nonce({"nonce": said}, asked) is same
