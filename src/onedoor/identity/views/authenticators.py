"""Officers' second factors: setting them up, giving them, keeping them. allauth's views, with our pages."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from onedoor.identity import addresses, assurance

AFTERWARDS = "onedoor.after_enrolment"
"""Session key: where an officer was going when they were asked to set up an authenticator."""


class ForOfficers:
    """Lets in officers who are signed in; the page may ask for more."""

    template_name: str
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """See the class."""
        if not request.user.is_authenticated:
            return HttpResponseRedirect(assurance.sign_in_address(next_address=request.get_full_path()))
        if not getattr(request.user, "is_officer", False):
            raise PermissionDenied(_("Only officers need an authenticator."))
        if (next_address := request.GET.get("next")) and addresses.is_ours(next_address):
            request.session[AFTERWARDS] = next_address
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the page's last button leads."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"afterwards": self.request.session.get(AFTERWARDS) or "/desk/"}


class GiveCode(AuthenticateView):  # type: ignore[misc]
    """On signing in: the code, or the passkey."""

    template_name = "identity/give_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether there is a passkey to be used."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        factors = Authenticator.objects.filter(user=self.stage.login.user)
        has = set(factors.values_list("type", flat=True))
        return context | {
            "has_passkey": "webauthn" in has,
            "has_app": "totp" in has,
            "again": False,
            "next": "",
        }


class GiveCodeAgain(ForOfficers, ReauthenticateView):  # type: ignore[misc]
    """The code once more, before something that matters."""

    template_name = "identity/give_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The passkey is a link here, to a page of its own."""
        context = super().get_context_data(**kwargs)
        next_address = addresses.or_else(self.request.POST.get("next") or self.request.GET.get("next"), "")
        other = next((one["url"] for one in context["reauthentication_alternatives"]), "")
        return context | {
            "has_passkey": False,
            "has_app": True,
            "again": True,
            "next": next_address,
            "other": other,
        }


class GivePasskeyAgain(ForOfficers, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """The passkey once more, before something that matters."""

    template_name = "identity/give_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's leaves out what the page shows besides."""
        context = super().get_context_data(**kwargs)
        next_address = addresses.or_else(self.request.POST.get("next") or self.request.GET.get("next"), "")
        return context | {"next": next_address, "wrong": False}

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, saying so."""
        context = self.get_context_data(form=form) | {"wrong": True}
        response: HttpResponse = self.render_to_response(context)
        return response


class Overview(ForOfficers, IndexView):  # type: ignore[misc]
    """The officer's authenticators."""

    template_name = "identity/authenticators.html"


class AddApp(ForOfficers, ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app: QR code, secret, first code."""

    template_name = "identity/add_app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """The first code counts as the second factor of this session: it proved the app just now."""
        response: HttpResponse = super().form_valid(form)
        _note_factor(self.request, Authenticator.Type.TOTP)
        return response


class RemoveApp(ForOfficers, DeactivateTOTPView):  # type: ignore[misc]
    """Take the authenticator app away."""

    template_name = "identity/remove_authenticator.html"

    def get_success_url(self) -> str:
        """To the overview, or to setting up a new one where none is left."""
        return _after_removal(self.request)


class AddPasskey(ForOfficers, AddWebAuthnView):  # type: ignore[misc]
    """Set up a passkey."""

    template_name = "identity/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's leaves the form out."""
        context = super().get_context_data(**kwargs)
        return context | {"form": kwargs.get("form") or self.get_form()}

    def form_valid(self, form: Any) -> HttpResponse:
        """A passkey that was just made was just used."""
        response: HttpResponse = super().form_valid(form)
        _note_factor(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RemovePasskey(ForOfficers, RemoveWebAuthnView):  # type: ignore[misc]
    """Take a passkey away."""

    template_name = "identity/remove_authenticator.html"

    def get_success_url(self) -> str:
        """As after removing the app."""
        return _after_removal(self.request)


class RecoveryCodes(ForOfficers, ViewRecoveryCodesView):  # type: ignore[misc]
    """The codes for the day the phone is lost, shown once."""

    template_name = "identity/recovery_codes.html"


class NewRecoveryCodes(ForOfficers, GenerateRecoveryCodesView):  # type: ignore[misc]
    """New codes in place of the old ones."""

    template_name = "identity/new_recovery_codes.html"


def _after_removal(request: HttpRequest) -> str:
    return reverse("mfa_index" if is_mfa_enabled(request.user, assurance.FACTORS) else "mfa_activate_totp")


def _note_factor(request: HttpRequest, kind: str) -> None:
    """Count it as this session's second factor, given a moment ago."""
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)
