"""The demo's identity provider by itself: strict towards sites, plain towards people."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from tests.identity.providers import ACR, TOWN

from onedoor.demo.identity_provider import keys, personas, wording
from onedoor.demo.identity_provider.application import Provider
from onedoor.demo.identity_provider.authenticators import PERIOD, code_at, secret_for
from onedoor.demo.identity_provider.grants import Client, origins_of
from onedoor.identity import tokens

ISSUER = "http://localhost:9999"
SITE = "http://localhost:8000"
BACK = f"{SITE}/account/signed-in"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
KEY = keys.signing_key(None)
ASKED = {
    "client_id": "onedoor",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "openid profile email",
    "state": "s",
    "nonce": "n",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    provider = Provider(
        town=personas.read(TOWN),
        issuer=ISSUER,
        client=Client(id="onedoor", secret="hush", origins=origins_of(SITE)),
        key=KEY,
        demo_secret="hush",
    )
    with httpx.Client(transport=httpx.WSGITransport(app=provider), base_url=ISSUER) as one:
        yield one


def authorize(browser: httpx.Client, persona: str = "ada", **changed: str | None) -> httpx.Response:
    asked = {name: value for name, value in {**ASKED, **changed}.items() if value is not None}
    return browser.post(f"/authorize?{urlencode(asked)}", data={"persona": persona})


def code_of(response: httpx.Response) -> str:
    assert response.status_code == 302, response.text
    return httpx.URL(response.headers["location"]).params["code"]


def trade(browser: httpx.Client, code: str, **changed: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": "onedoor",
        "client_secret": "hush",
        "code_verifier": VERIFIER,
    }
    return browser.post("/token", data={**form, **changed})


def claims_of(browser: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    given = trade(browser, code_of(response)).json()
    published = browser.get("/jwks").json()
    return tokens.verify(
        given["id_token"], keys=published, issuer=ISSUER, client="onedoor", at=datetime.now(UTC)
    )


def test_the_page_says_loudly_that_it_is_a_demonstration_and_lists_everybody(browser: httpx.Client) -> None:
    page = browser.get("/authorize", params=ASKED).text
    assert "This is a demonstration" in page
    assert "Meadowbridge" in page
    for name, about in [("Ada Hill", "Rides to work."), ("Bo Lake", "Decides about cycle stores.")]:
        assert name in page
        assert about in page
    assert page.index("Residents") < page.index("Ada Hill") < page.index("Officers") < page.index("Bo Lake")


def test_the_page_is_in_the_language_that_is_asked_for(browser: httpx.Client) -> None:
    page = browser.get("/authorize", params={**ASKED, "ui_locales": "es"}).text
    assert '<html lang="es">' in page
    assert "Esto es una demostración" in page
    assert "Va al trabajo en bicicleta." in page
    assert (
        '<html lang="es">'
        in browser.get("/authorize", params=ASKED, headers={"Accept-Language": "es-MX,en"}).text
    )


@pytest.mark.parametrize("key", wording.WORDS)
def test_each_sentence_is_there_in_each_language(key: str) -> None:
    assert set(wording.WORDS[key]) == set(wording.LANGUAGES)


def test_an_officers_code_is_shown_where_they_are_chosen_and_on_a_page_of_its_own(
    browser: httpx.Client,
) -> None:
    before, after = (code_at(secret_for("bo", "hush"), datetime.now(UTC)) for _ in range(2))
    shown = browser.get("/authorize", params=ASKED).text.replace(" ", "")
    own = browser.get("/authenticator/bo")
    assert before in shown or after in shown
    assert "Refresh" in own.headers
    assert browser.get("/authenticator/ada").status_code == 404


def test_the_code_is_the_one_that_the_site_computes() -> None:
    secret = secret_for("bo", "hush")
    at = datetime(2026, 5, 4, 9, 30, 17, tzinfo=UTC)
    assert code_at(secret, at) == f"{hotp_value(secret, int(at.timestamp()) // PERIOD):06d}"
    # RFC 6238, appendix B: the last six digits of the value for 59 seconds after 1970
    assert (
        code_at(base64.b32encode(b"12345678901234567890").decode(), datetime.fromtimestamp(59, UTC))
        == "287082"
    )


def test_secrets_differ_between_officers_and_between_demos() -> None:
    assert len({secret_for(who, secret) for who in ("bo", "cy") for secret in ("one", "two")}) == 4


def test_the_token_says_who_when_and_how_surely(browser: httpx.Client) -> None:
    claims = claims_of(browser, authorize(browser, acr_values=f"{ACR}substantial {ACR}high"))
    assert (claims["sub"], claims["nonce"], claims["acr"]) == ("ada", "n", f"{ACR}substantial")
    assert {"at_hash", "auth_time"} <= set(claims)
    assert "person_number" not in claims  # only the userinfo endpoint tells


@pytest.mark.parametrize(
    ("who", "asked", "given"),
    [
        ("ada", "high", "high"),
        ("ada", None, "low"),
        ("lowell", "high", "low"),
        ("lowell", "substantial", "low"),
        ("bo", "high", "substantial"),
    ],
)
def test_nobody_shows_more_than_they_can_nor_more_than_is_asked(
    browser: httpx.Client, who: str, asked: str | None, given: str
) -> None:
    response = authorize(browser, who, acr_values=f"{ACR}{asked}" if asked else None)
    assert claims_of(browser, response)["acr"] == f"{ACR}{given}"


def test_userinfo_tells_the_bearer_of_the_token_and_nobody_else(browser: httpx.Client) -> None:
    token = trade(browser, code_of(authorize(browser))).json()["access_token"]
    told = browser.get("/userinfo", headers={"Authorization": f"Bearer {token}"}).json()
    assert (told["sub"], told["person_number"], told["locale"]) == ("ada", "AB123456C", "es")
    assert browser.get("/userinfo", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert browser.get("/userinfo").status_code == 401


def test_a_code_is_good_once(browser: httpx.Client) -> None:
    code = code_of(authorize(browser))
    assert trade(browser, code).status_code == 200
    assert trade(browser, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"redirect_uri": f"{SITE}/elsewhere"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_token_is_not_given_for_a_wrong_request(
    browser: httpx.Client, changed: dict[str, str], error: str
) -> None:
    response = trade(browser, code_of(authorize(browser)), **changed)
    assert response.status_code in (400, 401)
    assert response.json()["error"] == error


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "https://evil.example/account/signed-in"},
        {"redirect_uri": f"{SITE}.evil.example/account/signed-in"},
        {"redirect_uri": f"{SITE}/somewhere"},
        {"client_id": "somebody else"},
        {"client_id": None},
    ],
)
def test_nobody_is_sent_to_a_site_that_is_not_known(
    browser: httpx.Client, changed: dict[str, str | None]
) -> None:
    response = authorize(browser, **changed)
    assert response.status_code == 400
    assert "cannot be answered" in response.text
    asked = {name: value for name, value in {**ASKED, **changed}.items() if value is not None}
    assert browser.get("/authorize", params=asked).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"nonce": None},
    ],
    ids=str,
)
def test_a_known_site_that_asks_wrongly_is_told_so(
    browser: httpx.Client, changed: dict[str, str | None]
) -> None:
    response = authorize(browser, **changed)
    assert response.status_code == 302
    back = httpx.URL(response.headers["location"])
    assert str(back).startswith(BACK)
    assert back.params["error"] == "invalid_request"


def test_going_back_is_possible(browser: httpx.Client) -> None:
    back = httpx.URL(authorize(browser, "").headers["location"])
    assert (back.params["error"], back.params["state"]) == ("access_denied", "s")


def test_signing_out_leads_back_to_the_site_alone(browser: httpx.Client) -> None:
    home = {"post_logout_redirect_uri": f"{SITE}/account/signed-out"}
    assert browser.get("/end-session", params=home).headers["location"] == home["post_logout_redirect_uri"]
    elsewhere = browser.get("/end-session", params={"post_logout_redirect_uri": "https://evil.example/"})
    assert elsewhere.status_code == 200
    assert "location" not in elsewhere.headers


def test_this_machine_has_several_names() -> None:
    assert origins_of("http://localhost:8000") == (
        "http://localhost:8000",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    )
    assert origins_of("https://town.example/") == ("https://town.example",)


def test_the_key_stays_the_same_between_starts_and_is_for_its_owner_alone(tmp_path: Any) -> None:
    first, second = keys.signing_key(tmp_path), keys.signing_key(tmp_path)
    assert first.kid == second.kid
    assert (tmp_path / keys.FILE).stat().st_mode & 0o077 == 0
    assert "d" not in keys.published(first)["keys"][0]
