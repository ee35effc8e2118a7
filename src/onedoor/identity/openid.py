"""The OpenID Connect provider that signs people in: allauth's, made strict about nonce, signature and issuer."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from onedoor.identity import tokens
from onedoor.identity.levels import Level, acr_values
from onedoor.lib import clock

PROVIDER = "openid"
"""What accounts are kept under: there is one provider, whose address may change."""
REMEMBERED = 300
"""Seconds for which the provider's discovery document and keys are kept."""


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Talks to the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's discovery document. Raises OAuth2Error when it is that of somebody else."""
        config = self._fetched(self.get_provider().server_url)
        if config.get("issuer") != settings.ONEDOOR_OIDC_ISSUER:
            raise OAuth2Error(
                f"The provider says that it is {config.get('issuer')!r}, not {settings.ONEDOOR_OIDC_ISSUER!r}."
            )
        return config

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        """Where the provider sends people back to."""
        address: str = build_absolute_uri(request, reverse("sign_in_callback"))
        return address

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """The person, by the ID token, with what the userinfo endpoint adds. Raises OAuth2Error."""
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("The provider gave no ID token.")
        claims = self._verified(id_token, app.client_id)
        if self.openid_config.get("userinfo_endpoint"):
            more = self._fetch_user_info(token.token)
            if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
                raise OAuth2Error("The userinfo answer is about somebody else than the ID token.")
            claims = {**more, **claims}
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        login.id_token = id_token
        return login

    def _verified(self, id_token: str, client: str) -> dict[str, Any]:
        address = self.openid_config["jwks_uri"]
        issuer = settings.ONEDOOR_OIDC_ISSUER
        try:
            return tokens.verify(
                id_token, keys=self._fetched(address), issuer=issuer, client=client, at=clock.now()
            )
        except tokens.TokenRefused:
            # the provider may have changed its keys since they were remembered
            cache.delete(_remembered_as(address))
        try:
            return tokens.verify(
                id_token, keys=self._fetched(address), issuer=issuer, client=client, at=clock.now()
            )
        except tokens.TokenRefused as refused:
            raise OAuth2Error(str(refused)) from refused

    def _fetched(self, address: str) -> dict[str, Any]:
        """A JSON document of the provider, remembered for some minutes."""
        known: dict[str, Any] | None = cache.get(_remembered_as(address))
        if known is None:
            with get_adapter().get_requests_session() as session:
                response = session.get(address)
                response.raise_for_status()
                known = response.json()
            if not isinstance(known, dict):
                raise OAuth2Error(f"{address} did not answer with a JSON object.")
            cache.set(_remembered_as(address), known, REMEMBERED)
        return known


class OpenIDProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider as allauth sees it. Claims are mapped by `identity.claims`, none is kept beside the Person."""

    oauth2_adapter_class = OpenIDAdapter
    pkce_enabled_default = True

    def get_callback_url(self) -> str:
        """The path people come back to."""
        return reverse("sign_in_callback")

    def extract_uid(self, data: dict[str, Any]) -> str:
        """How the provider names the person."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: what is needed of the claims is on the Person."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: see `accounts.SocialAccounts.populate_user`."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[object]:
        """None: addresses are not ours to verify."""
        return []


def send(request: HttpRequest, *, next_address: str, needed: Level) -> HttpResponse:
    """Send the person to the provider, asking for the level `needed`; they come out at `next_address`.

    Raises RequestException or OAuth2Error when the provider cannot be reached.
    """
    nonce = secrets.token_urlsafe(32)
    asked = {"nonce": nonce, "ui_locales": get_language() or "en"}
    if needed > Level.none:
        asked["acr_values"] = acr_values(needed, settings.ONEDOOR_OIDC_ACR)
    answer: HttpResponse = provider(request).redirect(
        request, process="login", next_url=next_address, auth_params=asked, nonce=nonce, needed=needed.name
    )
    return answer


def provider(request: HttpRequest) -> OpenIDProvider:
    """The one provider."""
    found: OpenIDProvider = get_adapter().get_provider(request, PROVIDER)
    return found


def adapter(request: HttpRequest) -> OpenIDAdapter:
    """What talks to it."""
    return OpenIDAdapter(request, PROVIDER)


def form_origin(request: HttpRequest) -> str:
    """The origin that a sign-in form ends up at, for the page's content security policy; empty when unreachable."""
    try:
        parts = urlsplit(adapter(request).authorize_url)
    except Exception:  # a page that only prepares the sign-in is shown all the same
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _remembered_as(address: str) -> str:
    return f"onedoor.identity.openid:{address}"
