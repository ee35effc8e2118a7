"""Secrets, cookies, content security policy."""

import os

from csp.constants import NONCE, NONE, SELF

SECRET_KEY = os.environ.get("ONEDOOR_SECRET_KEY", "")
"""Signs sessions and links. Required: Django refuses to answer without it, and a random one would sign everybody out."""

HTTPS = os.environ.get("ONEDOOR_HTTPS", "") == "1"

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
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
