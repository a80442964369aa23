"""Forms of signing in, in plain words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from openipt.accounts.tasks import mail_new_password_link


class NewPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link to choose a new password; does not even look whether there is an account."""

    def clean_email(self) -> str:
        """The address, as accounts have it."""
        return str(get_adapter().clean_email(self.cleaned_data["email"].lower()))

    def save(self, request: HttpRequest, **rest: Any) -> str:
        """Leave it to the worker to mail the link."""
        mail_new_password_link.enqueue(self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class AddPasskeyForm(allauth.AddWebAuthnForm):  # type: ignore[misc]
    """Adding a passkey or a security key."""

    passwordless = forms.BooleanField(
        label=_("Let me sign in with it alone, without my password"),
        required=False,
        help_text=_("It must then ask for your fingerprint, your face or a PIN."),
    )
