"""The forms of the second factor, stricter than allauth's: a code works once, however long it is valid."""

from __future__ import annotations

import re

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _


class OnceOnly(forms.Form):
    """Refuses a code of the authenticator app that is not newer than the last one used. Source: RFC 6238, 5.2.

    Kept with the authenticator, under a lock: it holds over all processes, for codes typed in two places at once too.
    """

    code = forms.CharField(
        max_length=40, error_messages={"required": _("Enter the code that your authenticator app shows.")}
    )

    def clean_code(self) -> str:
        """The code, checked and used up."""
        self.cleaned_data["code"] = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP and not _use_up(authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def _use_up(authenticator: Authenticator, code: str) -> bool:
    """Note which half minute's code this is; False when it, or a later one, was used before."""
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(kept.data["secret"])
        counters = [
            one
            for one in yield_hotp_counters_from_time()
            if format_hotp_value(hotp_value(secret, one)) == code
        ]
        if not counters or counters[-1] <= kept.data.get("used", -1):
            return False
        kept.data["used"] = counters[-1]
        kept.save(update_fields=["data"])
    return True


class CodeForm(OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """The code on signing in."""


class CodeAgainForm(OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before authenticators are changed."""
