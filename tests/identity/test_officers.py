"""Officers' second factor: setting it up, giving it, and what the desk's pages ask for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from tests.identity import providers
from tests.identity.conftest import connected
from tests.identity.providers import ADA, BO, Provider, Visitor

from onedoor.demo.identity_provider.authenticators import code_at, enrol_demo_officers, secret_for
from onedoor.identity.models import Person
from onedoor.lib import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def provider(settings: Any, started: dict[str, Provider]) -> Provider:
    """The demo's provider: which one it is makes no difference to the second factor."""
    connected(settings, started["demo"])
    return started["demo"]


@pytest.fixture
def enrolled(visitor: Visitor) -> str:
    """The secret of the officer's authenticator app, which is set up."""
    assert enrol_demo_officers(jurisdiction=providers.TOWN, demo_secret=providers.SECRET) == 1
    return secret_for("bo", providers.SECRET)


def code_now(secret: str, *, later: int = 0) -> str:
    return code_at(secret, clock.now() + timedelta(seconds=later))


def test_the_desk_is_closed_to_who_is_not_signed_in(visitor: Visitor) -> None:
    assert visitor.get("/desk/").url.path == "/account/sign-in"


def test_the_desk_is_closed_to_residents(visitor: Visitor) -> None:
    visitor.sign_in(ADA)
    assert visitor.get("/desk/").status_code == 403


def test_an_officer_without_an_authenticator_sets_one_up_and_then_is_at_the_desk(visitor: Visitor) -> None:
    page = visitor.sign_in(BO, "/desk/")
    assert page.url.path == "/account/authenticators/app"
    assert "<svg" in page.text
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page.text)
    assert secret
    answer = visitor.post(page, code=code_now(secret[1].replace(" ", "")))
    codes = visitor.get(answer.headers["location"])
    assert codes.url.path == "/account/authenticators/recovery-codes"
    assert len(re.findall(r'<code class="secret">\d{4} \d{4}</code>', codes.text)) == 10
    assert 'href="/desk/"' in codes.text
    assert visitor.get("/desk/").json()["officer"]


def test_recovery_codes_are_shown_once(visitor: Visitor) -> None:
    page = visitor.sign_in(BO, "/desk/")
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page.text)
    assert secret
    visitor.post(page, code=code_now(secret[1].replace(" ", "")))
    assert "Write these codes down" in visitor.get("/account/authenticators/recovery-codes").text
    again = visitor.get("/account/authenticators/recovery-codes")
    # the page asks for the code again, or shows no codes; it never shows them twice
    assert not re.findall(r"\d{4} \d{4}", again.text)


def test_a_wrong_first_code_is_said_beside_the_field_and_the_picture_stays_the_same(visitor: Visitor) -> None:
    page = visitor.sign_in(BO, "/desk/")
    answer = visitor.post(page, code="000000")
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert "This code is not right" in answer.text
    secret = r'<code class="secret">([A-Z2-7 ]+)</code>'
    assert re.findall(secret, answer.text) == re.findall(secret, page.text) != []


def test_an_officer_with_an_authenticator_is_asked_for_the_code_before_being_signed_in(
    visitor: Visitor, enrolled: str
) -> None:
    page = visitor.sign_in(BO, "/desk/")
    assert page.url.path == "/account/code"
    assert visitor.get("/").json() == {"signed in": False}
    answer = visitor.post(page, code=code_now(enrolled))
    assert answer.headers["location"] == "/desk/"
    assert visitor.get("/desk/").json()["subject"] == "bo"


def test_a_code_may_be_typed_with_a_space_as_apps_show_it(visitor: Visitor, enrolled: str) -> None:
    page = visitor.sign_in(BO, "/desk/")
    code = code_now(enrolled)
    assert visitor.post(page, code=f"{code[:3]} {code[3:]}").status_code == 302


def test_a_code_of_half_a_minute_ago_is_good_and_one_of_two_minutes_ago_is_not(
    visitor: Visitor, enrolled: str
) -> None:
    page = visitor.sign_in(BO, "/desk/")
    assert visitor.post(page, code=code_now(enrolled, later=-120)).status_code == 200
    assert visitor.post(page, code=code_now(enrolled, later=-30)).status_code == 302


