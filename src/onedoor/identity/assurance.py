"""How sure it is who is asking: decorators that let a page be opened only by those who are known well enough."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from onedoor.identity import permissions, sign_ins
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.identity.terms import Permission
from onedoor.lib import clock

__all__ = ["Level", "level_of", "officers_only", "requires", "sign_in_address", "step_up_address"]

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UNSAVED = "unsaved"
"""In the address of the sign-in: something was sent by somebody who was no longer signed in, and has to be sent again."""
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def level_of(request: HttpRequest) -> Level:
    """The level at which the person of this session is known; `Level.none` when nobody is signed in."""
    signed_in = sign_ins.of(request)
    if signed_in is not None:
        return Level[signed_in.level]
    return Level.low if request.user.is_authenticated else Level.none


def sign_in_address(*, next_address: str, level: Level = Level.none) -> str:
    """Where somebody signs in, to come out at `next_address` known at `level`."""
    return _with_next(reverse("account_login"), next_address, level)


def step_up_address(*, next_address: str, level: Level) -> str:
    """Where somebody who is signed in proves better who they are."""
    return _with_next(reverse("step_up"), next_address, level)


def requires(level: Level) -> Callable[[View[P]], View[P]]:
    """Let a view be opened only by somebody known at `level` at least; others are sent to sign in, or to step up."""

    def decorate(view: View[P], /) -> View[P]:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            elsewhere = _to_sign_in(request, level)
            if elsewhere is None and level_of(request) < level:
                elsewhere = HttpResponseRedirect(step_up_address(next_address=_here(request), level=level))
            return elsewhere or view(request, *args, **kwargs)

        return guarded

    return decorate


def officers_only(permission: Permission | str) -> Callable[[View[P]], View[P]]:
    """Let a view be opened only by an officer who holds `permission` and gave a second factor in this session.

    Without a permission in any team: PermissionDenied. Without an authenticator they are led to set one up, without a
    second factor in this session they are asked for one. Whether they hold it in the team of a case, the view asks
    `permissions.may(…, team=…)`.
    """

    def decorate(view: View[P]) -> View[P]:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            elsewhere = _to_sign_in(request, Level.none)
            if elsewhere is not None:
                return elsewhere
            officer = request.user
            if not isinstance(officer, Person) or not permissions.may(officer, permission):
                raise PermissionDenied(_("This page is for officers who have been given access to it."))
            return _to_second_factor(request, officer) or view(request, *args, **kwargs)

        return guarded

    return decorate


def _to_sign_in(request: HttpRequest, level: Level) -> HttpResponseRedirect | None:
    """To the sign-in, for who is not signed in or has been for too long."""
    signed_in = sign_ins.of(request)
    if signed_in is not None and sign_ins.is_over(signed_in, at=clock.now()):
        logout(request)
    if request.user.is_authenticated:
        return None
    address = sign_in_address(next_address=_here(request), level=level)
    return HttpResponseRedirect(address if request.method in ("GET", "HEAD") else f"{address}&{UNSAVED}=yes")


def _to_second_factor(request: HttpRequest, officer: Person) -> HttpResponseRedirect | None:
    if sign_ins.used_second_factor(request):
        return None
    page = "mfa_reauthenticate" if is_mfa_enabled(officer, FACTORS) else "mfa_activate_totp"
    return HttpResponseRedirect(_with_next(reverse(page), _here(request), Level.none))


def _here(request: HttpRequest) -> str:
    """The address to come back to: this page, or the one before a form was sent, which cannot be sent again."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else request.path


def _with_next(address: str, next_address: str, level: Level) -> str:
    query: dict[str, Any] = {"next": next_address} | ({"level": level.name} if level > Level.none else {})
    return f"{address}?{urlencode(query)}"
