"""axe finds nothing wrong with the pages of signing in, nor with those of the demo's provider, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.identity.providers import ROOT

from onedoor.demo.identity_provider.authenticators import code_at
from onedoor.lib import clock

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Path(ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check(page: Page) -> None:
    page.wait_for_load_state("load")
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    wrong = [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
    assert wrong == [], f"{page.url}: {wrong}"


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_of_signing_in_are_accessible(page: Page, language: str, settings: Any) -> None:
    page.set_extra_http_headers({"Accept-Language": language})
    for address in (
        "/account/sign-in?level=high",
        "/account/signed-out",
        "/account/signed-in?state=old&code=c",
    ):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        check(page)
    page.goto("/desk/")
    page.locator("main form button").click()
    check(page)  # the provider's page of people
    page.get_by_role("button", name=re.compile("Bo Lake$")).click()
    check(page)  # setting up an app
    secret = (page.locator("code.secret").text_content() or "").replace(" ", "")
    page.fill("#code", "000000")
    page.locator("main form button").click()
    check(page)  # with an error
    page.fill("#code", code_at(secret, clock.now()))
    page.locator("main form button").click()
    page.wait_for_url("**/recovery-codes")
    check(page)
    for address in (
        "/account/authenticators",
        "/account/authenticators/passkey",
        "/account/authenticators/app/remove",
        "/account/authenticators/recovery-codes/new",
        "/account/code-again",
        "/account/step-up?level=high",
        "/account/sign-out",
    ):
        page.goto(address)
        check(page)
    page.locator("main form button").click()
    page.wait_for_url("**/signed-out")
    page.goto(f"{settings.ONEDOOR_OIDC_ISSUER}/authenticator/bo?ui_locales={language}")
    check(page)
