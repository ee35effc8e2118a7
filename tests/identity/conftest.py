"""A site with the identity room's pages, and two providers that sign people in at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, sync_playwright
from tests.identity import providers
from tests.identity.providers import Provider, Visitor


@pytest.fixture(autouse=True)
def town(settings: Any) -> Iterator[None]:
    """The made town, the tests' own addresses, and nothing remembered of earlier tests."""
    settings.ONEDOOR_JURISDICTION = providers.TOWN
    settings.ROOT_URLCONF = "tests.identity.urls"
    settings.ONEDOOR_OIDC_SECRET = providers.SECRET
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"].setdefault("context_processors", ["onedoor.portal.surroundings.page"])
    settings.TEMPLATES = templates
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def started(live_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Provider]]:
    """Both providers, each started when it is first asked for."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        class Started(dict[str, Provider]):
            def __missing__(self, name: str) -> Provider:
                folder: Path = tmp_path_factory.mktemp(name)
                self[name] = stack.enter_context(providers.running(name, site=live_server.url, folder=folder))
                return self[name]

        yield Started()


def connected(settings: Any, provider: Provider) -> None:
    """Make `provider` the one that signs people in."""
    known = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    app = known["openid_connect"]["APPS"][0]
    app["client_id"], app["secret"] = "onedoor", providers.SECRET
    app["settings"]["server_url"] = provider.issuer
    settings.SOCIALACCOUNT_PROVIDERS = known
    settings.ONEDOOR_OIDC_ISSUER = provider.issuer
    settings.ONEDOOR_OIDC_CLAIMS = dict(provider.claims)


@pytest.fixture(params=["foreign", "demo"])
def provider(request: pytest.FixtureRequest, settings: Any, started: dict[str, Provider]) -> Provider:
    """Each of the two providers in turn, connected."""
    found = started[request.param]
    connected(settings, found)
    return found


@pytest.fixture
def visitor(transactional_db: None, live_server: Any, provider: Provider) -> Iterator[Visitor]:
    """Somebody at the site who has not signed in."""
    one = Visitor(live_server.url, provider)
    yield one
    one.browser.close()


@pytest.fixture
def page(
    live_server: Any, settings: Any, started: dict[str, Provider], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """A page of a browser that has an authenticator, at the site."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop in this thread
    connected(settings, started["demo"])
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(base_url=live_server.url)
        one = context.new_page()
        devtools = context.new_cdp_session(one)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        yield one
        browser.close()