def test_a_code_works_once(visitor: Visitor, enrolled: str) -> None:
    code = code_now(enrolled)
    assert visitor.post(visitor.sign_in(BO, "/desk/"), code=code).status_code == 302
    visitor.browser.cookies.clear()
    again = visitor.post(visitor.sign_in(BO, "/desk/"), code=code)
    assert again.status_code == 200
    assert "each code works once" in again.text


def test_a_code_works_once_in_whichever_process_of_the_site(visitor: Visitor, enrolled: str) -> None:
    from django.core.cache import cache

    code = code_now(enrolled)
    assert visitor.post(visitor.sign_in(BO, "/desk/"), code=code).status_code == 302
    visitor.browser.cookies.clear()
    cache.clear()  # another process remembers nothing
    assert visitor.post(visitor.sign_in(BO, "/desk/"), code=code).status_code == 200


def test_a_code_older_than_the_last_one_used_is_refused(visitor: Visitor, enrolled: str) -> None:
    old = code_now(enrolled, later=-30)
    assert visitor.post(visitor.sign_in(BO, "/desk/"), code=code_now(enrolled)).status_code == 302
    visitor.browser.cookies.clear()
    assert visitor.post(visitor.sign_in(BO, "/desk/"), code=old).status_code == 200


def test_attempts_are_counted_in_the_database_for_all_processes(
    visitor: Visitor, enrolled: str, settings: Any
) -> None:
    from django.core.cache import caches
    from django.db import connection

    from onedoor.config.settings import sign_in

    settings.CACHES = sign_in.CACHES
    page = visitor.sign_in(BO, "/desk/")
    for guess in range(5):
        visitor.post(page, code=f"00000{guess}")
    caches["default"].clear()  # another process remembers nothing
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity_attempts WHERE cache_key LIKE %s", ["%login_failed%"])
        assert cursor.fetchone()[0] >= 1
    assert "Wait 5 minutes" in visitor.post(page, code=code_now(enrolled)).text
    caches["shared"].clear()


def test_a_wrong_code_keeps_what_was_typed_and_says_what_to_do(visitor: Visitor, enrolled: str) -> None:
    answer = visitor.post(visitor.sign_in(BO, "/desk/"), code="123")
    assert 'value="123"' in answer.text
    assert "Enter the 6 digits that your app shows now" in answer.text
    assert visitor.get("/").json() == {"signed in": False}


def test_guessing_codes_is_stopped_after_five(visitor: Visitor, enrolled: str) -> None:
    page = visitor.sign_in(BO, "/desk/")
    for guess in range(5):
        assert "This code is not right" in visitor.post(page, code=f"00000{guess}").text
    answer = visitor.post(page, code=code_now(enrolled))
    assert answer.status_code == 200
    assert "Wait 5 minutes" in answer.text


def test_an_empty_code_is_asked_for(visitor: Visitor, enrolled: str) -> None:
    answer = visitor.post(visitor.sign_in(BO, "/desk/"), code="")
    assert "Enter the code that your authenticator app shows" in answer.text


def test_a_page_for_another_permission_stays_closed(visitor: Visitor, enrolled: str) -> None:
    visitor.post(visitor.sign_in(BO, "/desk/"), code=code_now(enrolled))
    assert visitor.get("/desk/").status_code == 200
    assert visitor.get("/desk/agree").status_code == 403


def test_a_session_without_the_second_factor_is_asked_for_it_even_when_it_was_set_up_elsewhere(
    visitor: Visitor,
) -> None:
    visitor.sign_in(BO, "/me")  # no authenticator yet: signed in without one
    enrol_demo_officers(jurisdiction=providers.TOWN, demo_secret=providers.SECRET)
    page = visitor.get("/desk/")
    assert page.url.path == "/account/code-again"
    answer = visitor.post(page, code=code_now(secret_for("bo", providers.SECRET)))
    assert answer.headers["location"] == "/desk/"
    assert visitor.get("/desk/").status_code == 200


def test_a_session_is_over_after_twelve_hours_whatever_happens_in_it(
    visitor: Visitor, enrolled: str, settings: Any
) -> None:
    visitor.post(visitor.sign_in(BO, "/desk/"), code=code_now(enrolled))
    settings.ONEDOOR_SESSION_LONGEST = 0
    assert visitor.get("/desk/").url.path == "/account/sign-in"
    assert visitor.get("/").json() == {"signed in": False}


