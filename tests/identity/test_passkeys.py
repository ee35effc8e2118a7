"""Passkeys, in a real browser with an authenticator that the browser makes up."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page) -> None:
    page.goto("/desk/")
    page.get_by_role("button", name="Continue to sign in").click()
    page.get_by_role("button", name="Sign in as Bo Lake").click()


def test_an_officer_sets_up_a_passkey_and_signs_in_with_it(page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    sign_in(page)
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_label("What do you want to call it?").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/desk/")

    page.goto("/account/sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signed-out")
    sign_in(page)
    assert page.url.endswith("/account/code")
    page.get_by_role("button", name="Use your passkey instead").click()
    page.wait_for_url("**/desk/")
    assert '"subject": "bo"' in page.content()

    page.goto("/account/authenticators")
    assert page.get_by_text("Work laptop", exact=True).is_visible()
    assert [one for one in problems if "Content Security Policy" in one] == []


def test_a_passkey_that_is_not_used_says_so_and_can_be_tried_again(page: Page) -> None:
    sign_in(page)
    page.goto("/account/authenticators/passkey")
    page.evaluate(
        "() => { navigator.credentials.create = () => Promise.reject(new Error('they went away')); }"
    )
    page.get_by_role("button", name="Add a passkey").click()
    assert page.get_by_role("alert").filter(has_text="The passkey was not used").is_visible()
