"""Addresses below /account/. Their names are those allauth looks for."""

from django.urls import path

from onedoor.identity.views import authenticators, sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="account_login"),
    path("signed-in", sign_in.callback, name="sign_in_callback"),
    path("step-up", sign_in.step_up, name="step_up"),
    path("sign-out", sign_in.sign_out, name="account_logout"),
    path("signed-out", sign_in.signed_out, name="signed_out"),
    path("code", authenticators.GiveCode.as_view(), name="mfa_authenticate"),
    path("code-again", authenticators.GiveCodeAgain.as_view(), name="mfa_reauthenticate"),
    path("passkey-again", authenticators.GivePasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("authenticators", authenticators.Overview.as_view(), name="mfa_index"),
    path("authenticators/app", authenticators.AddApp.as_view(), name="mfa_activate_totp"),
    path("authenticators/app/remove", authenticators.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("authenticators/passkey", authenticators.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "authenticators/passkey/<int:pk>/remove",
        authenticators.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "authenticators/recovery-codes",
        authenticators.RecoveryCodes.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "authenticators/recovery-codes/new",
        authenticators.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
