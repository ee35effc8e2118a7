"""Officers' second factors: how allauth keeps and shows them here."""

from __future__ import annotations

import base64
import hashlib
import logging

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from onedoor.identity.models import Person

log = logging.getLogger(__name__)


class Authenticators(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are kept encrypted under the site's secret key; codes are shown as a picture without styles of its own."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is not right. Enter the 6 digits that your app shows now; each code works once."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The secret as it is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; empty, which no code fits, where it was kept under a key that is gone."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error(
                "An authenticator's secret cannot be read: ONEDOOR_SECRET_KEY has changed since it was kept."
            )
            return ""

    def get_totp_label(self, user: Person) -> str:
        """What the app calls the entry."""
        return user.email or user.name or user.subject

    def build_totp_svg(self, url: str) -> str:
        """The QR code that an authenticator app reads, as SVG without inline styles."""
        return segno.make(url, error="m", micro=False).svg_inline(
            scale=5, border=4, light="#fff", omitsize=False
        )


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in keys])


def _key(secret: str | bytes) -> bytes:
    kept = secret.encode() if isinstance(secret, str) else secret
    digest = hashlib.sha256(b"onedoor.identity.authenticators:" + kept).digest()
    return base64.urlsafe_b64encode(digest)
