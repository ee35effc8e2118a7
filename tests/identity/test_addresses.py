"""Nobody is sent to another site."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from onedoor.identity import addresses

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    " /me",
    "",
    "me",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_of_another_site_is_not_ours(address: str) -> None:
    assert not addresses.is_ours(address)


@pytest.mark.parametrize("address", ["/", "/me", "/me?tab=letters#new", "/services/a b", "/é"])
def test_a_path_is_ours(address: str) -> None:
    assert addresses.is_ours(address)


@given(st.text(alphabet="/\\.:@?#ahtpse \t\n%", max_size=20))
@example("/\\/evil")
def test_whatever_is_ours_leads_a_browser_to_this_site(address: str) -> None:
    if not addresses.is_ours(address):
        return
    # browsers drop tabs and line ends, and read a backslash as a slash
    as_browsers_do = address.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    assert urlsplit(urljoin("https://ours.example/account", as_browsers_do)).netloc == "ours.example"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/account/sign-in", "/account/step-up"])
@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_sign_in_page_never_carries_an_address_of_another_site(page: str, address: str) -> None:
    def carried(response: HttpResponse) -> list[str]:
        return re.findall(r'name="next" value="([^"]*)"', response.content.decode())

    browser = Client()
    if page == "/account/sign-in":
        assert carried(browser.get(page, {"next": address})) == [""]
    browser.force_login(get_user_model().objects.create_user(subject="somebody"))
    response = browser.get(page, {"next": address, "level": "low"})
    assert (
        response.headers.get("location") == "/" if page == "/account/sign-in" else carried(response) == [""]
    )
