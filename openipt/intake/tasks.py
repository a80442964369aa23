"""The mail with an invitation: sent at once, while its secret is known, since only a hash of it is kept."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def address_of(secret: str) -> str:
    """The link of an invitation, whole."""
    return f"{settings.PUBLIC_URL}{reverse('join', args=[secret])}"


def mail_invitation(email: str, secret: str) -> bool:
    """Mail the link, with nothing about anybody in it; False if no mail server took it."""
    try:
        EmailMessage(subject=_("Your invitation"), body=_text(secret), to=[email]).send()
    except (SMTPException, OSError):
        log.exception("An invitation could not be mailed")
        return False
    return True


def _text(secret: str) -> str:
    asked = _("You are invited to make an account. Please open this link:")
    heed = _("The link is only for you, works once, and for 14 days. Nobody reads answers to this e-mail.")
    doubt = _("If you expect no invitation, please throw this e-mail away.")
    return f"{asked}\n\n{address_of(secret)}\n\n{heed}\n{doubt}\n"
