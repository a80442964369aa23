"""How allauth behaves here: no open sign-up, and second-factor secrets sealed like everything else."""

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.utils import timezone

from openipt.accounts.actions import change_password, note_sign_in
from openipt.accounts.models import User
from openipt.secrecy.fields import keyring
from openipt.secrecy.sealing import seal, unseal

log = logging.getLogger(__name__)
PLACE = "mfa_authenticator.data"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account without an invitation."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign somebody in, who has shown all that was asked of them, and write it down."""
        super().login(request, user)
        ways = [str(told["method"]) for told in get_authentication_records(request, user)]
        note_sign_in(user=user, ways=ways, by=user, at=timezone.now())

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Whoever signed in a moment ago sets up a first second factor without giving the password once more."""
        user = context.request.user
        if app == "allauth.mfa" and not is_mfa_enabled(user):
            ways = get_authentication_records(context.request, user)
            if any(time.time() - way["at"] < REAUTHENTICATION_TIMEOUT for way in ways):
                return False
        return bool(super().is_reauthentication_required(app=app))

    def set_password(self, user: User, password: str) -> None:
        """Change a password, and write it down."""
        change_password(user=user, password=password, by=user, at=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail about signing in. If no mail server takes it, what was done stays done, and the log says so."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            log.exception("A mail about signing in could not be sent")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Failed attempts count for the account alone: allauth adds the Host header, whose port anybody may vary."""
        return str(credentials.get("email", "")).lower()


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the secrets of authenticator apps and recovery codes with the installation's key."""

    def encrypt(self, text: str) -> str:
        """The sealed secret, as hexadecimal text."""
        return seal(text, place=PLACE, ring=keyring()).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret itself."""
        return unseal(bytes.fromhex(encrypted_text), place=PLACE, ring=keyring())

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """What a passkey is for, as the browser shows it."""
        return {**super().get_public_key_credential_rp_entity(), "name": "OpenIPT"}
