"""Secrets, cookies, content security policy."""

import os
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from onedoor.config import environment

SECRET_KEY = os.environ.get("ONEDOOR_SECRET_KEY", "")
"""Signs sessions and links. Required: Django refuses to answer without it, and a random one would sign everybody out."""

HTTPS = environment.flag("ONEDOOR_HTTPS")
"""Whether people reach the site by https only: secure cookies, a redirect from http, strict transport security."""

PROXIES = environment.number("ONEDOOR_PROXIES", 0)
"""How many reverse proxies of ours stand in front. Only then are X-Forwarded-Proto and X-Forwarded-For believed."""
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

COOKIES = os.environ.get("ONEDOOR_COOKIES", "onedoor")
"""What cookies' names begin with: two towns on one host keep theirs apart by it."""
SESSION_COOKIE_NAME = f"{COOKIES}-session"
CSRF_COOKIE_NAME = f"{COOKIES}-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CSRF_FAILURE_VIEW = "onedoor.config.failures.stale_form"
ONEDOOR_LARGEST_REQUEST = 60_000_000
"""Bytes of one request: the largest document a jurisdiction may allow, and the form around it."""
FILE_UPLOAD_PERMISSIONS = 0o600

_issuer = urlsplit(os.environ.get("ONEDOOR_OIDC_ISSUER", ""))
# Browsers hold the redirect that follows a form to form-action too, and signing in leads to the provider.
_PROVIDER = [f"{_issuer.scheme}://{_issuer.netloc}"] if _issuer.netloc else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *_PROVIDER],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
