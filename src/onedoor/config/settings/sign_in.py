"""Who signs people in, and how strongly: any OpenID Connect provider, named by the environment."""

import os

from onedoor.config.settings.security import HTTPS

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = []
LOGIN_URL = "/account/sign-in"
LOGIN_REDIRECT_URL = "/me"
ONEDOOR_OFFICERS_HOME = "/desk/"
"""Where officers come out after signing in, when they were not on their way anywhere."""

# The provider
ONEDOOR_OIDC_ISSUER = os.environ.get("ONEDOOR_OIDC_ISSUER", "")
"""The provider's issuer; its discovery document lies below it at /.well-known/openid-configuration."""
ONEDOOR_OIDC_CLIENT = os.environ.get("ONEDOOR_OIDC_CLIENT", "onedoor")
ONEDOOR_OIDC_SECRET = os.environ.get("ONEDOOR_OIDC_SECRET", "")
ONEDOOR_OIDC_SCOPES = os.environ.get("ONEDOOR_OIDC_SCOPES", "openid profile email").split()
ONEDOOR_OIDC_CLAIMS = {
    "person_number": os.environ.get("ONEDOOR_OIDC_PERSON_NUMBER_CLAIM", "person_number"),
    "roles": os.environ.get("ONEDOOR_OIDC_ROLES_CLAIM", "roles"),
    "teams": os.environ.get("ONEDOOR_OIDC_TEAMS_CLAIM", "teams"),
}
"""How the provider calls the claims that OpenID Connect has no name for."""
ONEDOOR_OIDC_ACR = {
    level: os.environ.get(f"ONEDOOR_OIDC_ACR_{level.upper()}", f"http://eidas.europa.eu/LoA/{level}").split()
    for level in ("low", "substantial", "high")
}
"""The provider's `acr` values for each level of assurance; the first one is asked for."""

SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "onedoor.identity.openid.OpenIDProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "openid",
                "name": "OpenID Connect",
                "client_id": ONEDOOR_OIDC_CLIENT,
                "secret": ONEDOOR_OIDC_SECRET,
                "settings": {"server_url": ONEDOOR_OIDC_ISSUER, "scope": ONEDOOR_OIDC_SCOPES},
            }
        ],
    }
}
SOCIALACCOUNT_ADAPTER = "onedoor.identity.accounts.SocialAccounts"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

# No passwords of ours, no accounts of ours
ACCOUNT_ADAPTER = "onedoor.identity.accounts.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "subject"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
}

CACHES = {
    "default": {"BACKEND": "onedoor.identity.attempts.Memory"},
    "shared": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "identity_attempts"},
}
"""Pages are kept in each process by itself; attempts to sign in are counted over all of them together."""

# Officers' second factor
MFA_ADAPTER = "onedoor.identity.authenticators.Authenticators"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "onedoor.identity.forms.CodeForm",
    "reauthenticate": "onedoor.identity.forms.CodeAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are the identity provider's business
MFA_TOTP_TOLERANCE = 1  # a code of half a minute ago is still good: people type slowly
MFA_TOTP_ISSUER = os.environ.get("ONEDOOR_TOTP_ISSUER", "Onedoor")
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost, where the town is tried out

# Sessions
SESSION_COOKIE_AGE = 30 * 60
"""Seconds without a request after which somebody is signed out; the page warns before."""
SESSION_ENGINE = "onedoor.identity.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ONEDOOR_SESSION_LONGEST = 12 * 60 * 60
"""Seconds after which somebody must sign in again whatever they do. Source: NIST SP 800-63B, 4.2.3."""