def test_an_officer_who_lost_all_roles_at_the_provider_is_none_here(visitor: Visitor, enrolled: str) -> None:
    visitor.post(visitor.sign_in(BO, "/desk/"), code=code_now(enrolled))
    Person.objects.filter(subject="bo").update(roles=[], is_officer=False)
    assert visitor.get("/desk/").status_code == 403


def test_somebody_whose_access_ended_cannot_sign_in(visitor: Visitor, enrolled: str) -> None:
    Person.objects.filter(subject="bo").update(is_active=False)
    page = visitor.sign_in(BO, "/desk/")
    assert page.status_code == 403
    assert "Your access has ended" in page.text


def test_the_secret_of_an_authenticator_is_not_kept_in_the_clear(enrolled: str) -> None:
    from allauth.mfa.models import Authenticator

    kept = Authenticator.objects.get(user__subject="bo").data["secret"]
    assert enrolled not in kept


def test_a_secret_kept_under_a_lost_key_fits_no_code(visitor: Visitor, enrolled: str, settings: Any) -> None:
    page = visitor.sign_in(BO, "/desk/")
    settings.SECRET_KEY_FALLBACKS = []
    from allauth.mfa.models import Authenticator

    Authenticator.objects.update(data={"secret": "gAAAAABnonsense"})
    answer = visitor.post(page, code=code_now(enrolled))
    assert answer.status_code == 200
    assert "This code is not right" in answer.text


def test_an_officer_sees_their_authenticators_and_can_start_anew(visitor: Visitor, enrolled: str) -> None:
    visitor.post(visitor.sign_in(BO, "/desk/"), code=code_now(enrolled))
    overview = visitor.get("/account/authenticators")
    assert "Authenticator app" in overview.text
    remove = visitor.get("/account/authenticators/app/remove")
    assert "Do you want to remove this authenticator?" in remove.text
    assert visitor.post(remove).headers["location"] == "/account/authenticators/app"
    assert "Not set up" in visitor.get("/account/authenticators").text


def test_changing_authenticators_asks_for_the_code_again_when_the_last_one_is_minutes_ago(
    visitor: Visitor, enrolled: str, settings: Any
) -> None:
    visitor.post(visitor.sign_in(BO, "/desk/"), code=code_now(enrolled))
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    page = visitor.get("/account/authenticators/app/remove")
    assert page.url.path == "/account/code-again"
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    back = visitor.post(page, code=code_now(enrolled, later=30))
    assert back.headers["location"] == "/account/authenticators/app/remove"
    assert "Do you want to remove this authenticator?" in visitor.get(back.headers["location"]).text


def test_the_passkey_page_carries_options_and_works_from_its_script(visitor: Visitor) -> None:
    visitor.sign_in(BO, "/desk/")
    page = visitor.get("/account/authenticators/passkey")
    assert page.status_code == 200
    assert "data-passkey-options" in page.text
    assert '"challenge"' in page.text
    answer = visitor.post(page, name="Work phone", credential="{}")
    assert answer.status_code == 200
    assert "The passkey was not accepted" in answer.text


@pytest.mark.parametrize(
    "page",
    ["/account/authenticators", "/account/authenticators/app", "/account/authenticators/recovery-codes"],
)
def test_pages_of_authenticators_are_for_officers(visitor: Visitor, page: str) -> None:
    assert visitor.get(page).url.path == "/account/sign-in"
    visitor.sign_in(ADA)
    assert visitor.get(page).status_code == 403


def test_who_lost_phone_and_codes_starts_anew_and_their_sessions_are_over(
    visitor: Visitor, enrolled: str
) -> None:
    from onedoor.identity import factors
    from onedoor.identity.actors import SYSTEM
    from onedoor.trust.ledger import Entry

    visitor.post(visitor.sign_in(BO, "/desk/"), code=code_now(enrolled))
    assert factors.take_away(officer=Person.objects.get(subject="bo"), by=SYSTEM, at=clock.now()) == 1
    assert visitor.get("/").json() == {"signed in": False}
    assert visitor.sign_in(BO, "/desk/").url.path == "/account/authenticators/app"
    signed_in, taken_away = Entry.objects.order_by("id")
    assert (signed_in.act, signed_in.actor_name) == ("access changed", "Identity provider")
    assert (taken_away.act, taken_away.fields) == ("access changed", signed_in.fields[:1])
