"""What is kept of people as they sign in: the account with its parts goes some years after the last sign-in."""

from __future__ import annotations

from django.db.models import Q

from onedoor.trust.privacy.declarations import (
    Kept,
    Periods,
    Unit,
    With,
    declare,
    declare_without_people,
    fields,
    unit,
    unmodelled,
)
from onedoor.trust.privacy.grounds import OBLIGATION, TASK

ACCOUNTS_STAY = "P3Y"
"""ISO 8601, after the last sign-in."""

unit(
    Unit(
        id="account",
        model="identity.Person",
        key="pk",
        event={"en": "the last sign-in", "es": "el último inicio de sesión"},
        at="last_login",
        since="last_login",
        number="person_number",
        periods=lambda: Periods(ACCOUNTS_STAY),
        free=Q(is_officer=False),
        unless_held_by_others=True,
    )
)
declare(
    "identity.Person",
    title={"en": "Accounts", "es": "Cuentas"},
    keep=With("account", "pk"),
    personal=fields(
        "password last_login subject person_number name email language roles teams",
        purpose="verify-identity",
        ground=TASK,
    ),
    impersonal="is_officer is_active",
    on_request=Kept(
        {
            "en": "You sign in by it, and what else has to be kept belongs to it.",
            "es": "Con ella inicia sesión, y le pertenece lo demás que hay que conservar.",
        }
    ),
    number="person_number",
)
declare(
    "account.EmailAddress",
    title={"en": "E-mail addresses of accounts", "es": "Direcciones de correo de las cuentas"},
    keep=With("account", "user"),
    personal=fields("user email", purpose="verify-identity", ground=TASK),
    impersonal="verified primary",
)
declare(
    "account.EmailConfirmation",
    title={"en": "Confirmations of e-mail addresses", "es": "Confirmaciones de direcciones de correo"},
    keep=With("account", "email_address__user"),
    personal=fields("email_address key", purpose="verify-identity", ground=TASK),
    impersonal="created sent",
)
declare(
    "socialaccount.SocialAccount",
    title={"en": "How the identity provider names an account", "es": "Cómo nombra la cuenta el proveedor de identidad"},
    keep=With("account", "user"),
    personal=fields("user uid last_login date_joined extra_data", purpose="verify-identity", ground=TASK),
    impersonal="provider",
)
declare(
    "socialaccount.SocialToken",
    title={"en": "Tokens of the identity provider (none is stored)", "es": "Testigos del proveedor de identidad (no se guarda ninguno)"},
    keep=With("account", "account__user"),
    personal=fields("account token token_secret", purpose="verify-identity", ground=TASK),
    impersonal="app expires_at",
)
declare(
    "mfa.Authenticator",
    title={"en": "Officers' second factors", "es": "Segundos factores del personal"},
    keep=With("account", "user"),
    personal=fields("user data", purpose="verify-identity", ground=OBLIGATION),
    impersonal="type created_at last_used_at",
)
declare_without_people(
    {
        "socialaccount.SocialApp": "provider provider_id name client_id secret key settings",
    }
)
unmodelled(
    "identity_attempts",
    {
        "en": "Counted attempts to sign in, by hashed address; each ends by itself within minutes.",
        "es": "Intentos de inicio de sesión contados, por dirección cifrada; cada uno caduca solo en minutos.",
    },
)
