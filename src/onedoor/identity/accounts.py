"""How allauth's accounts become people here: adapters, as it calls them."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from onedoor.identity import addresses, claims, people, sign_ins, tokens
from onedoor.identity.failures import Failure, page
from onedoor.identity.levels import Level
from onedoor.identity.models import Person
from onedoor.lib import clock

log = logging.getLogger(__name__)


class SocialAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What happens between the provider's answer and the session."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Believe the answer or not, and bring the person up to date with it."""
        if not tokens.same_nonce(sociallogin.claims, sociallogin.state.get("nonce")):
            raise self._failed(
                request, Failure.refused, "The ID token answers another sign-in: its nonce is wrong."
            )
        try:
            profile = claims.read(
                sociallogin.claims,
                names=claims.ClaimNames(**settings.ONEDOOR_OIDC_CLAIMS),
                acr=settings.ONEDOOR_OIDC_ACR,
            )
            known = sociallogin.is_existing
            if not known and (person := people.known(profile)):
                sociallogin.user = sociallogin.account.user = person
                sociallogin.account.save()
                known = True
            people.describe(sociallogin.user, profile, new=not known)
            if known:
                people.keep(sociallogin.user, at=clock.now())
        except (claims.ClaimsUnusable, people.NotTheirs) as wrong:
            raise self._failed(request, Failure.unusable, str(wrong)) from wrong
        sociallogin.state["level"] = profile.level.name
        sociallogin.state["id_token"] = sociallogin.id_token

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Person:
        """Nothing yet: `pre_social_login` does it, for new and known people alike."""
        person: Person = sociallogin.user
        return person

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> Person:
        """Store somebody who signs in for the first time (twice at the same moment, perhaps)."""
        person: Person = sociallogin.user
        person.set_unusable_password()
        try:
            with transaction.atomic():
                people.keep(person, at=clock.now())
                sociallogin.account.user = person
                sociallogin.account.save()
        except people.NotTheirs as taken:
            account = SocialAccount.objects.filter(
                provider=sociallogin.account.provider, uid=sociallogin.account.uid
            ).first()
            if account is None:
                raise self._failed(request, Failure.unusable, str(taken)) from taken
            sociallogin.account = account
            sociallogin.user = account.user
        return sociallogin.user  # type: ignore[no-any-return]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever the provider vouches for may come in."""
        return True

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: object = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say what happened, and what to do, in place of allauth's page."""
        if error == AuthError.CANCELLED:
            raise self._failed(request, Failure.cancelled, "cancelled at the provider")
        if exception is not None:
            raise self._failed(request, Failure.refused, str(exception) or type(exception).__name__)
        if "error" in request.GET:
            why = f"the provider answered {request.GET['error'][:100]!r}"
            raise self._failed(request, Failure.refused, why)
        raise self._failed(request, Failure.stale, "no such sign-in is under way")

    def _failed(self, request: HttpRequest, failure: Failure, why: str) -> ImmediateHttpResponse:
        log.warning("Sign-in failed (%s): %s", failure.value, why)
        return ImmediateHttpResponse(page(request, failure))


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """What happens once somebody is in, and what never happens: local sign-up, mails, redirects elsewhere."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("You have tried too often. Wait 5 minutes, then try again."),
        "rate_limited": _("You have tried too often. Wait 5 minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come from the identity provider."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Paths of this site alone."""
        return addresses.is_ours(url)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, for who was not on their way anywhere."""
        officer = getattr(request.user, "is_officer", False)
        return settings.ONEDOOR_OFFICERS_HOME if officer else str(settings.LOGIN_REDIRECT_URL)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same for who signs in for the first time."""
        return self.get_login_redirect_url(request)

    def post_login(self, request: HttpRequest, user: Person, **how: Any) -> HttpResponse:
        """Remember in the session how they signed in."""
        login = (how.get("signal_kwargs") or {}).get("sociallogin")
        state = login.state if login is not None else {}
        sign_ins.note(
            request,
            person=user.pk,
            level=Level[state.get("level", Level.low.name)],
            needed=Level[state.get("needed", Level.none.name)],
            id_token=state.get("id_token", ""),
            at=clock.now(),
        )
        response: HttpResponse = super().post_login(request, user, **how)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether a second factor is asked for once more before authenticators change: not within minutes of one."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and not sign_ins.gave_second_factor_since(
            self.request, clock.now() - timedelta(seconds=account_settings.REAUTHENTICATION_TIMEOUT)
        )

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """Somebody whose access was ended."""
        log.warning("Sign-in refused: the access of %s has ended.", user.subject)
        return page(request, Failure.ended)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """None: the pages say what has happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None of allauth's mails."""
