"""The outgoing post: SMTP."""

import os

from onedoor.config import environment

EMAIL_HOST = os.environ.get("ONEDOOR_SMTP_HOST", "localhost")
EMAIL_PORT = environment.number("ONEDOOR_SMTP_PORT", 25, least=1)
EMAIL_HOST_USER = os.environ.get("ONEDOOR_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ONEDOOR_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("ONEDOOR_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ONEDOOR_SMTP_FROM", "no-reply@localhost")
