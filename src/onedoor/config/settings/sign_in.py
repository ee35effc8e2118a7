"""Who signs people in, and how strongly."""

import os

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/sign-in"
LOGIN_REDIRECT_URL = "/me"

ONEDOOR_OIDC_ISSUER = os.environ.get("ONEDOOR_OIDC_ISSUER", "")
ONEDOOR_OIDC_CLIENT = os.environ.get("ONEDOOR_OIDC_CLIENT", "onedoor")
ONEDOOR_OIDC_SECRET = os.environ.get("ONEDOOR_OIDC_SECRET", "")
