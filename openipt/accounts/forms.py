"""Forms of signing in, in plain words."""

from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(allauth.AddWebAuthnForm):  # type: ignore[misc]
    """Adding a passkey or a security key."""

    passwordless = forms.BooleanField(
        label=_("Let me sign in with it alone, without my password"),
        required=False,
        help_text=_("It must then ask for your fingerprint, your face or a PIN."),
    )
