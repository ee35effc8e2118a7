"""The forms of the second factor, stricter than allauth's: a code works once, however long it is valid."""

from __future__ import annotations

import re

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _


class OnceOnly(forms.Form):
    """Refuses a code of the authenticator app that was used already; allauth forgets it before it ends."""

    code = forms.CharField(
        max_length=40, error_messages={"required": _("Enter the code that your authenticator app shows.")}
    )

    def clean_code(self) -> str:
        """The code, checked and used up."""
        self.cleaned_data["code"] = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP:
            lives = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
            if not cache.add(f"onedoor.identity.code:{authenticator.pk}:{code}", "used", timeout=lives):
                raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """The code on signing in."""


class CodeAgainForm(OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before authenticators are changed."""
