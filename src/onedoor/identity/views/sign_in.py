"""Signing in at the identity provider, proving more of who one is, signing out."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from allauth.account.internal.flows.logout import logout
from allauth.core import ratelimit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.utils import build_absolute_uri
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from requests import RequestException

from onedoor.identity import addresses, openid, sign_ins
from onedoor.identity.assurance import UNSAVED, level_of
from onedoor.identity.failures import Failure, page
from onedoor.identity.levels import ASKABLE, Level

log = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with the one button, and what the button does. `?next=` and `?level=` travel along."""
    next_address, level = _next(request), _level(request)
    if request.user.is_authenticated and level_of(request) >= level:
        return HttpResponseRedirect(next_address or "/")
    if request.method == "POST":
        return _to_provider(request, next_address, level)
    if request.user.is_authenticated:
        return HttpResponseRedirect(
            f"{reverse('step_up')}?{urlencode({'next': next_address, 'level': level.name})}"
        )
    return _with_form(request, "identity/sign_in.html", next_address, level, unsaved=UNSAVED in request.GET)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_up(request: HttpRequest) -> HttpResponse:
    """Why more proof is needed, and the button that leads to it."""
    next_address, level = _next(request), max(_level(request), Level.substantial)
    if not request.user.is_authenticated:
        return HttpResponseRedirect(
            f"{reverse('account_login')}?{urlencode({'next': next_address, 'level': level.name})}"
        )
    if level_of(request) >= level:
        return HttpResponseRedirect(next_address or "/")
    if request.method == "POST":
        return _to_provider(request, next_address, level)
    signed_in = sign_ins.of(request)
    tried = signed_in is not None and Level[signed_in.needed] >= level
    return _with_form(request, "identity/step_up.html", next_address, level, tried=tried)


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends people back to."""
    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(openid.adapter(request))(request)
    except RequestException as unreachable:
        log.warning("The identity provider cannot be reached: %s", unreachable)
        return page(request, Failure.unreachable)
    except (KeyError, ValueError, TypeError) as nonsense:
        log.warning("The identity provider's answer cannot be understood: %r", nonsense)
        return page(request, Failure.refused)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out here, then at the provider where it can (OpenID Connect RP-Initiated Logout 1.0)."""
    if request.method != "POST":
        if not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("signed_out"))
        return render(request, "identity/sign_out.html", {"next": ""})
    signed_in = sign_ins.of(request)
    logout(request, show_message=False)
    request.session.flush()
    elsewhere = _end_session_address(request, signed_in.id_token if signed_in else "")
    if not elsewhere:
        return HttpResponseRedirect(reverse("signed_out"))
    # A page and not a redirect: a form may only lead to this site (content security policy), a page leads on.
    response = render(request, "identity/signing_out.html", {"address": elsewhere})
    response["Refresh"] = f"0; url={elsewhere}"
    return response


@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """The end of it."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_logout"))
    return render(request, "identity/signed_out.html")


def _to_provider(request: HttpRequest, next_address: str, level: Level) -> HttpResponse:
    if not ratelimit.consume(request, action="login"):
        return page(request, Failure.too_often)
    try:
        return openid.send(request, next_address=next_address, needed=level)
    except (RequestException, OAuth2Error, PermissionDenied, KeyError, ValueError) as wrong:
        log.error("The identity provider cannot be reached or is not set up: %s", wrong)
        return page(request, Failure.unreachable)


def _with_form(
    request: HttpRequest, template: str, next_address: str, level: Level, **more: object
) -> HttpResponse:
    """A page whose form ends up at the provider, which its content security policy has to allow."""
    response = render(
        request,
        template,
        {"next": next_address, "level": level.name, "known": level_of(request).name, **more},
    )
    response._csp_update = {"form-action": [origin] if (origin := openid.form_origin(request)) else []}  # type: ignore[attr-defined]
    return response


def _end_session_address(request: HttpRequest, id_token: str) -> str:
    """The provider's own sign-out; empty where it has none or does not answer."""
    try:
        endpoint = openid.adapter(request).openid_config.get("end_session_endpoint")
    except (RequestException, OAuth2Error, ValueError) as wrong:
        log.warning("Nobody was signed out at the identity provider: %s", wrong)
        return ""
    if not endpoint or not id_token:
        return ""
    query = {
        "id_token_hint": id_token,
        "client_id": openid.provider(request).app.client_id,
        "post_logout_redirect_uri": build_absolute_uri(request, reverse("signed_out")),
        "ui_locales": get_language() or "en",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"


def _next(request: HttpRequest) -> str:
    return addresses.or_else(request.POST.get("next") or request.GET.get("next"), "")


def _level(request: HttpRequest) -> Level:
    named = request.POST.get("level") or request.GET.get("level")
    return next((level for level in ASKABLE if level.name == named), Level.none)
