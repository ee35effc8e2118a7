"""Signing in, the whole way, at a foreign provider and at the demo's own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.identity.providers import ACR, ADA, BO, LOWELL, Somebody, Visitor

from onedoor.identity.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_resident_signs_in_and_comes_out_where_they_were_going(visitor: Visitor) -> None:
    page = visitor.sign_in(ADA, "/me?tab=letters")
    assert str(page.url).endswith("/me?tab=letters")
    assert page.json()["subject"] == "ada"
    assert page.json()["actor"] == "resident"


def test_what_the_provider_says_of_somebody_is_theirs_here(visitor: Visitor) -> None:
    who = visitor.sign_in(ADA, "/sensitive").json()
    assert who | {"level": ""} == {
        "signed in": True,
        "subject": "ada",
        "name": "Ada Hill",
        "email": "ada@example.org",
        "number": "AB123456C",
        "language": "es",
        "roles": [],
        "teams": [],
        "officer": False,
        "level": "",
        "actor": "resident",
    }


def test_nobody_gets_a_password_or_an_address_to_verify(visitor: Visitor) -> None:
    from allauth.account.models import EmailAddress
    from django.core import mail

    visitor.sign_in(ADA)
    assert not Person.objects.get(subject="ada").has_usable_password()
    assert not EmailAddress.objects.exists()
    assert mail.outbox == []


def test_no_claims_are_kept_beside_the_person(visitor: Visitor) -> None:
    from allauth.socialaccount.models import SocialAccount, SocialToken

    visitor.sign_in(ADA, "/sensitive")
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialToken.objects.exists()


def test_signing_in_twice_is_the_same_person(visitor: Visitor) -> None:
    visitor.sign_in(ADA)
    visitor.browser.cookies.clear()
    visitor.sign_in(ADA)
    assert Person.objects.filter(subject="ada").count() == 1


def test_a_person_number_is_believed_from_the_level_substantial_on(visitor: Visitor) -> None:
    assert visitor.sign_in(ADA, "/me").json()["number"] is None
    assert visitor.sign_in(ADA, "/sensitive").json()["number"] == "AB123456C"


def test_the_request_asks_for_the_level_that_is_needed_and_carries_pkce_state_and_nonce(
    visitor: Visitor,
) -> None:
    asked = httpx.URL(visitor.leave_for_provider("/sensitive")).params
    assert asked["acr_values"].split() == [f"{ACR}substantial", f"{ACR}high"]
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["ui_locales"] == "en"
    assert len(asked["state"]) >= 16
    assert len(asked["nonce"]) >= 32


def test_a_page_that_needs_more_assurance_sends_back_to_the_provider_for_it(visitor: Visitor) -> None:
    visitor.sign_in(ADA, "/me")
    page = visitor.get("/sensitive")
    assert page.url.path == "/account/step-up"
    assert "Prove who you are" in page.text
    assert visitor.sign_in(ADA, "/sensitive").json()["level"] == "substantial"


def test_who_cannot_show_enough_is_told_so_and_stays_signed_in(visitor: Visitor) -> None:
    page = visitor.sign_in(LOWELL, "/sensitive")
    assert page.url.path == "/account/step-up"
    assert "We still need more proof" in page.text
    assert visitor.get("/me").json()["level"] == "low"


def test_a_wrong_state_is_refused(visitor: Visitor) -> None:
    back = visitor.provider.sign_in(visitor.browser, visitor.leave_for_provider("/me"), ADA)
    state = httpx.URL(back).params["state"]
    page = visitor.get(back.removeprefix(visitor.site).replace(state, "x" * len(state)))
    assert page.status_code == 400
    assert "This sign-in has run out" in page.text
    assert visitor.get("/").json() == {"signed in": False}


def test_an_answer_is_good_once_only(visitor: Visitor) -> None:
    back = visitor.provider.sign_in(visitor.browser, visitor.leave_for_provider("/me"), ADA)
    assert visitor.get(back.removeprefix(visitor.site)).json()["signed in"]
    assert visitor.get(back.removeprefix(visitor.site)).status_code == 400


def test_an_answer_is_good_in_the_browser_that_asked_for_it_alone(visitor: Visitor) -> None:
    back = visitor.provider.sign_in(visitor.browser, visitor.leave_for_provider("/me"), ADA)
    with httpx.Client() as another:
        assert another.get(back).status_code == 400


def test_a_wrong_nonce_is_refused(visitor: Visitor) -> None:
    leaving = httpx.URL(visitor.leave_for_provider("/me"))
    elsewhere = str(leaving.copy_set_param("nonce", "of-another-sign-in-" + "n" * 30))
    back = visitor.provider.sign_in(visitor.browser, elsewhere, ADA)
    page = visitor.get(back.removeprefix(visitor.site))
    assert page.status_code == 403
    assert "could not be checked" in page.text
    assert visitor.get("/").json() == {"signed in": False}
    assert not Person.objects.exists()


def test_a_wrong_code_verifier_is_refused_by_the_provider(visitor: Visitor) -> None:
    leaving = httpx.URL(visitor.leave_for_provider("/me"))
    elsewhere = str(leaving.copy_set_param("code_challenge", "A" * 43))
    back = visitor.provider.sign_in(visitor.browser, elsewhere, ADA)
    assert visitor.get(back.removeprefix(visitor.site)).status_code == 403
    assert visitor.get("/").json() == {"signed in": False}


def test_a_token_signed_with_another_key_is_refused(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from joserfc.jwk import RSAKey

    from onedoor.identity.openid import OpenIDAdapter

    fetched = OpenIDAdapter._fetched
    forged = {"keys": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=False)]}

    def keys_of_somebody_else(self: OpenIDAdapter, address: str) -> dict[str, Any]:
        return forged if address.endswith("jwks") else fetched(self, address)

    monkeypatch.setattr(OpenIDAdapter, "_fetched", keys_of_somebody_else)
    assert visitor.sign_in(ADA).status_code == 403
    assert visitor.get("/").json() == {"signed in": False}


def test_a_provider_that_is_not_the_one_in_the_settings_is_refused(visitor: Visitor, settings: Any) -> None:
    page = visitor.get("/me")
    settings.ONEDOOR_OIDC_ISSUER = "https://somebody-else.example"
    response = visitor.post(page)
    assert response.status_code == 503


def test_who_goes_back_at_the_provider_is_not_signed_in_and_told_so(visitor: Visitor) -> None:
    page = visitor.sign_in(Somebody("ada", claims=ADA.claims, refuse=True))
    assert page.status_code == 200
    assert "You did not sign in" in page.text
    assert visitor.get("/").json() == {"signed in": False}


def test_the_session_has_another_name_after_signing_in(visitor: Visitor, settings: Any) -> None:
    back = visitor.provider.sign_in(visitor.browser, visitor.leave_for_provider("/me"), ADA)
    before = visitor.browser.cookies[settings.SESSION_COOKIE_NAME]
    visitor.get(back.removeprefix(visitor.site))
    assert visitor.browser.cookies[settings.SESSION_COOKIE_NAME] != before


def test_the_cookie_is_gone_with_the_browser_and_unreadable_by_scripts(
    visitor: Visitor, settings: Any
) -> None:
    back = visitor.provider.sign_in(visitor.browser, visitor.leave_for_provider("/me"), ADA)
    given = visitor.browser.get(back).headers.get_list("set-cookie")
    [cookie] = [one for one in given if one.startswith(f"{settings.SESSION_COOKIE_NAME}=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie


def test_signing_out_ends_the_session_here_and_leads_on_to_the_provider(
    visitor: Visitor, settings: Any
) -> None:
    from django.contrib.sessions.models import Session

    visitor.sign_in(ADA)
    old = visitor.browser.cookies[settings.SESSION_COOKIE_NAME]
    page = visitor.post(visitor.get("/account/sign-out"))
    assert not Session.objects.filter(session_key=old).exists()
    assert visitor.get("/").json() == {"signed in": False}
    elsewhere = page.headers["refresh"].partition("url=")[2]
    assert elsewhere.startswith(visitor.provider.issuer)
    answer = visitor.browser.get(elsewhere)
    assert answer.status_code in (200, 302), answer.text
    if answer.status_code == 302:
        assert answer.headers["location"] == f"{visitor.site}/account/signed-out"
    assert "You are signed out" in visitor.get("/account/signed-out").text


def test_an_officer_has_the_roles_that_this_house_knows(visitor: Visitor) -> None:
    who = visitor.sign_in(BO).json()
    assert who["officer"]
    assert who["roles"] == ["caseworker"]
    assert who["teams"] == ["cycling"]
    assert who["actor"] == "officer"


def test_the_page_with_the_button_may_lead_to_the_provider_and_other_pages_may_not(visitor: Visitor) -> None:
    with_button = visitor.get("/account/sign-in").headers["content-security-policy"]
    without = visitor.get("/account/signed-out").headers["content-security-policy"]
    assert f"form-action 'self' {visitor.provider.issuer}" in with_button
    assert visitor.provider.issuer not in without


def test_an_unreachable_provider_gives_a_page_that_says_so(visitor: Visitor, settings: Any) -> None:
    from tests.identity.conftest import connected
    from tests.identity.providers import Demo, free_port

    connected(settings, Demo(f"http://localhost:{free_port()}"))
    page = visitor.get("/account/sign-in")
    assert page.status_code == 200
    answer = visitor.post(page)
    assert answer.status_code == 503
    assert "Signing in does not work at the moment" in answer.text
